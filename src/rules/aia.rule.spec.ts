import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { a40, breaches, h100, movement, type MovementGiven } from '../../test/support/rules.js';
import { aia } from './aia.rule.js';
import { isAlly } from './country-group.rule.js';
import { allDestinations } from './destination.js';
import { isTainted } from './tainted.rule.js';

const asked = (given: MovementGiven) => {
  const moved = movement(given);
  return breaches(aia(moved, isTainted(moved)));
};

describe('AIA (R-30, R-40)', () => {
  test.each<{ why: string; given: MovementGiven; expected: string[] }>([
    { why: 'ten boards of eight H100 to Norway (R-18)', given: { to: 'NO', quantity: 80n }, expected: [] },
    {
      why: 'a buyer in Japan headquartered in Germany',
      given: { to: 'JP', consignee: { headquarters: 'DE' } },
      expected: [],
    },
    { why: 'any amount of them', given: { to: 'CA', quantity: 1_000_000n }, expected: [] },
    { why: 'a transfer inside Denmark', given: { to: 'DK', from: 'DK', act: 'TRANSFER_IN_COUNTRY' }, expected: [] },
    {
      why: 'a buyer in France headquartered in the UAE',
      given: { to: 'FR', consignee: { headquarters: 'AE' } },
      expected: ['AIA_NOT_ALLY'],
    },
    {
      why: 'a French subsidiary of a Qatari parent in France',
      given: { to: 'FR', consignee: { parentHeadquarters: 'QA' } },
      expected: ['AIA_NOT_ALLY'],
    },
    {
      why: 'a German company with its data center in Malaysia',
      given: { to: 'MY', consignee: { location: 'MY', headquarters: 'DE' } },
      expected: ['AIA_NOT_ALLY'],
    },
    {
      why: 'a German buyer located in Malaysia that takes delivery in Germany',
      given: { to: 'DE', consignee: { location: 'MY', headquarters: 'DE' } },
      expected: ['AIA_NOT_ALLY'],
    },
    { why: 'Poland, which is no ally here (R-12)', given: { to: 'PL' }, expected: ['AIA_NOT_ALLY'] },
    { why: 'Taiwan, which is one', given: { to: 'TW' }, expected: [] },
    { why: 'Gibraltar, which is the United Kingdom (R-16)', given: { to: 'GI' }, expected: [] },
    {
      why: 'a parent in Macau',
      given: { to: 'DE', consignee: { parentHeadquarters: 'MO' } },
      expected: ['MACAU_D5', 'AIA_NOT_ALLY'],
    },
    { why: 'level B', given: { to: 'NO', item: a40() }, expected: ['ITEM_NOT_ELIGIBLE'] },
    { why: 'the day before the Framework', given: { to: 'NO', on: '2025-01-12' }, expected: ['NOT_IN_FORCE'] },
    { why: 'its first day', given: { to: 'NO', on: '2025-01-13' }, expected: [] },
    {
      why: 'a designer that is neither approved nor authorized',
      given: { to: 'DK', item: h100({ designerStatus: 'NEITHER' }) },
      expected: ['DESIGNER_NOT_APPROVED'],
    },
    {
      why: 'a designer nobody knows',
      given: { to: 'DK', item: h100({ designerStatus: 'UNKNOWN' }) },
      expected: [],
    },
  ])('$why: $expected', ({ expected, given }) => {
    expect(asked(given)).toEqual(expected);
  });

  test('is open exactly when destination, location, headquarters and ultimate parent are all allies', () => {
    const allies = ['DE', 'JP', 'TW', 'NZ'];
    const somewhere = fc.oneof(fc.constantFrom(...allies), fc.constantFrom(...allDestinations()));
    fc.assert(
      fc.property(fc.array(somewhere, { minLength: 4, maxLength: 4 }), (places) => {
        const [to = 'DE', location = 'DE', headquarters = 'DE', parentHeadquarters = 'DE'] = places;
        const moved = movement({ to, consignee: { location, headquarters, parentHeadquarters } });
        const four = [moved.destination, moved.consignee.location, moved.consignee.headquarters];
        const allAllies = [...four, moved.consignee.parentHeadquarters].every((one) => isAlly(one, moved.on));
        expect(asked({ to, consignee: { location, headquarters, parentHeadquarters } }).length === 0).toBe(allAllies);
      }),
    );
  });
});
