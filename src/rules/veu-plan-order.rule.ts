import { isAlly } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Law } from './law.js';
import type { PlanStep } from './veu-plan.js';
import { Course } from './veu-plan-course.rule.js';
import { lawOfReading, type PlanCase, timelineOf, type Turn } from './veu-plan-timeline.rule.js';

/** How many steps are tried at a place before a search gives up. Up to 11 steps it never has to: all orders are seen. */
const MOST_TRIES = 30_000;
const MOST_TRIES_OF_MANY = 4_000;
const FEW = 11;

export interface OrderFound {
  readonly steps: readonly PlanStep[] | null;
  /** Without an order: whether every one was ruled out. */
  readonly exhausted: boolean;
}

/**
 * An order of the same steps over the same days that is safe at each step and on each day between, near the given one when
 * there is one: first the steps as they come, then those first that give room. What is known of a set of steps is kept,
 * because the sums after it do not depend on its order.
 */
export function safeOrder(of: PlanCase, steps: readonly PlanStep[]): OrderFound {
  const budget = steps.length <= FEW ? MOST_TRIES : MOST_TRIES_OF_MANY;
  const asGiven = new OrderSearch(of, steps, steps, budget);
  if (!asGiven.endHolds()) return { steps: null, exhausted: true };
  const found = asGiven.run();
  if (found.steps !== null || found.exhausted) return found;
  const law = lawOfReading(of.reading);
  const helpful = steps.toSorted((a, b) => rank(a, law) - rank(b, law));
  return new OrderSearch(of, steps, helpful, budget).run();
}

/** What gives room comes first: more in the United States, then in allies, then less outside; what takes room comes last. */
function rank({ destination, direction, on }: PlanStep, law: Law): number {
  const place = destination === 'US' ? 0 : isAlly(destination, on, law) ? 1 : 2;
  return direction === 'ADD' ? ([0, 1, 3][place] ?? 3) : ([5, 4, 2][place] ?? 4);
}

class OrderSearch {
  private readonly slots: readonly { readonly on: Day; readonly turns: readonly Turn[] }[];
  private readonly course: Course;
  private readonly dead = new Set<bigint>();
  private readonly used: boolean[];
  private readonly chosen: PlanStep[] = [];
  private tries = 0;

  constructor(
    private readonly of: PlanCase,
    steps: readonly PlanStep[],
    private readonly candidates: readonly PlanStep[],
    private readonly budget: number,
  ) {
    this.course = new Course(of);
    this.used = candidates.map(() => false);
    const slots: { on: Day; turns: Turn[] }[] = [];
    for (const { step, turn } of timelineOf(of, steps)) {
      if (step !== null) slots.push({ on: step.on, turns: [] });
      else slots.at(-1)?.turns.push(turn);
    }
    this.slots = slots;
  }

  /** Where a plan ends does not depend on the order of its steps: if that is broken, every order is. */
  endHolds(): boolean {
    const course = new Course(this.of);
    for (const step of this.candidates) {
      course.enter(step.on);
      course.move(step);
    }
    return (this.slots.at(-1)?.turns ?? []).every((turn) => !course.breaks({ step: null, turn }));
  }

  run(): OrderFound {
    const steps = this.place(0, 0n) ? this.chosen : null;
    return { steps, exhausted: steps === null && this.tries <= this.budget };
  }

  private place(at: number, placed: bigint): boolean {
    const slot = this.slots[at];
    if (slot === undefined) return true;
    if (this.dead.has(placed)) return false;
    const tried = new Set<string>();
    for (const [index, candidate] of this.candidates.entries()) {
      const name = `${candidate.direction}${candidate.destination}${candidate.amount}`;
      if (this.used[index] === true || tried.has(name)) continue;
      tried.add(name);
      this.tries += 1;
      if (this.tries > this.budget) return false;
      const step = { ...candidate, on: slot.on };
      const fits =
        !this.course.breaks({ step, turn: null }) &&
        slot.turns.every((turn) => !this.course.breaks({ step: null, turn }));
      if (fits) {
        this.used[index] = true;
        this.chosen.push(step);
        if (this.place(at + 1, placed | (1n << BigInt(index)))) return true;
        this.chosen.pop();
        this.used[index] = false;
      }
      this.course.enter(slot.on);
      this.course.move(step, true);
    }
    this.dead.add(placed);
    return false;
  }
}
