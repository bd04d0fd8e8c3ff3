import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from './database.js';
import { Repeated } from './repeated.js';

const EVERY_MS = 1_000;
/** Fewer than this are looked up one by one by whoever reads: half of what would make a reader wait. */
const LEAST = 512;
/** So many postings at once while few come in; each step is kept. */
const STEP = 8_192;
/** More than so many between two looks: who posts needs the machine, and only so many are added per look. */
const BUSY = 1_024;

/**
 * One per worker process: adds postings to the sums of what was known, so that nobody who reads what was known waits for
 * them (`migrations/0023-running-sums.ts`). In small steps while the ledger is busy, to the end when it is not.
 */
@Injectable()
export class KnownFiller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KnownFiller.name);
  private readonly stopping = new AbortController();
  private head: number | undefined;
  private readonly looks = new Repeated(() => this.look(), {
    everyMs: EVERY_MS,
    // what is missing stays so: the next look adds it, or who reads what was known
    onFailure: (error) => this.logger.warn(`What was known was not summed and will be: ${String(error)}`),
  });

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.looks.stop();
  }

  /** One look. Answers how many postings are missing after it. */
  async look(): Promise<number> {
    const [row] = await this.db.read((tx) =>
      tx.query<{ head: string; summed: string }>(
        'select h.seq as head, k.through as summed from ledger_head h, known_head k',
        [],
        'what is summed of what was known',
      ),
    );
    const head = Number(row?.head ?? 0);
    const busy = head - (this.head ?? head) > BUSY;
    this.head = head;
    let missing = head - Number(row?.summed ?? 0);
    if (missing < LEAST) return missing;
    if (busy) return this.db.fillKnown(BUSY);
    while (missing >= LEAST && !this.stopping.signal.aborted) {
      const begun = performance.now();
      missing = await this.db.fillKnown(STEP);
      // half of the time is everybody else's
      if (missing >= LEAST) await sleep(performance.now() - begun);
    }
    return missing;
  }
}
