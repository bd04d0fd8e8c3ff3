import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { Refusal, type RefusalCode } from '../platform/refusal.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { timesUnits, type Tpp } from '../rules/tpp.js';
import type { PlanAnswer, PlanReading, PlanStep } from '../rules/veu-plan.js';
import { checkPlan } from '../rules/veu-plan.rule.js';
import { MOST_STEPS, PlanPlacementInput, type PlanReadingInput, type PlanStepInput } from './plan.input.js';
import { destinationAt, type PlacementFacts, ReadPlacement } from './read-placement.js';

/** A plan's answers, and the position it started from. */
export interface PlannedPlacement {
  readonly facts: PlacementFacts;
  readonly answers: readonly PlanAnswer[];
}

const CODIFIED: PlanReading = { name: 'as codified', posture: 'AS_CODIFIED' };

/** Checks a plan against the position a validated end user has now or had at an instant. Records nothing. */
@Injectable()
export class PlanPlacement {
  constructor(private readonly read: ReadPlacement) {}

  /** Throws the refusal of the first field that is wrong. */
  async run(caller: Caller, input: Given<PlanPlacementInput>): Promise<PlannedPlacement> {
    // Before each of them is checked, which takes a tenth of a second per thousand.
    if (input.steps.length > MOST_STEPS) throw new Refusal('TOO_MANY', { path: ['input', 'steps'] });
    const [problem] = problemsOf(PlanPlacementInput, input, ['input']);
    if (problem !== undefined) {
      throw new Refusal(problem.code as RefusalCode, { message: problem.message, path: problem.path });
    }
    const named = input.steps.flatMap(({ item }, index) =>
      item === null || item === undefined ? [] : [{ item, path: pathOf(index, 'item') }],
    );
    const facts = await this.read.run(caller, { veu: input.veu, at: input.at, named });
    const { base, on, veu } = facts.position;
    const steps = input.steps.map((step, index) => toStep(step, index, facts.items));
    const ids = new Set(steps.map(({ id }) => id));
    if (ids.size < steps.length)
      throw new Refusal('BAD_VALUE', { path: ['input', 'steps'], message: 'Two steps have one name.' });
    const early = steps.findIndex((step) => step.on < on);
    if (early >= 0)
      throw new Refusal('BAD_DATE', { path: pathOf(early, 'on'), message: `The plan starts from ${on}.` });
    const readings = input.readings?.map(toReading) ?? [CODIFIED];
    const until = input.until === null || input.until === undefined ? {} : { until: input.until };
    const plan = { kind: veu.kind, veuDestination: veu.destination, holder: veu, base, steps, ...until };
    return { facts, answers: checkPlan(plan, readings) };
  }
}

const pathOf = (index: number, field: string): readonly string[] => ['input', 'steps', String(index), field];

const toStep = (input: PlanStepInput, index: number, items: ReadonlyMap<string, ItemFacts>): PlanStep => ({
  id: input.id,
  on: input.on,
  destination: destinationAt(input.country, pathOf(index, 'country')),
  direction: input.direction,
  amount: amountOf(input, index, items),
});

function amountOf({ item, quantity, tpp }: PlanStepInput, index: number, items: ReadonlyMap<string, ItemFacts>): Tpp {
  const counted = items.get(item ?? '');
  if (counted !== undefined && (counted.level !== 'A' || counted.unitTpp === null)) {
    throw new Refusal('ITEM_UNDECIDED', {
      path: pathOf(index, 'item'),
      message: 'The item carries no TPP that is counted.',
    });
  }
  const amount = tpp ?? timesUnits(counted?.unitTpp ?? 0n, quantity ?? 0n);
  if (amount <= 0n)
    throw new Refusal('NOT_POSITIVE', { path: pathOf(index, counted === undefined ? 'tpp' : 'quantity') });
  return amount;
}

const percent = (name: 'outside' | 'country' | 'abroad', value: number | null | undefined) =>
  value === null || value === undefined ? {} : { [name]: BigInt(value) };

const toReading = (input: PlanReadingInput): PlanReading => ({
  name: input.name,
  posture: input.posture,
  shares: {
    ...percent('outside', input.outsidePercent),
    ...percent('country', input.countryPercent),
    ...percent('abroad', input.abroadPercent),
  },
  ...(input.measure50 ? { measure50: input.measure50 } : {}),
  ...(input.nveuSteps
    ? {
        nveuSteps: input.nveuSteps
          .map(({ from, limitTpp }) => ({ from, limitTpp: limitTpp ?? null }))
          .toSorted((a, b) => (a.from < b.from ? -1 : 1)),
      }
    : {}),
});
