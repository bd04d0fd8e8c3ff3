import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectQueue } from '@nestjs/bullmq';
import { Queue as BullQueue } from 'bullmq';
import { distinctSubjects, jobOptions, Queue, RECOMPUTE, type RecomputeJob } from './queue.js';
import { afterCommit, type Tx } from './transaction.js';

/** How long an answer waits for Redis. What takes longer is left to the sweeper. */
const PATIENCE_MS = 1_000;

/** Jobs in Redis, added right after the commit. */
@Injectable()
export class RedisQueue extends Queue {
  private readonly logger = new Logger(RedisQueue.name);

  constructor(@InjectQueue(RECOMPUTE) private readonly jobs: BullQueue<RecomputeJob>) {
    super();
  }

  override async announce(tx: Tx, jobs: readonly RecomputeJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const entries = distinctSubjects(jobs).map((subject) => ({
      name: RECOMPUTE,
      data: { subject },
      opts: jobOptions(subject),
    }));
    afterCommit(tx, async () => {
      const added = this.jobs.addBulk(entries).then(
        () => 'added' as const,
        (error: unknown) => `Redis refused: ${String(error)}`,
      );
      const outcome = await Promise.race([added, sleep(PATIENCE_MS, 'Redis does not answer', { ref: false })]);
      // The facts are committed and their subjects marked, so this is no failure of the request.
      if (outcome !== 'added') this.logger.warn(`${entries.length} jobs are left to the sweeper: ${outcome}`);
    });
  }
}
