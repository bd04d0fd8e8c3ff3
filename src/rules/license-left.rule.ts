import { type Day, startOf } from './day.js';
import { breachesOf, type Finding } from './finding.js';
import { ENACTED, type Law } from './law.js';
import { byShortestUse, isFor, license as findingsOf } from './license.rule.js';
import type { LicenseBefore, LicenseOnRecord, Movement } from './movement.js';
import { inForceOrFirst } from './parameter.js';
import { licenseValueTolerance } from './rulebook/license-value-tolerance.js';
import type { Breach } from './vocabulary.js';

/** A license that a line may be drawn from, and what it has left for it. Nothing here is below zero. */
export interface LicenseLeft {
  readonly license: LicenseOnRecord;
  /** Licensed minus drawn units. */
  readonly units: bigint;
  /** What may still be drawn of its value, in US cents, the tolerance of R-60 included and rounded down. */
  readonly valueCents: bigint;
  /** Licensed minus drawn value, in US cents, without the tolerance. */
  readonly licensedValueCents: bigint;
  /** So many units of this line can go under it: units left, and value left at the price of the line. */
  readonly capacity: bigint;
  /** `capacity` times the days it can still be used, the day of the line and the last usable day included. */
  readonly unitDays: bigint;
}

/** A license for exactly these goods that the line cannot go under, however small. */
export interface LicenseUnusable {
  readonly license: LicenseOnRecord;
  readonly breaches: readonly Breach[];
}

/** The part of a line that drawing on licenses is about: units, and their value in US cents, all at the same price. */
export type Line = Pick<Movement, 'on' | 'quantity' | 'valueCents'>;

/** Those that say how much may go under a license; the others say whether anything may. */
const HOW_MUCH: ReadonlySet<Finding['rule']> = new Set(['license.quantity', 'license.value']);

/**
 * What licenses for exactly the destination, consignee and item of a movement have left for it on its day, those with the
 * shortest usable time first. What is drawn counts as `before` says it. Cites 15 CFR 750.7 and 750.11.
 */
export function licensesLeft(
  movement: Movement,
  licenses: readonly LicenseBefore[],
  law: Law = ENACTED,
): { readonly usable: readonly LicenseLeft[]; readonly unusable: readonly LicenseUnusable[] } {
  const usable: LicenseLeft[] = [];
  const unusable: LicenseUnusable[] = [];
  const tolerance = inForceOrFirst(licenseValueTolerance, movement.on, law).value;
  for (const before of licenses.filter((one) => isFor(one.license, movement)).toSorted(byShortestUse)) {
    const whether = findingsOf(movement, before, law).filter(({ rule }) => !HOW_MUCH.has(rule));
    const breaches = breachesOf(whether);
    if (breaches.length > 0) unusable.push({ license: before.license, breaches });
    else usable.push(leftOf(movement, before, tolerance));
  }
  return { usable, unusable };
}

function leftOf(
  line: Line,
  { drawnQuantity, drawnValueCents, license }: LicenseBefore,
  tolerance: bigint,
): LicenseLeft {
  const units = atLeastZero(license.quantity - drawnQuantity);
  const hundredfold = (100n + tolerance) * license.valueCents - 100n * drawnValueCents;
  const valueCents = atLeastZero(hundredfold) / 100n;
  // beyond its tolerance a license takes nothing more, not even what is worth nothing
  const capacity = hundredfold < 0n ? 0n : capacityOf(line, units, valueCents);
  return {
    license,
    units,
    valueCents,
    licensedValueCents: atLeastZero(license.valueCents - drawnValueCents),
    capacity,
    unitDays: capacity * daysThrough(line.on, license.usableThrough),
  };
}

/** How many units of a line fit so many units and so much value: the price of one is the line's, exact as a fraction. */
export function capacityOf({ quantity, valueCents }: Line, units: bigint, left: bigint): bigint {
  if (valueCents === 0n) return units;
  const payable = (left * quantity) / valueCents;
  return payable < units ? payable : units;
}

/** Days from one through another, both included. */
const daysThrough = (from: Day, through: Day): bigint => BigInt((startOf(through) - startOf(from)) / 86_400_000) + 1n;

export const atLeastZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);
