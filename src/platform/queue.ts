import type { JobsOptions, WorkerOptions } from 'bullmq';
import type { Tx } from './transaction.js';

/** The queue of subjects (a country, a quota, a license) whose status is to be computed again. */
export const RECOMPUTE = 'recompute';
export const queueNames = [RECOMPUTE] as const;

/** What a job carries: whom it is about, never numbers. Its worker reads the ledger as it is when it runs. */
export interface RecomputeJob {
  readonly subject: string;
}

/**
 * How a worker of any of our queues runs, for `@Processor(RECOMPUTE, workerOptions)`. A worker that is killed loses its
 * job to another one after at most 15 seconds.
 */
export const workerOptions = {
  concurrency: 8,
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 5,
} as const satisfies Partial<WorkerOptions>;

/**
 * Adds jobs. The one place that knows whether they live in Postgres or in Redis.
 *
 * At most one job per subject runs and one waits, and none is lost: what is announced while a job runs runs after it,
 * and what is announced while one waits is seen by that one.
 */
export abstract class Queue {
  /**
   * Adds a job for each subject that will run after the transaction is committed, and not at all when it is rolled
   * back. Announce last in a transaction and once: with Postgres, other transactions that announce the same subject
   * wait for the end of this one. With Redis a job may be lost when Redis is away; a sweeper finds its dirty mark.
   */
  abstract announce(tx: Tx, jobs: readonly RecomputeJob[]): Promise<void>;
}

/** Options of the job for one subject, understood by both backends. */
export function jobOptions(subject: string): JobsOptions {
  return { ...sharedJobOptions, deduplication: { id: subject, keepLastIfActive: true } };
}

/** Options that every job has. A finished job is forgotten, for the status itself has the history. */
export const sharedJobOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 200 },
  removeOnComplete: true,
  removeOnFail: { count: 1000 },
} as const satisfies JobsOptions;

/** Each subject once, in an order that is the same for everybody, so that two transactions never wait in a circle. */
export function distinctSubjects(jobs: readonly RecomputeJob[]): string[] {
  return [...new Set(jobs.map((job) => job.subject))].toSorted();
}
