import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { a40, amounts, breaches, movement, type MovementGiven, positiveAmounts } from '../../test/support/rules.js';
import { lpp, lppQuota, lppQuotaHolder, lppQuotaKey } from './lpp.rule.js';
import { isTainted } from './tainted.rule.js';
import { timesUnits, tpp, type Tpp } from './tpp.js';

const asked = (given: MovementGiven, used = '0') => {
  const moved = movement(given);
  return breaches(lpp(moved, isTainted(moved), tpp(used)));
};
const fits = (used: Tpp, lineTpp: Tpp): boolean => lppQuota(movement({ lineTpp }), used).met;

describe('the quota of 26,900,000 TPP a year (R-34)', () => {
  test.each([
    { why: '1,699 H100 fit', used: '0', line: '26898568', met: true },
    { why: '1,700 do not', used: '0', line: '26914400', met: false },
    { why: 'exactly full', used: '26899999', line: '1', met: true },
    { why: 'the smallest step too much', used: '26900000', line: '0.0001', met: false },
    { why: 'the smallest step below', used: '26899999.9999', line: '0.0001', met: true },
    { why: '699 more after 1,000', used: '15832000', line: '11066568', met: true },
    { why: '700 more after 1,000', used: '15832000', line: '11082400', met: false },
    { why: 'nothing is split: a whole line over it is refused', used: '26000000', line: '900000.0001', met: false },
    { why: 'a year that is over already', used: '27000000', line: '0.0001', met: false },
  ])('$why', ({ line, met, used }) => {
    expect(lppQuota(movement({ lineTpp: line }), tpp(used)).met).toBe(met);
  });

  test('says what was used and what remains', () => {
    expect(lppQuota(movement({ quantity: 700n }), tpp('15832000')).numbers).toEqual({
      quotaTpp: tpp('26900000'),
      usedTpp: tpp('15832000'),
      remainingTpp: tpp('11068000'),
      amountTpp: timesUnits(tpp('15832'), 700n),
    });
  });

  test('holds a movement from before the exception against its first quota', () => {
    const early = movement({ on: '2024-12-20', lineTpp: '26900000.0001' });
    expect(breaches(lpp(early, false, 0n))).toEqual(['NOT_IN_FORCE', 'LPP_QUOTA']);
  });

  test('is never used below zero: that is a bug', () => {
    expect(() => lppQuota(movement(), -1n)).toThrow('never negative');
  });

  test('splitting a shipment never lets more TPP through', () => {
    fc.assert(
      fc.property(amounts, positiveAmounts, positiveAmounts, (used, first, second) => {
        expect(fits(used, first) && fits(used + first, second)).toBe(fits(used, first + second));
      }),
    );
  });

  test('what remains fits, and 0.0001 more does not', () => {
    fc.assert(
      fc.property(amounts, (used) => {
        const remaining = lppQuota(movement({ lineTpp: 1n }), used).numbers['remainingTpp'] ?? -1n;
        expect(remaining === 0n || fits(used, remaining)).toBe(true);
        expect(fits(used, remaining + 1n)).toBe(false);
      }),
    );
  });
});

describe('whose quota it is (R-35)', () => {
  const daughter = (location: string) => ({ id: `D-${location}`, location, parent: 'TOP', parentHeadquarters: 'IN' });

  test.each<{ why: string; given: MovementGiven; holder: string }>([
    { why: 'a company without a parent', given: {}, holder: 'ACME' },
    { why: 'a subsidiary', given: { consignee: daughter('BR') }, holder: 'TOP' },
    { why: 'its sister elsewhere', given: { to: 'IN', consignee: daughter('IN') }, holder: 'TOP' },
    {
      why: 'the operator, for a consignee headquartered in an ally',
      given: { consignee: { headquarters: 'DE' }, endUser: { id: 'NOVA' } },
      holder: 'NOVA',
    },
    {
      why: 'the parent of that operator',
      given: { consignee: { headquarters: 'DE' }, endUser: { id: 'NOVA', parent: 'NOVA-TOP' } },
      holder: 'NOVA-TOP',
    },
    { why: 'never the operator otherwise', given: { endUser: { id: 'NOVA' } }, holder: 'ACME' },
    { why: 'the consignee when nobody else operates', given: { consignee: { headquarters: 'DE' } }, holder: 'ACME' },
  ])('$why: $holder', ({ given, holder }) => {
    expect(lppQuotaHolder(movement(given))).toBe(holder);
  });

  test('one parent, subsidiaries in India and Brazil: 15,000,000 and 11,900,000 use the year up', () => {
    expect(fits(tpp('15000000'), tpp('11900000'))).toBe(true);
    expect(fits(tpp('26900000'), 1n)).toBe(false);
  });

  test.each([
    { at: '2026-01-01T01:30:00+04:00', key: 'ACME/2025' },
    { at: '2025-12-31T20:00:00-05:00', key: 'ACME/2026' },
    { at: '2025-12-31T23:59:59.999Z', key: 'ACME/2025' },
    { at: '2026-01-01T00:00:00Z', key: 'ACME/2026' },
  ])('$at draws $key: the UTC year of the export (R-38)', ({ at, key }) => {
    expect(lppQuotaKey(movement({ at }))).toBe(key);
  });
});

describe('items, places and acts (R-29, R-36)', () => {
  test.each<{ why: string; given: MovementGiven; expected: string[] }>([
    {
      why: '500 H100 to the French subsidiary of a Qatari parent',
      given: { to: 'FR', quantity: 500n, consignee: { parentHeadquarters: 'QA' } },
      expected: [],
    },
    {
      why: 'the Singapore subsidiary of a Chinese parent',
      given: { to: 'SG', consignee: { parentHeadquarters: 'CN' } },
      expected: ['MACAU_D5'],
    },
    { why: 'Thailand', given: { to: 'TH' }, expected: [] },
    { why: 'Vietnam, although in D:1', given: { to: 'VN' }, expected: [] },
    { why: 'a reexport', given: { to: 'VN', from: 'SG', act: 'REEXPORT' }, expected: [] },
    {
      why: 'a transfer in country',
      given: { to: 'VN', from: 'VN', act: 'TRANSFER_IN_COUNTRY' },
      expected: ['LPP_ACT'],
    },
    { why: 'level B', given: { item: a40() }, expected: ['ITEM_NOT_ELIGIBLE'] },
    { why: 'the day before the Framework', given: { on: '2025-01-12' }, expected: ['NOT_IN_FORCE'] },
    { why: 'its first day', given: { on: '2025-01-13' }, expected: [] },
  ])('$why: $expected', ({ expected, given }) => {
    expect(asked(given)).toEqual(expected);
  });

  test('2,000 H100 to a company in India are too many (R-57)', () => {
    expect(asked({ to: 'IN', quantity: 2_000n })).toEqual(['LPP_QUOTA']);
  });
});
