import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Repeated } from '../platform/repeated.js';
import { SealPostings } from './seal-postings.js';

/** Pause between two looks at the ledger. A posting is sealed about this long after it was answered. */
const EVERY_MS = 1_000;

/** One per worker process: seals what was posted, every second. Of several, one works and the others pass. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Sealer.name);
  private readonly rounds = new Repeated(() => this.seal(), {
    everyMs: EVERY_MS,
    onFailure: (error) => this.tell(error instanceof Error ? error.message : String(error)),
  });
  private problem: string | undefined;

  constructor(private readonly postings: SealPostings) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async seal(): Promise<void> {
    await this.postings.run();
    this.tell(undefined);
  }

  /** What is not sealed now is sealed the next time. A failure is told once, not every second while it lasts. */
  private tell(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.problem) this.logger.error(problem);
    this.problem = problem;
  }
}
