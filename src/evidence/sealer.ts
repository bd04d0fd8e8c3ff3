import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SealPostings } from './seal-postings.js';

/** Pause between two looks at the ledger. A posting is sealed about this long after it was answered. */
const EVERY_MS = 1_000;

/** One per worker process: seals what was posted, every second. Of several, one works and the others pass. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Sealer.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private closed = false;
  private problem: string | undefined;

  constructor(private readonly postings: SealPostings) {}

  onApplicationBootstrap(): void {
    this.plan();
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.running = this.postings
        .run()
        .then(
          () => this.tell(undefined),
          (error: unknown) => this.tell(error instanceof Error ? error.message : String(error)),
        )
        .finally(() => this.plan());
    }, EVERY_MS);
  }

  /** What is not sealed now is sealed the next time. A failure is told once, not every second while it lasts. */
  private tell(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.problem) this.logger.error(problem);
    this.problem = problem;
  }
}
