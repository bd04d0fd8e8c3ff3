import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import { destinationOf } from './destination.js';
import { siteEligibility, veuEligibility } from './veu-eligibility.rule.js';

const ON = day('2025-06-01');
const holder = (location: string, headquarters: string, parent: string) => ({
  location: destinationOf(location),
  headquarters: destinationOf(headquarters),
  parentHeadquarters: destinationOf(parent),
});

describe('who may hold a VEU', () => {
  test.each([
    ['UVEU', 'an ally', holder('DE', 'DE', 'DE'), null, null],
    ['UVEU', 'an ally by its parent only', holder('SG', 'SG', 'US'), null, null],
    ['UVEU', 'an ally by its place only', holder('DE', 'SG', 'SG'), null, 'HOLDER'],
    ['UVEU', 'an ally with a Chinese parent', holder('DE', 'DE', 'HK'), null, 'HOLDER'],
    ['NVEU', 'an Indian company for India', holder('IN', 'IN', 'IN'), 'IN', null],
    ['NVEU', 'an Indian company for Macau', holder('IN', 'IN', 'IN'), 'MO', 'COUNTRY'],
    ['NVEU', 'a company located in Macau', holder('MO', 'IN', 'IN'), 'IN', 'HOLDER'],
  ] as const)('%s: %s', (kind, _why, places, country, answer) => {
    expect(veuEligibility(kind, places, country === null ? null : destinationOf(country), ON)).toBe(answer);
  });

  test('Cambodia is closed through 2 February 2026', () => {
    const indian = holder('IN', 'IN', 'IN');
    expect(veuEligibility('NVEU', indian, destinationOf('KH'), day('2026-02-02'))).toBe('COUNTRY');
    expect(veuEligibility('NVEU', indian, destinationOf('KH'), day('2026-02-03'))).toBeNull();
  });
});

test.each([
  ['anywhere of a UVEU', { kind: 'UVEU', destination: null }, 'BR', null],
  ['in Macau', { kind: 'UVEU', destination: null }, 'MO', 'VEU_NOT_ELIGIBLE'],
  ['of an NVEU at home', { kind: 'NVEU', destination: destinationOf('IN') }, 'IN', null],
  ['of an NVEU elsewhere', { kind: 'NVEU', destination: destinationOf('IN') }, 'PL', 'SITE_OUTSIDE_VEU_COUNTRY'],
] as const)('a site %s', (_why, veu, country, answer) => {
  expect(siteEligibility(veu, destinationOf(country), ON)).toBe(answer);
});
