import { invariant } from './invariant.js';
import type { LicenseLeft, Line } from './license-left.rule.js';

/** How the licenses that a line goes under are chosen. Public: added to, never renamed. */
export const DRAWDOWN_STRATEGIES = ['EARLIEST_EXPIRY', 'FEWEST_LICENSES', 'KEEP_MOST_FLEXIBLE'] as const;
export type DrawdownStrategy = (typeof DRAWDOWN_STRATEGIES)[number];

/** The units of a line that go under one license, with their share of its value in US cents. */
export interface DrawdownPart {
  readonly left: LicenseLeft;
  readonly quantity: bigint;
  readonly valueCents: bigint;
}

/** Which units of a line go under which license, in the order they are taken, and what no license has left for. */
export interface Drawdown {
  readonly strategy: DrawdownStrategy;
  readonly parts: readonly DrawdownPart[];
  readonly coveredQuantity: bigint;
  readonly coveredValueCents: bigint;
  readonly uncoveredQuantity: bigint;
  readonly uncoveredValueCents: bigint;
}

/**
 * Splits a line over licenses. `usable` are all that cover it, shortest usable time first (`licensesLeft`).
 *
 * - EARLIEST_EXPIRY fills the license with the shortest usable time first: as much as can be is on licenses that end soon.
 * - FEWEST_LICENSES takes the smallest number of licenses; among equally few, those with the shortest usable time.
 * - KEEP_MOST_FLEXIBLE leaves most on the licenses that can carry the most for the longest: it fills the license with the
 *   fewest unit-days first, which are units of this line it can still carry times days it can still be used.
 *
 * Nothing goes over a license: units and, within the tolerance, value. All units of the line are worth the same;
 * values are whole cents, so a part may be off by less than one cent, and together they are exactly the line's. What does
 * not fit stays uncovered: as little as can be, under every strategy. Cites 15 CFR 750.7 and 750.11.
 */
export function drawdown(line: Line, usable: readonly LicenseLeft[], strategy: DrawdownStrategy): Drawdown {
  invariant(line.quantity > 0n, 'a line has units');
  invariant(line.valueCents >= 0n, 'a value is not negative');
  const able = usable.filter(({ capacity }) => capacity > 0n);
  const parts: DrawdownPart[] = [];
  let [quantity, valueCents] = [0n, 0n];
  for (const left of chosen(line.quantity, able, strategy)) {
    const taken = least(left.capacity, line.quantity - quantity);
    if (taken === 0n) break;
    // shares of a running sum: each is its exact share rounded down or up, and all of them add up
    const upTo = (line.valueCents * (quantity + taken)) / line.quantity;
    const share = upTo - valueCents;
    invariant(share <= left.valueCents, 'no part is worth more than its license has left');
    parts.push({ left, quantity: taken, valueCents: share });
    [quantity, valueCents] = [quantity + taken, upTo];
  }
  return {
    strategy,
    parts,
    coveredQuantity: quantity,
    coveredValueCents: valueCents,
    uncoveredQuantity: line.quantity - quantity,
    uncoveredValueCents: line.valueCents - valueCents,
  };
}

/** The licenses in the order they are filled. Each can take at least one unit. */
function chosen(wanted: bigint, able: readonly LicenseLeft[], strategy: DrawdownStrategy): readonly LicenseLeft[] {
  switch (strategy) {
    case 'EARLIEST_EXPIRY':
      return able;
    case 'FEWEST_LICENSES':
      return fewest(wanted, able);
    case 'KEEP_MOST_FLEXIBLE': // sorting is stable: equally flexible ones stay in the order of their last usable day
      return able.toSorted((a, b) => (a.unitDays < b.unitDays ? -1 : a.unitDays > b.unitDays ? 1 : 0));
  }
}

/**
 * As few licenses as can hold what is wanted. The largest together say how few that is; then each in the order of its last
 * usable day is taken if the largest of those after it still hold the rest.
 */
function fewest(wanted: bigint, able: readonly LicenseLeft[]): readonly LicenseLeft[] {
  const target = least(wanted, sumOf(able));
  let places = 0;
  while (sumOf(largest(places, able)) < target) places += 1;
  const taken: LicenseLeft[] = [];
  let open = target;
  for (const [index, left] of able.entries()) {
    if (taken.length === places) break;
    const others = largest(places - taken.length - 1, able.slice(index + 1));
    if (left.capacity + sumOf(others) < open) continue;
    taken.push(left);
    open -= least(left.capacity, open);
  }
  return taken;
}

const largest = (count: number, of: readonly LicenseLeft[]): readonly LicenseLeft[] =>
  of.toSorted((a, b) => (a.capacity > b.capacity ? -1 : a.capacity < b.capacity ? 1 : 0)).slice(0, count);

const sumOf = (of: readonly LicenseLeft[]): bigint => of.reduce((sum, { capacity }) => sum + capacity, 0n);

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
