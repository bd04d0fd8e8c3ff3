import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { movement, type MovementGiven, on, party, type PartyGiven } from '../../test/support/rules.js';
import { isD5OrMacau } from './country-group.rule.js';
import { allDestinations } from './destination.js';
import { isTainted, isTaintedParty } from './tainted.rule.js';

describe('a party is tainted by place, headquarters or parent (R-11, R-20)', () => {
  test.each<{ why: string; given: PartyGiven; tainted: boolean }>([
    { why: 'a Brazilian company', given: {}, tainted: false },
    { why: 'one in China', given: { location: 'CN', headquarters: 'BR' }, tainted: true },
    { why: 'one in Hong Kong, which is China', given: { location: 'HK', headquarters: 'BR' }, tainted: true },
    { why: 'one in Macau', given: { location: 'MO', headquarters: 'BR' }, tainted: true },
    { why: 'a Macau company in Germany', given: { location: 'DE', headquarters: 'MO' }, tainted: true },
    {
      why: 'Japan, Singapore, and a parent in China',
      given: { location: 'JP', headquarters: 'SG', parentHeadquarters: 'CN' },
      tainted: true,
    },
    { why: 'a parent in Vietnam, which is in D:1 only', given: { parentHeadquarters: 'VN' }, tainted: false },
  ])('$why: $tainted', ({ given, tainted }) => {
    expect(isTaintedParty(party(given), on('2025-09-01'))).toBe(tainted);
  });

  test.each([
    { day: '2025-10-31', tainted: true },
    { day: '2026-02-02', tainted: true },
    { day: '2026-02-03', tainted: false },
  ])('a Cambodian company on $day: $tainted (R-17)', ({ day, tainted }) => {
    expect(isTaintedParty(party({ location: 'KH' }), on(day))).toBe(tainted);
  });
});

describe('a movement is tainted by its destination, its consignee or its end user', () => {
  test.each<{ why: string; given: MovementGiven; tainted: boolean }>([
    { why: 'nobody is', given: {}, tainted: false },
    { why: 'to Hong Kong', given: { to: 'HK', consignee: { location: 'BR' } }, tainted: true },
    { why: 'to Macau', given: { to: 'MO', consignee: { location: 'BR' } }, tainted: true },
    { why: 'for a consignee of a Chinese parent', given: { consignee: { parentHeadquarters: 'CN' } }, tainted: true },
    { why: 'for an end user in Hong Kong', given: { endUser: { location: 'HK' } }, tainted: true },
    { why: 'for an end user in India', given: { endUser: { location: 'IN' } }, tainted: false },
    { why: 'inside Belarus', given: { to: 'BY', from: 'BY', act: 'TRANSFER_IN_COUNTRY' }, tainted: true },
  ])('$why: $tainted', ({ given, tainted }) => {
    expect(isTainted(movement(given))).toBe(tainted);
  });

  test('exactly when one of the seven places is in Macau or D:5 that day', () => {
    const somewhere = fc.constantFrom(...allDestinations(), 'CN', 'MO', 'KH', 'DE');
    const someDay = fc.constantFrom('2024-12-20', '2025-03-01', '2025-09-01', '2026-02-02', '2026-02-03', '2026-08-01');
    const someParty = fc.record({ location: somewhere, headquarters: somewhere, parentHeadquarters: somewhere });
    fc.assert(
      fc.property(somewhere, someParty, fc.option(someParty), someDay, (to, consignee, endUser, day) => {
        const moved = movement({ to, consignee, on: day, ...(endUser === null ? {} : { endUser }) });
        const places = [moved.destination, ...[moved.consignee, moved.endUser].flatMap(placesOf)];
        expect(isTainted(moved)).toBe(places.some((one) => isD5OrMacau(one, moved.on)));
      }),
    );
  });
});

const placesOf = (of: ReturnType<typeof party> | null) =>
  of === null ? [] : [of.location, of.headquarters, of.parentHeadquarters];
