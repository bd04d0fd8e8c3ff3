import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, day } from './day.js';
import {
  type LicenseThresholds,
  licenseThresholdsReached,
  licenseThresholdTurns,
  type LicenseUse,
  reachedOn,
  renewalDueOn,
} from './license-thresholds.rule.js';

const thresholds: LicenseThresholds = { expiryDays: [90, 30], drawnPercents: [80n, 100n, 105n] };
const use = (given: Partial<LicenseUse> = {}): LicenseUse => ({
  usableThrough: day('2026-06-01'),
  quantity: 1_000n,
  drawnQuantity: 0n,
  valueCents: 30_000n,
  drawnValueCents: 0n,
  ...given,
});

describe('what a license has reached', () => {
  test.each<{ why: string; on: string; given?: Partial<LicenseUse>; reached: number[] }>([
    { why: '91 days before', on: '2026-03-02', reached: [] },
    { why: '90 days before', on: '2026-03-03', reached: [90] },
    { why: '30 days before', on: '2026-05-02', reached: [90, 30] },
    { why: 'the last day', on: '2026-06-01', reached: [90, 30] },
    { why: 'without a unit left', on: '2026-06-01', given: { drawnQuantity: 1_000n }, reached: [] },
  ])('by its last usable day: $why', ({ given, on, reached }) => {
    expect(licenseThresholdsReached(use(given), day(on), thresholds).expiryDays).toEqual(reached);
  });

  test.each([
    { drawnQuantity: 799n, drawnValueCents: 31_499n, quantity: [], value: [80n, 100n] },
    { drawnQuantity: 800n, drawnValueCents: 31_500n, quantity: [80n], value: [80n, 100n, 105n] },
    { drawnQuantity: 1_000n, drawnValueCents: 0n, quantity: [80n, 100n], value: [] },
  ])('by what is drawn: $drawnQuantity units, $drawnValueCents cents', ({ quantity, value, ...given }) => {
    const reached = licenseThresholdsReached(use(given), day('2025-06-01'), thresholds);
    expect([reached.quantityPercents, reached.valuePercents]).toEqual([quantity, value]);
  });

  test('a license without a value has no percent of it', () => {
    const reached = licenseThresholdsReached(
      use({ valueCents: 0n, drawnValueCents: 5n }),
      day('2025-06-01'),
      thresholds,
    );
    expect(reached.valuePercents).toEqual([]);
  });

  test('changes by itself on its turns alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 4 }),
        (offset, expiryDays) => {
          const on = addDays(day('2025-12-01'), offset);
          const given = { expiryDays, drawnPercents: [] };
          const at = (one: typeof on): string => licenseThresholdsReached(use(), one, given).expiryDays.join();
          const turns = licenseThresholdTurns(use().usableThrough, given);
          expect(turns.includes(on) || at(addDays(on, -1)) === at(on)).toBe(true);
        },
      ),
    );
  });
});

test('a renewal is decided on by the first of its days', () => {
  expect(renewalDueOn(day('2026-06-01'), thresholds)).toBe('2026-03-03');
  expect(renewalDueOn(day('2026-06-01'), { ...thresholds, expiryDays: [] })).toBeNull();
});

test.each([
  {
    why: 'the day it is reached',
    days: [
      ['2025-07-02', 300n],
      ['2025-07-01', 500n],
    ],
    on: '2025-07-02',
  },
  {
    why: 'not the day of a shipment that is taken back',
    days: [
      ['2025-07-01', 900n],
      ['2025-07-02', -900n],
      ['2025-07-05', 800n],
    ],
    on: '2025-07-05',
  },
  {
    why: 'nor a later one',
    days: [
      ['2025-07-01', 800n],
      ['2025-07-03', 100n],
    ],
    on: '2025-07-01',
  },
] as const)('a percent is reached on $why', ({ days, on }) => {
  expect(
    reachedOn(
      80n,
      1_000n,
      days.map(([one, amount]) => ({ on: day(one), amount })),
    ),
  ).toBe(on);
});
