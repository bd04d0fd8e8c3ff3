import { addDays, type Day, startOf } from './day.js';
import { UNITED_STATES } from './destination.js';
import type { PlanAnswer, PlanCure, PlanFacts, PlanReading, PlanStep, PlanWalk } from './veu-plan.js';
import { cutAmounts, largestAmount, leastPlaced, type Margins, slopeOf, worsens } from './veu-plan-amount.rule.js';
import { Course, firstBroken, pass } from './veu-plan-course.rule.js';
import { safeOrder } from './veu-plan-order.rule.js';
import {
  inOrder,
  lawOfReading,
  type PlanCase,
  planCase,
  type PlanEvent,
  timelineOf,
} from './veu-plan-timeline.rule.js';
import { walkPlan } from './veu-plan-walk.rule.js';

/** How many steps are tried for a change of one step: the one that breaks the plan, then the last ones that led there. */
const MOST_CANDIDATES = 8;
const DAY_MS = 86_400_000;

/**
 * Does a plan hold at every step and on every day between, under each of several sets of limits? If not: the first
 * violation, and the changes that cure it. Each cure went through the same exact walk as the plan; one that did not
 * survive it is not among them. Cites supplement no. 10 to part 748, paragraph 6, and 15 CFR 748.15.
 */
export const checkPlan = (facts: PlanFacts, readings: readonly PlanReading[]): readonly PlanAnswer[] =>
  readings.map((reading) => {
    const walk = walkPlan(facts, reading);
    if (walk.first === null) return { reading, feasible: true, walk, cures: [], noOrderExists: null };
    return { reading, feasible: false, walk, ...new Cures(facts, reading, walk).find() };
  });

class Cures {
  private readonly of: PlanCase;
  private readonly steps: readonly PlanStep[];
  private readonly events: readonly PlanEvent[];
  private readonly margins: Margins;
  private readonly courses = new Map<number, Course>();
  /** The first event at which something does not hold. */
  private readonly at: number;

  constructor(
    private readonly facts: PlanFacts,
    private readonly reading: PlanReading,
    walk: PlanWalk,
  ) {
    this.of = planCase(facts, reading, walk.inherited);
    this.steps = inOrder(facts.steps);
    this.events = timelineOf(this.of, this.steps);
    const course = new Course(this.of);
    this.margins = this.events.map((event) => pass(course, event));
    this.at = this.margins.findIndex((found) => found.some(({ margin }) => margin < 0n));
  }

  find(): Pick<PlanAnswer, 'cures' | 'noOrderExists'> {
    const order = safeOrder(this.of, this.steps);
    const smaller = this.smaller();
    const proposed = [
      smaller,
      this.later(),
      this.first(),
      order.steps === null ? null : cure('ORDER', order.steps),
      smaller === null ? this.amounts() : null,
    ];
    return {
      cures: proposed.filter((one): one is PlanCure => one !== null && this.isCured(one.steps)),
      noOrderExists: order.steps === null ? order.exhausted : null,
    };
  }

  /** The exact walk has the last word. */
  private isCured(steps: readonly PlanStep[]): boolean {
    return walkPlan(this.facts, this.reading, steps).first === null;
  }

  /** The smallest cut of one step that cures the whole plan. */
  private smaller(): PlanCure | null {
    let best: { cut: bigint; cure: PlanCure } | null = null;
    for (const { index, step } of this.candidates()) {
      const event = this.events.findIndex((one) => one.step === step);
      const amount = largestAmount(step, this.margins.slice(event).flat()) ?? 0n;
      const cut = step.amount - amount;
      if (best !== null && best.cut <= cut) continue;
      const steps = this.steps.toSpliced(index, 1, ...(amount === 0n ? [] : [{ ...step, amount }]));
      if (this.holds(steps, index)) best = { cut, cure: { ...cure('SMALLER', steps), stepId: step.id, amount } };
    }
    return best?.cure ?? null;
  }

  /** The smallest delay of one step that cures the whole plan. Between two days on which anything happens nothing differs. */
  private later(): PlanCure | null {
    let best: { delayDays: number; cure: PlanCure } | null = null;
    for (const { index, step } of this.candidates()) {
      const rest = this.steps.toSpliced(index, 1);
      for (const on of this.laterDays(step)) {
        const delayDays = (startOf(on) - startOf(step.on)) / DAY_MS;
        if (best !== null && best.delayDays <= delayDays) break;
        const place = rest.findLastIndex((one) => one.on <= on) + 1;
        const steps = rest.toSpliced(place, 0, { ...step, on });
        if (!this.holds(steps, index)) continue;
        best = { delayDays, cure: { ...cure('LATER', steps), stepId: step.id, on, delayDays } };
        break;
      }
    }
    return best?.cure ?? null;
  }

  /** The days worth trying. A step before the one at which the plan breaks has to come after it, and to be the cause. */
  private laterDays(step: PlanStep): readonly Day[] {
    const event = this.events[this.at];
    const broken = this.margins[this.at] ?? [];
    const isBreaker = event?.step === step;
    if (!isBreaker && broken.some((one) => one.margin - slopeOf(one, step) * step.amount < 0n)) return [];
    const from = isBreaker ? step.on : (event?.step?.on ?? event?.turn?.on ?? step.on);
    const days = new Set<Day>([addDays(from, 1)]);
    for (const { step: other, turn } of this.events.slice(this.at)) {
      const on = other?.on ?? turn?.on ?? from;
      days.add(on).add(addDays(on, 1));
    }
    for (const on of this.of.ruleDays) days.add(on);
    return [...days].filter((on) => on > step.on && on >= from).toSorted();
  }

  /** The least TPP in the United States, placed just before the plan is broken, that cures the whole plan. */
  private first(): PlanCure | null {
    if (this.facts.kind === 'NVEU') return null;
    const event = this.events[this.at];
    if (event === undefined) return null;
    const amount = leastPlaced(UNITED_STATES, this.margins.slice(this.at).flat());
    if (amount === null) return null;
    const on = event.step?.on ?? event.turn?.on;
    if (on === undefined) return null;
    const place = { id: `before ${event.step?.id ?? on}`, on, destination: UNITED_STATES, direction: 'ADD' as const };
    const index =
      event.step === null ? this.steps.filter((step) => step.on <= on).length : this.steps.indexOf(event.step);
    return { ...cure('FIRST', this.steps.toSpliced(index, 0, { ...place, amount })), amount, on };
  }

  private amounts(): PlanCure | null {
    const steps = cutAmounts(this.of, this.steps);
    return steps === null ? null : cure('AMOUNTS', steps);
  }

  /** The step at which the plan breaks, and the last ones before it that worsened what is broken. */
  private candidates(): readonly { readonly index: number; readonly step: PlanStep }[] {
    const broken = (this.margins[this.at] ?? []).filter(({ margin }) => margin < 0n).map(({ rule }) => rule);
    const event = this.events[this.at];
    const law = lawOfReading(this.reading);
    const before = this.events.slice(0, this.at + 1).flatMap(({ step }) => (step === null ? [] : [step]));
    return before
      .map((step, index) => ({ step, index }))
      .filter(
        ({ step }) =>
          step === event?.step || broken.some((rule) => worsens(rule, step, this.facts.veuDestination, law)),
      )
      .toReversed()
      .slice(0, MOST_CANDIDATES);
  }

  /** A quick look, by the running sums, at a variant whose first steps are as given: nothing is broken among them. */
  private holds(steps: readonly PlanStep[], same: number): boolean {
    const events = timelineOf(this.of, steps);
    const from = same === 0 ? 0 : events.findIndex(({ step }) => step === this.steps[same - 1]) + 1;
    return firstBroken(new Course(this.of, this.before(same)), events.slice(from)) < 0;
  }

  /** The sums before a step. */
  private before(index: number): Course {
    const known = this.courses.get(index);
    if (known !== undefined) return known;
    const course = new Course(this.of);
    for (const step of this.steps.slice(0, index)) {
      course.enter(step.on);
      course.move(step);
    }
    this.courses.set(index, course);
    return course;
  }
}

const cure = (kind: PlanCure['kind'], steps: readonly PlanStep[]): PlanCure => ({
  kind,
  stepId: null,
  amount: null,
  on: null,
  delayDays: null,
  steps,
});
