import type { Day } from './day.js';
import { ENACTED, type Law } from './law.js';
import type { AllocationBefore } from './movement.js';
import { inForceOrNone } from './parameter.js';
import { allocationCountsFrom } from './rulebook/allocation-counts-from.js';
import { countryAllocation } from './rulebook/country-allocation.js';
import { isAllocationCountry } from './country-group.rule.js';
import { frameworkInForce } from './rulebook-in-force.js';
import type { Destination } from './destination.js';
import { remainingOf, type Tpp } from './tpp.js';
import type { ReviewPolicy } from './vocabulary.js';

/** Uplift is kept in ten-thousandths: 10000 doubles the allocation. */
const UPLIFT_SCALE = 10_000n;

/**
 * A country's allocation with its uplift: 790,000,000 TPP times (1 + uplift). `undefined` on days without one: before the
 * framework and from 2028 on. Cites 15 CFR 742.6(b)(10)(iii)(B) and (C).
 */
export function allocationTpp(on: Day, uplift: bigint, law: Law = ENACTED): Tpp | undefined {
  if (!frameworkInForce(on, law)) return undefined;
  const allocation = inForceOrNone(countryAllocation, on, law);
  return allocation === undefined ? undefined : (allocation.value * (UPLIFT_SCALE + uplift)) / UPLIFT_SCALE;
}

/**
 * Which policy meets an application for `amount` more? L = own plus external licensed, C = allocation: an official MET or
 * L at C or above is a policy of denial; L + amount up to C, equality included, a presumption of approval; between the
 * two it straddles. `licensedTpp` may be another measure than LICENSED. Cites.
 */
export function policyByQuantity(before: AllocationBefore, amount: Tpp, on: Day, law: Law = ENACTED): ReviewPolicy {
  const allocation = allocationTpp(on, before.uplift, law);
  if (allocation === undefined) return 'UNDEFINED';
  const licensed = before.licensedTpp + before.externalLicensedTpp;
  if (before.officialStatus === 'MET' || licensed >= allocation) return 'POLICY_OF_DENIAL';
  return licensed + amount <= allocation ? 'PRESUMPTION_OF_APPROVAL' : 'STRADDLES';
}

/** What part of a request the presumption covers and what exceeds it. `undefined` on days without an allocation. */
export function coverage(
  before: AllocationBefore,
  amount: Tpp,
  on: Day,
  law: Law = ENACTED,
): { covered: Tpp; excess: Tpp } | undefined {
  const allocation = allocationTpp(on, before.uplift, law);
  if (allocation === undefined) return undefined;
  const remaining = remainingOf(allocation, before.licensedTpp + before.externalLicensedTpp);
  const covered = before.officialStatus === 'MET' ? 0n : amount < remaining ? amount : remaining;
  return { covered, excess: amount - covered };
}

/**
 * Which country's measures a license or line debits, if any: its destination, when that is an allocation country that
 * day, the day is 1 January 2025 or later, and nothing about it is tainted.
 */
export const debitCountry = (
  destination: Destination,
  on: Day,
  tainted: boolean,
  law: Law = ENACTED,
): Destination | null =>
  !tainted && inForceOrNone(allocationCountsFrom, on, law) !== undefined && isAllocationCountry(destination, on, law)
    ? destination
    : null;

/** The smallest further request: what a dashboard's status is asked for. */
export const ONE_MORE_TPP: Tpp = UPLIFT_SCALE;
