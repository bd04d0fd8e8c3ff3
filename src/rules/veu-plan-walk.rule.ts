import { isD5OrMacau, preDiffusionLicense } from './country-group.rule.js';
import type { Day } from './day.js';
import { invariant } from './invariant.js';
import type { InstalledBase } from './site.js';
import type {
  PlanFacts,
  PlanReading,
  PlanStep,
  PlanViolation,
  PlanWalk,
  StepOutcome,
  TurnOutcome,
} from './veu-plan.js';
import {
  inOrder,
  lawOfReading,
  measures50,
  nveuLimitUnder,
  planCase,
  sharesUnder,
  timelineOf,
  type Turn,
} from './veu-plan-timeline.rule.js';
import { nveuStanding, uveuStanding } from './veu-position.rule.js';
import { limitsOf } from './veu-room-limits.rule.js';
import { canWorsen } from './veu-room.rule.js';
import { isUnitedStatesHeld, sumsOf, withAmount } from './veu-shares.rule.js';

/**
 * Walks a plan step by step with the exact rules of a position: this has the last word on every plan and every cure. A step
 * violates what it can worsen and what is broken after it; a day finds what is broken by then..
 */
export function walkPlan(facts: PlanFacts, reading: PlanReading, steps: readonly PlanStep[] = facts.steps): PlanWalk {
  const ordered = inOrder(steps);
  const from = ordered[0]?.on;
  const inherited =
    from === undefined ? [] : brokenOn(facts, reading, facts.base, from).filter((rule) => rule !== 'R-45');
  const outcomes: StepOutcome[] = [];
  const turns: TurnOutcome[] = [];
  let base = facts.base;
  let first: PlanViolation | null = null;
  for (const { step, turn } of timelineOf(planCase(facts, reading), ordered)) {
    if (step === null) {
      const found = atTurn(facts, reading, base, turn, inherited);
      turns.push({ on: turn.on, violations: found });
      first ??= found[0] ?? null;
      continue;
    }
    invariant(step.amount > 0n, 'a step moves some TPP');
    const before = base;
    base = withAmount(base, step.destination, step.direction === 'ADD' ? step.amount : -step.amount);
    const outcome = afterStep(facts, reading, step, before, base);
    outcomes.push(outcome);
    first ??= outcome.violations[0] ?? null;
  }
  return { inherited, steps: outcomes, turns, first };
}

function afterStep(
  facts: PlanFacts,
  reading: PlanReading,
  step: PlanStep,
  before: InstalledBase,
  after: InstalledBase,
): StepOutcome {
  const { on, destination } = step;
  const own = ownRules(facts, reading, step, before);
  const broken = brokenOn(facts, reading, after, on).filter(
    (rule) => rule === 'R-49' || canWorsen(rule, step, on, lawOfReading(reading)),
  );
  const counted = broken.filter(
    (rule) => rule !== 'R-49' || (step.direction === 'ADD' && destination === facts.veuDestination),
  );
  const { outside, total, unitedStates } = sumsOf(after, on, lawOfReading(reading));
  return {
    step,
    violations: [...own, ...counted].map((rule) => violation(facts, reading, rule, on, step, before, after)),
    warnings: warningsOf(facts, reading, after, step),
    totalTpp: total,
    outsideAlliesTpp: outside,
    usTpp: unitedStates,
    inCountryTpp: after.get(destination) ?? 0n,
  };
}

/** What a step breaks by itself, whatever else stands anywhere. */
function ownRules(facts: PlanFacts, reading: PlanReading, step: PlanStep, before: InstalledBase): readonly string[] {
  if (step.direction === 'REMOVE') return step.amount > (before.get(step.destination) ?? 0n) ? ['BASE'] : [];
  if (reading.posture === 'AS_ENFORCED')
    return isD5OrMacau(step.destination, step.on, lawOfReading(reading)) ? [`R-88:${step.destination}`] : [];
  return facts.kind === 'NVEU' && step.destination !== facts.veuDestination ? ['R-48'] : [];
}

/** The rules a base breaks on a day under a reading, projections left out. */
function brokenOn(facts: PlanFacts, reading: PlanReading, base: InstalledBase, on: Day): readonly string[] {
  if (reading.posture === 'AS_ENFORCED') return [];
  if (facts.kind === 'NVEU') {
    const limit = nveuLimitUnder(reading, on);
    const installed = facts.veuDestination === null ? 0n : (base.get(facts.veuDestination) ?? 0n);
    return nveuStanding(installed, on, limit).compliant === true ? [] : ['R-49'];
  }
  const { violations, warnings } = uveuStanding(base, facts.holder, on, sharesUnder(reading, on));
  const projected = isUnitedStatesHeld(facts.holder) && measures50(reading, on) ? warnings : [];
  return [...violations, ...projected];
}

function atTurn(
  facts: PlanFacts,
  reading: PlanReading,
  base: InstalledBase,
  turn: Turn,
  inherited: readonly string[],
): readonly PlanViolation[] {
  const undefinedLimit = facts.kind === 'NVEU' && nveuLimitUnder(reading, turn.on) === null;
  if (undefinedLimit) return []; // outside the table nothing says that what stands there must go
  return brokenOn(facts, reading, base, turn.on)
    .filter((rule) => (rule === 'R-45' ? turn.measures : turn.changesRules && !inherited.includes(rule)))
    .map((rule) => violation(facts, reading, rule, turn.on, null, base, base));
}

function warningsOf(facts: PlanFacts, reading: PlanReading, base: InstalledBase, step: PlanStep): readonly string[] {
  if (reading.posture === 'AS_ENFORCED') {
    const needsLicense =
      step.direction === 'ADD' && preDiffusionLicense(step.destination, step.on, lawOfReading(reading));
    return needsLicense && !isD5OrMacau(step.destination, step.on, lawOfReading(reading))
      ? [`R-88:${step.destination}`]
      : [];
  }
  if (facts.kind === 'NVEU') return [];
  const counted = isUnitedStatesHeld(facts.holder) && measures50(reading, step.on);
  return counted ? [] : uveuStanding(base, facts.holder, step.on, sharesUnder(reading, step.on)).warnings;
}

/** A broken rule with its numbers. */
function violation(
  facts: PlanFacts,
  reading: PlanReading,
  rule: string,
  on: Day,
  step: PlanStep | null,
  before: InstalledBase,
  after: InstalledBase,
): PlanViolation {
  const about = { rule, on, stepId: step?.id ?? null };
  const none = { partTpp: null, wholeTpp: null, limitPercent: null, limitTpp: null, overTpp: null };
  if (rule === 'R-49') {
    const limitTpp = nveuLimitUnder(reading, on);
    const partTpp = facts.veuDestination === null ? 0n : (after.get(facts.veuDestination) ?? 0n);
    return { ...about, ...none, partTpp, limitTpp, overTpp: limitTpp === null ? null : partTpp - limitTpp };
  }
  if (step !== null && rule === 'BASE') {
    const here = before.get(step.destination) ?? 0n;
    return { ...about, ...none, partTpp: step.amount, limitTpp: here, overTpp: step.amount - here };
  }
  const shares = limitsOf(after, facts.holder, on, sharesUnder(reading, on));
  const limit = facts.kind === 'UVEU' ? shares.find((one) => one.rule === rule) : undefined;
  if (limit === undefined) return { ...about, ...none };
  const { limitPercent, overTpp, partTpp, wholeTpp } = limit;
  return { ...about, ...none, partTpp, wholeTpp, limitPercent, overTpp };
}
