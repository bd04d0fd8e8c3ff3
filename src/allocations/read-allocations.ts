import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { knownBy, type Times } from '../ledger/answer.graphql.js';
import { LedgerMemo } from '../ledger/ledger-memo.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { Memorable } from '../platform/writes.js';
import { dayOf, type Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { type CountryPosition, CountryPositions } from './country-positions.js';

/** Positions, and what they have seen. */
export interface ReadAllocations {
  readonly positions: readonly CountryPosition[];
  readonly at: Instant;
  /** Set when it is what was known at an instant before now. */
  readonly known?: Instant | undefined;
  readonly now: Instant;
  readonly ledgerSequence: number;
}

type Kept = Pick<ReadAllocations, 'positions' | 'ledgerSequence'>;

/** Positions of countries on one snapshot: three statements, however many countries, and none while nobody writes. */
@Injectable()
export class ReadAllocationPositions {
  private readonly memo: LedgerMemo<Kept>;

  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly countries: CountryPositions,
    private readonly clock: Clock,
  ) {
    this.memo = new LedgerMemo(db.writes);
  }

  /** Throws `LEDGER_BEHIND`. */
  async run(
    caller: Caller,
    countries: readonly Destination[],
    times: Times,
    atLeast?: bigint | number | null,
  ): Promise<ReadAllocations> {
    const now = this.clock.now();
    const known = knownBy(times, now);
    const at = times.at ?? known ?? null;
    // of now, what was read stays true until midnight, unless something on record is effective later
    const key = [at ?? dayOf(now), known, countries];
    const read = async (): Promise<Memorable<Kept>> => {
      const value = await this.readAt(caller, countries, at ?? now, known);
      return { value, lasting: at !== null || !value.positions.some(({ later }) => later) };
    };
    return { ...(await this.memo.get(caller, key, read, atLeast)), at: at ?? now, known, now };
  }

  private readAt(
    caller: Caller,
    countries: readonly Destination[],
    at: Instant,
    known: Instant | undefined,
  ): Promise<Kept> {
    return this.db.read(
      async (tx) => ({
        positions: countries.length === 0 ? [] : await this.countries.read(tx, { at, countries }),
        ledgerSequence: await this.balances.sequence(tx),
      }),
      { ...caller, known },
    );
  }
}
