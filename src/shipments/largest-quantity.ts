import type { Day } from '../rules/day.js';
import { inForceOrFirst } from '../rules/parameter.js';
import { licenseValueTolerance } from '../rules/rulebook/license-value-tolerance.js';

/** Numbers of findings by name, as the rules give them: TPP in ten-thousandths, money in cents, quantities in units. */
export type NumbersOf = (rule: string) => Readonly<Record<string, bigint>> | undefined;

/**
 * The largest number of units that would fit the limits which were asked: the LPP quota, a license's quantity and its value
 * at the same price per unit, what licenses have left together, and the volume cap of the product. `null` when none of them
 * was asked. Not below zero; nothing is rounded up.
 */
export function largestQuantity(numbersOf: NumbersOf, unitTpp: bigint | null, on: Day): bigint | null {
  const bounds: bigint[] = [];
  const together = numbersOf('license.drawdown');
  if (together !== undefined) bounds.push(together['coveredQuantity'] ?? 0n);
  const lpp = numbersOf('lpp.quota');
  if (lpp !== undefined && unitTpp !== null && unitTpp > 0n) bounds.push((lpp['remainingTpp'] ?? 0n) / unitTpp);
  const volumes = numbersOf('review.volumeCap');
  if (volumes !== undefined && unitTpp !== null && unitTpp > 0n) bounds.push((volumes['remainingTpp'] ?? 0n) / unitTpp);
  const units = numbersOf('license.quantity');
  if (units !== undefined) bounds.push((units['licensedQuantity'] ?? 0n) - (units['drawnQuantity'] ?? 0n));
  const money = numbersOf('license.value');
  const line = money?.['valueCents'] ?? 0n;
  if (money !== undefined && units !== undefined && line > 0n) {
    const tolerated = 100n + inForceOrFirst(licenseValueTolerance, on).value;
    const room = tolerated * (money['licensedValueCents'] ?? 0n) - 100n * (money['drawnValueCents'] ?? 0n);
    bounds.push((room * (units['quantity'] ?? 0n)) / (100n * line));
  }
  if (bounds.length === 0) return null;
  const least = bounds.reduce((a, b) => (a < b ? a : b));
  return least < 0n ? 0n : least;
}
