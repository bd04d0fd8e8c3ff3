import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  before,
  drawn,
  gamingCard,
  h100,
  movement,
  type MovementGiven,
  part,
  t4,
} from '../../test/support/rules.js';
import { type AsEnforced, asEnforced } from './as-enforced.rule.js';
import { determine } from './determine.js';
import { isTainted } from './tainted.rule.js';
import { NAMED_AUTHORIZATIONS } from './vocabulary.js';

const answer = (given: MovementGiven): AsEnforced => {
  const moved = movement(given);
  return asEnforced(moved, isTainted(moved));
};
const ministry = { location: 'AE', sector: 'GOVERNMENT' } as const;

describe('what BIS says it enforces (R-85, R-88)', () => {
  test.each<{ why: string; given: MovementGiven; authorization: string; policy: string | null }>([
    { why: '100 H100 to Poland', given: { to: 'PL' }, authorization: 'NONE_REQUIRED', policy: null },
    { why: 'to India', given: { to: 'IN' }, authorization: 'NONE_REQUIRED', policy: null },
    { why: 'to Brazil', given: {}, authorization: 'NONE_REQUIRED', policy: null },
    {
      why: '100 H100 to Vietnam',
      given: { to: 'VN' },
      authorization: 'LICENSE_REQUIRED',
      policy: 'PRESUMPTION_OF_APPROVAL',
    },
    {
      why: 'to China',
      given: { to: 'CN' },
      authorization: 'LICENSE_REQUIRED',
      policy: 'PRESUMPTION_OF_DENIAL',
    },
    {
      why: 'to the Malaysian subsidiary of a Chinese parent (R-95)',
      given: { to: 'MY', on: '2026-06-15', consignee: { parentHeadquarters: 'CN' } },
      authorization: 'LICENSE_REQUIRED',
      policy: 'PRESUMPTION_OF_DENIAL',
    },
    { why: 'gaming cards to Vietnam', given: { to: 'VN', item: gamingCard() }, authorization: 'ACA', policy: null },
    { why: 'gaming cards to China', given: { to: 'CN', item: gamingCard() }, authorization: 'NAC', policy: null },
    { why: 'level B to Vietnam', given: { to: 'VN', item: a40() }, authorization: 'ACA', policy: null },
    { why: 'level B to Poland', given: { to: 'PL', item: a40() }, authorization: 'NONE_REQUIRED', policy: null },
    {
      why: 'gaming cards transferred to a tainted party in Malaysia: neither ACA nor NAC',
      given: {
        to: 'MY',
        from: 'MY',
        act: 'TRANSFER_IN_COUNTRY',
        item: gamingCard(),
        consignee: { headquarters: 'CN' },
      },
      authorization: 'LICENSE_REQUIRED',
      policy: 'PRESUMPTION_OF_DENIAL',
    },
    { why: 'what is outside', given: { to: 'CN', item: t4() }, authorization: 'NONE_REQUIRED', policy: null },
    { why: 'inside the United States', given: { to: 'US' }, authorization: 'NOT_AN_EXPORT', policy: null },
    { why: 'Puerto Rico, which is that', given: { to: 'PR' }, authorization: 'NOT_AN_EXPORT', policy: null },
    {
      why: 'a ministry of the UAE the day before',
      given: { to: 'AE', on: '2026-07-09', consignee: ministry },
      authorization: 'LICENSE_REQUIRED',
      policy: 'PRESUMPTION_OF_APPROVAL',
    },
    {
      why: 'a ministry of the UAE from 10 July 2026 on (R-96)',
      given: { to: 'AE', on: '2026-07-10', consignee: ministry },
      authorization: 'NONE_REQUIRED',
      policy: null,
    },
  ])('$why: $authorization', ({ authorization, given, policy }) => {
    expect(answer(given)).toEqual({ authorization, reviewPolicy: policy });
  });

  test('is the same before, during and after the Framework', () => {
    const days = ['2024-12-20', '2025-01-13', '2025-05-14', '2025-05-15', '2026-08-01', '2028-06-01'];
    fc.assert(
      fc.property(fc.constantFrom('PL', 'VN', 'CN', 'JP', 'SA'), fc.constantFrom(h100(), a40()), (to, item) => {
        expect(new Set(days.map((on) => JSON.stringify(answer({ to, item, on })))).size).toBe(1);
      }),
    );
  });

  test('does not depend on what was named or licensed', () => {
    const items = fc.constantFrom(h100(), gamingCard(), a40(), part('nvidia-h200-sxm'));
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMED_AUTHORIZATIONS, null),
        fc.constantFrom('PL', 'VN', 'CN', 'JP'),
        items,
        (named, to, item) => {
          const moved = movement({ named, to, item, licenseNumber: named === 'LICENSE' ? 'L-1' : null });
          const judged = determine(moved, before({ licenses: [drawn({ to, item })], lppUsed: '26900000' }));
          expect(judged.asEnforced).toEqual(answer({ to, item }));
        },
      ),
    );
  });
});
