import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PublishTotals } from '../ledger/publish-totals.js';
import { Changes } from '../platform/changes.js';
import { Repeated } from '../platform/repeated.js';
import { STATUS_TOPIC, TOLD } from './status-news.js';

const EVERY_MS = 60_000;

/** One per worker process: looks every minute whether totals are to be published, and tells those who follow countries. */
@Injectable()
export class TotalsPublisher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(TotalsPublisher.name);
  private readonly looks = new Repeated(() => this.look(), {
    everyMs: EVERY_MS,
    onFailure: (error) => this.logger.warn(`Totals were not published and are looked at again: ${String(error)}`),
  });

  constructor(
    private readonly totals: PublishTotals,
    private readonly changes: Changes,
  ) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.looks.stop();
  }

  private async look(): Promise<void> {
    for (const { key, kind } of await this.totals.run()) {
      // a quota is somebody's: who has a part of it asks for it, nobody else is told that it moved
      if (kind === 'LPP_QUOTA') continue;
      await this.changes.publish(STATUS_TOPIC, { tenant: TOLD, kind: 'COUNTRY', key, change: null });
    }
  }
}
