import type { Destination } from './destination.js';
import type { Law } from './law.js';
import type { Tpp } from './tpp.js';
import type { PlanStep } from './veu-plan.js';
import { type Constraint, Course, pass } from './veu-plan-course.rule.js';
import { lawOfReading, type PlanCase, timelineOf } from './veu-plan-timeline.rule.js';
import { ceilDivide } from './veu-room-limits.rule.js';
import { canWorsen } from './veu-room.rule.js';

/** What has to hold at each event of a plan, as its amounts stand. */
export type Margins = readonly (readonly Constraint[])[];

/** How much of a margin one more ten-thousandth of a step's amount adds or takes. */
export const slopeOf = (constraint: Constraint, { destination, direction }: PlanStep): bigint =>
  direction === 'ADD' ? constraint.weightOf(destination) : -constraint.weightOf(destination);

const floorDivide = (numerator: bigint, denominator: bigint): bigint =>
  numerator >= 0n ? numerator / denominator : -ceilDivide(-numerator, denominator);

/**
 * The largest amount below a step's own with which these margins all hold; `null` when no amount above zero does it. Every
 * margin is linear in the amount, so the amounts that do are those between two bounds.
 */
export function largestAmount(step: PlanStep, margins: Iterable<Constraint>): Tpp | null {
  let most = -1n;
  let least = 1n - step.amount;
  for (const constraint of margins) {
    const slope = slopeOf(constraint, step);
    if (slope === 0n) {
      if (constraint.margin < 0n) return null;
      continue;
    }
    const bound = slope > 0n ? ceilDivideAny(-constraint.margin, slope) : floorDivide(constraint.margin, -slope);
    if (slope > 0n && bound > least) least = bound;
    if (slope < 0n && bound < most) most = bound;
  }
  return least <= most ? step.amount + most : null;
}

const ceilDivideAny = (numerator: bigint, denominator: bigint): bigint => -floorDivide(-numerator, denominator);

/** The least TPP placed in a destination with which these margins all hold; `null` when none does it. */
export function leastPlaced(destination: Destination, margins: Iterable<Constraint>): Tpp | null {
  let amount = 0n;
  for (const { margin, weightOf } of margins) {
    if (margin >= 0n) continue;
    const slope = weightOf(destination);
    if (slope <= 0n) return null;
    const bound = ceilDivide(-margin, slope);
    if (bound > amount) amount = bound;
  }
  return amount > 0n ? amount : null;
}

/** Can a step have led to a broken rule? */
export function worsens(rule: string, step: PlanStep, veuDestination: Destination | null, law: Law): boolean {
  if (rule === 'R-49') return step.direction === 'ADD' && step.destination === veuDestination;
  return rule !== 'BASE' && canWorsen(rule, step, step.on, law);
}

/** How often the repair may start over: once per day on which a plan is found broken is usual. */
const MOST_PASSES = 64;

/**
 * A plan of the same steps with smaller amounts that holds: a step that breaks something is cut to the largest amount that
 * does not, and where a day finds something broken, the last steps before it that worsened it give way first. `null` when
 * that does not end.
 */
export function cutAmounts(of: PlanCase, given: readonly PlanStep[]): readonly PlanStep[] | null {
  let steps = given;
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const cut = cutOnce(of, steps);
    if (cut === steps) return steps;
    if (cut === null) return null;
    steps = cut;
  }
  return null;
}

function cutOnce(of: PlanCase, steps: readonly PlanStep[]): readonly PlanStep[] | null {
  const course = new Course(of);
  const margins: (readonly Constraint[])[] = [];
  const made: { step: PlanStep; at: number }[] = [];
  let changed = false;
  const events = timelineOf(of, steps);
  for (const [index, event] of events.entries()) {
    const found = pass(course, event);
    const broken = found.filter(({ margin }) => margin < 0n);
    if (broken.length > 0 && event.step === null) {
      const cut = giveWay(made, [...margins, found], broken, of);
      const rest = events.slice(index).flatMap(({ step }) => step ?? []);
      return cut === null ? null : [...cut, ...rest];
    }
    if (event.step !== null && broken.length > 0) {
      changed = true;
      course.move(event.step, true);
      const amount = largestAmount(event.step, found);
      if (amount === null) continue;
      const smaller = { ...event.step, amount };
      made.push({ step: smaller, at: margins.length });
      margins.push(pass(course, { step: smaller, turn: null }));
      continue;
    }
    if (event.step !== null) made.push({ step: event.step, at: margins.length });
    margins.push(found);
  }
  return changed ? made.map(({ step }) => step) : steps;
}

/** The steps made so far with the last one that worsened a broken rule cut or left out. */
function giveWay(
  made: readonly { step: PlanStep; at: number }[],
  margins: Margins,
  broken: readonly Constraint[],
  { facts, reading }: PlanCase,
): readonly PlanStep[] | null {
  const law = lawOfReading(reading);
  const last = made.findLast(({ step }) => broken.some(({ rule }) => worsens(rule, step, facts.veuDestination, law)));
  if (last === undefined) return null;
  const amount = largestAmount(last.step, margins.slice(last.at).flat());
  return made.flatMap((one) => (one !== last ? [one.step] : amount === null ? [] : [{ ...one.step, amount }]));
}
