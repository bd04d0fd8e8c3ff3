import fc from 'fast-check';
import { addDays, day } from '../../src/rules/day.js';
import { type Destination, destinationOf } from '../../src/rules/destination.js';
import type { InstalledBase } from '../../src/rules/site.js';
import type { PlanAnswer, PlanCure, PlanFacts, PlanReading, PlanStep } from '../../src/rules/veu-plan.js';
import { checkPlan } from '../../src/rules/veu-plan.rule.js';

/** Plans of universal and national VEUs: written by hand, and random ones that come close to their limits. */

const at = (code: string): Destination => destinationOf(code);
const [US, DE] = [at('US'), at('DE')];
export const codified: PlanReading = { name: 'as codified', posture: 'AS_CODIFIED' };

const baseOf = (given: Record<string, bigint>): InstalledBase =>
  new Map(Object.entries(given).map(([code, amount]) => [at(code), amount]));

let count = 0;
/** A step of so many ten-thousandths; below zero it removes them. */
export function step(on: string, code: string, amount: bigint): PlanStep {
  count += 1;
  const direction = amount > 0n ? 'ADD' : 'REMOVE';
  return { id: `s${count}`, on: day(on), destination: at(code), amount: amount < 0n ? -amount : amount, direction };
}

/** A plan of a U.S.-headquartered universal VEU, unless `given` says otherwise. */
export function plan(
  base: Record<string, bigint>,
  steps: readonly PlanStep[],
  given: Partial<PlanFacts> = {},
): PlanFacts {
  return {
    kind: 'UVEU',
    veuDestination: null,
    holder: { holderHeadquarters: US, holderParentHeadquarters: US },
    base: baseOf(base),
    steps,
    ...given,
  };
}

export const german = { holder: { holderHeadquarters: DE, holderParentHeadquarters: DE } };
/** The answer under one reading. */
export const only = (facts: PlanFacts, reading: PlanReading = codified): PlanAnswer => {
  const [answer] = checkPlan(facts, [reading]);
  if (answer === undefined) throw new Error('one reading has one answer');
  return answer;
};
export const cureOf = (
  facts: PlanFacts,
  kind: PlanCure['kind'],
  reading: PlanReading = codified,
): PlanCure | undefined => only(facts, reading).cures.find((one) => one.kind === kind);

export interface RandomPlan {
  readonly facts: PlanFacts;
  readonly reading: PlanReading;
}

const PLACES = ['US', 'DE', 'JP', 'IN', 'BR', 'MY', 'KH'].map(at);
const FIRST = day('2025-12-20');
const steps = (most: number) =>
  fc.array(
    fc.record({
      destination: fc.constantFrom(...PLACES),
      amount: fc.bigInt(1n, 12n),
      direction: fc.constantFrom('ADD' as const, 'ADD' as const, 'REMOVE' as const),
      days: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: most },
  );
/** Up to `most` steps over two months with a measuring day, a change of country group, and limits that rise and fall. */
export const plans = (most: number): fc.Arbitrary<RandomPlan> =>
  fc
    .record({
      kind: fc.constantFrom('UVEU' as const, 'UVEU' as const, 'UVEU' as const, 'NVEU' as const),
      home: fc.constantFrom(US, DE),
      base: fc.tuple(fc.bigInt(20n, 90n), ...PLACES.slice(1).map(() => fc.constantFrom(0n, 0n, 1n, 3n, 20n))),
      given: steps(most),
      limit: fc.bigInt(5n, 40n),
    })
    .map(({ base, given, home, kind, limit }) => ({
      facts: plan(
        {},
        given.map(({ days, ...rest }, index) => ({ ...rest, id: `p${index}`, on: addDays(FIRST, days) })),
        {
          kind,
          veuDestination: kind === 'NVEU' ? at('IN') : null,
          holder: { holderHeadquarters: home, holderParentHeadquarters: home },
          base: new Map(base.map((amount, index) => [PLACES[index] ?? US, amount])),
        },
      ),
      reading: {
        ...codified,
        nveuSteps: [
          { from: day('2025-10-01'), limitTpp: limit },
          { from: day('2026-01-01'), limitTpp: limit + 9n },
          { from: day('2026-01-20'), limitTpp: limit / 2n },
          { from: day('2026-02-10'), limitTpp: limit + 20n },
        ],
      } satisfies PlanReading,
    }));
