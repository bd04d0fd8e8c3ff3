import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import { citationsOf, ruleIds, type RuleId } from './rule-citations.js';

const ON = day('2026-08-01');

describe('every rule that answers', () => {
  test('is listed once', () => {
    expect(new Set(ruleIds()).size).toBe(ruleIds().length);
    expect(ruleIds().length).toBeGreaterThan(50);
  });

  test.each(ruleIds().map((rule) => ({ rule })))('$rule rests on a text of its time', ({ rule }) => {
    const citations = citationsOf(rule, ON);
    expect(citations).toHaveLength(1);
    for (const { document, published, rule: ours, section } of citations) {
      expect(section).not.toBe('');
      expect(document).not.toBe('');
      expect(published <= ON).toBe(true);
      expect(ours).toMatch(/^R-\d\d$/);
    }
  });

  test.each<{ rule: RuleId; section: string; ours: string }>([
    { rule: 'party.macauD5', section: '15 CFR 742.6(b)(10)(iii)(A)(1)', ours: 'R-20' },
    { rule: 'review.ally', section: '15 CFR 742.6(b)(10)(iii)(A)(2)', ours: 'R-21' },
    { rule: 'aia.ally', section: '15 CFR 740.27(a)', ours: 'R-30' },
    { rule: 'lpp.quota', section: '15 CFR 740.29(a)', ours: 'R-34' },
    { rule: 'acaNac.place', section: '15 CFR 740.8(a)', ours: 'R-39' },
    { rule: 'nveu.limit', section: 'table 1 to 15 CFR 748.15(a)(2)(iii)(B)', ours: 'R-49' },
  ])('$rule is $section ($ours)', ({ ours, rule, section }) => {
    expect(citationsOf(rule, ON)).toMatchObject([{ section, rule: ours }]);
  });
});

describe('a rule whose quantity is dated', () => {
  test.each<{ why: string; rule: RuleId; dayBefore: string; first: string }>([
    { why: 'the quota of LPP', rule: 'lpp.quota', dayBefore: '2025-01-12', first: '2025-01-13' },
    { why: 'case by case review', rule: 'review.caseByCase', dayBefore: '2026-01-14', first: '2026-01-15' },
    { why: 'the UAE rule', rule: 'uae.exempt', dayBefore: '2026-07-09', first: '2026-07-10' },
    { why: 'what counts from 2025 on', rule: 'allocation.countsFrom', dayBefore: '2024-12-31', first: '2025-01-01' },
  ])('cites nothing before its first day: $why', ({ dayBefore, first, rule }) => {
    expect(citationsOf(rule, day(dayBefore))).toEqual([]);
    expect(citationsOf(rule, day(first))).toHaveLength(1);
  });

  test('cites nothing after its last: the allocation in 2028 (R-26)', () => {
    expect(citationsOf('review.allocation', day('2027-12-31'))).toHaveLength(1);
    expect(citationsOf('review.allocation', day('2028-01-01'))).toEqual([]);
  });
});
