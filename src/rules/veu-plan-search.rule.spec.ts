import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureOf } from '../../test/support/veu-states.js';
import { only, plans, type RandomPlan } from '../../test/support/veu-plans.js';
import { addDays } from './day.js';
import type { PlanCure, PlanStep } from './veu-plan.js';
import { Course, firstBroken } from './veu-plan-course.rule.js';
import { safeOrder } from './veu-plan-order.rule.js';
import { inOrder, planCase, timelineOf } from './veu-plan-timeline.rule.js';
import { walkPlan } from './veu-plan-walk.rule.js';

const holds = ({ facts, reading }: RandomPlan, steps: readonly PlanStep[]): boolean =>
  walkPlan(facts, reading, steps).first === null;

test('the running sums find the first violation where the exact walk finds it', () => {
  const agrees = ({ facts, reading }: RandomPlan): boolean => {
    const { first, inherited } = walkPlan(facts, reading);
    const of = planCase(facts, reading, inherited);
    const events = timelineOf(of, inOrder(facts.steps));
    const event = events[firstBroken(new Course(of), events)];
    const found = event?.step?.id ?? event?.turn?.on ?? null;
    return found === (first === null ? null : (first.stepId ?? first.on));
  };
  expect(failureOf(fc.property(plans(12), agrees), { numRuns: 4_000 })).toBeNull();
});

test('every cure cures; no smaller cut of that step, no shorter delay of it and no smaller placement does', () => {
  const seen = new Map<string, number>();
  const isLeast = (of: RandomPlan, cure: PlanCure): boolean => {
    seen.set(cure.kind, (seen.get(cure.kind) ?? 0) + 1);
    return holds(of, cure.steps) && lesserChanges(of, cure).every((steps) => !holds(of, steps));
  };
  const cures = (of: RandomPlan): boolean => only(of.facts, of.reading).cures.every((cure) => isLeast(of, cure));
  expect(failureOf(fc.property(plans(7), cures), { numRuns: 2_000 })).toBeNull();
  expect([...seen.keys()].sort()).toEqual(['AMOUNTS', 'FIRST', 'LATER', 'ORDER', 'SMALLER']);
});

/** The plan with every lesser change of the same kind. */
function lesserChanges({ facts }: RandomPlan, cure: PlanCure): (readonly PlanStep[])[] {
  const ordered = inOrder(facts.steps);
  const own = ordered.find(({ id }) => id === cure.stepId);
  const amount = cure.amount ?? 0n;
  if (cure.kind === 'SMALLER' && own !== undefined) {
    const lesser = Array.from({ length: Number(own.amount - amount) - 1 }, (_, index) => amount + BigInt(index) + 1n);
    return lesser.map((more) => ordered.map((one) => (one === own ? { ...one, amount: more } : one)));
  }
  if (cure.kind === 'LATER' && own !== undefined) {
    const rest = ordered.filter((one) => one !== own);
    return Array.from({ length: (cure.delayDays ?? 0) - 1 }, (_, index) => [
      ...rest,
      { ...own, on: addDays(own.on, index + 1) },
    ]);
  }
  if (cure.kind !== 'FIRST' || amount === 1n) return [];
  return [cure.steps.map((one) => (one.id.startsWith('before ') ? { ...one, amount: amount - 1n } : one))];
}

test('an order is found exactly when one of all orders is safe', () => {
  const seen = { some: 0, none: 0 };
  const isFound = (of: RandomPlan): boolean => {
    const ordered = inOrder(of.facts.steps);
    const { inherited } = walkPlan(of.facts, of.reading);
    const { exhausted, steps } = safeOrder(planCase(of.facts, of.reading, inherited), ordered);
    const onTheDays = (order: readonly PlanStep[]): PlanStep[] =>
      order.map((one, index) => ({ ...one, on: ordered[index]?.on ?? one.on }));
    const safe = permutations(ordered).some((order) => holds(of, onTheDays(order)));
    seen[safe ? 'some' : 'none'] += 1;
    return steps === null ? !safe && exhausted : safe && holds(of, steps);
  };
  expect(failureOf(fc.property(plans(5), isFound), { numRuns: 800 })).toBeNull();
  expect(Math.min(seen.some, seen.none)).toBeGreaterThan(50);
});

function permutations(of: readonly PlanStep[]): PlanStep[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((first, index) => permutations(of.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}
