import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocation, type AllocationGiven, amounts, on, place, written } from '../../test/support/rules.js';
import { ONE_MORE_TPP, policyByQuantity } from './country-allocation.rule.js';
import { type CountryStanding, countryStanding } from './country-position.rule.js';
import { tpp } from './tpp.js';

const ON = on('2025-09-01');
const standing = (code: string, given: AllocationGiven & { exported?: string } = {}, day = ON): CountryStanding => {
  const { licensedTpp, ...news } = allocation(given);
  return countryStanding(place(code), day, news, { licensed: licensedTpp, exported: tpp(given.exported ?? '0') });
};
const figures = (of: CountryStanding) => ({
  licensed: written(of.licensedTpp),
  exported: written(of.exportedTpp),
  allocation: written(of.allocationTpp),
  remaining: written(of.remainingTpp),
});

describe('the position of an allocation country', () => {
  test('the UAE with 500,000,000 licensed and 290,000,000 remaining (R-22)', () => {
    const of = standing('AE', { licensed: '500000000', exported: '80000000' });
    expect(figures(of)).toEqual({
      licensed: '500000000',
      exported: '80000000',
      allocation: '790000000',
      remaining: '290000000',
    });
    expect(of).toMatchObject({ group: 'ALLOCATION', reviewPolicy: 'PRESUMPTION_OF_APPROVAL' });
  });

  test('100,000,000 licensed and 40,000,000 shipped by expiry: both are shown (R-23)', () => {
    expect(figures(standing('CL', { licensed: '100000000', exported: '40000000' }))).toMatchObject({
      licensed: '100000000',
      exported: '40000000',
    });
  });

  test('own 490,000,000, officially met: denial, 300,000,000 shown as remaining (R-28)', () => {
    const of = standing('MX', { licensed: '490000000', official: 'MET' });
    expect(figures(of).remaining).toBe('300000000');
    expect(of).toMatchObject({
      officialStatus: 'MET',
      reviewPolicy: 'POLICY_OF_DENIAL',
      statusByExported: 'POLICY_OF_DENIAL',
    });
  });

  test('what others licensed counts in LICENSED, not in EXPORTED', () => {
    const of = standing('CL', { licensed: '400000000', external: '390000000', exported: '400000000' });
    expect(figures(of)).toMatchObject({ licensed: '790000000', remaining: '0' });
    expect(written(of.externalLicensedTpp)).toBe('390000000');
    expect(of).toMatchObject({
      reviewPolicy: 'POLICY_OF_DENIAL',
      statusByExported: 'PRESUMPTION_OF_APPROVAL',
    });
  });

  test('above its cap nothing remains, and not less than nothing', () => {
    expect(figures(standing('MY', { licensed: '840000000' })).remaining).toBe('0');
  });

  test('met, then doubled on 1 September 2026: 790,000,000 remain (R-25)', () => {
    const of = standing('CL', { licensed: '790000000', uplift: 10_000n }, on('2026-09-01'));
    expect(figures(of)).toMatchObject({ allocation: '1580000000', remaining: '790000000' });
    expect(of.reviewPolicy).toBe('PRESUMPTION_OF_APPROVAL');
  });

  test.each([
    { licensed: '789999999', policy: 'PRESUMPTION_OF_APPROVAL' },
    { licensed: '789999999.0001', policy: 'STRADDLES' },
    { licensed: '789999999.9999', policy: 'STRADDLES' },
    { licensed: '790000000', policy: 'POLICY_OF_DENIAL' },
  ])('answers for one further TPP: $licensed licensed is $policy', ({ licensed, policy }) => {
    expect(standing('CL', { licensed }).reviewPolicy).toBe(policy);
  });

  test.each([
    { day: '2025-01-12', allocation: null },
    { day: '2025-01-13', allocation: '790000000' },
    { day: '2027-12-31', allocation: '790000000' },
    { day: '2028-01-02', allocation: null },
  ])('Mexico on $day has $allocation (R-26)', ({ allocation: expected, day }) => {
    const of = standing('MX', { licensed: '1', official: 'MET' }, on(day));
    expect(figures(of)).toMatchObject({ allocation: expected, remaining: expected === null ? null : '789999999' });
    const policy = expected === null ? 'UNDEFINED' : 'POLICY_OF_DENIAL';
    expect(of).toMatchObject({ reviewPolicy: policy, statusByExported: policy });
    expect(figures(of).licensed).toBe('1');
  });
});

describe('a country without an allocation', () => {
  test.each([
    { code: 'JP', day: '2025-09-01', group: 'SUPPLEMENT_5_A', policy: 'PRESUMPTION_OF_APPROVAL' },
    { code: 'CN', day: '2025-09-01', group: 'D5_OR_MACAU', policy: 'PRESUMPTION_OF_DENIAL' },
    { code: 'MO', day: '2028-01-01', group: 'D5_OR_MACAU', policy: 'PRESUMPTION_OF_DENIAL' },
    { code: 'KH', day: '2026-02-02', group: 'D5_OR_MACAU', policy: 'PRESUMPTION_OF_DENIAL' },
  ])('$code on $day has no figures: $policy', ({ code, day, group, policy }) => {
    expect(standing(code, { licensed: '5', external: '5', official: 'MET' }, on(day))).toEqual({
      group,
      licensedTpp: null,
      externalLicensedTpp: null,
      exportedTpp: null,
      allocationTpp: null,
      remainingTpp: null,
      officialStatus: null,
      reviewPolicy: policy,
      statusByExported: policy,
    });
  });

  test('Cambodia has one from 3 February 2026 on (R-17)', () => {
    expect(standing('KH', {}, on('2026-02-03')).group).toBe('ALLOCATION');
  });
});

test('the readings are those of the two measures, one further TPP each', () => {
  fc.assert(
    fc.property(amounts, amounts, fc.bigInt({ min: 0n, max: 10_000n }), (licensed, exported, uplift) => {
      const news = { externalLicensedTpp: 0n, uplift, officialStatus: 'UNKNOWN' } as const;
      const of = countryStanding(place('CL'), ON, news, { licensed, exported });
      expect(of.reviewPolicy).toBe(policyByQuantity(allocation({ licensed, uplift }), ONE_MORE_TPP, ON));
      expect(of.statusByExported).toBe(policyByQuantity(allocation({ licensed: exported, uplift }), ONE_MORE_TPP, ON));
    }),
  );
});
