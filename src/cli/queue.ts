import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../platform/config.js';
import type { Queue } from '../platform/queue.js';

/** The configured queue for one command, and how to let go of it. */
export interface OpenQueue {
  readonly queue: Queue;
  close(): Promise<void>;
}

/**
 * Jobs go where the workers look for them: into the posting transaction, or to Redis after the commit. A Redis that is
 * away holds nobody up: the subjects are marked, and a worker's sweeper finds them.
 */
export async function openQueue({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<OpenQueue> {
  if (redisUrl === undefined) {
    const { PostgresQueue } = await import('../platform/queue-postgres.js');
    return { queue: new PostgresQueue(), close: async () => undefined };
  }
  const [{ Queue: BullQueue }, { RedisQueue }, { RECOMPUTE }, { Logger }] = await Promise.all([
    import('bullmq'),
    import('../platform/queue-redis.js'),
    import('../platform/queue.js'),
    import('@nestjs/common'),
  ]);
  Logger.overrideLogger(false); // Nest would log to standard output, which belongs to the answer
  const jobs = new BullQueue(RECOMPUTE, { connection: { url: redisUrl } });
  jobs.on('error', () => undefined); // what it means is said by `announce`, once
  return {
    queue: new RedisQueue(jobs),
    close: () => Promise.race([jobs.close(), sleep(1_000, undefined, { ref: false })]),
  };
}
