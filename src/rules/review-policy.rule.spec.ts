import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  allocation,
  type AllocationGiven,
  h100,
  movement,
  type MovementGiven,
  part,
  written,
} from '../../test/support/rules.js';
import type { ItemFacts } from './item-class.rule.js';
import { applicationFor, type Review, reviewPolicy } from './review-policy.rule.js';
import { isTainted } from './tainted.rule.js';
import { tpp } from './tpp.js';

const review = (given: MovementGiven, of: AllocationGiven = {}): Review => {
  const moved = movement(given);
  return reviewPolicy(applicationFor(moved, isTainted(moved)), allocation(of));
};

describe('the policy an application meets: the first case that applies (R-19 to R-28)', () => {
  const met = { licensed: '790000000' };
  test.each<{ why: string; given: MovementGiven; of: AllocationGiven; policy: string; flags: string[] }>([
    { why: 'China', given: { to: 'CN' }, of: {}, policy: 'PRESUMPTION_OF_DENIAL', flags: [] },
    {
      why: 'a Macau buyer with a data center in Germany: denial beats the ally (R-20)',
      given: { to: 'DE', consignee: { headquarters: 'MO' } },
      of: {},
      policy: 'PRESUMPTION_OF_DENIAL',
      flags: [],
    },
    { why: 'level B to China', given: { to: 'CN', item: a40() }, of: {}, policy: 'PRESUMPTION_OF_DENIAL', flags: [] },
    {
      why: '1,000 A40 to Saudi Arabia, allocation untouched (R-19)',
      given: { to: 'SA', item: a40(), quantity: 1_000n },
      of: met,
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: [],
    },
    {
      why: 'Vietnam before the Framework',
      given: { to: 'VN', on: '2025-01-12' },
      of: met,
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: [],
    },
    {
      why: 'Vietnam on its first day',
      given: { to: 'VN', on: '2025-01-13' },
      of: met,
      policy: 'POLICY_OF_DENIAL',
      flags: [],
    },
    {
      why: '900,000,000 TPP to a Canadian operator in Canada: no cap (R-21)',
      given: { to: 'CA', lineTpp: '900000000' },
      of: {},
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: [],
    },
    {
      why: 'a French buyer of a Qatari parent in France (R-27)',
      given: { to: 'FR', consignee: { parentHeadquarters: 'QA' } },
      of: {},
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: ['OVERLAP'],
    },
    {
      why: 'an Emirati buyer in France',
      given: { to: 'FR', consignee: { headquarters: 'AE' } },
      of: {},
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: ['OVERLAP'],
    },
    {
      why: 'a German company in Malaysia, which is met (R-27)',
      given: { to: 'MY', lineTpp: '50000000', consignee: { headquarters: 'DE' } },
      of: met,
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: ['OVERLAP'],
    },
    {
      why: 'an Indian company of a German parent in Malaysia: the stricter reading',
      given: { to: 'MY', consignee: { headquarters: 'IN', parentHeadquarters: 'DE' } },
      of: met,
      policy: 'POLICY_OF_DENIAL',
      flags: ['OVERLAP'],
    },
    {
      why: 'a German company of an Indian parent in Malaysia',
      given: { to: 'MY', consignee: { headquarters: 'DE', parentHeadquarters: 'IN' } },
      of: {},
      policy: 'PRESUMPTION_OF_APPROVAL',
      flags: ['OVERLAP'],
    },
    { why: 'an allocation country', given: {}, of: {}, policy: 'PRESUMPTION_OF_APPROVAL', flags: [] },
    { why: 'one that is met', given: {}, of: met, policy: 'POLICY_OF_DENIAL', flags: [] },
    { why: 'one that has less left', given: {}, of: { licensed: '789999999' }, policy: 'STRADDLES', flags: [] },
    { why: 'one in 2028', given: { on: '2028-01-01' }, of: {}, policy: 'UNDEFINED', flags: [] },
  ])('$why: $policy', ({ flags, given, of, policy }) => {
    expect(review(given, of)).toMatchObject({ policy, flags });
  });

  test('by quantity says what is covered, and on which text it rests', () => {
    const answer = review({ lineTpp: '290000001' }, { licensed: '500000000' });
    expect([written(answer.covered), written(answer.excess), answer.rule]).toEqual([
      '290000000',
      '1',
      'review.allocation',
    ]);
    expect(review({}, { official: 'MET' }).rule).toBe('review.official');
  });

  test.each<{ why: string; given: MovementGiven; rule: string }>([
    { why: 'tainted', given: { to: 'CN' }, rule: 'review.macauD5' },
    { why: 'level B', given: { to: 'SA', item: a40() }, rule: 'review.levelB' },
    { why: 'an ally', given: { to: 'CA' }, rule: 'review.ally' },
    { why: 'an ally abroad', given: { to: 'MY', consignee: { headquarters: 'DE' } }, rule: 'review.ally' },
  ])('and otherwise nothing of the kind: $why', ({ given, rule }) => {
    expect(review(given)).toMatchObject({ rule, covered: null, excess: null });
  });
});

describe('case by case for China and Macau from 15 January 2026 (R-90)', () => {
  const figures = (icTpp: string, milliGBps: bigint): ItemFacts =>
    h100({ icTpp: tpp(icTpp), bandwidthMilliGBps: milliGBps });

  test.each<{ why: string; given: MovementGiven; possible: boolean }>([
    { why: 'H200', given: { item: part('nvidia-h200-sxm') }, possible: true },
    { why: 'MI325X', given: { item: part('amd-mi325x') }, possible: true },
    { why: 'B200', given: { item: part('nvidia-b200') }, possible: false },
    { why: 'H100', given: {}, possible: true },
    { why: 'a board of eight H200, each below', given: { item: part('nvidia-hgx-h200-8') }, possible: true },
    { why: 'exactly 21,000 TPP', given: { item: figures('21000', 0n) }, possible: false },
    { why: 'the smallest step below', given: { item: figures('20999.9999', 6_499_999n) }, possible: true },
    { why: 'exactly 6,500 GB/s', given: { item: figures('1', 6_500_000n) }, possible: false },
    { why: 'a bandwidth nobody knows', given: { item: h100({ bandwidthMilliGBps: null }) }, possible: false },
    { why: 'a TPP nobody knows', given: { item: h100({ icTpp: null }) }, possible: false },
    { why: 'level B', given: { item: a40() }, possible: false },
    { why: 'the day before', given: { on: '2026-01-14' }, possible: false },
    { why: 'the first day', given: { on: '2026-01-15' }, possible: true },
    { why: 'Macau', given: { to: 'MO' }, possible: true },
    { why: 'Hong Kong, which is China', given: { to: 'HK' }, possible: true },
    { why: 'another D:5 country', given: { to: 'BY' }, possible: false },
    {
      why: 'a Chinese subsidiary in Singapore',
      given: { to: 'SG', consignee: { headquarters: 'CN' } },
      possible: false,
    },
    { why: 'an export from abroad', given: { from: 'TW' }, possible: false },
    { why: 'a reexport', given: { from: 'SG', act: 'REEXPORT' }, possible: false },
    { why: 'a transfer', given: { from: 'CN', act: 'TRANSFER_IN_COUNTRY' }, possible: false },
  ])('$why: $possible', ({ given, possible }) => {
    const answer = review({ to: 'CN', on: '2026-02-02', ...given });
    expect(answer).toMatchObject({
      policy: 'PRESUMPTION_OF_DENIAL', // the certifications of are not ours to know
      flags: possible ? ['CASE_BY_CASE_POSSIBLE'] : [],
    });
  });
});

test('an application never meets a milder policy because somebody in it is tainted', () => {
  const places = fc.constantFrom('BR', 'DE', 'VN', 'US', 'MY');
  fc.assert(
    fc.property(places, places, fc.constantFrom(h100(), a40()), (to, headquarters, item) => {
      expect(review({ to, item, consignee: { headquarters, parentHeadquarters: 'CN' } }).policy).toBe(
        'PRESUMPTION_OF_DENIAL',
      );
    }),
  );
});
