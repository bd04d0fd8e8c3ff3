import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { parseSubjectName } from '../ledger/subjects.js';
import { RECOMPUTE, type RecomputeJob, workerOptions } from '../platform/queue.js';
import { RecomputeStatus } from './recompute-status.js';

/** Takes jobs from either backend. A job names its subject; everything else is read when it runs. */
@Processor(RECOMPUTE, workerOptions)
export class RecomputeStatusProcessor extends WorkerHost {
  private readonly logger = new Logger(RecomputeStatusProcessor.name);

  constructor(private readonly recompute: RecomputeStatus) {
    super();
  }

  override async process(job: Job<RecomputeJob>): Promise<void> {
    const { tenant, ...subject } = parseSubjectName(job.data.subject);
    await this.recompute.run(tenant, [subject]);
  }

  /** The queue was lost; its client connects again by itself, and the marks of what is lost with it are still there. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn(`The queue does not answer: ${error.message}`);
  }

  /** Tried again later; when it keeps failing, the sweeper goes on announcing it. */
  @OnWorkerEvent('failed')
  onFailed(job: Job<RecomputeJob> | undefined, error: Error): void {
    this.logger.error(
      `The status of ${job?.data.subject ?? 'a subject'} was not computed: ${error.message}`,
      error.stack,
    );
  }
}
