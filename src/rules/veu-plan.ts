import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { Law } from './law.js';
import type { InstalledBase } from './site.js';
import type { Tpp } from './tpp.js';
import type { Holder } from './veu-room-limits.rule.js';
import type { NveuStep } from './veu-room-national.rule.js';
import type { Move } from './veu-room.rule.js';
import type { ShareLimits } from './veu-shares.rule.js';
import type { Posture } from './vocabulary.js';

/** One step of a plan: TPP that comes to or leaves a destination at 00:00:00Z of a day. */
export interface PlanStep extends Move {
  readonly id: string;
  readonly on: Day;
  /** Above zero. */
  readonly amount: Tpp;
}

/** What a plan starts from. Steps of one day take effect in the order given. */
export interface PlanFacts {
  readonly kind: 'UVEU' | 'NVEU';
  /** The country of an NVEU. */
  readonly veuDestination: Destination | null;
  readonly holder: Holder;
  /** As it stands before the first step. */
  readonly base: InstalledBase;
  readonly steps: readonly PlanStep[];
  /**
   * The last day to look at. Left out: for a UVEU the first 1 February or 1 August on or after the last step, so that no
   * plan ends in a state that the next measurement finds in violation; for an NVEU the day of the last step.
   */
  readonly until?: Day;
}

/** A set of limits under which a plan is checked. What is left out is as the rulebook has it. */
export interface PlanReading {
  readonly name: string;
  /** As enforced there are no placement limits: only Macau and D:5 stay closed. */
  readonly posture: Posture;
  /** The law it reads; as enacted when left out. */
  readonly law?: Law;
  readonly shares?: Partial<ShareLimits>;
  readonly nveuSteps?: readonly NveuStep[];
  /** When R-45 is a violation: on each 1 February and 1 August (the default, R-46), or on every day. */
  readonly measure50?: 'REPORTING_DATES' | 'CONTINUOUS';
}

/**
 * A rule that a step breaks, or that is broken on a day between steps: `R-42:CC` to `R-45`, `R-48` (outside the country of
 * an NVEU), `R-49`, `R-88:CC` (as enforced, Macau and D:5) or `BASE` (more leaves than stands there).
 */
export interface PlanViolation {
  readonly rule: string;
  readonly on: Day;
  /** The step that breaks it; `null` when a day finds it broken. */
  readonly stepId: string | null;
  readonly partTpp: Tpp | null;
  readonly wholeTpp: Tpp | null;
  readonly limitPercent: bigint | null;
  /** The limit in TPP, where it is no share. */
  readonly limitTpp: Tpp | null;
  /** How much the part is above what the limit allows. */
  readonly overTpp: Tpp | null;
}

/** What a plan looks like after one step. */
export interface StepOutcome {
  readonly step: PlanStep;
  readonly violations: readonly PlanViolation[];
  /** Rules that are only projected to be broken, as R-45 on a day that is not measured. */
  readonly warnings: readonly string[];
  readonly totalTpp: Tpp;
  readonly outsideAlliesTpp: Tpp;
  readonly usTpp: Tpp;
  readonly inCountryTpp: Tpp;
}

/** A day between or after steps on which a plan was looked at: a measuring day, or one on which a limit or group changes. */
export interface TurnOutcome {
  readonly on: Day;
  readonly violations: readonly PlanViolation[];
}

/** A plan under one reading, step by step. */
export interface PlanWalk {
  /** Broken before the first step already. Not the plan's doing, unless a step worsens it. */
  readonly inherited: readonly string[];
  readonly steps: readonly StepOutcome[];
  readonly turns: readonly TurnOutcome[];
  readonly first: PlanViolation | null;
}

/**
 * A change that cures a plan. Every one was checked again, exactly, with the whole plan: after it nothing is violated.
 * SMALLER: one step's largest amount (0 drops it). LATER: one step on the nearest later day. FIRST: TPP placed in the
 * United States before. ORDER: the same steps and days, the steps in another order. AMOUNTS: several smaller steps, when
 * no single change is enough.
 */
export interface PlanCure {
  readonly kind: 'SMALLER' | 'LATER' | 'FIRST' | 'ORDER' | 'AMOUNTS';
  /** The step that changes; `null` when several do or one is added. */
  readonly stepId: string | null;
  readonly amount: Tpp | null;
  readonly on: Day | null;
  readonly delayDays: number | null;
  /** The whole plan with the change in it. */
  readonly steps: readonly PlanStep[];
}

/** A plan's answer under one reading. */
export interface PlanAnswer {
  readonly reading: PlanReading;
  readonly feasible: boolean;
  readonly walk: PlanWalk;
  readonly cures: readonly PlanCure[];
  /** No safe order was found: `true` when every order was ruled out, `false` when the search ended at its bound. */
  readonly noOrderExists: boolean | null;
}
