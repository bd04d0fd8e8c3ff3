import { allocationTpp, ONE_MORE_TPP, policyByQuantity } from './country-allocation.rule.js';
import { groupOf } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { ENACTED, type Law } from './law.js';
import type { AllocationBefore } from './movement.js';
import { remainingOf, type Tpp } from './tpp.js';
import type { CountryGroup, OfficialStatus, ReviewPolicy } from './vocabulary.js';

/** Where a country stands. Figures are `null` for the groups that have no allocation, and on days without one. */
export interface CountryStanding {
  readonly group: CountryGroup;
  /** Own plus reported: what R-24 compares with the allocation. */
  readonly licensedTpp: Tpp | null;
  readonly externalLicensedTpp: Tpp | null;
  readonly exportedTpp: Tpp | null;
  readonly allocationTpp: Tpp | null;
  /** Allocation minus licensed, never below zero; also when the official status overrides it. */
  readonly remainingTpp: Tpp | null;
  readonly officialStatus: OfficialStatus | null;
  /** What one further TPP would meet, by LICENSED. */
  readonly reviewPolicy: ReviewPolicy;
  /** The same with EXPORTED in the place of LICENSED. */
  readonly statusByExported: ReviewPolicy;
}

/** What is reported about a country's allocation, as of a day. */
export type CountryNews = Omit<AllocationBefore, 'licensedTpp'>;

/** Our own TPP of a country, as of a day. */
export interface CountryMeasures {
  readonly licensed: Tpp;
  readonly exported: Tpp;
}

/**
 * A country's position on a day: both measures against its allocation, and the presumption each reading gives. `licensed`
 * and `exported` are our own TPP as of that day. Cites 15 CFR 742.6(b)(10)(iii).
 */
export function countryStanding(
  destination: Destination,
  on: Day,
  news: CountryNews,
  measures: CountryMeasures,
  law: Law = ENACTED,
): CountryStanding {
  const group = groupOf(destination, on, law);
  if (group !== 'ALLOCATION') {
    const policy = group === 'SUPPLEMENT_5_A' ? 'PRESUMPTION_OF_APPROVAL' : 'PRESUMPTION_OF_DENIAL';
    return { group, ...NO_FIGURES, reviewPolicy: policy, statusByExported: policy };
  }
  const licensed = measures.licensed + news.externalLicensedTpp;
  const allocation = allocationTpp(on, news.uplift, law) ?? null;
  const byExported: AllocationBefore = { ...news, licensedTpp: measures.exported, externalLicensedTpp: 0n };
  return {
    group,
    licensedTpp: licensed,
    externalLicensedTpp: news.externalLicensedTpp,
    exportedTpp: measures.exported,
    allocationTpp: allocation,
    remainingTpp: allocation === null ? null : remainingOf(allocation, licensed),
    officialStatus: news.officialStatus,
    reviewPolicy: policyByQuantity({ ...news, licensedTpp: measures.licensed }, ONE_MORE_TPP, on, law),
    statusByExported: policyByQuantity(byExported, ONE_MORE_TPP, on, law),
  };
}

const NO_FIGURES = {
  licensedTpp: null,
  externalLicensedTpp: null,
  exportedTpp: null,
  allocationTpp: null,
  remainingTpp: null,
  officialStatus: null,
} as const;
