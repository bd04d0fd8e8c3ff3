import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { a40, before, gamingCard, h100, movement, type MovementGiven, t4 } from '../../test/support/rules.js';
import { allDestinations } from './destination.js';
import { determine } from './determine.js';
import { isUaeExempt, oldRuleAsksLicense, uaeExemptionFor } from './old-rule.rule.js';
import { isTainted } from './tainted.rule.js';

const asks = (given: MovementGiven): boolean => {
  const moved = movement(given);
  return oldRuleAsksLicense(moved, isTainted(moved));
};
const ministry = { location: 'AE', sector: 'GOVERNMENT' } as const;

describe('the rule of October 2023 asks for a license (R-19, R-85, R-88)', () => {
  test.each<{ why: string; given: MovementGiven; asked: boolean }>([
    { why: 'not to Poland', given: { to: 'PL' }, asked: false },
    { why: 'not to India', given: { to: 'IN' }, asked: false },
    { why: 'not to Brazil', given: {}, asked: false },
    { why: 'to Vietnam, in D:1', given: { to: 'VN' }, asked: true },
    { why: 'to Saudi Arabia, in D:4', given: { to: 'SA' }, asked: true },
    { why: 'not to Israel, in D:4 but A:6', given: { to: 'IL' }, asked: false },
    { why: 'to China', given: { to: 'CN' }, asked: true },
    { why: 'to Macau', given: { to: 'MO' }, asked: true },
    { why: 'level B to Saudi Arabia', given: { to: 'SA', item: a40() }, asked: true },
    { why: 'not level B to Poland', given: { to: 'PL', item: a40() }, asked: false },
    { why: 'gaming cards to Vietnam', given: { to: 'VN', item: gamingCard() }, asked: true },
    { why: 'not what is outside 3A090', given: { to: 'CN', item: t4() }, asked: false },
    { why: 'not memory', given: { to: 'CN', item: h100({ level: 'C' }) }, asked: false },
    {
      why: 'to a Chinese subsidiary in Malaysia',
      given: { to: 'MY', consignee: { parentHeadquarters: 'CN' } },
      asked: true,
    },
    { why: 'never inside the United States', given: { to: 'US', consignee: { headquarters: 'CN' } }, asked: false },
  ])('$why', ({ asked, given }) => {
    expect(asks(given)).toBe(asked);
  });
});

describe('the United Arab Emirates from 10 July 2026 on (R-96)', () => {
  test.each<{ why: string; given: MovementGiven; exempt: boolean }>([
    { why: 'a ministry the day before', given: { on: '2026-07-09' }, exempt: false },
    { why: 'a ministry on the first day', given: { on: '2026-07-10' }, exempt: true },
    { why: 'the last moment in UTC before it', given: { at: '2026-07-09T19:59:59-04:00' }, exempt: false },
    { why: 'the first one', given: { at: '2026-07-09T20:00:00-04:00' }, exempt: true },
    { why: 'level B as well', given: { item: a40() }, exempt: true },
    { why: 'a private company', given: { consignee: { location: 'AE' } }, exempt: false },
    {
      why: 'a government of another country there',
      given: { consignee: { ...ministry, headquarters: 'SA' } },
      exempt: false,
    },
    { why: 'its ministry in Saudi Arabia', given: { to: 'SA' }, exempt: false },
    { why: 'a tainted end user', given: { endUser: { location: 'CN' } }, exempt: false },
  ])('$why: $exempt', ({ exempt, given }) => {
    const moved = movement({ to: 'AE', on: '2026-08-01', consignee: ministry, ...given });
    expect(isUaeExempt(moved, isTainted(moved))).toBe(exempt);
  });

  const g42 = { location: 'AE', listedAs: 'G42' } as const;
  const oracle = { location: 'AE', parentHeadquarters: 'US', parentListedAs: 'ORACLE' } as const;
  test.each<{ why: string; given: MovementGiven; exempt: boolean }>([
    { why: 'G42 the day before', given: { on: '2026-07-09', consignee: g42 }, exempt: false },
    { why: 'G42 on the first day', given: { on: '2026-07-10', consignee: g42 }, exempt: true },
    { why: '1,000 H100 to G42 on 1 August 2026', given: { quantity: 1_000n, consignee: g42 }, exempt: true },
    { why: 'G42 the day before its last', given: { on: '2027-04-05', consignee: g42 }, exempt: true },
    { why: 'G42 on its last day', given: { on: '2027-04-06', consignee: g42 }, exempt: true },
    { why: 'G42 on 7 April 2027', given: { on: '2027-04-07', consignee: g42 }, exempt: false },
    {
      why: 'Core42 on its last day',
      given: { on: '2027-04-06', consignee: { ...g42, listedAs: 'CORE42' } },
      exempt: true,
    },
    { why: 'a subsidiary of G42', given: { consignee: { location: 'AE', parentListedAs: 'G42' } }, exempt: false },
    { why: 'an entity that is not named', given: { consignee: { ...g42, listedAs: 'G43' } }, exempt: false },
    { why: 'G42 in Saudi Arabia', given: { to: 'SA', consignee: g42 }, exempt: false },
    { why: 'G42 with a Chinese parent', given: { consignee: { ...g42, parentHeadquarters: 'CN' } }, exempt: false },
    { why: 'level B to G42', given: { item: a40(), consignee: g42 }, exempt: true },
    {
      why: 'Oracle itself',
      given: { consignee: { location: 'AE', headquarters: 'US', listedAs: 'ORACLE' } },
      exempt: true,
    },
    { why: 'its UAE subsidiary the day before', given: { on: '2026-07-09', consignee: oracle }, exempt: false },
    { why: 'its UAE subsidiary', given: { on: '2026-07-10', consignee: oracle }, exempt: true },
    { why: 'its UAE subsidiary, which has no last day', given: { on: '2028-06-01', consignee: oracle }, exempt: true },
    { why: 'its Saudi subsidiary', given: { consignee: { ...oracle, location: 'SA' } }, exempt: false },
    { why: 'its UAE subsidiary in Saudi Arabia', given: { to: 'SA', consignee: oracle }, exempt: false },
    {
      why: 'moved its headquarters abroad',
      given: { consignee: { ...oracle, parentHeadquarters: 'GB' } },
      exempt: false,
    },
    {
      why: 'its subsidiary for a Chinese end user',
      given: { consignee: oracle, endUser: { headquarters: 'CN' } },
      exempt: false,
    },
  ])('named: $why: $exempt', ({ exempt, given }) => {
    const moved = movement({ to: 'AE', on: '2026-08-01', ...given });
    expect(uaeExemptionFor(moved, isTainted(moved))).toBe(exempt ? 'uae.listed' : null);
    expect(determine(moved, before()).flags.includes('UAE_EXEMPT')).toBe(exempt);
  });

  test('a license is asked of everybody else there, before and after', () => {
    for (const on of ['2025-06-01', '2026-07-09', '2026-07-10', '2027-04-07']) {
      expect(asks({ to: 'AE', on })).toBe(true);
      expect(asks({ to: 'AE', on, consignee: ministry })).toBe(on < '2026-07-10');
    }
  });
});

test('whoever is tainted needs a license for levels A and B wherever it goes abroad', () => {
  const abroad = allDestinations().filter((destination) => destination !== 'US');
  fc.assert(
    fc.property(fc.constantFrom(...abroad), fc.constantFrom(h100(), gamingCard(), a40()), (to, item) => {
      expect(asks({ to, item, consignee: { headquarters: 'MO' } })).toBe(true);
    }),
  );
});
