import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { subjectName } from '../ledger/subjects.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { Queue } from '../platform/queue.js';
import { Repeated } from '../platform/repeated.js';
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
  private readonly sweeps: Repeated;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queue: Queue,
    private readonly store: StatusStore,
    @Inject(SWEEPING) private readonly sweeping: Sweeping,
  ) {
    this.sweeps = new Repeated(() => this.run(), {
      everyMs: sweeping.everyMs,
      firstAfterMs: 0,
      // the database or the queue is away: the marks are still there for the next sweep
      onFailure: (error) => this.logger.warn(`A sweep failed and is tried again: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.stop();
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
}
