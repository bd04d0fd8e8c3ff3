import { isAlly, isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { ENACTED, type Law } from './law.js';
import { inForceOrFirst } from './parameter.js';
import { uveuAbroadShare } from './rulebook/uveu-abroad-share.js';
import { uveuCountryShare } from './rulebook/uveu-country-share.js';
import { uveuOutsideShare } from './rulebook/uveu-outside-share.js';
import type { InstalledBase, VeuFacts } from './site.js';
import type { Tpp } from './tpp.js';

/** An installed base in the sums the shares are taken of. */
export interface BaseSums {
  readonly total: Tpp;
  /** Outside the nineteen, Macau and D:5 included. */
  readonly outside: Tpp;
  readonly unitedStates: Tpp;
}

export function sumsOf(base: InstalledBase, on: Day, law: Law = ENACTED): BaseSums {
  let [total, outside] = [0n, 0n];
  for (const [destination, amount] of base) {
    total += amount;
    if (!isAlly(destination, on, law)) outside += amount;
  }
  return { total, outside, unitedStates: base.get('US' as Destination) ?? 0n };
}

/** The base with an amount more (or, negative, less) in one destination. */
export function withAmount(base: InstalledBase, destination: Destination, amount: Tpp): InstalledBase {
  const next = new Map(base);
  next.set(destination, (base.get(destination) ?? 0n) + amount);
  return next;
}

/** The limits of paragraph 6 of supplement no. 10, in percent; a what-if may put others in their place. */
export interface ShareLimits {
  readonly outside: bigint;
  readonly country: bigint;
  readonly abroad: bigint;
  /** The law whose country groups say what is outside; as enacted when left out. */
  readonly law?: Law;
}

/** The law behind some limits. */
export const lawOfLimits = ({ law }: ShareLimits): Law => law ?? ENACTED;

/** 25, 7 and 50 percent. */
export const shareLimits = (on: Day, law: Law = ENACTED): ShareLimits => ({
  outside: inForceOrFirst(uveuOutsideShare, on, law).value,
  country: inForceOrFirst(uveuCountryShare, on, law).value,
  abroad: inForceOrFirst(uveuAbroadShare, on, law).value,
  ...(law === ENACTED ? {} : { law }),
});

/**
 * Is a part more than a percentage of the whole? Exactly the percentage is not. By cross-multiplication, never rounded. Of
 * a total of zero there are no shares, so none is exceeded.
 */
export const exceedsShare = (part: Tpp, whole: Tpp, percent: bigint): boolean =>
  whole !== 0n && 100n * part > percent * whole;

/** R-45 is measured on each 1 February and 1 August. */
export const isMeasuringDay = (on: Day): boolean => on.endsWith('-02-01') || on.endsWith('-08-01');

/** The next 1 February or 1 August, the day itself included. */
export function nextMeasuringDay(on: Day): Day {
  const year = on.slice(0, 4);
  const days = [`${year}-02-01`, `${year}-08-01`, `${String(Number(year) + 1).padStart(4, '0')}-02-01`];
  return (days.find((one) => one >= on) ?? on) as Day;
}

/** R-45 binds a holder headquartered in the United States; one with only its parent there is warned. */
export const isUnitedStatesHeld = (veu: Pick<VeuFacts, 'holderHeadquarters'>): boolean =>
  veu.holderHeadquarters === 'US';

export const isUnitedStatesParented = (
  veu: Pick<VeuFacts, 'holderHeadquarters' | 'holderParentHeadquarters'>,
): boolean => veu.holderHeadquarters !== 'US' && veu.holderParentHeadquarters === 'US';

/** A country outside the nineteen in which chips may stand at all. */
export const isOutside = (destination: Destination, on: Day, law: Law = ENACTED): boolean =>
  !isAlly(destination, on, law) && !isD5OrMacau(destination, on, law);
