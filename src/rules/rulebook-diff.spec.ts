import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import { type Difference, diffLaw, gapOfSide, type LawSide } from './rulebook-diff.js';
import { rulebooks } from './rulebook/rulebooks.js';
import type { Posture } from './vocabulary.js';
import { writtenValue } from './written-value.js';
import { tpp } from './tpp.js';

const on = (text: string, posture: Posture = 'AS_CODIFIED'): LawSide => ({ on: day(text), posture });
const named = (differences: readonly Difference[], kind: Difference['kind']): string[] =>
  differences.filter((one) => one.kind === kind).map(({ about }) => about);

describe('what changed between two days', () => {
  test.each([
    { why: 'the Framework', a: '2025-01-12', b: '2025-01-13', rulebooks: ['AIDIFF-2025'] },
    { why: 'compliance: the older rule ends', a: '2025-05-14', b: '2025-05-15', rulebooks: ['ACS-2023'] },
    { why: 'China and Macau', a: '2026-01-14', b: '2026-01-15', rulebooks: ['CNMO-2026'] },
    { why: 'the Emirates', a: '2026-07-09', b: '2026-07-10', rulebooks: ['UAE-2026'] },
    { why: 'nothing as codified on the day of the announcement', a: '2025-05-12', b: '2025-05-13', rulebooks: [] },
  ])('$why', ({ a, b, rulebooks: expected }) => {
    expect(named(diffLaw(on(a), on(b)), 'RULEBOOK')).toEqual(expected);
  });

  test('as enforced the announcement and the guidance show', () => {
    const enforced = (a: string, b: string) => named(diffLaw(on(a, 'AS_ENFORCED'), on(b, 'AS_ENFORCED')), 'RULEBOOK');
    expect(enforced('2025-05-12', '2025-05-13')).toEqual(['ACS-2023', 'NONENF-2025']);
    expect(enforced('2026-05-30', '2026-05-31')).toEqual(['HQ-2026']);
  });

  test.each([
    { a: '2025-12-31', b: '2026-01-01', quantities: ['nveu.limit'], groups: [] },
    { a: '2026-02-02', b: '2026-02-03', quantities: [], groups: ['KH'] },
    { a: '2027-12-31', b: '2028-01-01', quantities: ['allocation.country', 'nveu.limit'], groups: [] },
    {
      a: '2026-01-14',
      b: '2026-01-15',
      quantities: ['review.caseByCaseChinaMacau', 'review.caseByCaseConditions', 'review.volumeCapShare'],
      groups: [],
    },
  ])('from $a to $b', ({ a, b, groups, quantities }) => {
    const differences = diffLaw(on(a), on(b));
    expect(named(differences, 'QUANTITY')).toEqual(quantities);
    expect(named(differences, 'GROUP')).toEqual(groups);
  });

  test('a quantity is written in its unit, with both texts', () => {
    const [cap] = diffLaw(on('2027-12-31'), on('2028-01-01'));
    expect(cap).toMatchObject({
      about: 'allocation.country',
      a: { value: '790000000', citations: [{ document: '90 FR 4544', rule: 'R-22' }] },
      b: null,
    });
  });

  test('as enforced no quantity of the Framework is read', () => {
    const quantities = named(diffLaw(on('2025-09-01'), on('2025-09-01', 'AS_ENFORCED')), 'QUANTITY');
    expect(quantities).toContain('allocation.country');
    expect(quantities).toContain('lpp.yearlyQuota');
    expect(quantities).not.toContain('license.valueTolerance');
    const same = diffLaw(on('2025-09-01', 'AS_ENFORCED'), on('2026-08-01', 'AS_ENFORCED'));
    expect(named(same, 'QUANTITY').some((id) => id.startsWith('uveu.') || id.startsWith('license.'))).toBe(false);
  });

  test('a day that no rulebook covers is said to be one', () => {
    expect(gapOfSide(on('2023-11-16'))).toContain('No rulebook on record covers 2023-11-16');
    expect(gapOfSide(on('2023-11-17'))).toBeNull();
    expect(gapOfSide({ rulebook: 'ACS-2023' })).toBeNull();
  });
});

describe('what changed between two rulebooks', () => {
  test('a rulebook and itself differ in nothing; everything else is cited on the side that says it', () => {
    for (const a of rulebooks) {
      for (const b of rulebooks) {
        const differences = diffLaw({ rulebook: a.id }, { rulebook: b.id });
        expect(differences.length === 0).toBe(a.id === b.id);
        for (const one of differences) {
          expect(one.a?.value).not.toBe(one.b?.value);
          expect([one.a, one.b].every((said) => said === null || said.citations.length > 0)).toBe(true);
        }
      }
    }
  });

  test('from the rule of 2023 to the Framework', () => {
    const differences = diffLaw({ rulebook: 'ACS-2023' }, { rulebook: 'AIDIFF-2025' });
    expect(named(differences, 'PROVISION')).toEqual([
      'LICENSE_REQUIREMENT',
      'REVIEW_POLICY',
      'COUNTRY_ALLOCATION',
      'LICENSE_EXCEPTIONS',
      'DATA_CENTER_VEU',
    ]);
    const limits = differences.find(({ about }) => about === 'nveu.limit');
    expect(limits?.b?.value).toMatch(/^633000000 from 2025-01-01; .*; none from 2028-01-01$/);
  });
});

describe('a value as people write it', () => {
  test.each([
    { value: null, unit: 'TPP', text: 'none' },
    { value: tpp('20919.2'), unit: 'TPP', text: '20919.2' },
    { value: 50n, unit: 'percent', text: '50' },
    { value: 30, unit: 'days', text: '30' },
    { value: { tppBelow: tpp('21000'), bandwidth: 6_500n }, unit: 'TPP', text: 'tppBelow 21000 bandwidth 6500' },
    { value: [{ entity: 'G42', through: null }], unit: 'entities', text: 'entity G42' },
  ])('$text', ({ text, unit, value }) => {
    expect(writtenValue(value, unit)).toBe(text);
  });
});
