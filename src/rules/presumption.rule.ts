import { addDays, type Day, day, startOf, yearOf } from './day.js';
import { countryOf, type Destination } from './destination.js';
import { invariant } from './invariant.js';
import { countryAllocation } from './rulebook/country-allocation.js';
import type { Tpp } from './tpp.js';
import type { ReviewPolicy } from './vocabulary.js';

/** Which measure of a country's use heads its status: TPP licensed (R-23, the regulation's own) or TPP exported. */
export const PRESUMPTION_BASES = ['LICENSED', 'EXPORTED'] as const;
export type PresumptionBasis = (typeof PRESUMPTION_BASES)[number];

/** How one further TPP to a country would be reviewed, by each measure of what it used already. */
export interface CountryReadings {
  readonly licensed: ReviewPolicy;
  readonly exported: ReviewPolicy;
}

/**
 * A country's presumption-of-approval status: both readings side by side and the one that heads them. It answers for
 * one further TPP, so `STRADDLES` means that less than one TPP remains. Cites 15 CFR 742.6(b)(10)(iii).
 */
export const presumption = (
  readings: CountryReadings,
  basis: PresumptionBasis,
): CountryReadings & { readonly headline: ReviewPolicy } => ({
  headline: basis === 'LICENSED' ? readings.licensed : readings.exported,
  licensed: readings.licensed,
  exported: readings.exported,
});

/**
 * The days on which a country's status may change by law alone, without a fact: its country group or the allocation
 * changes, as on 1 January 2028.
 */
export const countryTurns = (destination: Destination): readonly Day[] => [
  ...countryOf(destination).groups.map((membership) => membership.from),
  ...countryAllocation.values.map((value) => value.from),
];

/**
 * What an LPP quota says. EXHAUSTED is exactly full, EXCEEDED above it; ENDED, when its year is over: nothing carries
 * over; UNDEFINED, in a year without a quota: silence is neither zero nor unlimited.
 */
export const QUOTA_STATUSES = ['OPEN', 'EXHAUSTED', 'EXCEEDED', 'ENDED', 'UNDEFINED'] as const;
export type QuotaStatusWord = (typeof QUOTA_STATUSES)[number];

/** An LPP quota and its use, in TPP, for a UTC calendar year. */
export interface QuotaUse {
  readonly year: number;
  /** `null` in a year without a quota. */
  readonly quotaTpp: Tpp | null;
  readonly usedTpp: Tpp;
}

/**
 * The status of an LPP quota on a day. A quota that was exceeded stays so after its year; any other one ends with it.
 * Exactly full is EXHAUSTED. Cites 15 CFR 740.29(a).
 */
export function quotaStatus({ quotaTpp, usedTpp, year }: QuotaUse, on: Day): QuotaStatusWord {
  invariant(usedTpp >= 0n, 'use of a quota is never negative');
  if (quotaTpp === null) return 'UNDEFINED';
  if (usedTpp > quotaTpp) return 'EXCEEDED';
  if (yearOf(startOf(on)) > year) return 'ENDED';
  return usedTpp === quotaTpp ? 'EXHAUSTED' : 'OPEN';
}

/** The day an LPP quota ends: 1 January after its year. */
export const quotaTurns = (year: number): readonly Day[] => [day(`${String(year + 1).padStart(4, '0')}-01-01`)];

/** The days of a license that change its status. */
export interface LicenseDays {
  readonly issuedOn: Day;
  /** The last day it can be used. */
  readonly usableThrough: Day;
  /** Issue day of its replacement. */
  readonly replacedOn: Day | null;
  /** Days on which something happened to it, or will. */
  readonly eventsOn: readonly Day[];
}

/** The days on which a license's status changes by itself: issue, replacement, events, and the day after the last usable one. */
export const licenseTurns = ({ eventsOn, issuedOn, replacedOn, usableThrough }: LicenseDays): readonly Day[] => [
  issuedOn,
  addDays(usableThrough, 1),
  ...(replacedOn === null ? [] : [replacedOn]),
  ...eventsOn,
];

/** The first of these days after `on`. */
export const nextTurn = (turns: readonly Day[], on: Day): Day | undefined =>
  turns.filter((turn) => turn > on).toSorted()[0];
