import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  allocation,
  type AllocationGiven,
  amounts,
  h100,
  license,
  type LicenseGiven,
  party,
  type PartyGiven,
  t4,
  written,
} from '../../test/support/rules.js';
import { determineLicense } from './determine-license.js';

const judge = (given: LicenseGiven & { consignee?: PartyGiven; original?: LicenseGiven }, of: AllocationGiven = {}) => {
  const item = given.item ?? h100();
  const original = given.original === undefined ? null : license(given.original);
  const on = license({ ...given, ...(original === null ? {} : { number: 'L-2', replaces: original.number }) });
  const consignee = party({ location: given.to ?? 'BR', ...given.consignee });
  return determineLicense({ license: on, original, consignee, item }, allocation(of));
};
const summary = (of: ReturnType<typeof judge>) => ({
  counted: written(of.countedTpp),
  debits: of.debitCountry,
  policy: of.reviewPolicy,
  flags: of.flags,
});

describe('a license is judged at its issue for the TPP it adds (R-23, R-27, R-66)', () => {
  test.each<{ why: string; given: Parameters<typeof judge>[0]; of: AllocationGiven; expected: object }>([
    {
      why: '1,000 H100 to Brazil',
      given: {},
      of: {},
      expected: { counted: '15832000', debits: 'BR', policy: 'PRESUMPTION_OF_APPROVAL', flags: [] },
    },
    {
      why: 'to a country that is met',
      given: {},
      of: { licensed: '790000000' },
      expected: { counted: '15832000', debits: 'BR', policy: 'POLICY_OF_DENIAL' },
    },
    {
      why: 'the last day that never counts',
      given: { issuedOn: '2024-12-31' },
      of: {},
      expected: { counted: '0', debits: null, policy: 'PRESUMPTION_OF_APPROVAL' },
    },
    {
      why: 'the first day that counts, before there is an allocation',
      given: { issuedOn: '2025-01-01' },
      of: {},
      expected: { counted: '15832000', debits: 'BR', policy: 'PRESUMPTION_OF_APPROVAL' },
    },
    {
      why: 'an ally',
      given: { to: 'CA' },
      of: {},
      expected: { counted: '0', debits: null, policy: 'PRESUMPTION_OF_APPROVAL', flags: [] },
    },
    {
      why: 'China',
      given: { to: 'CN' },
      of: {},
      expected: { counted: '0', debits: null, policy: 'PRESUMPTION_OF_DENIAL' },
    },
    {
      why: 'a Chinese subsidiary in Malaysia',
      given: { to: 'MY', consignee: { parentHeadquarters: 'CN' } },
      of: {},
      expected: { counted: '0', debits: null, policy: 'PRESUMPTION_OF_DENIAL' },
    },
    {
      why: 'a German company in Malaysia, which is met: approval, and the destination is debited',
      given: { to: 'MY', consignee: { headquarters: 'DE' } },
      of: { licensed: '790000000' },
      expected: { counted: '15832000', debits: 'MY', policy: 'PRESUMPTION_OF_APPROVAL', flags: ['OVERLAP'] },
    },
    {
      why: 'Liechtenstein, which is Switzerland',
      given: { to: 'LI' },
      of: {},
      expected: { counted: '15832000', debits: 'CH' },
    },
    {
      why: 'level B counts nothing',
      given: { to: 'SA', item: a40() },
      of: { licensed: '790000000' },
      expected: { counted: '0', policy: 'PRESUMPTION_OF_APPROVAL' },
    },
    {
      why: 'what is outside 3A090 is not reviewed',
      given: { item: t4() },
      of: {},
      expected: { counted: '0', policy: null },
    },
    {
      why: 'the United States are not reviewed',
      given: { to: 'US' },
      of: {},
      expected: { counted: '0', debits: null, policy: null },
    },
    { why: 'nor is 2028 defined', given: { issuedOn: '2028-01-01' }, of: {}, expected: { policy: 'UNDEFINED' } },
  ])('$why', ({ expected, given, of }) => {
    expect(summary(judge(given, of))).toMatchObject(expected);
  });

  test('says what the presumption covers', () => {
    const straddles = judge({}, { licensed: '789999999' });
    expect([straddles.reviewPolicy, written(straddles.coveredTpp), written(straddles.excessTpp)]).toEqual([
      'STRADDLES',
      '1',
      '15831999',
    ]);
    expect(judge({ to: 'CA' })).toMatchObject({ coveredTpp: null, excessTpp: null });
  });
});

describe('a replacement (R-61)', () => {
  test.each<{ why: string; quantity: bigint; original: LicenseGiven; expected: object }>([
    {
      why: 'from 1,000 to 1,200 adds 200',
      quantity: 1_200n,
      original: {},
      expected: { counted: '3166400', policy: 'PRESUMPTION_OF_APPROVAL' },
    },
    { why: 'for as much adds nothing', quantity: 1_000n, original: {}, expected: { counted: '0', policy: null } },
    { why: 'for less gives back', quantity: 900n, original: {}, expected: { counted: '-1583200', policy: null } },
    {
      why: 'of a license that was never counted adds its difference',
      quantity: 1_200n,
      original: { issuedOn: '2024-11-01' },
      expected: { counted: '3166400', debits: 'BR' },
    },
  ])('$why', ({ expected, original, quantity }) => {
    expect(summary(judge({ quantity, original }))).toMatchObject(expected);
  });

  test('is reviewed for the difference alone', () => {
    expect(judge({ quantity: 1_200n, original: {} }, { licensed: '786833600' }).reviewPolicy).toBe(
      'PRESUMPTION_OF_APPROVAL',
    );
    expect(judge({ quantity: 1_200n, original: {} }, { licensed: '786833600.0001' }).reviewPolicy).toBe('STRADDLES');
  });
});

test('covered and excess add up to what is counted', () => {
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 1n, max: 100_000n }), (licensed, quantity) => {
      const { countedTpp, coveredTpp, excessTpp } = judge({ quantity }, { licensed });
      expect((coveredTpp ?? 0n) + (excessTpp ?? 0n)).toBe(countedTpp);
    }),
  );
});
