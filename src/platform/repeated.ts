export interface Repetition {
  /** The pause between two runs, from the end of one to the start of the next. */
  readonly everyMs: number;
  /** Before the first run; the usual pause when left out. */
  readonly firstAfterMs?: number;
  /** Is told of a run that failed. The next one comes all the same. */
  readonly onFailure: (error: unknown) => void;
}

/** Work that a process does again and again until it is stopped, one run at a time. It keeps no process alive. */
export class Repeated {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly how: Repetition,
  ) {}

  start(): void {
    this.plan(this.how.firstAfterMs ?? this.how.everyMs);
  }

  /** Waits for a run that is on; none follows. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.work()
        .then(() => undefined, this.how.onFailure)
        .finally(() => this.plan(this.how.everyMs));
    }, afterMs);
    this.timer.unref();
  }
}
