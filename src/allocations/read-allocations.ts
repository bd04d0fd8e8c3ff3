import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { type CountryPosition, CountryPositions } from './country-positions.js';

/** Positions, and what they have seen. */
export interface ReadAllocations {
  readonly positions: readonly CountryPosition[];
  readonly at: Instant;
  readonly now: Instant;
  readonly ledgerSequence: number;
}

/** Positions of countries on one snapshot: three statements, however many countries. */
@Injectable()
export class ReadAllocationPositions {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly countries: CountryPositions,
    private readonly clock: Clock,
  ) {}

  run(countries: readonly Destination[], at: Instant | null): Promise<ReadAllocations> {
    return this.db.read(async (tx) => {
      const now = this.clock.now();
      const when = at ?? now;
      const positions = countries.length === 0 ? [] : await this.countries.read(tx, { at: when, countries });
      return { positions, at: when, now, ledgerSequence: await this.balances.sequence(tx) };
    });
  }
}
