import { isAlly, isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { ENACTED, type Law } from './law.js';
import { inForceOrNone } from './parameter.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import type { InstalledBase, VeuFacts } from './site.js';
import { overOf, remainingOf, type Tpp } from './tpp.js';
import {
  exceedsShare,
  isMeasuringDay,
  isOutside,
  isUnitedStatesHeld,
  isUnitedStatesParented,
  lawOfLimits,
  type ShareLimits,
  shareLimits,
  sumsOf,
} from './veu-shares.rule.js';

/** Where a UVEU holder stands on a day. Violations and warnings are `R-42:CC`, `R-43`, `R-44:CC` and `R-45`, sorted. */
export interface UveuStanding {
  readonly totalTpp: Tpp;
  readonly outsideAlliesTpp: Tpp;
  readonly usTpp: Tpp;
  /** Destinations with a base other than 0. */
  readonly byCountry: InstalledBase;
  readonly violations: readonly string[];
  readonly warnings: readonly string[];
}

type Holder = Pick<VeuFacts, 'holderHeadquarters' | 'holderParentHeadquarters'>;

/** The shares of an owner group's base against. A total of zero violates nothing. */
export function uveuStanding(
  base: InstalledBase,
  holder: Holder,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): UveuStanding {
  const law = lawOfLimits(limits);
  const byCountry = new Map([...base].filter(([, amount]) => amount !== 0n));
  const { outside, total, unitedStates } = sumsOf(byCountry, on, law);
  const violations: string[] = [];
  const warnings: string[] = [];
  for (const [destination, amount] of byCountry) {
    if (isD5OrMacau(destination, on, law)) violations.push(`R-42:${destination}`);
    if (!isAlly(destination, on, law) && exceedsShare(amount, total, limits.country))
      violations.push(`R-44:${destination}`);
  }
  if (exceedsShare(outside, total, limits.outside)) violations.push('R-43');
  if (exceedsShare(total - unitedStates, total, limits.abroad)) {
    if (isUnitedStatesHeld(holder)) (isMeasuringDay(on) ? violations : warnings).push('R-45');
    else if (isUnitedStatesParented(holder)) warnings.push('R-45');
  }
  return {
    totalTpp: total,
    outsideAlliesTpp: outside,
    usTpp: unitedStates,
    byCountry,
    violations: violations.sort(),
    warnings: warnings.sort(),
  };
}

/**
 * The largest further TPP that may be placed in a destination so that no rule this placement can worsen is broken
 * afterwards; `null` when nothing bounds it. In closed form: with T total, O outside, c there and U in the United
 * States, outside the allies x ≤ (pT − 100c) / (100 − p) and x ≤ (qT − 100O) / (100 − q); abroad, for a U.S.-headquartered
 * holder, x ≤ (rT − 100(T − U)) / (100 − r), on every day. Rounded down to four decimals, never below 0.
 */
export function uveuRoom(
  base: InstalledBase,
  holder: Holder,
  destination: Destination,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): Tpp | null {
  const law = lawOfLimits(limits);
  if (isD5OrMacau(destination, on, law)) return 0n;
  const { outside, total, unitedStates } = sumsOf(base, on, law);
  const bounds: (Tpp | null)[] = [];
  if (isOutside(destination, on, law)) {
    bounds.push(
      roomUnder(base.get(destination) ?? 0n, total, limits.country),
      roomUnder(outside, total, limits.outside),
    );
  }
  if (destination !== 'US' && isUnitedStatesHeld(holder))
    bounds.push(roomUnder(total - unitedStates, total, limits.abroad));
  return bounds.reduce((least, bound) => (least === null || (bound !== null && bound < least) ? bound : least), null);
}

/** How much may be added to a part, and so to its whole, before it exceeds a share; 0 when it does already. */
function roomUnder(part: Tpp, whole: Tpp, percent: bigint): Tpp | null {
  const margin = percent * whole - 100n * part;
  if (margin < 0n) return 0n;
  return percent >= 100n ? null : margin / (100n - percent);
}

/** Where an NVEU holder's company stands in the country of its authorization; limits by UTC quarter. */
export interface NveuStanding {
  /** `null` outside the table. */
  readonly limitTpp: Tpp | null;
  readonly installedTpp: Tpp;
  readonly remainingTpp: Tpp | null;
  readonly overTpp: Tpp | null;
  readonly compliant: boolean | null;
}

/** The limit of the UTC quarter of a day; `null` outside the table. */
export const nveuLimitOn = (on: Day, law: Law = ENACTED): Tpp | null =>
  inForceOrNone(nveuLimit, on, law)?.value ?? null;

/** A company's base against the limit of the quarter, or against another one in its place. Exactly the limit complies. */
export function nveuStanding(installed: Tpp, on: Day, limit: Tpp | null = nveuLimitOn(on)): NveuStanding {
  if (limit === null) {
    return { limitTpp: null, installedTpp: installed, remainingTpp: null, overTpp: null, compliant: null };
  }
  return {
    limitTpp: limit,
    installedTpp: installed,
    remainingTpp: remainingOf(limit, installed),
    overTpp: overOf(limit, installed),
    compliant: installed <= limit,
  };
}
