import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant } from './day.js';
import { type HoldBasis, heldEffects, quarterOf } from './hold-effects.js';

const basis = (given: Partial<HoldBasis> = {}): HoldBasis => ({
  authorization: 'LPP',
  licenseNumber: null,
  licenseOnRecord: false,
  debitCountry: null,
  lppQuotaKey: null,
  quantity: 3n,
  valueCents: 100n,
  unitTpp: 7n,
  plannedAt: instant('2025-05-31T23:59:59Z'),
  consigneeId: 'ACME',
  destination: 'BR',
  from: 'US',
  itemId: 'chip',
  veuId: null,
  ...given,
});
const held = (given: Partial<HoldBasis>, units = 3n): Record<string, bigint> =>
  Object.fromEntries(heldEffects(basis(given), units).map(({ amount, key, kind }) => [`${kind} ${key}`, amount]));
const installed = { 'HELD_BASE_UNITS ACME|BR|chip|2025-04-01': 3n };
const onRecord = { authorization: 'LICENSE', licenseNumber: 'L', licenseOnRecord: true, debitCountry: 'BR' };

describe('what a hold sets aside', () => {
  test.each<{ why: string; given: Partial<HoldBasis>; expected: Record<string, bigint> }>([
    {
      why: 'the quota of LPP',
      given: { lppQuotaKey: 'ACME/2025' },
      expected: { 'HELD_LPP_QUOTA ACME/2025': 21n, ...installed },
    },
    {
      why: 'a license on record, and no country: it was consumed at the issue (R-23)',
      given: onRecord,
      expected: { 'HELD_LICENSE_QUANTITY L': 3n, 'HELD_LICENSE_VALUE L': 100n, ...installed },
    },
    {
      why: 'the country of a license to come',
      given: { ...onRecord, licenseOnRecord: false },
      expected: { 'HELD_COUNTRY_LICENSED BR': 21n, ...installed },
    },
    {
      why: 'the same when none is named',
      given: { authorization: 'UNAUTHORIZED', debitCountry: 'BR' },
      expected: { 'HELD_COUNTRY_LICENSED BR': 21n, ...installed },
    },
    { why: 'nothing in custody', given: { authorization: 'ACM' }, expected: {} },
    { why: 'the base alone where nothing else is limited', given: { authorization: 'AIA' }, expected: installed },
  ])('$why', ({ expected, given }) => {
    expect(held(given)).toEqual(expected);
  });

  test('nothing when nothing is open', () => {
    expect(held(onRecord, 0n)).toEqual({});
  });

  test('of a part never less than its share of the value, and of all exactly the value', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 500n), fc.bigInt(0n, 10_000n), fc.bigInt(1n, 500n), (quantity, valueCents, part) => {
        fc.pre(part <= quantity);
        const of = { ...onRecord, quantity, valueCents };
        const cents = held(of, part)['HELD_LICENSE_VALUE L'] ?? 0n;
        expect(cents * quantity >= valueCents * part).toBe(true);
        expect(held(of, quantity)['HELD_LICENSE_VALUE L'] ?? 0n).toBe(valueCents);
      }),
    );
  });
});

test.each([
  ['2025-01-01T00:00:00Z', '2025-01-01'],
  ['2025-03-31T23:59:59.999Z', '2025-01-01'],
  ['2025-04-01T00:00:00Z', '2025-04-01'],
  ['2025-12-31T12:00:00Z', '2025-10-01'],
])('%s is in the quarter from %s', (at, quarter) => {
  expect(quarterOf(instant(at))).toBe(quarter);
});
