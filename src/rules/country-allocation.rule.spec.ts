import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allocation,
  type AllocationGiven,
  amounts,
  on,
  place,
  positiveAmounts,
  written,
} from '../../test/support/rules.js';
import { allocationTpp, coverage, debitCountry, ONE_MORE_TPP, policyByQuantity } from './country-allocation.rule.js';
import { formatTpp, tpp } from './tpp.js';
import type { ReviewPolicy } from './vocabulary.js';

const ON = on('2025-09-01');
const policy = (given: AllocationGiven, amount: string, day = ON) =>
  policyByQuantity(allocation(given), tpp(amount), day);

describe('a country has 790,000,000 TPP for 2025 to 2027 (R-22, R-25, R-26)', () => {
  test.each([
    { why: 'none the day before the Framework', day: '2025-01-12', uplift: 0n, tpp: undefined },
    { why: 'from its first day on', day: '2025-01-13', uplift: 0n, tpp: '790000000' },
    { why: 'the same in its last year', day: '2027-12-31', uplift: 0n, tpp: '790000000' },
    { why: 'none from 2028 on', day: '2028-01-01', uplift: 0n, tpp: undefined },
    { why: 'none in 2028, whatever the uplift', day: '2028-01-02', uplift: 10_000n, tpp: undefined },
    { why: 'Brazil lifted by a half (R-13)', day: '2026-03-01', uplift: 5_000n, tpp: '1185000000' },
    { why: 'doubled, which is the most', day: '2026-09-01', uplift: 10_000n, tpp: '1580000000' },
    { why: 'an uplift of 0.0001', day: '2026-09-01', uplift: 1n, tpp: '790079000' },
  ])('$why', ({ day, tpp: expected, uplift }) => {
    expect(written(allocationTpp(on(day), uplift))).toBe(expected);
  });

  test('49,898 H100 fit it, and 14,864 TPP remain', () => {
    expect(formatTpp(tpp('790000000') - 49_898n * tpp('15832'))).toBe('14864');
  });
});

describe('the policy that meets a request (R-24, R-28)', () => {
  test.each<{ why: string; given: AllocationGiven; amount: string; expected: ReviewPolicy }>([
    {
      why: 'what is left exactly',
      given: { licensed: '500000000' },
      amount: '290000000',
      expected: 'PRESUMPTION_OF_APPROVAL',
    },
    {
      why: 'the smallest step more',
      given: { licensed: '500000000' },
      amount: '290000000.0001',
      expected: 'STRADDLES',
    },
    { why: 'exactly met', given: { licensed: '790000000' }, amount: '0.0001', expected: 'POLICY_OF_DENIAL' },
    {
      why: 'the smallest step before it',
      given: { licensed: '789999999.9999' },
      amount: '0.0001',
      expected: 'PRESUMPTION_OF_APPROVAL',
    },
    { why: 'above it', given: { licensed: '900000000' }, amount: '1', expected: 'POLICY_OF_DENIAL' },
    { why: 'everything at once', given: {}, amount: '790000000', expected: 'PRESUMPTION_OF_APPROVAL' },
    { why: 'more than everything', given: {}, amount: '790000000.0001', expected: 'STRADDLES' },
    {
      why: 'licenses of others count',
      given: { licensed: '400000000', external: '390000000' },
      amount: '1',
      expected: 'POLICY_OF_DENIAL',
    },
    {
      why: 'officially met',
      given: { licensed: '490000000', official: 'MET' },
      amount: '1',
      expected: 'POLICY_OF_DENIAL',
    },
    {
      why: 'officially open changes nothing',
      given: { licensed: '790000000', official: 'OPEN' },
      amount: '1',
      expected: 'POLICY_OF_DENIAL',
    },
    {
      why: 'met, then doubled',
      given: { licensed: '790000000', uplift: 10_000n },
      amount: '790000000',
      expected: 'PRESUMPTION_OF_APPROVAL',
    },
    { why: 'the uplift is withdrawn', given: { licensed: '1000000000' }, amount: '1', expected: 'POLICY_OF_DENIAL' },
  ])('$why: $expected', ({ amount, expected, given }) => {
    expect(policy(given, amount)).toBe(expected);
  });

  test.each([
    { day: '2025-01-12', expected: 'UNDEFINED' },
    { day: '2025-01-13', expected: 'PRESUMPTION_OF_APPROVAL' },
    { day: '2027-12-31', expected: 'PRESUMPTION_OF_APPROVAL' },
    { day: '2028-01-01', expected: 'UNDEFINED' },
  ])('on $day is $expected', ({ day, expected }) => {
    expect(policy({}, '1', on(day))).toBe(expected);
  });

  test('is undefined without an allocation even when officially met', () => {
    expect(policy({ official: 'MET' }, '1', on('2028-01-01'))).toBe('UNDEFINED');
  });

  const strictness: readonly ReviewPolicy[] = ['PRESUMPTION_OF_APPROVAL', 'STRADDLES', 'POLICY_OF_DENIAL'];
  const some = fc.record({
    licensed: amounts,
    external: fc.constantFrom('0', '1000', '790000000'),
    uplift: fc.bigInt({ min: 0n, max: 10_000n }),
    official: fc.constantFrom('OPEN', 'MET', 'UNKNOWN'),
  });

  test('is monotone in the amount: more never meets a milder one', () => {
    fc.assert(
      fc.property(some, positiveAmounts, amounts, (given, amount, more) => {
        const [less, larger] = [amount, amount + more].map((x) => policyByQuantity(allocation(given), x, ON));
        expect(strictness.indexOf(larger ?? 'UNDEFINED')).toBeGreaterThanOrEqual(
          strictness.indexOf(less ?? 'UNDEFINED'),
        );
      }),
    );
  });

  test('is monotone in what is licensed, and an uplift never makes it stricter', () => {
    const strict = (given: AllocationGiven, amount: bigint): number =>
      strictness.indexOf(policyByQuantity(allocation(given), amount, ON));
    fc.assert(
      fc.property(some, amounts, positiveAmounts, ({ licensed, uplift, ...rest }, more, amount) => {
        const now = strict({ ...rest, licensed, uplift }, amount);
        expect(strict({ ...rest, licensed: licensed + more, uplift }, amount)).toBeGreaterThanOrEqual(now);
        expect(strict({ ...rest, licensed, uplift: 10_000n }, amount)).toBeLessThanOrEqual(now);
      }),
    );
  });

  test('covers and exceeds what the request is, exactly as the policy says', () => {
    fc.assert(
      fc.property(some, positiveAmounts, (given, amount) => {
        const parts = coverage(allocation(given), amount, ON);
        const { covered, excess } = parts ?? { covered: -1n, excess: -1n };
        expect(covered + excess).toBe(amount);
        expect(covered >= 0n && excess >= 0n).toBe(true);
        const word = excess === 0n ? 'PRESUMPTION_OF_APPROVAL' : covered === 0n ? 'POLICY_OF_DENIAL' : 'STRADDLES';
        expect(policyByQuantity(allocation(given), amount, ON)).toBe(word);
      }),
    );
  });
});

describe('what is covered (R-24)', () => {
  test.each<{ why: string; given: AllocationGiven; amount: string; covered: string; excess: string }>([
    { why: 'one too much', given: { licensed: '500000000' }, amount: '290000001', covered: '290000000', excess: '1' },
    { why: 'all of it', given: { licensed: '500000000' }, amount: '290000000', covered: '290000000', excess: '0' },
    { why: 'nothing', given: { licensed: '800000000' }, amount: '5', covered: '0', excess: '5' },
    { why: 'nothing, officially', given: { official: 'MET' }, amount: '5', covered: '0', excess: '5' },
  ])('$why', ({ amount, covered, excess, given }) => {
    const parts = coverage(allocation(given), tpp(amount), ON);
    expect([written(parts?.covered), written(parts?.excess)]).toEqual([covered, excess]);
  });

  test('has no answer without an allocation', () => {
    expect(coverage(allocation(), 1n, on('2028-01-01'))).toBeUndefined();
  });

  test('the smallest further request is one TPP', () => {
    expect(formatTpp(ONE_MORE_TPP)).toBe('1');
  });
});

describe('which country is debited (R-23, R-27, R-66)', () => {
  test.each([
    { why: 'Brazil', code: 'BR', day: '2025-09-01', tainted: false, debits: 'BR' },
    { why: 'Liechtenstein is Switzerland', code: 'LI', day: '2025-09-01', tainted: false, debits: 'CH' },
    { why: 'the last day that never counts', code: 'BR', day: '2024-12-31', tainted: false, debits: null },
    { why: 'the first day that counts', code: 'BR', day: '2025-01-01', tainted: false, debits: 'BR' },
    { why: 'still in 2028', code: 'BR', day: '2028-01-01', tainted: false, debits: 'BR' },
    { why: 'not an ally', code: 'JP', day: '2025-09-01', tainted: false, debits: null },
    { why: 'not China', code: 'CN', day: '2025-09-01', tainted: true, debits: null },
    { why: 'not for a tainted party', code: 'BR', day: '2025-09-01', tainted: true, debits: null },
    { why: 'not Cambodia while in D:5', code: 'KH', day: '2026-02-02', tainted: true, debits: null },
    { why: 'Cambodia afterwards', code: 'KH', day: '2026-02-03', tainted: false, debits: 'KH' },
  ])('$why: $debits', ({ code, day, debits, tainted }) => {
    expect(debitCountry(place(code), on(day), tainted)).toBe(debits);
  });
});
