import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { Refusal, type RefusalCode } from '../platform/refusal.js';
import { lawOfReading, toReading } from '../ledger/to-readings.js';
import type { Day } from '../rules/day.js';
import { gapOn } from '../rules/gap.rule.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { frameworkInForce } from '../rules/rulebook-in-force.js';
import { timesUnits, type Tpp } from '../rules/tpp.js';
import type { PlanAnswer, PlanFacts, PlanReading, PlanStep } from '../rules/veu-plan.js';
import { checkPlan } from '../rules/veu-plan.rule.js';
import { MOST_STEPS, PlanPlacementInput, type PlanReadingInput, type PlanStepInput } from './plan.input.js';
import { destinationAt, type PlacementFacts, ReadPlacement } from './read-placement.js';

/** A plan's answers, and the position it started from. */
export interface PlannedPlacement {
  readonly facts: PlacementFacts;
  /** One per reading, in their order. */
  readonly answers: readonly (PlanAnswer | PlanGap)[];
}

/** A reading that has no answer, and why. */
export interface PlanGap {
  readonly reading: PlanReading;
  readonly gap: string;
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
    const facts = await this.read.run(caller, { veu: input.veu, at: input.at, known: input.known, named });
    const { base, on, veu } = facts.position;
    const steps = input.steps.map((step, index) => toStep(step, index, facts.items));
    const ids = new Set(steps.map(({ id }) => id));
    if (ids.size < steps.length)
      throw new Refusal('BAD_VALUE', { path: ['input', 'steps'], message: 'Two steps have one name.' });
    const early = steps.findIndex((step) => step.on < on);
    if (early >= 0)
      throw new Refusal('BAD_DATE', { path: pathOf(early, 'on'), message: `The plan starts from ${on}.` });
    const readings = input.readings?.map(toPlanReading) ?? [CODIFIED];
    const until = input.until === null || input.until === undefined ? {} : { until: input.until };
    const plan = { kind: veu.kind, veuDestination: veu.destination, holder: veu, base, steps, ...until };
    return { facts, answers: readings.map((reading) => answerOf(plan, reading)) };
  }
}

/** Without a rulebook, or without placement limits by choice, on the day of a step there is no answer to the plan. */
function answerOf(plan: PlanFacts, reading: PlanReading): PlanAnswer | PlanGap {
  for (const { on } of plan.steps) {
    const gap = gapAt(on, reading);
    if (gap !== null) return { reading, gap };
  }
  const [answer] = checkPlan(plan, [reading]);
  if (answer === undefined) throw new Error('a reading has an answer');
  return answer;
}

function gapAt(on: Day, { law, posture }: PlanReading): string | null {
  if (law === undefined) return null; // the law as enacted: its limits are asked for before their first day too
  const gap = gapOn(on, posture, law);
  if (gap !== null) return gap.sentence;
  const limited = posture === 'AS_ENFORCED' || frameworkInForce(on, law);
  return limited ? null : `The Framework is not in force on ${on} in this reading: it has no placement limits then.`;
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

const toPlanReading = (input: PlanReadingInput, index: number): PlanReading => ({
  ...lawOfInput(input, ['input', 'readings', String(index)]),
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

/** The law of a reading that chooses rulebooks or assumes something; none for one that does neither. */
function lawOfInput(input: PlanReadingInput, path: readonly string[]): Pick<PlanReading, 'law'> {
  const { name, posture, rulebooks, whatIf } = input;
  const chosen = rulebooks !== null && rulebooks !== undefined;
  if (!chosen && (whatIf ?? []).length === 0) return {};
  return { law: lawOfReading(toReading({ name, posture, rulebooks, whatIf }, path), path) };
}
