import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { subjectName } from '../ledger/subjects.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { Queue } from '../platform/queue.js';
import { StatusStore } from './status.store.js';

/** How a sweeper works. */
export interface Sweeping {
  readonly everyMs: number;
  /** A mark this old was lost by the queue, or its worker was. */
  readonly lateAfterMs: number;
  readonly mostPerSweep: number;
}

export const USUAL_SWEEPING: Sweeping = { everyMs: 2_000, lateAfterMs: 5_000, mostPerSweep: 1_000 };
export const SWEEPING = Symbol('how the sweeper works');

/**
 * One per worker process: announces again what the queue has lost, and announces statuses that a day has changed. Any
 * number of sweepers may run; each passes over what another one holds.
 */
@Injectable()
export class StatusSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StatusSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queue: Queue,
    private readonly store: StatusStore,
    @Inject(SWEEPING) private readonly sweeping: Sweeping,
  ) {}

  onApplicationBootstrap(): void {
    this.plan(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One sweep. Answers how many subjects it announced. */
  async run(): Promise<number> {
    const { lateAfterMs, mostPerSweep } = this.sweeping;
    return this.db.transaction(async (tx) => {
      const late = await this.store.takeLateMarks(tx, lateAfterMs, mostPerSweep);
      const due = await this.store.due(tx, this.clock.now(), mostPerSweep);
      const jobs = [...late, ...due].map(({ tenant, ...subject }) => ({ subject: subjectName(tenant, subject) }));
      await this.queue.announce(tx, jobs);
      return jobs.length;
    });
  }

  private plan(afterMs: number): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.running = this.run()
        .then(
          () => undefined,
          // the database or the queue is away: the marks are still there for the next sweep
          (error: unknown) => this.logger.warn(`A sweep failed and is tried again: ${String(error)}`),
        )
        .finally(() => this.plan(this.sweeping.everyMs));
    }, afterMs);
    this.timer.unref();
  }
}
