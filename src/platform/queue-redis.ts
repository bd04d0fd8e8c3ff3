import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectQueue } from '@nestjs/bullmq';
import { Queue as BullQueue } from 'bullmq';
import { distinctSubjects, jobOptions, Queue, RECOMPUTE, type RecomputeJob } from './queue.js';
import { afterCommit, type Tx } from './transaction.js';

/** How long an answer waits for Redis, once: while it is away, those that follow do not wait. */
const PATIENCE_MS = 1_000;

/** Jobs in Redis, added right after the commit. */
@Injectable()
export class RedisQueue extends Queue {
  private readonly logger = new Logger(RedisQueue.name);
  private away = false;

  constructor(@InjectQueue(RECOMPUTE) private readonly jobs: BullQueue<RecomputeJob>) {
    super();
    // without a listener BullMQ prints a trace for every attempt to connect again
    jobs.on('error', (error) => this.setAway(String(error)));
  }

  override async announce(tx: Tx, jobs: readonly RecomputeJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const entries = distinctSubjects(jobs).map((subject) => ({
      name: RECOMPUTE,
      data: { subject },
      opts: jobOptions(subject),
    }));
    afterCommit(tx, () => this.add(entries));
  }

  /** The facts are committed and their subjects marked, so what goes wrong here is left to the sweeper. */
  private async add(entries: Parameters<BullQueue<RecomputeJob>['addBulk']>[0]): Promise<void> {
    const added = this.jobs.addBulk(entries).then(
      () => this.setAway(undefined),
      (error: unknown) => this.setAway(String(error)),
    );
    const impatience = sleep(this.away ? 0 : PATIENCE_MS, 'late', { ref: false });
    if ((await Promise.race([added, impatience])) === 'late') this.setAway('it does not answer');
  }

  private setAway(reason: string | undefined): void {
    if (reason !== undefined && !this.away) this.logger.warn(`Redis is away, jobs wait for the sweeper: ${reason}`);
    this.away = reason !== undefined;
  }
}
