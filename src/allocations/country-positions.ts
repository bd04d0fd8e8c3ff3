import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import {
  type CountryMeasures,
  type CountryNews,
  type CountryStanding,
  countryStanding,
} from '../rules/country-position.rule.js';
import { isAllocationCountry } from '../rules/country-group.rule.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import { allDestinations, type Destination } from '../rules/destination.js';
import { AllocationChangeStore } from './allocation-change.store.js';
import { AllocationRegister } from './allocation-register.js';

/** A country's position with where the reported figure comes from. `country` is an EAR destination. */
export interface CountryPosition extends CountryStanding {
  readonly country: Destination;
  /** Ten-thousandths. */
  readonly uplift: bigint;
  readonly externalSource: string | null;
  readonly externalReportedOn: Day | null;
  /** What its standing was found from: news of the day, and our own measures. */
  readonly found: { readonly news: CountryNews; readonly measures: CountryMeasures };
  /** Does anything on record move it after the instant asked for? */
  readonly later: boolean;
}

/** Positions of countries: two statements for one country or for all of them. */
@Injectable()
export class CountryPositions {
  constructor(
    private readonly balances: BalanceStore,
    private readonly changes: AllocationChangeStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Positions as they stand now, or with everything effective at or before `at`; of all allocation countries of that day
   * when none are named. The measures of now count what is effective by now.
   */
  async read(
    tx: Tx,
    { at, countries }: { readonly at?: Instant; readonly countries?: readonly Destination[] } = {},
  ): Promise<CountryPosition[]> {
    const when = at ?? this.clock.now();
    const on = dayOf(when);
    const register = new AllocationRegister();
    register.add(await this.changes.of(tx, countries ?? 'ALL'));
    const wanted = { kinds: ['COUNTRY_LICENSED', 'COUNTRY_EXPORTED'], ...(countries && { keys: countries }) } as const;
    const measures = new Map<string, bigint>();
    const moving = new Set<string>();
    for (const { amount, key, kind, later } of await this.balances.read(tx, wanted, at)) {
      measures.set(`${kind}|${key}`, amount);
      if (later) moving.add(key);
    }
    return (countries ?? allDestinations().filter((one) => isAllocationCountry(one, on))).map((country) => {
      const news = register.on(country, on);
      const own = {
        licensed: measures.get(`COUNTRY_LICENSED|${country}`) ?? 0n,
        exported: measures.get(`COUNTRY_EXPORTED|${country}`) ?? 0n,
      };
      const standing = countryStanding(country, on, news, own);
      const reported = standing.externalLicensedTpp !== null;
      return {
        country,
        ...standing,
        uplift: news.uplift,
        externalSource: reported ? news.externalSource : null,
        externalReportedOn: reported ? news.externalReportedOn : null,
        found: { news, measures: own },
        later: moving.has(country),
      };
    });
  }
}
