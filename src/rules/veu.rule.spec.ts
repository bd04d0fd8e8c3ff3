import { describe, expect, test } from '@jest/globals';
import { breaches, movement, type MovementGiven, site, type SiteGiven } from '../../test/support/rules.js';
import { isTainted } from './tainted.rule.js';
import { testsBase, veu } from './veu.rule.js';

const asked = (named: 'UVEU' | 'NVEU', given: MovementGiven, at: SiteGiven | null) => {
  const moved = movement(given);
  return breaches(veu(named, moved, isTainted(moved), at === null ? null : site({ kind: named, ...at })));
};

describe('what the site and its VEU ask for (R-41 to R-47, R-51)', () => {
  test.each<{ why: string; named: 'UVEU' | 'NVEU'; given: MovementGiven; at: SiteGiven | null; expected: string[] }>([
    { why: 'a UVEU site', named: 'UVEU', given: {}, at: {}, expected: [] },
    { why: 'an NVEU site', named: 'NVEU', given: {}, at: {}, expected: [] },
    { why: 'no site: nothing else of it is asked', named: 'UVEU', given: {}, at: null, expected: ['VEU_SITE_MISSING'] },
    {
      why: 'no site, tainted',
      named: 'NVEU',
      given: { to: 'CN' },
      at: null,
      expected: ['MACAU_D5', 'VEU_SITE_MISSING'],
    },
    { why: 'a site of the other kind', named: 'UVEU', given: {}, at: { kind: 'NVEU' }, expected: ['VEU_KIND'] },
    {
      why: 'the day before the grant',
      named: 'UVEU',
      given: { on: '2025-05-31' },
      at: { authorizedOn: '2025-05-01' },
      expected: ['VEU_NOT_GRANTED'],
    },
    { why: 'the day of the grant', named: 'UVEU', given: { on: '2025-06-01' }, at: {}, expected: [] },
    {
      why: 'a site in another country',
      named: 'UVEU',
      given: { to: 'CL' },
      at: { country: 'BR' },
      expected: ['VEU_SITE_COUNTRY'],
    },
    {
      why: 'the day before the site is authorized',
      named: 'NVEU',
      given: { on: '2025-08-31' },
      at: { authorizedOn: '2025-09-01' },
      expected: ['VEU_SITE_NOT_AUTHORIZED'],
    },
    { why: 'the day it is', named: 'NVEU', given: {}, at: { authorizedOn: '2025-09-01' }, expected: [] },
    {
      why: 'another company than the holder',
      named: 'NVEU',
      given: {},
      at: { consigneeInCompany: false },
      expected: ['VEU_HOLDER'],
    },
    {
      why: 'an operator without a status of its own',
      named: 'UVEU',
      given: {},
      at: { operatorCovered: false },
      expected: ['VEU_OPERATOR'],
    },
    {
      why: 'before the Framework',
      named: 'UVEU',
      given: { on: '2025-01-12' },
      at: { grantedOn: '2025-01-01' },
      expected: ['NOT_IN_FORCE'],
    },
    { why: 'its first day', named: 'UVEU', given: { on: '2025-01-13' }, at: { grantedOn: '2025-01-13' }, expected: [] },
    {
      why: 'a tainted end user',
      named: 'UVEU',
      given: { endUser: { location: 'HK' } },
      at: {},
      expected: ['MACAU_D5'],
    },
  ])('$why: $expected', ({ at, expected, given, named }) => {
    expect(asked(named, given, at)).toEqual(expected);
  });

  test.each([
    { why: 'the day before the 180th', day: '2025-11-10', notified: '2025-05-15', expected: ['VEU_SITE_NOTICE'] },
    { why: 'the 180th day after a notice of 15 May', day: '2025-11-11', notified: '2025-05-15', expected: [] },
    { why: 'no notice', day: '2025-11-11', notified: undefined, expected: ['VEU_SITE_NOTICE'] },
  ])('a new location of a UVEU, $why (R-47)', ({ day, expected, notified }) => {
    const at = {
      grantedOn: '2025-03-01',
      authorizedOn: '2025-06-01',
      ...(notified === undefined ? {} : { notifiedOn: notified }),
    };
    expect(asked('UVEU', { on: day }, at)).toEqual(expected);
    expect(asked('NVEU', { on: day }, at)).toEqual([]); // asked of UVEUs only
  });

  test('a location authorized with the grant needs no notice', () => {
    expect(asked('UVEU', {}, { grantedOn: '2025-06-01', authorizedOn: '2025-06-01' })).toEqual([]);
  });
});

describe('the base is tested only for what the holder receives under the kind of its site', () => {
  test.each<{ why: string; named: 'UVEU' | 'NVEU'; at: SiteGiven; tests: boolean }>([
    { why: 'its own', named: 'NVEU', at: { kind: 'NVEU' }, tests: true },
    { why: 'another kind', named: 'UVEU', at: { kind: 'NVEU' }, tests: false },
    { why: 'another company', named: 'NVEU', at: { kind: 'NVEU', consigneeInCompany: false }, tests: false },
  ])('$why: $tests', ({ at, named, tests }) => {
    expect(testsBase(named, site(at))).toBe(tests);
    const over = asked(named, {}, { ...at, base: { BR: '9000000000' } });
    expect(over.includes('NVEU_LIMIT') || over.includes('UVEU_7')).toBe(tests);
  });

  test('and never without a site', () => {
    expect(testsBase('UVEU', null)).toBe(false);
  });
});
