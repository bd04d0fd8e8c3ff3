import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { day } from '../src/rules/day.js';
import { type Destination, destinationOf } from '../src/rules/destination.js';
import { catalogItem } from '../src/rules/item-class.rule.js';
import { formatTpp, type Tpp } from '../src/rules/tpp.js';
import type { PlanFacts } from '../src/rules/veu-plan.js';
import { checkPlan } from '../src/rules/veu-plan.rule.js';
import { uveuRoom, uveuStanding } from '../src/rules/veu-position.rule.js';
import { bindingRule, ceilDivide, limitsOf } from '../src/rules/veu-room-limits.rule.js';
import { needFirst, safeRemoval } from '../src/rules/veu-room.rule.js';
import { toShare } from '../src/placements/to-limit-type.js';
import { sentenceOf } from '../src/placements/to-plan-type.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '..', 'README.md'), 'utf8');
const begin = readme.indexOf('## For planners of validated end users');
const end = readme.indexOf('\n## ', begin + 1);
const section = readme.slice(begin, end < 0 ? undefined : end);

const ON = day('2025-12-15');
const [US, DE, IN, BR] = [destinationOf('US'), destinationOf('DE'), destinationOf('IN'), destinationOf('BR')];
const H100: Tpp = catalogItem('nvidia-h100-sxm5')?.unitTpp ?? 0n;
const modules = (count: number): Tpp => BigInt(count) * H100;
const acme = { holderHeadquarters: US, holderParentHeadquarters: US };
const base = new Map([[US, modules(600)], [DE, modules(340)], [IN, modules(60)]]); // prettier-ignore

/** The cells of the row of a table that begins with these words. */
function row(name: string): string[] {
  const line = section.split('\n').find((one) => one.startsWith(`| ${name}`));
  return (line ?? '').split('|').slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
}

describe('the example for planners says what Headroom answers', () => {
  test.each([
    ['United States', US],
    ['Germany', DE],
    ['India', IN],
  ] as const)('%s', (name, country) => {
    const { totalTpp } = uveuStanding(base, acme, ON);
    const amount = base.get(country) ?? 0n;
    const percent = `${toShare(amount, totalTpp)?.percent ?? ''} %`;
    expect(row(name).slice(1)).toEqual([String(amount / H100), formatTpp(amount), percent]);
    expect(row('Total').slice(1, 3)).toEqual(['1000', formatTpp(totalTpp)]);
  });

  const answerTo = (question: string): string => row(question)[1] ?? '';
  const amountAndModules = (amount: Tpp | null): string =>
    `${formatTpp(amount ?? 0n)} TPP, ${(amount ?? 0n) / H100} modules`;

  test('which limit binds, and what comes next', () => {
    const { binding, next } = bindingRule(limitsOf(base, acme, ON));
    const distances = [binding, next].map((limit) => (limit?.roomTpp ?? 0n) / H100);
    expect(answerTo('Which limit binds')).toBe(
      `${binding?.rule ?? ''} after ${distances[0]} more modules in India, then ${next?.rule ?? ''} after ${distances[1]} more abroad`,
    );
  });

  test.each([
    ['In Brazil', BR],
    ['In Germany', DE],
  ] as const)('room: %s', (question, country: Destination) => {
    expect(answerTo(question)).toContain(amountAndModules(uveuRoom(base, acme, country, ON)));
  });

  test('room in India and at home', () => {
    const room = uveuRoom(base, acme, IN, ON) ?? 0n;
    expect(answerTo('How much more fits in India')).toContain(`${formatTpp(room)} TPP, that is ${room / H100} modules`);
    expect(answerTo('At home')).toBe('No bound');
    expect(uveuRoom(base, acme, US, ON)).toBeNull();
  });

  test('what must come first, and what may leave', () => {
    const { amountTpp, because } = needFirst(base, acme, IN, modules(20), ON).unitedStates;
    const needed = amountTpp ?? 0n;
    const rules = because.join(', ');
    expect(answerTo('What must come first')).toBe(
      `${formatTpp(needed)} TPP at home, ${ceilDivide(needed, H100)} modules, because of ${rules}`,
    );
    const removal = safeRemoval(base, acme, DE, ON);
    expect(answerTo('How much may leave Frankfurt')).toContain(amountAndModules(removal.amountTpp));
    expect(answerTo('How much may leave Frankfurt')).toContain(`${removal.breaksNext.join(', ')} breaks`);
  });

  test('the plan, its first violation and its cures', () => {
    const steps = ['fra-2', 'iad-7'].map((id) => {
      const [, on = '', where = '', count = ''] = row(`\`${id}\``);
      const destination = where === 'Germany' ? DE : US;
      return { id, on: day(on), destination, amount: modules(Number(count)), direction: 'ADD' as const };
    });
    const facts: PlanFacts = { kind: 'UVEU', veuDestination: null, holder: acme, base, steps };
    const [answer] = checkPlan(facts, [{ name: 'as codified', posture: 'AS_CODIFIED' }]);
    const first = answer?.walk.first ?? null;
    expect(first === null ? '' : section).toContain(first === null ? 'a violation' : sentenceOf(first));
    const said = (answer?.cures ?? []).map(({ amount, delayDays, kind, on, stepId, steps: cured }) => {
      const change = `${formatTpp(amount ?? 0n)} TPP (${String((amount ?? 0n) / H100)} modules)`;
      const order = cured.map(({ id, on: when }) => `\`${id}\` on ${when}`).join(', ');
      const sentences: Record<string, string> = {
        SMALLER: `\`${stepId ?? ''}\` with ${change}`,
        LATER: `\`${stepId ?? ''}\` on ${on ?? ''}, ${delayDays ?? 0} days later`,
        FIRST: `${change} at home by ${on ?? ''}`,
        ORDER: order,
      };
      return [kind, sentences[kind] ?? ''];
    });
    expect(said).toEqual(['SMALLER', 'LATER', 'FIRST', 'ORDER'].map((kind) => row(kind)));
  });
});
