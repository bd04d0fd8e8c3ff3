import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breachesOf, finding } from './finding.js';
import { BREACHES } from './vocabulary.js';

describe('a finding', () => {
  test('carries the numbers it used, or none', () => {
    expect(finding('lpp.quota', 'LPP_QUOTA', true, { usedTpp: 1n }).numbers).toEqual({ usedTpp: 1n });
    expect(finding('lpp.act', 'LPP_ACT', false)).toEqual({
      rule: 'lpp.act',
      met: false,
      breach: 'LPP_ACT',
      numbers: {},
    });
  });

  test('that is met breaches nothing', () => {
    expect(breachesOf([finding('lpp.act', 'LPP_ACT', true)])).toEqual([]);
  });

  test('and its like are one breach: a set, sorted byte by byte, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...BREACHES), fc.boolean())), (found) => {
        const answer = breachesOf(found.map(([breach, met]) => finding('authorization.none', breach, met)));
        expect(answer).toEqual([...new Set(found.filter(([, met]) => !met).map(([breach]) => breach))].sort());
      }),
    );
  });
});
