import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  groupCitation,
  groupOf,
  isAllocationCountry,
  isAlly,
  isD5OrMacau,
  preDiffusionLicense,
} from './country-group.rule.js';
import { addDays, day } from './day.js';
import { allDestinations, type Destination, destinationOf } from './destination.js';
import { countries } from './rulebook/countries.data.js';
import type { CountryGroup } from './vocabulary.js';

const PUBLISHED = day('2025-01-15');
const members = (group: CountryGroup): Destination[] =>
  allDestinations().filter((destination) => groupOf(destination, PUBLISHED) === group);
const licenseAsked = (group: CountryGroup): boolean[] =>
  members(group).map((destination) => preDiffusionLicense(destination, PUBLISHED));

describe('the country groups of January 2025', () => {
  test('paragraph (a) of supplement no. 5 has nineteen names (R-12)', () => {
    expect(members('SUPPLEMENT_5_A')).toEqual('AU BE CA DE DK ES FI FR GB IE IT JP KR NL NO NZ SE TW US'.split(' '));
  });

  test('D:5 has twenty-three names, and Macau stands beside it (R-14)', () => {
    expect(members('D5_OR_MACAU')).toEqual(
      'AF BY CD CF CN CU ER HT IQ IR KH KP LB LY MM MO NI RU SD SO SS SY VE ZW'.split(' '),
    );
  });

  test('every other destination has an allocation: 158 of ISO and Kosovo (R-15)', () => {
    expect(members('ALLOCATION')).toHaveLength(159);
    const codes = countries.filter((country) => isAllocationCountry(destinationOf(country.alpha2), PUBLISHED));
    expect(codes).toHaveLength(160);
    for (const code of ['MY', 'MX', 'PL', 'SA', 'VN', 'AT', 'PT', 'CH', 'IL', 'SG', 'IN']) {
      expect(isAllocationCountry(destinationOf(code), PUBLISHED)).toBe(true);
    }
  });

  test('each rests on its text', () => {
    expect(groupCitation(destinationOf('JP'), PUBLISHED)).toMatchObject({ document: '90 FR 4544', rule: 'R-12' });
    expect(groupCitation(destinationOf('CN'), PUBLISHED).rule).toBe('R-14');
    expect(groupCitation(destinationOf('MY'), PUBLISHED).rule).toBe('R-15');
    expect(groupCitation(destinationOf('KH'), day('2026-03-01')).rule).toBe('R-17');
  });
});

describe('groups that change (R-17)', () => {
  test.each([
    { why: 'before the Framework', on: '2024-12-31', group: 'D5_OR_MACAU' },
    { why: 'as the Framework begins', on: '2025-01-13', group: 'D5_OR_MACAU' },
    { why: 'on the last sure day of the embargo', on: '2025-10-31', group: 'D5_OR_MACAU' },
    { why: 'between the two lists, the strict reading', on: '2025-12-01', group: 'D5_OR_MACAU' },
    { why: 'the day before the conforming rule', on: '2026-02-02', group: 'D5_OR_MACAU' },
    { why: 'from the conforming rule on', on: '2026-02-03', group: 'ALLOCATION' },
    { why: 'after it', on: '2026-03-01', group: 'ALLOCATION' },
  ])('Cambodia $why', ({ on, group }) => {
    expect(groupOf(destinationOf('KH'), day(on))).toBe(group);
    expect(preDiffusionLicense(destinationOf('KH'), day(on))).toBe(true);
  });

  test.each(['2025-06-01', '2026-07-09', '2026-07-10', '2027-01-01'])(
    'the UAE on %s is an allocation country that needs a license also by the old rule',
    (on) => {
      expect(groupOf(destinationOf('AE'), day(on))).toBe('ALLOCATION');
      expect(preDiffusionLicense(destinationOf('AE'), day(on))).toBe(true);
    },
  );

  test('a destination has exactly one group on any day', () => {
    const someDestination = fc.constantFrom(...allDestinations());
    const someDay = fc.integer({ min: 0, max: 4_000 }).map((offset) => addDays(day('2022-01-01'), offset));
    fc.assert(
      fc.property(someDestination, someDay, (destination, on) => {
        const answers = [isAlly(destination, on), isD5OrMacau(destination, on), isAllocationCountry(destination, on)];
        expect(answers.filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  test('a code that was never mapped is refused', () => {
    expect(() => groupOf('HK' as Destination, PUBLISHED)).toThrow(RangeError);
  });
});

describe('where the rule of October 2023 asks for a license (R-88)', () => {
  test.each([
    { code: 'VN', license: true, why: 'Vietnam is in D:1' },
    { code: 'SA', license: true, why: 'Saudi Arabia is in D:4' },
    { code: 'MO', license: true, why: 'Macau is named' },
    { code: 'CN', license: true, why: 'China is in D:5' },
    { code: 'IL', license: false, why: 'Israel is in D:4 but also in A:6' },
    { code: 'PL', license: false, why: 'Poland is in none' },
    { code: 'IN', license: false, why: 'India is in none' },
    { code: 'US', license: false, why: 'the United States is no export' },
  ])('$why', ({ code, license }) => {
    expect(preDiffusionLicense(destinationOf(code), day('2025-09-01'))).toBe(license);
  });

  test('never for an ally, always for Macau and D:5', () => {
    expect(licenseAsked('SUPPLEMENT_5_A')).toEqual(Array(19).fill(false));
    expect(licenseAsked('D5_OR_MACAU')).toEqual(Array(24).fill(true));
  });
});
