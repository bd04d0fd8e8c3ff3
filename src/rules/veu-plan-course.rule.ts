import { isAlly, isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { Law } from './law.js';
import type { Tpp } from './tpp.js';
import type { PlanFacts, PlanReading, PlanStep } from './veu-plan.js';
import {
  lawOfReading,
  measures50,
  nveuLimitUnder,
  type PlanCase,
  type PlanEvent,
  sharesUnder,
  type Turn,
} from './veu-plan-timeline.rule.js';
import { isUnitedStatesHeld, type ShareLimits } from './veu-shares.rule.js';

/**
 * What has to hold at one place of a plan: `margin` stays at or above zero. `weightOf` says how much of the margin one more
 * ten-thousandth of a TPP in a destination adds (or, negative, takes).
 */
export interface Constraint {
  readonly rule: string;
  readonly margin: bigint;
  readonly weightOf: (destination: Destination) => bigint;
}

const NONE = (): bigint => 0n;
/** A margin that no amount anywhere changes. */
const never = (rule: string): Constraint => ({ rule, margin: -1n, weightOf: NONE });

/**
 * The sums of a plan while it is searched: a step is a few additions, so that thousands of variants can be tried. What it
 * finds is checked again by `walkPlan`.
 */
export class Course {
  private readonly amounts = new Map<Destination, Tpp>();
  private readonly outsiders = new Map<Destination, Tpp>();
  private total = 0n;
  private outside = 0n;
  private on: Day | null = null;
  private limits: ShareLimits | null = null;
  private readonly held: boolean;
  private readonly facts: PlanFacts;
  private readonly reading: PlanReading;
  private readonly law: Law;

  constructor(
    private readonly of: PlanCase,
    from: Course | null = null,
  ) {
    this.facts = of.facts;
    this.reading = of.reading;
    this.law = lawOfReading(of.reading);
    this.held = isUnitedStatesHeld(of.facts.holder);
    for (const [destination, amount] of from?.amounts ?? of.facts.base) this.amounts.set(destination, amount);
    if (from !== null && from.on !== null) this.enter(from.on);
  }

  /** Goes to a day, later or earlier: groups and limits are those of it. */
  enter(on: Day): void {
    const was = this.on;
    if (was !== null) {
      const [from, to] = was < on ? [was, on] : [on, was];
      if (!this.of.ruleDays.some((one) => from < one && one <= to)) {
        this.on = on;
        return;
      }
    }
    this.on = on;
    this.limits = sharesUnder(this.reading, on);
    this.outsiders.clear();
    [this.total, this.outside] = [0n, 0n];
    for (const [destination, amount] of this.amounts) {
      this.total += amount;
      if (isAlly(destination, on, this.law)) continue;
      this.outside += amount;
      this.outsiders.set(destination, amount);
    }
  }

  /** Makes a step, or takes it back. */
  move({ amount, destination, direction, on }: PlanStep, back = false): void {
    const signed = (direction === 'ADD') === !back ? amount : -amount;
    this.amounts.set(destination, (this.amounts.get(destination) ?? 0n) + signed);
    this.total += signed;
    if (isAlly(destination, on, this.law)) return;
    this.outside += signed;
    this.outsiders.set(destination, (this.outsiders.get(destination) ?? 0n) + signed);
  }

  /** Makes an event's step, if it is one: does anything not hold after it? The same as below, without the numbers. */
  breaks(event: PlanEvent): boolean {
    const { step } = event;
    const closed = this.facts.kind === 'NVEU' || this.reading.posture === 'AS_ENFORCED';
    if (step === null || closed) return pass(this, event).some(({ margin }) => margin < 0n);
    const { destination, direction, on } = step;
    this.enter(on);
    this.move(step);
    const adds = direction === 'ADD';
    if (!adds && (this.amounts.get(destination) ?? 0n) < 0n) return true;
    const outside = this.outsiders.has(destination) || !isAlly(destination, on, this.law);
    if (adds && outside && isD5OrMacau(destination, on, this.law)) return true;
    const { abroad, country, outside: most } = this.percents;
    if (adds === outside && 100n * this.outside > most * this.total) return true;
    if (this.held && adds === (destination !== 'US') && measures50(this.reading, on)) {
      const unitedStates = this.amounts.get('US' as Destination) ?? 0n;
      if (100n * (this.total - unitedStates) > abroad * this.total) return true;
    }
    const limit = country * this.total;
    if (adds) return outside && 100n * (this.outsiders.get(destination) ?? 0n) > limit;
    for (const [place, amount] of this.outsiders)
      if (place !== destination && amount !== 0n && 100n * amount > limit) return true;
    return false;
  }

  /** What has to hold after a step that was just made. */
  afterStep(step: PlanStep): readonly Constraint[] {
    const { destination, direction, on } = step;
    const here = this.amounts.get(destination) ?? 0n;
    const found: Constraint[] = [];
    if (direction === 'REMOVE')
      found.push({ rule: 'BASE', margin: here, weightOf: (place) => (place === destination ? 1n : 0n) });
    if (this.reading.posture === 'AS_ENFORCED') {
      if (direction === 'ADD' && isD5OrMacau(destination, on, this.law)) found.push(never(`R-88:${destination}`));
      return found;
    }
    if (this.facts.kind === 'NVEU') return [...found, ...this.nationalAfter(step)];
    if (direction === 'ADD') this.addPlaced(found, destination, on);
    else this.addRemoved(found, destination, on);
    return found;
  }

  atTurn({ changesRules, measures, on }: Turn): readonly Constraint[] {
    const found: Constraint[] = [];
    if (this.facts.kind === 'NVEU') {
      const limit = nveuLimitUnder(this.reading, on);
      return limit === null || this.of.inherited.has('R-49') ? [] : [this.national(limit)];
    }
    if (measures && this.held) found.push(this.abroad());
    if (!changesRules) return found;
    for (const [destination, amount] of this.outsiders) {
      if (amount === 0n) continue;
      if (isD5OrMacau(destination, on, this.law)) found.push(never(`R-42:${destination}`));
      found.push(this.country(destination, amount));
    }
    found.push(this.outsideAllies());
    return found.filter(({ rule }) => !this.of.inherited.has(rule));
  }

  private addPlaced(found: Constraint[], destination: Destination, on: Day): void {
    if (!isAlly(destination, on, this.law)) {
      if (isD5OrMacau(destination, on, this.law)) found.push(never(`R-42:${destination}`));
      found.push(this.outsideAllies(), this.country(destination, this.outsiders.get(destination) ?? 0n));
    }
    if (destination !== 'US' && this.held && measures50(this.reading, on)) found.push(this.abroad());
  }

  private addRemoved(found: Constraint[], destination: Destination, on: Day): void {
    if (isAlly(destination, on, this.law)) found.push(this.outsideAllies());
    for (const [place, amount] of this.outsiders)
      if (place !== destination && amount !== 0n) found.push(this.country(place, amount));
    if (destination === 'US' && this.held && measures50(this.reading, on)) found.push(this.abroad());
  }

  private nationalAfter({ destination, direction, on }: PlanStep): readonly Constraint[] {
    if (direction === 'REMOVE') return [];
    if (destination !== this.facts.veuDestination) return [never('R-48')];
    const limit = nveuLimitUnder(this.reading, on);
    return [limit === null ? never('R-49') : this.national(limit)];
  }

  private national(limit: Tpp): Constraint {
    const { veuDestination } = this.facts;
    const installed = veuDestination === null ? 0n : (this.amounts.get(veuDestination) ?? 0n);
    return { rule: 'R-49', margin: limit - installed, weightOf: (place) => (place === veuDestination ? -1n : 0n) };
  }

  private country(destination: Destination, amount: Tpp): Constraint {
    return this.share(`R-44:${destination}`, amount, this.percents.country, (place) => place === destination);
  }

  private outsideAllies(): Constraint {
    const { on } = this;
    return this.share(
      'R-43',
      this.outside,
      this.percents.outside,
      (place) => on !== null && !isAlly(place, on, this.law),
    );
  }

  private abroad(): Constraint {
    const unitedStates = this.amounts.get('US' as Destination) ?? 0n;
    return this.share('R-45', this.total - unitedStates, this.percents.abroad, (place) => place !== 'US');
  }

  private share(rule: string, part: Tpp, percent: bigint, isIn: (place: Destination) => boolean): Constraint {
    return {
      rule,
      margin: percent * this.total - 100n * part,
      weightOf: (place) => (isIn(place) ? percent - 100n : percent),
    };
  }

  private get percents(): ShareLimits {
    return this.limits ?? NOTHING_IN_FORCE;
  }
}

const NOTHING_IN_FORCE: ShareLimits = { outside: 0n, country: 0n, abroad: 0n };

/** Makes an event's step, if it is one, and gives what has to hold after it. */
export function pass(course: Course, { step, turn }: PlanEvent): readonly Constraint[] {
  if (step === null) {
    course.enter(turn.on);
    return course.atTurn(turn);
  }
  course.enter(step.on);
  course.move(step);
  return course.afterStep(step);
}

/** Runs through a plan and gives the index of the first event at which something does not hold; -1 when everything does. */
export const firstBroken = (course: Course, events: readonly PlanEvent[]): number =>
  events.findIndex((event) => course.breaks(event));
