import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  anyBefore,
  anyMovement,
  before,
  type BeforeGiven,
  drawn,
  movement,
  type MovementGiven,
} from '../../test/support/rules.js';
import { determine } from './determine.js';
import type { Determination } from './determination.js';
import { tpp } from './tpp.js';
import { NAMED_AUTHORIZATIONS, type NamedAuthorization, RECORDED_AS, type RecordedAs } from './vocabulary.js';

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

describe('a named authorization is used and checked', () => {
  test.each<Case>([
    { why: 'AIA to an ally', given: { to: 'JP', named: 'AIA' }, as: 'AIA' },
    { why: 'LPP where AIA would do', given: { to: 'JP', named: 'LPP' }, as: 'LPP' },
    { why: 'AIA where it is not allowed', given: { named: 'AIA' }, as: 'AIA', breaches: ['AIA_NOT_ALLY'] },
    {
      why: 'LPP over the quota',
      given: { named: 'LPP' },
      of: { lppUsed: '26900000' },
      as: 'LPP',
      breaches: ['LPP_QUOTA'],
    },
    { why: 'NLR when a license is needed', given: { named: 'NLR' }, as: 'UNAUTHORIZED', ...none },
    {
      why: 'LICENSE without a number',
      given: { named: 'LICENSE' },
      as: 'LICENSE',
      breaches: ['LICENSE_NOT_ON_RECORD'],
      policy: 'PRESUMPTION_OF_APPROVAL',
    },
    {
      why: 'a license that is not on record, to China',
      given: { named: 'LICENSE', licenseNumber: 'L-9', to: 'CN' },
      as: 'LICENSE',
      breaches: ['LICENSE_NOT_ON_RECORD'],
      policy: 'PRESUMPTION_OF_DENIAL',
    },
    {
      why: 'a license on record has its policy from its issue, not from here',
      given: { named: 'LICENSE', licenseNumber: 'L-1' },
      of: { licenses: [drawn()], allocation: { licensed: '790000000' } },
      as: 'LICENSE',
    },
  ])('$why: $as', (of) => {
    expect(answered(of)).toMatchObject(expected(of));
  });

  test('100 H100 to Poland on 1 September 2025: LPP as codified, nothing as enforced (R-85)', () => {
    const { asEnforced, authorization, rulebooks } = judge({ to: 'PL' });
    expect([authorization, asEnforced.authorization]).toEqual(['LPP', 'NONE_REQUIRED']);
    expect(rulebooks).toEqual(['AIDIFF-2025']);
  });

  test('never depends on licenses it does not name', () => {
    const names: readonly NamedAuthorization[] = NAMED_AUTHORIZATIONS;
    const licenses = ['L-2', 'L-3'].map((number) => drawn({ number }));
    fc.assert(
      fc.property(anyMovement, fc.constantFrom(...names), (given, named) => {
        const moved = { ...given, named, licenseNumber: named === 'LICENSE' ? 'L-1' : null };
        const own = [drawn()];
        expect(judge(moved, { ...anyBefore, licenses: [...licenses, ...own] })).toEqual(
          judge(moved, { ...anyBefore, licenses: own }),
        );
      }),
    );
  });

  test('is what it is recorded as, unless nothing is needed or it is a claim', () => {
    const names = NAMED_AUTHORIZATIONS.filter((name) => name !== 'NLR');
    fc.assert(
      fc.property(anyMovement, fc.constantFrom(...names), (given, named) => {
        const { authorization, flags } = judge({ ...given, named });
        const needed = !flags.includes('AUTHORIZATION_NOT_NEEDED');
        expect(authorization === named).toBe(needed);
      }),
    );
  });
});

describe('LPP against 740.2 is flagged (R-29, R-96)', () => {
  test.each<{ why: string; given: MovementGiven; flagged: boolean }>([
    { why: 'Vietnam', given: { to: 'VN' }, flagged: true },
    { why: 'Thailand', given: { to: 'TH' }, flagged: false },
    {
      why: 'Vietnam, tainted: not a conflict but a breach',
      given: { to: 'VN', consignee: { headquarters: 'CN' } },
      flagged: false,
    },
    { why: 'the UAE the day before it left D:4', given: { to: 'AE', on: '2026-07-09' }, flagged: true },
    { why: 'the UAE from that day on', given: { to: 'AE', on: '2026-07-10' }, flagged: false },
    { why: 'Saudi Arabia then as before', given: { to: 'SA', on: '2026-07-10' }, flagged: true },
  ])('$why: $flagged', ({ flagged, given }) => {
    const { authorization, flags } = judge({ ...given, named: 'LPP' });
    expect([authorization, flags.includes('LPP_740_2_CONFLICT')]).toEqual(['LPP', flagged]);
  });
});

describe('where it counts (R-23, R-27, R-35)', () => {
  test.each<{ why: string; given: MovementGiven; of?: BeforeGiven; debits: string | null; quota: string | null }>([
    { why: 'without authorization', given: { quantity: 2_000n }, debits: 'BR', quota: null },
    { why: 'under a license', given: { named: 'LICENSE', licenseNumber: 'X', to: 'LI' }, debits: 'CH', quota: null },
    { why: 'a license to an ally', given: { named: 'LICENSE', to: 'CA' }, debits: null, quota: null },
    { why: 'tainted', given: { consignee: { headquarters: 'CN' } }, debits: null, quota: null },
    { why: 'under LPP', given: {}, debits: null, quota: 'ACME/2025' },
    { why: 'as LPP before it existed', given: { named: 'LPP', to: 'VN', on: '2025-01-12' }, debits: null, quota: null },
    { why: 'as LPP with a breach', given: { named: 'LPP', quantity: 9_999n }, debits: null, quota: 'ACME/2025' },
    { why: 'under AIA', given: { to: 'JP' }, debits: null, quota: null },
    { why: 'in December 2024', given: { named: 'LICENSE', to: 'VN', on: '2024-12-31' }, debits: null, quota: null },
    { why: 'on 1 January 2025', given: { named: 'LICENSE', to: 'VN', on: '2025-01-01' }, debits: 'VN', quota: null },
  ])('$why: $debits, $quota', ({ debits, given, of, quota }) => {
    expect(judge(given, of)).toMatchObject({ debitCountry: debits, lppQuotaKey: quota });
  });

  test('never in two measures at once, and never anything for what is not level A', () => {
    fc.assert(
      fc.property(anyMovement, fc.constantFrom(...NAMED_AUTHORIZATIONS, null), (given, named) => {
        const answer = judge({ ...given, named }, anyBefore);
        expect(answer.debitCountry === null || answer.lppQuotaKey === null).toBe(true);
        expect(RECORDED_AS).toContain(answer.authorization);
        expect(answer.lineTpp === 0n).toBe(given.item.level !== 'A');
      }),
    );
  });
});

test('a policy carries the numbers it was found with', () => {
  const { findings } = judge({ lineTpp: '290000001' }, { allocation: { licensed: '500000000' } });
  expect(findings.at(-1)).toMatchObject({
    rule: 'review.allocation',
    met: false,
    numbers: { licensedTpp: tpp('500000000'), coveredTpp: tpp('290000000'), excessTpp: tpp('1') },
  });
});
