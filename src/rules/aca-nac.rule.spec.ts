import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { a40, breaches, gamingCard, h100, movement, type MovementGiven, part, t4 } from '../../test/support/rules.js';
import { acaNac, acaNacPlace, isAcaNacItem } from './aca-nac.rule.js';
import { allDestinations } from './destination.js';
import { isTainted } from './tainted.rule.js';
import { ACTS } from './vocabulary.js';

const place = (given: MovementGiven) => {
  const moved = movement({ item: gamingCard(), ...given });
  return acaNacPlace(moved, isTainted(moved));
};
const asked = (named: 'ACA' | 'NAC', given: MovementGiven) => {
  const moved = movement({ item: gamingCard(), ...given });
  return breaches(acaNac(named, moved, isTainted(moved)));
};

describe('ACA and NAC take (R-39)', () => {
  test.each([
    { why: 'level B', item: a40(), taken: true },
    { why: 'level A that is not for data centers', item: gamingCard(), taken: true },
    { why: 'a workstation edition of 8,000 TPP', item: part('nvidia-rtx-pro-6000-bw-ws'), taken: true },
    { why: 'not level A for data centers', item: h100(), taken: false },
    { why: 'not what is outside', item: t4(), taken: false },
    { why: 'not memory', item: h100({ level: 'C', dataCenter: false }), taken: false },
  ])('$why', ({ item, taken }) => {
    expect(isAcaNacItem(movement({ item }))).toBe(taken);
  });
});

describe('the place decides which of the two it is (R-39)', () => {
  test.each<{ why: string; given: MovementGiven; fits: 'ACA' | 'NAC' | null }>([
    { why: '20,000 RTX 5090 to India', given: { to: 'IN', quantity: 20_000n }, fits: 'ACA' },
    { why: 'one to China', given: { to: 'CN', quantity: 1n }, fits: 'NAC' },
    { why: 'to Macau', given: { to: 'MO' }, fits: 'NAC' },
    { why: 'an ally', given: { to: 'JP' }, fits: 'ACA' },
    {
      why: 'a transfer inside China',
      given: { to: 'CN', from: 'CN', act: 'TRANSFER_IN_COUNTRY' },
      fits: 'ACA',
    },
    { why: 'a reexport to China', given: { to: 'CN', from: 'SG', act: 'REEXPORT' }, fits: 'NAC' },
    { why: 'a Chinese subsidiary in Malaysia', given: { to: 'MY', consignee: { headquarters: 'CN' } }, fits: 'NAC' },
    {
      why: 'a transfer to one elsewhere',
      given: { to: 'MY', from: 'MY', act: 'TRANSFER_IN_COUNTRY', consignee: { headquarters: 'CN' } },
      fits: null,
    },
  ])('$why: $fits', ({ fits, given }) => {
    expect(place(given)).toBe(fits);
  });

  test.each<{ named: 'ACA' | 'NAC'; given: MovementGiven; expected: string[] }>([
    { named: 'ACA', given: { to: 'IN' }, expected: [] },
    { named: 'NAC', given: { to: 'IN' }, expected: ['ACA_NAC_PLACE'] },
    { named: 'ACA', given: { to: 'CN' }, expected: ['ACA_NAC_PLACE'] },
    { named: 'NAC', given: { to: 'CN' }, expected: [] },
    { named: 'ACA', given: { to: 'IN', item: h100() }, expected: ['ITEM_NOT_ELIGIBLE'] },
    { named: 'NAC', given: { to: 'IN', item: h100() }, expected: ['ITEM_NOT_ELIGIBLE', 'ACA_NAC_PLACE'] },
  ])('naming $named for $given.to breaches $expected', ({ expected, given, named }) => {
    expect(asked(named, given)).toEqual(expected);
  });

  test('never both', () => {
    const places = fc.constantFrom(...allDestinations());
    fc.assert(
      fc.property(places, places, fc.constantFrom(...ACTS), (to, headquarters, act) => {
        const given = { to, act, consignee: { headquarters } };
        const free = (['ACA', 'NAC'] as const).filter((named) => asked(named, given).length === 0);
        expect(free).toEqual([place(given)].filter((fits) => fits !== null));
      }),
    );
  });
});
