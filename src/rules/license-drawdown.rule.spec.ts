import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawn, type LicenseGiven, movement } from '../../test/support/rules.js';
import { addDays, day } from './day.js';
import { drawdown, DRAWDOWN_STRATEGIES, type DrawdownStrategy } from './license-drawdown.rule.js';
import { type LicenseLeft, licensesLeft, type Line } from './license-left.rule.js';
import type { LicenseBefore } from './movement.js';

const usd = (dollars: bigint): bigint => dollars * 100n;
const lineOf = (quantity: bigint, dollars = 0n): Line => movement({ quantity, valueCents: usd(dollars) });
/** The default license, with so much drawn of it. */
const onBook = (number: string, given: LicenseGiven & { drawn?: bigint; drawnUsd?: bigint } = {}): LicenseBefore =>
  drawn({ number, ...given }, { quantity: given.drawn ?? 0n, valueCents: usd(given.drawnUsd ?? 0n) });
const usable = (line: Line, licenses: readonly LicenseBefore[]): readonly LicenseLeft[] =>
  licensesLeft({ ...movement(), ...line }, licenses).usable;
const split = (line: Line, licenses: readonly LicenseBefore[], strategy: DrawdownStrategy): string[] =>
  drawdown(line, usable(line, licenses), strategy).parts.map(
    ({ left, quantity }) => `${left.license.number} ${quantity}`,
  );

describe('what a license has left', () => {
  test.each([
    { why: 'nothing drawn', given: {}, dollars: 0n, expected: [1_000n, usd(33_000_000n), usd(30_000_000n), 1_000n] },
    {
      why: 'the last 100 units may cost at most 1,500,000 USD: at 15,000 each all fit (R-60)',
      given: { drawn: 900n, drawnUsd: 31_500_000n },
      dollars: 1_500_000n,
      expected: [100n, usd(1_500_000n), 0n, 100n],
    },
    {
      why: 'and at one cent more in all, 99 do',
      given: { drawn: 900n, drawnUsd: 31_500_000n },
      dollars: 1_500_000n,
      cents: 1n,
      expected: [100n, usd(1_500_000n), 0n, 99n],
    },
    {
      why: 'its value overdrawn beyond the tolerance, and a line that is worth nothing',
      given: { drawn: 900n, drawnUsd: 33_000_001n },
      dollars: 0n,
      expected: [100n, 0n, 0n, 0n],
    },
    { why: 'overdrawn', given: { drawn: 1_001n, drawnUsd: 34_000_000n }, dollars: 0n, expected: [0n, 0n, 0n, 0n] },
  ])('$why', ({ cents = 0n, dollars, expected, given }) => {
    const line = { ...lineOf(100n), valueCents: usd(dollars) + cents };
    const [left] = usable(line, [onBook('L', given)]);
    expect([left?.units, left?.valueCents, left?.licensedValueCents, left?.capacity]).toEqual(expected);
  });

  test('counts in unit-days through the last usable day, both ends included', () => {
    const [left] = usable(lineOf(5n), [onBook('L', { usableThrough: '2025-09-02', quantity: 7n })]);
    expect(left?.unitDays).toBe(14n);
  });

  test('and those that cannot be used on the day say why', () => {
    const { unusable, usable: fine } = licensesLeft(movement(), [
      onBook('LATE', { issuedOn: '2025-09-02' }),
      onBook('OVER', { usableThrough: '2025-08-31' }),
      onBook('GONE', { replacedOn: '2025-09-01' }),
      onBook('OTHER', { to: 'CL' }),
      onBook('FULL', { drawn: 1_000n }),
    ]);
    expect(unusable.map(({ breaches, license }) => `${license.number} ${breaches.join()}`)).toEqual([
      'OVER LICENSE_EXPIRED',
      'GONE LICENSE_REPLACED',
      'LATE LICENSE_NOT_YET_ISSUED',
    ]);
    expect(fine.map(({ license }) => license.number)).toEqual(['FULL']);
  });
});

describe('a line is split over licenses', () => {
  const soon = { usableThrough: '2025-10-01' };
  const licenses = [
    onBook('SOON', { ...soon, quantity: 100n }),
    onBook('MID', { usableThrough: '2026-01-01', quantity: 300n }),
    onBook('LONG', { usableThrough: '2026-08-01', quantity: 20n }),
    onBook('LARGE', { usableThrough: '2026-06-01', quantity: 500n }),
  ];
  test.each<{ quantity: bigint; strategy: DrawdownStrategy; parts: string[] }>([
    { quantity: 100n, strategy: 'EARLIEST_EXPIRY', parts: ['SOON 100'] },
    { quantity: 101n, strategy: 'EARLIEST_EXPIRY', parts: ['SOON 100', 'MID 1'] },
    { quantity: 920n, strategy: 'EARLIEST_EXPIRY', parts: ['SOON 100', 'MID 300', 'LARGE 500', 'LONG 20'] },
    { quantity: 101n, strategy: 'FEWEST_LICENSES', parts: ['MID 101'] },
    { quantity: 301n, strategy: 'FEWEST_LICENSES', parts: ['LARGE 301'] },
    { quantity: 501n, strategy: 'FEWEST_LICENSES', parts: ['SOON 100', 'LARGE 401'] },
    { quantity: 601n, strategy: 'FEWEST_LICENSES', parts: ['MID 300', 'LARGE 301'] },
    // unit-days: SOON 3,100, LONG 6,700, MID 36,900, LARGE 137,000
    { quantity: 101n, strategy: 'KEEP_MOST_FLEXIBLE', parts: ['SOON 100', 'LONG 1'] },
    { quantity: 421n, strategy: 'KEEP_MOST_FLEXIBLE', parts: ['SOON 100', 'LONG 20', 'MID 300', 'LARGE 1'] },
    { quantity: 921n, strategy: 'FEWEST_LICENSES', parts: ['SOON 100', 'MID 300', 'LARGE 500', 'LONG 20'] },
  ])('$quantity units, $strategy', ({ parts, quantity, strategy }) => {
    expect(split(lineOf(quantity), licenses, strategy)).toEqual(parts);
  });

  test('value bounds a part before units do, and cents add up', () => {
    const line: Line = { ...lineOf(3n), valueCents: 1_000n };
    const poor = onBook('POOR', { ...soon, valueCents: 400n, quantity: 9n }); // 4.40 USD with tolerance: one unit of 3.33
    const taken = drawdown(line, usable(line, [poor, onBook('RICH')]), 'EARLIEST_EXPIRY');
    expect(taken.parts.map(({ quantity, valueCents }) => [quantity, valueCents])).toEqual([
      [1n, 333n],
      [2n, 667n],
    ]);
  });

  test('what no license has left for is named', () => {
    const taken = drawdown(lineOf(930n, 930n), usable(lineOf(930n, 930n), licenses), 'KEEP_MOST_FLEXIBLE');
    expect([taken.coveredQuantity, taken.uncoveredQuantity, taken.uncoveredValueCents]).toEqual([920n, 10n, 1_000n]);
    expect(split(lineOf(1n), [], 'FEWEST_LICENSES')).toEqual([]);
  });
});

/** Small books of licenses, some all but empty, some short of value, and a line. */
const book = fc.record({
  quantity: fc.bigInt({ min: 1n, max: 12n }),
  valueCents: fc.bigInt({ min: 0n, max: 100n }),
  licenses: fc.array(
    fc.record({
      units: fc.bigInt({ min: 0n, max: 6n }),
      valueCents: fc.bigInt({ min: 0n, max: 60n }),
      days: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 5 },
  ),
});

describe('any line and any licenses', () => {
  const each = (check: (line: Line, left: readonly LicenseLeft[]) => void): void =>
    fc.assert(
      fc.property(book, ({ licenses, quantity, valueCents }) => {
        const line: Line = { on: day('2025-09-01'), quantity, valueCents };
        const given = licenses.map(({ days, units, valueCents: cents }, index) =>
          drawn({ number: `L-${index}`, quantity: units, valueCents: cents, usableThrough: addDays(line.on, days) }),
        );
        check(line, usable(line, given));
      }),
      { numRuns: 500 },
    );

  test('no license is overdrawn, all that can be covered is, and the parts add up', () => {
    each((line, left) => {
      const most = left.reduce((sum, { capacity }) => sum + capacity, 0n);
      for (const strategy of DRAWDOWN_STRATEGIES) {
        const taken = drawdown(line, left, strategy);
        for (const part of taken.parts) {
          expect(part.quantity > 0n && part.quantity <= part.left.units).toBe(true);
          expect(part.valueCents <= part.left.valueCents).toBe(true);
          const apart = part.valueCents * line.quantity - line.valueCents * part.quantity;
          expect(apart < line.quantity && -apart < line.quantity).toBe(true);
        }
        const sum = (of: 'quantity' | 'valueCents'): bigint => taken.parts.reduce((so, part) => so + part[of], 0n);
        expect(new Set(taken.parts.map((part) => part.left)).size).toBe(taken.parts.length);
        expect([taken.coveredQuantity, taken.coveredValueCents]).toEqual([sum('quantity'), sum('valueCents')]);
        expect(taken.coveredQuantity).toBe(most < line.quantity ? most : line.quantity);
        expect(taken.coveredQuantity + taken.uncoveredQuantity).toBe(line.quantity);
        expect(taken.coveredValueCents + taken.uncoveredValueCents).toBe(line.valueCents);
      }
    });
  });

  test('each strategy is the best of all splits by its own measure', () => {
    each((line, left) => {
      const splits = everySplit(line, left);
      const best = (measure: (units: readonly bigint[]) => readonly bigint[]): readonly bigint[] =>
        splits.map(measure).reduce((a, b) => (isMore(b, a) ? b : a));
      const unitsOf = (strategy: DrawdownStrategy): bigint[] => {
        const { parts } = drawdown(line, left, strategy);
        return left.map((one) => parts.find((part) => part.left === one)?.quantity ?? 0n);
      };
      const used = (units: readonly bigint[]): bigint => BigInt(units.filter((taken) => taken > 0n).length);
      // the strategy fills the least flexible first, equally flexible ones by their last usable day: what it keeps is last
      const filled = [...left.keys()].toSorted((a, b) => Number((left[a]?.unitDays ?? 0n) - (left[b]?.unitDays ?? 0n)));
      const flexible = filled.toReversed();
      const kept = (units: readonly bigint[]): bigint[] => flexible.map((index) => -(units[index] ?? 0n));
      expect(unitsOf('EARLIEST_EXPIRY')).toEqual(best((units) => units));
      expect([-used(unitsOf('FEWEST_LICENSES'))]).toEqual(best((units) => [-used(units)]));
      const fewest = [-used(unitsOf('FEWEST_LICENSES')), ...unitsOf('FEWEST_LICENSES')];
      expect(fewest).toEqual(best((units) => [-used(units), ...units]));
      expect(kept(unitsOf('KEEP_MOST_FLEXIBLE'))).toEqual(best(kept));
    });
  });
});

/** Every way to put as many units of a line as fit on licenses, one count for each. */
function everySplit(line: Line, left: readonly LicenseLeft[]): bigint[][] {
  const most = left.reduce((sum, { capacity }) => sum + capacity, 0n);
  const wanted = most < line.quantity ? most : line.quantity;
  let splits: bigint[][] = [[]];
  for (const { capacity } of left) {
    const counts = Array.from({ length: Number(capacity < wanted ? capacity : wanted) + 1 }, (_, units) =>
      BigInt(units),
    );
    splits = splits.flatMap((units) => counts.map((count) => [...units, count]));
  }
  return splits.filter((units) => units.reduce((sum, one) => sum + one, 0n) === wanted);
}

/** Is one list of amounts more than another, by the first in which they differ? */
function isMore(a: readonly bigint[], b: readonly bigint[]): boolean {
  const at = a.findIndex((amount, index) => amount !== b[index]);
  return at >= 0 && (a[at] ?? 0n) > (b[at] ?? 0n);
}
