import { describe, expect, test } from '@jest/globals';
import { codified, cureOf, german, only, plan, step } from '../../test/support/veu-plans.js';
import { day } from './day.js';
import { destinationOf } from './destination.js';
import { tpp } from './tpp.js';
import type { PlanFacts, PlanReading } from './veu-plan.js';
import { checkPlan } from './veu-plan.rule.js';

describe('a plan', () => {
  test('that holds is feasible at every step, with the position after each', () => {
    const { feasible, walk } = only(plan({ US: 930n }, [step('2026-01-10', 'IN', 70n), step('2026-04-10', 'US', 70n)]));
    expect(feasible).toBe(true);
    expect(walk.steps.map(({ inCountryTpp, totalTpp }) => [totalTpp, inCountryTpp])).toEqual([
      [1000n, 70n],
      [1070n, 1000n],
    ]);
    expect(walk.turns.map(({ on }) => on)).toEqual(['2026-02-01', '2026-08-01']);
  });

  test('is broken by the smallest step too much, and says by how much', () => {
    const { feasible, walk } = only(plan({ US: 930n }, [step('2026-01-10', 'IN', 71n)]));
    expect(feasible).toBe(false);
    expect(walk.first).toEqual({
      rule: 'R-44:IN',
      on: '2026-01-10',
      stepId: walk.steps[0]?.step.id,
      partTpp: 71n,
      wholeTpp: 1001n,
      limitPercent: 7n,
      limitTpp: null,
      overTpp: 1n,
    });
  });

  test('planted between quarter ends: fine on every 31 December and 31 March, in violation on 1 February', () => {
    const facts = plan({ US: 600n, DE: 400n }, [
      step('2026-01-15', 'DE', 300n), // 600 of 1300 at home
      step('2026-03-15', 'US', 200n), // 800 of 1500 at home again
    ]);
    const { walk } = only(facts);
    expect(walk.steps.flatMap(({ violations }) => violations)).toEqual([]);
    expect(walk.steps[0]?.warnings).toEqual(['R-45']);
    expect(walk.first).toMatchObject({ rule: 'R-45', on: '2026-02-01', stepId: null, partTpp: 700n, wholeTpp: 1300n });
    expect(cureOf(facts, 'SMALLER')).toMatchObject({ amount: 200n });
    expect(cureOf(facts, 'LATER')).toMatchObject({ on: '2026-02-02', delayDays: 18 });
    expect(cureOf(facts, 'FIRST')).toMatchObject({ amount: 100n, on: '2026-02-01' });
    expect(cureOf(facts, 'ORDER')?.steps.map(({ destination, on }) => [destination, on])).toEqual([
      ['US', '2026-01-15'],
      ['DE', '2026-03-15'],
    ]);
  });

  test('does not end in a state that the next measurement finds in violation, unless it is told to look no further', () => {
    const steps = [step('2026-02-02', 'DE', 300n)];
    expect(only(plan({ US: 600n, DE: 400n }, steps)).walk.first).toMatchObject({ rule: 'R-45', on: '2026-08-01' });
    expect(only(plan({ US: 600n, DE: 400n }, steps, { until: day('2026-06-30') })).feasible).toBe(true);
  });

  test('that removes in Frankfurt breaks India', () => {
    const facts = plan({ US: 400n, DE: 540n, IN: 60n }, [step('2026-03-01', 'DE', -200n)], german);
    expect(only(facts).walk.first).toMatchObject({ rule: 'R-44:IN', partTpp: 60n, wholeTpp: 800n });
    expect(cureOf(facts, 'SMALLER')).toMatchObject({ amount: 142n }); // 60 of 858 is just below 7 percent
    expect(cureOf(facts, 'FIRST')).toMatchObject({ amount: 58n });
  });

  test('cannot remove more than stands there; later it can', () => {
    const facts = plan({ US: 500n, DE: 10n }, [step('2026-03-01', 'DE', -20n), step('2026-05-01', 'DE', 30n)]);
    expect(only(facts).walk.first).toMatchObject({ rule: 'BASE', partTpp: 20n, limitTpp: 10n, overTpp: 10n });
    expect(cureOf(facts, 'LATER')).toMatchObject({ on: '2026-05-01', delayDays: 61 });
    expect(cureOf(facts, 'SMALLER')).toMatchObject({ amount: 10n });
  });

  test('has what it inherits told apart from what it does', () => {
    const facts = plan({ US: 400n, IN: 80n }, [step('2026-03-01', 'US', 100n)]);
    expect(only(facts)).toMatchObject({ feasible: true, walk: { inherited: ['R-44:IN'] } });
    expect(only(plan({ US: 400n, IN: 80n }, [step('2026-03-01', 'US', -1n)])).walk.first?.rule).toBe('R-44:IN');
  });

  test('is checked under several sets of limits at once', () => {
    const facts = plan({ US: 930n }, [step('2026-01-10', 'IN', 70n)]);
    const strict: PlanReading = { name: 'five percent', posture: 'AS_CODIFIED', shares: { country: 5n } };
    const enforced: PlanReading = { name: 'as enforced', posture: 'AS_ENFORCED' };
    expect(checkPlan(facts, [codified, strict, enforced]).map(({ feasible }) => feasible)).toEqual([true, false, true]);
    const china = plan({ US: 930n }, [step('2026-01-10', 'CN', 1n)]);
    expect(checkPlan(china, [codified, enforced]).map(({ walk }) => walk.first?.rule)).toEqual(['R-42:CN', 'R-88:CN']);
    const vietnam = plan({ US: 930n }, [step('2026-01-10', 'VN', 1n)]);
    expect(only(vietnam, enforced)).toMatchObject({ feasible: true, walk: { steps: [{ warnings: ['R-88:VN'] }] } });
    expect(cureOf(china, 'SMALLER')).toMatchObject({ amount: 0n, steps: [] });
  });

  test('under CONTINUOUS R-45 is a violation on every day', () => {
    const facts = plan({ US: 500n, DE: 500n }, [step('2026-03-01', 'DE', 1n), step('2026-04-01', 'US', 1n)]);
    expect(only(facts).feasible).toBe(true);
    expect(only(facts, { ...codified, measure50: 'CONTINUOUS' }).walk.first).toMatchObject({
      rule: 'R-45',
      on: '2026-03-01',
    });
  });
});

describe('a national plan', () => {
  const national: Partial<PlanFacts> = { kind: 'NVEU', veuDestination: destinationOf('IN') };

  test('waits for the quarter whose limit has room', () => {
    const facts = plan({ IN: tpp('1899000000') }, [step('2026-02-10', 'IN', tpp('0.0001'))], national);
    expect(only(facts).walk.first).toMatchObject({ rule: 'R-49', limitTpp: tpp('1899000000'), overTpp: 1n });
    expect(cureOf(facts, 'LATER')).toMatchObject({ on: '2026-04-01', delayDays: 50 });
  });

  test('fills its quarter exactly, and not after the table ends', () => {
    const fills = [step('2027-12-31', 'IN', tpp('5064000000'))];
    expect(only(plan({}, fills, national)).feasible).toBe(true);
    expect(only(plan({}, [step('2028-01-01', 'IN', 1n)], national)).walk.first).toMatchObject({
      rule: 'R-49',
      limitTpp: null,
    });
    expect(only(plan({}, [step('2026-01-01', 'PL', 1n)], national)).walk.first?.rule).toBe('R-48');
  });

  test('is found broken on the day when other steps lower the limit between two of its own', () => {
    const reading: PlanReading = {
      ...codified,
      nveuSteps: [
        { from: day('2026-01-01'), limitTpp: 100n },
        { from: day('2026-02-15'), limitTpp: 50n },
        { from: day('2026-03-15'), limitTpp: 100n },
      ],
    };
    const facts = plan({}, [step('2026-01-02', 'IN', 80n), step('2026-04-01', 'IN', 10n)], national);
    expect(only(facts, reading).walk.first).toMatchObject({
      rule: 'R-49',
      on: '2026-02-15',
      stepId: null,
      overTpp: 30n,
    });
    expect(cureOf(facts, 'SMALLER', reading)).toMatchObject({ amount: 50n });
    expect(cureOf(facts, 'LATER', reading)).toMatchObject({ on: '2026-03-15' });
  });
});
