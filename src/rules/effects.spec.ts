import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACCOUNT_KINDS, baseKey, type Counted, effectsOf } from './effects.js';
import { RECORDED_AS } from './vocabulary.js';

const line = (given: Partial<Counted> = {}): Counted => ({
  authorization: 'UNAUTHORIZED',
  licenseNumber: null,
  licenseOnRecord: false,
  debitCountry: null,
  lppQuotaKey: null,
  lineTpp: 7n,
  quantity: 3n,
  valueCents: 11n,
  consigneeId: 'ACME',
  destination: 'BR',
  itemId: 'chip',
  from: 'US',
  purpose: 'USE',
  veuId: null,
  ...given,
});
const counted = (given: Partial<Counted>): Record<string, bigint> =>
  Object.fromEntries(effectsOf(line(given)).map(({ amount, key, kind }) => [`${kind} ${key}`, amount]));
const installed = { 'BASE_UNITS ACME|BR|chip': 3n };
const onRecord = { authorization: 'LICENSE', licenseNumber: 'L-1', licenseOnRecord: true };

describe('where a shipment counts (R-23, R-31, R-33, R-35, R-60)', () => {
  test.each<{ why: string; given: Partial<Counted>; counts: Record<string, bigint> }>([
    {
      why: 'under a license on record: the license, and exported',
      given: { ...onRecord, debitCountry: 'BR' },
      counts: {
        'LICENSE_QUANTITY L-1': 3n,
        'LICENSE_VALUE L-1': 11n,
        'LICENSE_TPP L-1': 7n,
        'COUNTRY_EXPORTED BR': 7n,
        ...installed,
      },
    },
    {
      why: 'under one that debits nothing: the license alone',
      given: onRecord,
      counts: { 'LICENSE_QUANTITY L-1': 3n, 'LICENSE_VALUE L-1': 11n, 'LICENSE_TPP L-1': 7n, ...installed },
    },
    {
      why: 'under a license not on record: licensed and exported as it ships',
      given: { authorization: 'LICENSE', licenseNumber: 'X', debitCountry: 'BR' },
      counts: { 'COUNTRY_LICENSED BR': 7n, 'COUNTRY_EXPORTED BR': 7n, ...installed },
    },
    {
      why: 'to China, whatever it is recorded as: also under the cap of its product (R-91)',
      given: { destination: 'CN' },
      counts: { 'BASE_UNITS ACME|CN|chip': 3n, 'VOLUME_CHINA_MACAU chip': 7n },
    },
    {
      why: 'for use in the United States: what the cap is a share of',
      given: { authorization: 'NOT_AN_EXPORT', destination: 'US' },
      counts: { 'BASE_UNITS ACME|US|chip': 3n, 'VOLUME_UNITED_STATES chip': 7n },
    },
    {
      why: 'to the United States for storage: on neither side',
      given: { authorization: 'NOT_AN_EXPORT', destination: 'US', purpose: 'STORAGE' },
      counts: { 'BASE_UNITS ACME|US|chip': 3n },
    },
    {
      why: 'to China in custody: no base, but under the cap',
      given: { authorization: 'ACM', destination: 'CN', purpose: 'PRODUCTION' },
      counts: { 'ACM_CUSTODY ACME/CN': 7n, 'VOLUME_CHINA_MACAU chip': 7n },
    },
    {
      why: 'under a license without a number',
      given: { authorization: 'LICENSE', debitCountry: 'BR' },
      counts: { 'COUNTRY_LICENSED BR': 7n, 'COUNTRY_EXPORTED BR': 7n, ...installed },
    },
    {
      why: 'without authorization: exported, never licensed',
      given: { debitCountry: 'BR' },
      counts: { 'COUNTRY_EXPORTED BR': 7n, ...installed },
    },
    { why: 'without authorization, to an ally', given: {}, counts: installed },
    {
      why: 'under LPP: its quota',
      given: { authorization: 'LPP', lppQuotaKey: 'TOP/2025' },
      counts: { 'LPP_QUOTA TOP/2025': 7n, ...installed },
    },
    { why: 'as LPP before it existed: no quota', given: { authorization: 'LPP' }, counts: installed },
    {
      why: 'under AIA: what the consignee received',
      given: { authorization: 'AIA' },
      counts: { 'AIA_CUMULATIVE ACME': 7n, ...installed },
    },
    {
      why: 'under ACM: custody, and no base',
      given: { authorization: 'ACM' },
      counts: { 'ACM_CUSTODY ACME/BR': 7n },
    },
    {
      why: 'under a VEU: what the VEU received',
      given: { authorization: 'UVEU', veuId: 'V' },
      counts: { 'VEU_RECEIVED V': 7n, ...installed },
    },
    { why: 'as NVEU without a site: no VEU', given: { authorization: 'NVEU' }, counts: installed },
    { why: 'to a site under another authorization: no VEU', given: { veuId: 'V' }, counts: installed },
    ...['ACA', 'NAC', 'NONE_REQUIRED', 'NOT_AN_EXPORT'].map((authorization) => ({
      why: `as ${authorization}: the base alone`,
      given: { authorization },
      counts: installed,
    })),
  ])('$why', ({ counts, given }) => {
    expect(counted(given)).toEqual(counts);
  });

  test('never under two authorizations: each line moves an account once', () => {
    const some = fc.record({
      authorization: fc.constantFrom(...RECORDED_AS),
      licenseOnRecord: fc.boolean(),
      licenseNumber: fc.constantFrom(null, 'L-1'),
      debitCountry: fc.constantFrom(null, 'BR'),
      lppQuotaKey: fc.constantFrom(null, 'TOP/2025'),
      veuId: fc.constantFrom(null, 'V'),
    });
    fc.assert(
      fc.property(some, (given) => {
        const effects = effectsOf(line(given));
        const names = effects.map(({ key, kind }) => `${kind} ${key}`);
        expect(new Set(names).size).toBe(names.length);
        expect(names.includes('BASE_UNITS ACME|BR|chip')).toBe(given.authorization !== 'ACM');
        for (const { amount, kind } of effects) {
          expect(amount).toBe({ TPP: 7n, UNIT: 3n, CENT: 11n }[ACCOUNT_KINDS[kind]]);
        }
      }),
    );
  });
});

test('a base is a party, a destination and an item', () => {
  expect(baseKey('A.B/C', 'CH', 'nvidia-h100-sxm5')).toBe('A.B/C|CH|nvidia-h100-sxm5');
});
