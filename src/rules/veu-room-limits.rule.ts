import { isAlly, isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { InstalledBase, VeuFacts } from './site.js';
import type { Tpp } from './tpp.js';
import { isUnitedStatesHeld, lawOfLimits, type ShareLimits, shareLimits, sumsOf } from './veu-shares.rule.js';

/** Whose headquarters decide which limits bind. */
export type Holder = Pick<VeuFacts, 'holderHeadquarters' | 'holderParentHeadquarters'>;

/**
 * One placement limit as an owner group stands against it. The share is `partTpp / wholeTpp`, exactly; it complies when
 * 100 × part ≤ `limitPercent` × whole.
 */
export interface LimitStanding {
  /** `R-42:CC`, `R-43`, `R-44:CC` or `R-45`. */
  readonly rule: string;
  /** The country of. */
  readonly destination: Destination | null;
  readonly partTpp: Tpp;
  readonly wholeTpp: Tpp;
  readonly limitPercent: bigint;
  /** How much more may be placed in the part; `null` when a limit of 100 percent never binds. 0 when it is exceeded. */
  readonly roomTpp: Tpp | null;
  /** How much must leave the part until it complies; 0 when it does. */
  readonly overTpp: Tpp;
}

/** Up to the next whole: for a numerator and a denominator above zero. */
export const ceilDivide = (numerator: bigint, denominator: bigint): bigint =>
  (numerator + denominator - 1n) / denominator;

/** Percent × whole − 100 × part: below zero exactly when the limit is exceeded. */
export const marginOf = ({ limitPercent, partTpp, wholeTpp }: LimitStanding): bigint =>
  limitPercent * wholeTpp - 100n * partTpp;

/**
 * The limits a placement in a destination can worsen: 7 and 25 percent outside the nineteen, 50 percent abroad for a
 * U.S.-headquartered holder, none at all in the United States, and zero in Macau and D:5.
 */
export function limitsAt(
  base: InstalledBase,
  holder: Holder,
  destination: Destination,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): readonly LimitStanding[] {
  const law = lawOfLimits(limits);
  const { outside, total, unitedStates } = sumsOf(base, on, law);
  const here = base.get(destination) ?? 0n;
  const found: LimitStanding[] = [];
  if (isD5OrMacau(destination, on, law)) found.push(standing(`R-42:${destination}`, destination, here, total, 0n));
  if (!isAlly(destination, on, law)) {
    found.push(standing(`R-44:${destination}`, destination, here, total, limits.country));
    found.push(standing('R-43', null, outside, total, limits.outside));
  }
  if (destination !== 'US' && isUnitedStatesHeld(holder))
    found.push(standing('R-45', null, total - unitedStates, total, limits.abroad));
  return found;
}

/** Every limit of a group: those of each country outside the nineteen with chips, then 25 and 50 percent. */
export function limitsOf(
  base: InstalledBase,
  holder: Holder,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): readonly LimitStanding[] {
  const law = lawOfLimits(limits);
  const { outside, total, unitedStates } = sumsOf(base, on, law);
  const found: LimitStanding[] = [];
  for (const [destination, amount] of base) {
    if (amount === 0n || isAlly(destination, on, law)) continue;
    if (isD5OrMacau(destination, on, law)) found.push(standing(`R-42:${destination}`, destination, amount, total, 0n));
    found.push(standing(`R-44:${destination}`, destination, amount, total, limits.country));
  }
  found.push(standing('R-43', null, outside, total, limits.outside));
  if (isUnitedStatesHeld(holder)) found.push(standing('R-45', null, total - unitedStates, total, limits.abroad));
  return found;
}

/** The limit that is met first when TPP is added, and the one after it. Exceeded limits come first, the worst before. */
export function bindingRule(limits: readonly LimitStanding[]): {
  readonly binding: LimitStanding | null;
  readonly next: LimitStanding | null;
} {
  const [binding = null, next = null] = urgentFirst(limits);
  return { binding, next };
}

/** Limits in the order in which they are met. */
export const urgentFirst = (limits: readonly LimitStanding[]): readonly LimitStanding[] => limits.toSorted(byUrgency);

function byUrgency(a: LimitStanding, b: LimitStanding): number {
  if (a.overTpp !== b.overTpp) return a.overTpp > b.overTpp ? -1 : 1;
  if (a.roomTpp === b.roomTpp) return a.rule < b.rule ? -1 : 1;
  if (a.roomTpp === null || b.roomTpp === null) return a.roomTpp === null ? 1 : -1;
  return a.roomTpp < b.roomTpp ? -1 : 1;
}

/** Whole units of an item that fit; `null` without a bound, or for an item that carries no TPP. */
export const unitsWithin = (room: Tpp | null, unitTpp: Tpp): bigint | null =>
  room === null || unitTpp <= 0n ? null : room / unitTpp;

function standing(
  rule: string,
  destination: Destination | null,
  partTpp: Tpp,
  wholeTpp: Tpp,
  limitPercent: bigint,
): LimitStanding {
  const margin = limitPercent * wholeTpp - 100n * partTpp;
  const slope = 100n - limitPercent;
  const bounds = slope > 0n;
  const roomTpp = margin < 0n ? 0n : bounds ? margin / slope : null;
  const overTpp = margin < 0n && bounds ? ceilDivide(-margin, slope) : 0n;
  return { rule, destination, partTpp, wholeTpp, limitPercent, roomTpp, overTpp };
}
