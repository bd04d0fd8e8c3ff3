import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocation, h100, movement, type MovementGiven, part } from '../../test/support/rules.js';
import { type CaseByCase, caseByCase } from './case-by-case.rule.js';
import { applicationFor, reviewPolicy } from './review-policy.rule.js';
import { isTainted } from './tainted.rule.js';
import { tpp } from './tpp.js';
import { type Certification, CERTIFICATIONS } from './vocabulary.js';

/** 100 H200 to China on 2 February 2026, with everything certified and room under the cap. */
interface Given extends MovementGiven {
  readonly certified?: readonly Certification[];
  readonly us?: string;
  readonly cn?: string;
}
const complete = { to: 'CN', on: '2026-02-02', item: part('nvidia-h200-sxm') } as const;

function applied({ certified = CERTIFICATIONS, cn = '0', us = '1000000000', ...given }: Given) {
  const moved = movement({ ...complete, ...given });
  const supported = { certified, volumes: { unitedStatesTpp: tpp(us), chinaMacauTpp: tpp(cn) } };
  return { ...applicationFor(moved, isTainted(moved)), supported };
}
const judged = (given: Given): CaseByCase => caseByCase(applied(given));
const reviewed = (given: Given) => reviewPolicy(applied(given), allocation());

const DENIED = 'PRESUMPTION_OF_DENIAL';

describe('case-by-case review for China and Macau (R-90 to R-92)', () => {
  test.each<{ why: string; given: Given; policy: string; flags?: string[] }>([
    { why: 'the day before', given: { on: '2026-01-14' }, policy: DENIED },
    { why: 'the first day', given: { on: '2026-01-15' }, policy: 'CASE_BY_CASE' },
    { why: 'the day after', given: { on: '2026-01-16' }, policy: 'CASE_BY_CASE' },
    { why: 'the last moment in UTC before it', given: { at: '2026-01-14T18:59:59-05:00' }, policy: DENIED },
    { why: 'the first one', given: { at: '2026-01-14T19:00:00-05:00' }, policy: 'CASE_BY_CASE' },
    { why: 'Macau', given: { to: 'MO' }, policy: 'CASE_BY_CASE' },
    { why: 'Hong Kong', given: { to: 'HK' }, policy: 'CASE_BY_CASE' },
    { why: 'another D:5 country', given: { to: 'BY' }, policy: DENIED },
    {
      why: 'a Chinese subsidiary in Singapore',
      given: { to: 'SG', consignee: { headquarters: 'CN' } },
      policy: DENIED,
    },
    { why: 'an export from Taiwan', given: { from: 'TW' }, policy: DENIED },
    { why: 'a reexport', given: { from: 'SG', act: 'REEXPORT' }, policy: DENIED },
    { why: 'a transfer', given: { from: 'CN', act: 'TRANSFER_IN_COUNTRY' }, policy: DENIED },
    { why: 'MI325X, 20,919.2 and 6,000', given: { item: part('amd-mi325x') }, policy: 'CASE_BY_CASE' },
    { why: 'B200, 36,000 and 8,000', given: { item: part('nvidia-b200') }, policy: DENIED },
    { why: 'one step below 21,000', given: { item: h100({ icTpp: tpp('20999.9999') }) }, policy: 'CASE_BY_CASE' },
    { why: 'exactly 21,000', given: { item: h100({ icTpp: tpp('21000') }) }, policy: DENIED },
    { why: 'one step above 21,000', given: { item: h100({ icTpp: tpp('21000.0001') }) }, policy: DENIED },
    {
      why: 'one step below 6,500 GB/s',
      given: { item: h100({ bandwidthMilliGBps: 6_499_999n }) },
      policy: 'CASE_BY_CASE',
    },
    { why: 'exactly 6,500 GB/s', given: { item: h100({ bandwidthMilliGBps: 6_500_000n }) }, policy: DENIED },
    { why: 'one step above', given: { item: h100({ bandwidthMilliGBps: 6_500_001n }) }, policy: DENIED },
    // 100 H200 are 1,583,200 TPP: the cap of 50 percent is just full with 3,166,400 sold in the United States
    { why: 'the cap just full', given: { us: '3166400' }, policy: 'CASE_BY_CASE' },
    { why: 'room for more', given: { us: '3166400.0002' }, policy: 'CASE_BY_CASE' },
    {
      why: 'the cap passed by a step',
      given: { us: '3166399.9999' },
      policy: DENIED,
      flags: ['CASE_BY_CASE_POSSIBLE'],
    },
    { why: 'used up before', given: { us: '3166400', cn: '0.0001' }, policy: DENIED, flags: ['CASE_BY_CASE_POSSIBLE'] },
    { why: 'nothing certified', given: { certified: [] }, policy: DENIED, flags: ['CASE_BY_CASE_POSSIBLE'] },
  ])('$why: $policy', ({ flags = [], given, policy }) => {
    expect(reviewed(given)).toMatchObject({ policy, flags });
  });

  test.each(CERTIFICATIONS.map((missing) => ({ missing })))('without $missing denial stays presumed', ({ missing }) => {
    const certified = CERTIFICATIONS.filter((one) => one !== missing);
    expect(judged({ certified })).toMatchObject({ met: false, missing: [missing] });
    expect(reviewed({ certified }).policy).toBe(DENIED);
  });

  test('says which of the three is not met', () => {
    const unmet = (given: Given) =>
      judged(given)
        .findings.filter(({ met }) => !met)
        .map(({ rule }) => rule);
    expect(unmet({})).toEqual([]);
    expect(unmet({ to: 'BY' })).toEqual(['review.caseByCase']);
    expect(unmet({ us: '0' })).toEqual(['review.volumeCap']);
    expect(unmet({ certified: [] })).toEqual(['review.certified']);
    expect(unmet({ on: '2026-01-14' })).toEqual(['review.caseByCase', 'review.volumeCap', 'review.certified']);
  });

  test('the policy is case by case exactly when all three are met', () => {
    const anything = fc.record({
      to: fc.constantFrom('CN', 'MO', 'BY', 'SG'),
      on: fc.constantFrom('2026-01-14', '2026-01-15', '2026-12-31'),
      item: fc.constantFrom(part('nvidia-h200-sxm'), part('nvidia-b200'), h100()),
      certified: fc.subarray([...CERTIFICATIONS], { minLength: CERTIFICATIONS.length - 1 }),
      us: fc.constantFrom('3166399', '3166400', '9000000000'),
    });
    fc.assert(
      fc.property(anything, ({ to, ...given }) => {
        const of = { ...given, to, consignee: { headquarters: 'CN' } };
        expect(reviewed(of).policy === 'CASE_BY_CASE').toBe(judged(of).met);
      }),
    );
  });
});
