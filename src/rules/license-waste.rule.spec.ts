import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawn, type LicenseGiven, movement } from '../../test/support/rules.js';
import { addDays, day } from './day.js';
import { drawdown, DRAWDOWN_STRATEGIES } from './license-drawdown.rule.js';
import { licensesLeft } from './license-left.rule.js';
import { wasteOf } from './license-waste.rule.js';

const usd = (dollars: bigint): bigint => dollars * 100n;

/** What 10 units for 100,000 USD on 1 September 2025 leave on one license, with a horizon of 30 days. */
const after = (given: LicenseGiven, of: { quantity?: bigint; dollars?: bigint } = {}): unknown[] => {
  const line = movement({ quantity: 10n, valueCents: usd(100_000n) });
  const { usable } = licensesLeft(line, [
    drawn(given, { quantity: of.quantity ?? 0n, valueCents: usd(of.dollars ?? 0n) }),
  ]);
  const { licenses, units, valueCents } = wasteOf(line, usable, drawdown(line, usable, 'EARLIEST_EXPIRY'), 30);
  return [licenses[0]?.stranding ?? null, units, valueCents / 100n];
};

test.each<{ why: string; given: LicenseGiven; of?: Parameters<typeof after>[1]; expected: unknown[] }>([
  { why: 'a license that lasts strands nothing', given: {}, expected: [null, 0n, 0n] },
  {
    why: 'one that ends on the last day of the horizon strands all that is left',
    given: { usableThrough: '2025-10-01' },
    expected: ['EXPIRES', 990n, 29_900_000n],
  },
  { why: 'a day later it does not', given: { usableThrough: '2025-10-02' }, expected: [null, 0n, 0n] },
  {
    why: 'nor when another replaces it: what is left counts there (R-61)',
    given: { usableThrough: '2025-09-20', replacedOn: '2025-09-15' },
    expected: [null, 0n, 0n],
  },
  {
    why: 'used up to the last unit, its value is left over',
    given: { quantity: 10n },
    expected: ['UNITS_GONE', 0n, 29_900_000n],
  },
  {
    why: 'nothing is when the value is used up too, the tolerance apart',
    given: { quantity: 10n, valueCents: usd(100_000n) },
    expected: [null, 0n, 0n],
  },
  {
    why: 'units that the value left does not pay for; 10,000 USD pay for one of the 90',
    given: { quantity: 100n, valueCents: usd(100_000n) },
    expected: ['VALUE_SHORT', 89n, 0n],
  },
  {
    why: 'when it pays for none and only the tolerance is left, no licensed value is lost',
    given: { quantity: 100n, valueCents: usd(100_000n) },
    of: { dollars: 3_000n, quantity: 1n },
    expected: ['VALUE_SHORT', 89n, 0n],
  },
  {
    why: 'a value that pays for no unit is stranded with them',
    given: { quantity: 100n, valueCents: usd(8_000n) },
    expected: ['VALUE_SHORT', 100n, 8_000n],
  },
  {
    why: "a license that was used up before is nobody's waste",
    given: { quantity: 5n, valueCents: 0n },
    of: { quantity: 5n },
    expected: [null, 0n, 0n],
  },
])('$why', ({ expected, given, of }) => {
  expect(after(given, of)).toEqual(expected);
});

test('never more is stranded than is left, and a longer horizon never strands fewer units', () => {
  const licenses = fc.array(
    fc.record({
      units: fc.bigInt({ min: 0n, max: 9n }),
      cents: fc.bigInt({ min: 0n, max: 90n }),
      days: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(
      licenses,
      fc.bigInt({ min: 1n, max: 20n }),
      fc.bigInt({ min: 0n, max: 200n }),
      fc.nat({ max: 60 }),
      (given, quantity, valueCents, horizon) => {
        const line = movement({ quantity, valueCents });
        const { usable } = licensesLeft(
          line,
          given.map(({ cents, days, units }, index) =>
            drawn({
              number: `L-${index}`,
              quantity: units,
              valueCents: cents,
              usableThrough: addDays(day('2025-09-01'), days),
            }),
          ),
        );
        for (const strategy of DRAWDOWN_STRATEGIES) {
          const taken = drawdown(line, usable, strategy);
          const waste = wasteOf(line, usable, taken, horizon);
          for (const one of waste.licenses) {
            expect(one.unitsLeft >= 0n && one.valueLeftCents >= 0n).toBe(true);
            expect(one.strandedUnits <= one.unitsLeft && one.strandedUnits >= 0n).toBe(true);
            expect(one.strandedValueCents <= one.valueLeftCents).toBe(true);
          }
          expect(wasteOf(line, usable, taken, horizon + 1).units >= waste.units).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});
