import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { HoldExpiryFact } from '../ledger/facts.js';
import { Recorder } from '../ledger/recorder.js';
import { Clock } from '../platform/clock.js';
import { Database, LOCAL_TENANT } from '../platform/database.js';
import { Repeated } from '../platform/repeated.js';
import { HoldStore } from '../shipments/hold.store.js';

const EVERY_MS = 1_000;
const EXPIRY: HoldExpiryFact = { kind: 'HOLD_EXPIRY', requestKey: null, contentHash: Buffer.alloc(0) };

/**
 * One per worker process: ends the holds of all tenants whose time has come. It only looks while nothing is due; what it
 * finds goes to the one writer, so that any number of them end each hold once, at exactly its expiry.
 */
@Injectable()
export class HoldExpirer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HoldExpirer.name);
  private readonly looks = new Repeated(() => this.run(), {
    everyMs: EVERY_MS,
    firstAfterMs: 0,
    // what is due stays due: the next look finds it, and whoever judges a promise does not count it anyway
    onFailure: (error) => this.logger.warn(`Holds were not expired and will be: ${String(error)}`),
  });

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly holds: HoldStore,
    private readonly recorder: Recorder,
  ) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.looks.stop();
  }

  /** One look. Answers whether anything was due. */
  async run(): Promise<boolean> {
    const next = await this.db.read((tx) => this.holds.nextExpiry(tx));
    if (next === null || next > this.clock.now()) return false;
    await this.recorder.record([EXPIRY], LOCAL_TENANT);
    return true;
  }
}
