import { formatTpp } from '../rules/tpp.js';
import type { PlanAnswer, PlanCure, PlanStep, PlanViolation } from '../rules/veu-plan.js';
import type {
  PlacementPlanType,
  PlanCureType,
  PlanReadingType,
  PlanStepType,
  PlanViolationType,
} from './plan.graphql.js';
import type { PlanGap, PlannedPlacement } from './plan-placement.js';
import { placementFrame } from './to-placement-type.js';

export const toPlanType = ({ answers, facts }: PlannedPlacement): PlacementPlanType => ({
  ...placementFrame(facts, answers[0]?.reading.posture ?? 'AS_CODIFIED'),
  readings: answers.map(toReadingType),
});

const toReadingType = (answer: PlanAnswer | PlanGap): PlanReadingType =>
  'gap' in answer
    ? {
        name: answer.reading.name,
        posture: answer.reading.posture,
        gap: answer.gap,
        feasible: false,
        firstViolation: null,
        inherited: [],
        steps: [],
        days: [],
        cures: [],
        noOrderExists: null,
      }
    : toAnswerType(answer);

const toAnswerType = ({ cures, feasible, noOrderExists, reading, walk }: PlanAnswer): PlanReadingType => ({
  gap: null,
  name: reading.name,
  posture: reading.posture,
  feasible,
  firstViolation: walk.first === null ? null : toViolationType(walk.first),
  inherited: walk.inherited,
  steps: walk.steps.map(({ inCountryTpp, outsideAlliesTpp, step, totalTpp, usTpp, violations, warnings }) => ({
    step: toStepType(step),
    feasible: violations.length === 0,
    violations: violations.map(toViolationType),
    warnings,
    totalTpp,
    outsideAlliesTpp,
    unitedStatesTpp: usTpp,
    inCountryTpp,
  })),
  days: walk.turns.map(({ on, violations }) => ({ on, violations: violations.map(toViolationType) })),
  cures: cures.map(toCureType),
  noOrderExists,
});

const toStepType = ({ amount, destination, direction, id, on }: PlanStep): PlanStepType => ({
  id,
  on,
  country: destination,
  direction,
  amountTpp: amount,
});

const toCureType = ({ amount, delayDays, kind, on, stepId, steps }: PlanCure): PlanCureType => ({
  kind,
  step: stepId,
  amountTpp: amount,
  on,
  delayDays,
  steps: steps.map(toStepType),
});

const toViolationType = (violation: PlanViolation): PlanViolationType => ({
  rule: violation.rule,
  on: violation.on,
  step: violation.stepId,
  partTpp: violation.partTpp,
  wholeTpp: violation.wholeTpp,
  limitPercent: violation.limitPercent === null ? null : Number(violation.limitPercent),
  limitTpp: violation.limitTpp,
  overTpp: violation.overTpp,
  message: sentenceOf(violation),
});

/** A violation in one sentence. */
export function sentenceOf({
  limitPercent,
  limitTpp,
  on,
  overTpp,
  partTpp,
  rule,
  stepId,
  wholeTpp,
}: PlanViolation): string {
  const when = stepId === null ? `On ${on}` : `With step ${stepId} on ${on}`;
  if (rule === 'BASE') return `${when} ${amount(partTpp)} leaves, and ${amount(limitTpp)} stands there.`;
  if (rule === 'R-48') return `${when} chips go outside the country of a national validated end user (R-48).`;
  if (rule === 'R-49' && limitTpp === null) return `${when} no limit is defined for the quarter (R-49).`;
  if (rule === 'R-49')
    return `${when} ${amount(partTpp)} is above the ${amount(limitTpp)} of the quarter, by ${amount(overTpp)}.`;
  if (rule.startsWith('R-42') || rule.startsWith('R-88')) return `${when} chips stand in Macau or D:5 (${rule}).`;
  const share = `${amount(partTpp)} of ${amount(wholeTpp)} is above ${String(limitPercent)} percent`;
  return `${when} ${share} (${rule}): ${amount(overTpp)} too much.`;
}

const amount = (tpp: bigint | null): string => (tpp === null ? 'an unknown amount' : `${formatTpp(tpp)} TPP`);
