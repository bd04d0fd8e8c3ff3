import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  anyBefore,
  anyMovement,
  before,
  type BeforeGiven,
  drawn,
  gamingCard,
  movement,
  type MovementGiven,
  site,
  t4,
} from '../../test/support/rules.js';
import { determine } from './determine.js';
import type { Determination } from './determination.js';
import type { RecordedAs } from './vocabulary.js';

const judge = (given: MovementGiven, of: BeforeGiven = {}): Determination => determine(movement(given), before(of));

interface Case {
  readonly why: string;
  readonly given: MovementGiven;
  readonly of?: BeforeGiven;
  readonly as: RecordedAs;
  readonly breaches?: readonly string[];
  readonly flags?: readonly string[];
  readonly policy?: string | null;
}
const answered = ({ given, of }: Case) => judge(given, of);
const expected = ({ as, breaches = [], flags = [], policy = null }: Case): object => ({
  authorization: as,
  breaches,
  flags,
  reviewPolicy: policy,
});
const none = { breaches: ['NO_AUTHORIZATION'], policy: 'PRESUMPTION_OF_APPROVAL' } as const;

describe('is anything needed at all? The first that applies ends the judging', () => {
  test.each<Case>([
    { why: 'what is outside', given: { item: t4(), to: 'CN' }, as: 'NONE_REQUIRED', flags: ['OUT_OF_SCOPE'] },
    {
      why: 'what is outside, to the United States: still out of scope',
      given: { item: t4(), to: 'US', named: 'LPP' },
      as: 'NONE_REQUIRED',
      flags: ['AUTHORIZATION_NOT_NEEDED', 'OUT_OF_SCOPE'],
    },
    { why: 'Puerto Rico', given: { to: 'PR' }, as: 'NOT_AN_EXPORT' },
    { why: 'a Chinese company in Texas', given: { to: 'US', consignee: { headquarters: 'CN' } }, as: 'NOT_AN_EXPORT' },
    {
      why: 'a license that is not needed there',
      given: { to: 'US', named: 'LICENSE', licenseNumber: 'L-1' },
      of: { licenses: [drawn({ to: 'US' })] },
      as: 'NOT_AN_EXPORT',
      flags: ['AUTHORIZATION_NOT_NEEDED'],
    },
    { why: 'a claim that none is needed', given: { to: 'US', named: 'NLR' }, as: 'NOT_AN_EXPORT' },
    { why: 'level B to Poland', given: { to: 'PL', item: a40() }, as: 'NONE_REQUIRED' },
    { why: 'level B to Saudi Arabia: ACA', given: { to: 'SA', item: a40() }, as: 'ACA' },
    { why: 'the day before the Framework', given: { on: '2025-01-12' }, as: 'NONE_REQUIRED' },
    {
      why: 'its first day, by the clock of UTC',
      given: { at: '2025-01-12T19:00:00-05:00', quantity: 1n },
      as: 'LPP',
      flags: ['COMPLIANCE_NOT_REQUIRED'],
    },
    {
      why: 'Vietnam before it',
      given: { to: 'VN', on: '2025-01-12' },
      as: 'UNAUTHORIZED',
      ...none,
    },
    {
      why: 'a ministry of the UAE from 10 July 2026 on',
      given: { to: 'AE', on: '2026-07-10', named: 'LPP', consignee: { sector: 'GOVERNMENT' } },
      as: 'NONE_REQUIRED',
      flags: ['AUTHORIZATION_NOT_NEEDED', 'UAE_EXEMPT'],
    },
  ])('$why: $as', (of) => {
    expect(answered(of)).toMatchObject(expected(of));
  });
});

describe('nothing named: the first of R-57 without a breach', () => {
  test.each<Case>([
    { why: 'gaming cards anywhere', given: { item: gamingCard(), to: 'IN' }, as: 'ACA' },
    { why: 'gaming cards to an ally', given: { item: gamingCard(), to: 'JP' }, as: 'ACA' },
    { why: 'gaming cards to China', given: { item: gamingCard(), to: 'CN' }, as: 'NAC' },
    { why: 'production for an ally: ACM before AIA', given: { to: 'JP', purpose: 'PRODUCTION' }, as: 'ACM' },
    { why: 'an ally', given: { to: 'NO', quantity: 80n }, as: 'AIA' },
    { why: 'a VEU site before LPP', given: {}, of: { site: site() }, as: 'UVEU' },
    { why: 'a VEU site that is full: LPP', given: {}, of: { site: site({ base: { BR: '9000000000' } }) }, as: 'LPP' },
    {
      why: 'the French subsidiary of a Qatari parent',
      given: { to: 'FR', consignee: { parentHeadquarters: 'QA' } },
      as: 'LPP',
    },
    { why: 'Vietnam, against 740.2 (R-29)', given: { to: 'VN' }, as: 'LPP', flags: ['LPP_740_2_CONFLICT'] },
    { why: 'a license when LPP is full', given: {}, of: { lppUsed: '26900000', licenses: [drawn()] }, as: 'LICENSE' },
    {
      why: '2,000 H100 to an Indian company (R-57)',
      given: { to: 'IN', quantity: 2_000n },
      as: 'UNAUTHORIZED',
      ...none,
    },
    {
      why: 'the same in a country that is met',
      given: { to: 'IN', quantity: 2_000n },
      of: { allocation: { licensed: '790000000' } },
      as: 'UNAUTHORIZED',
      breaches: none.breaches,
      policy: 'POLICY_OF_DENIAL',
    },
    {
      why: 'China',
      given: { to: 'CN' },
      as: 'UNAUTHORIZED',
      breaches: none.breaches,
      policy: 'PRESUMPTION_OF_DENIAL',
    },
  ])('$why: $as', (of) => {
    expect(answered(of)).toMatchObject(expected(of));
  });

  test('of several licenses the one usable for the shortest time, of those the smallest number', () => {
    const licenses = [
      drawn({ number: 'L-3', usableThrough: '2026-03-01' }),
      drawn({ number: 'L-2', usableThrough: '2026-03-01' }),
      drawn({ number: 'L-1', usableThrough: '2026-06-01' }),
      drawn({ number: 'L-0', usableThrough: '2025-12-01', quantity: 1_999n }),
    ];
    const given = { to: 'BR', quantity: 2_000n } as const;
    const of = (quantity: bigint) => licenses.map((one) => ({ ...one, license: { ...one.license, quantity } }));
    expect(judge(given, { licenses: [...of(2_000n).slice(0, 3), ...licenses.slice(3)] }).licenseNumber).toBe('L-2');
    expect(judge(given, { licenses: of(2_000n) }).licenseNumber).toBe('L-0');
  });

  test('what it is chosen for has no breach, and only UNAUTHORIZED has one', () => {
    fc.assert(
      fc.property(anyMovement, (given) => {
        const { authorization, breaches } = judge({ ...given, named: null }, anyBefore);
        expect(breaches).toEqual(authorization === 'UNAUTHORIZED' ? ['NO_AUTHORIZATION'] : []);
      }),
    );
  });
});

describe('the window of 13 January to 14 May 2025 (R-66, R-85)', () => {
  const lots = { quantity: 2_000n } as const;
  test.each<Case>([
    {
      why: 'the day before: nothing is needed yet',
      given: { ...lots, on: '2025-01-12', named: 'NLR' },
      as: 'NONE_REQUIRED',
    },
    {
      why: 'its first day, license-free under the older rule',
      given: { ...lots, on: '2025-01-13', named: 'NLR' },
      as: 'NONE_REQUIRED',
      flags: ['COMPLIANCE_NOT_REQUIRED', 'TRANSITION'],
    },
    {
      why: 'nothing named and nothing else fits',
      given: { ...lots, on: '2025-02-01' },
      as: 'NONE_REQUIRED',
      flags: ['COMPLIANCE_NOT_REQUIRED', 'TRANSITION'],
    },
    {
      why: 'nothing named but LPP fits: LPP comes first',
      given: { on: '2025-02-01' },
      as: 'LPP',
      flags: ['COMPLIANCE_NOT_REQUIRED'],
    },
    {
      why: '23:30 UTC on 14 May',
      given: { ...lots, at: '2025-05-14T19:30:00-04:00', named: 'NLR' },
      as: 'NONE_REQUIRED',
      flags: ['COMPLIANCE_NOT_REQUIRED', 'TRANSITION'],
    },
    {
      why: '00:30 UTC on 15 May',
      given: { ...lots, at: '2025-05-14T20:30:00-04:00', named: 'NLR' },
      as: 'UNAUTHORIZED',
      ...none,
    },
    {
      why: 'Vietnam, where the older rule asks for a license',
      given: { ...lots, to: 'VN', on: '2025-02-01', named: 'NLR' },
      as: 'UNAUTHORIZED',
      flags: ['COMPLIANCE_NOT_REQUIRED'],
      ...none,
    },
  ])('$why: $as', (of) => {
    expect(answered(of)).toMatchObject(expected(of));
  });

  test('1,000 H100 to Brazil in December 2024 and in February 2025 without a license: neither counts (R-66)', () => {
    for (const on of ['2024-12-20', '2025-02-01']) {
      expect(judge({ quantity: 1_000n, on, named: 'NLR' })).toMatchObject({
        authorization: 'NONE_REQUIRED',
        debitCountry: null,
        lppQuotaKey: null,
      });
    }
  });
});
