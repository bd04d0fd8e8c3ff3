import { describe, expect, test } from '@jest/globals';
import { allDestinations, countryOf, destinationOf, isCountryCode, UNITED_STATES } from './destination.js';
import { countries } from './rulebook/countries.data.js';

describe('an EAR destination (R-16)', () => {
  test.each([
    { code: 'HK', destination: 'CN', why: 'Hong Kong is China' },
    { code: 'MO', destination: 'MO', why: 'Macau keeps a place of its own' },
    { code: 'LI', destination: 'CH', why: 'Liechtenstein follows Switzerland' },
    { code: 'PR', destination: 'US', why: 'Puerto Rico is the United States' },
    { code: 'GI', destination: 'GB', why: 'Gibraltar is the United Kingdom' },
    { code: 'BQ', destination: 'NL', why: 'Bonaire is the Netherlands' },
    { code: 'AW', destination: 'AW', why: 'Aruba has a Country Chart row' },
    { code: 'EH', destination: 'EH', why: 'Western Sahara has a Country Chart row' },
    { code: 'XK', destination: 'XK', why: 'Kosovo has a Country Chart row' },
    { code: 'NO', destination: 'NO', why: 'Norway is not false' },
  ])('$why', ({ code, destination }) => {
    expect(destinationOf(code)).toBe(destination);
  });

  test.each(['', 'us', 'USA', 'UK', 'XX', ' US', '__proto__', 'constructor'])('"%s" is not a country code', (code) => {
    expect(isCountryCode(code)).toBe(false);
    expect(() => destinationOf(code)).toThrow(RangeError);
    expect(() => countryOf(code)).toThrow(RangeError);
  });

  test('there are 249 ISO codes and Kosovo, 202 of them destinations', () => {
    expect(countries).toHaveLength(250);
    expect(new Set(countries.map(({ alpha2 }) => alpha2)).size).toBe(250);
    expect(countries.filter(({ alpha3 }) => alpha3 === null).map(({ alpha2 }) => alpha2)).toEqual(['XK']);
    expect(new Set(countries.map(({ numeric }) => numeric)).size).toBe(250);
    expect(allDestinations()).toHaveLength(202);
    expect(UNITED_STATES).toBe('US');
  });

  test('posting to a destination twice changes nothing', () => {
    for (const { alpha2 } of countries) {
      const destination = destinationOf(alpha2);
      expect(isCountryCode(alpha2)).toBe(true);
      expect(destinationOf(destination)).toBe(destination);
      expect(allDestinations()).toContain(destination);
    }
  });
});
