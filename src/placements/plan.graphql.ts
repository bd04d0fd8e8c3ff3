import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AnswerFrame } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { Postures, words } from '../platform/graphql-words.js';
import type { Day } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { PlanCure } from '../rules/veu-plan.js';
import type { Posture } from '../rules/vocabulary.js';
import { PlanDirections } from './plan.input.js';

export const PlanCureKinds = words<PlanCure['kind']>('PlanCureKind', 'A change that cures a plan.', {
  SMALLER: 'One step with the largest amount that holds; 0 leaves it out.',
  LATER: 'One step on the nearest later day on which it holds.',
  FIRST: 'The least TPP placed in the United States just before.',
  ORDER: 'The same steps over the same days, in another order that is safe at each.',
  AMOUNTS: 'Several smaller steps, when no single one is enough.',
});

@ObjectType('PlanStep', { description: 'One step of a plan.' })
export class PlanStepType {
  @Field(() => String, { description: 'Your name for it; "before …" for one that a cure adds.' })
  id!: string;

  @Field(() => DateScalar, { description: 'Its day.' })
  on!: Day;

  @Field(() => CountryCodeScalar, { description: 'Where, as an EAR destination.' })
  country!: string;

  @Field(() => PlanDirections, { description: 'What it does.' })
  direction!: 'ADD' | 'REMOVE';

  @Field(() => TppScalar, { description: 'How much.' })
  amountTpp!: Tpp;
}

@ObjectType('PlanViolation', { description: 'A rule that a step breaks, or that a day finds broken.' })
export class PlanViolationType {
  @Field(() => String, {
    description:
      'R-42:CC, R-43, R-44:CC, R-45, R-48, R-49, R-88:CC (as enforced, Macau and D:5), or BASE: more leaves than stands there.',
  })
  rule!: string;

  @Field(() => DateScalar, { description: 'The day.' })
  on!: Day;

  @Field(() => String, {
    nullable: true,
    description: 'The step that breaks it; null when a day between steps finds it broken.',
  })
  step!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'What counts against the limit.' })
  partTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'The total, where the limit is a share.' })
  wholeTpp!: Tpp | null;

  @Field(() => Int, { nullable: true, description: 'The limit in percent, where it is a share.' })
  limitPercent!: number | null;

  @Field(() => TppScalar, { nullable: true, description: 'The limit in TPP, where it is none.' })
  limitTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'How much is too much in that place.' })
  overTpp!: Tpp | null;

  @Field(() => String, { description: 'The same in one sentence.' })
  message!: string;
}

@ObjectType('PlanStepOutcome', { description: 'The position after a step.' })
export class PlanStepOutcomeType {
  @Field(() => PlanStepType, { description: 'The step.' })
  step!: PlanStepType;

  @Field(() => Boolean, { description: 'Whether it breaks nothing.' })
  feasible!: boolean;

  @Field(() => [PlanViolationType], { description: 'What it breaks.' })
  violations!: PlanViolationType[];

  @Field(() => [String], {
    description:
      'What is projected to be broken: R-45 before it is measured; R-88:CC where a license is needed as enforced.',
  })
  warnings!: readonly string[];

  @Field(() => TppScalar, { description: 'The total after it.' })
  totalTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Outside the allies after it.' })
  outsideAlliesTpp!: Tpp;

  @Field(() => TppScalar, { description: 'In the United States after it.' })
  unitedStatesTpp!: Tpp;

  @Field(() => TppScalar, { description: 'In its country after it.' })
  inCountryTpp!: Tpp;
}

@ObjectType('PlanDay', {
  description:
    'A day on which nothing moves and the plan was looked at: a measuring day, or one on which a limit or a country group changes.',
})
export class PlanDayType {
  @Field(() => DateScalar, { description: 'The day.' })
  on!: Day;

  @Field(() => [PlanViolationType], { description: 'What it finds broken.' })
  violations!: PlanViolationType[];
}

@ObjectType('PlanCure', {
  description: 'A change with which nothing is violated any more: the whole plan was checked again with it, exactly.',
})
export class PlanCureType {
  @Field(() => PlanCureKinds, { description: 'What changes.' })
  kind!: PlanCure['kind'];

  @Field(() => String, { nullable: true, description: 'The step that changes, when it is one.' })
  step!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'Its new amount, or what is placed first.' })
  amountTpp!: Tpp | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Its new day, or the day on which something is placed first.',
  })
  on!: Day | null;

  @Field(() => Int, { nullable: true, description: 'By how many days it is later.' })
  delayDays!: number | null;

  @Field(() => [PlanStepType], { description: 'The whole plan with the change in it.' })
  steps!: PlanStepType[];
}

@ObjectType('PlanReading', { description: 'A plan under one set of limits.' })
export class PlanReadingType {
  @Field(() => String, {
    nullable: true,
    description:
      'Why there is no answer: no rulebook of the reading covers a day of the plan. Then nothing is feasible and nothing is listed. Null when there is one.',
  })
  gap!: string | null;

  @Field(() => String, { description: 'Your name for the set.' })
  name!: string;

  @Field(() => Postures, { description: 'Its reading.' })
  posture!: Posture;

  @Field(() => Boolean, { description: 'Whether nothing is violated at any step or on any day between.' })
  feasible!: boolean;

  @Field(() => PlanViolationType, { nullable: true, description: 'The first violation; null when there is none.' })
  firstViolation!: PlanViolationType | null;

  @Field(() => [String], {
    description: 'Rules broken before the first step already. They count only where a step worsens them.',
  })
  inherited!: readonly string[];

  @Field(() => [PlanStepOutcomeType], { description: 'The position after each step, in their order.' })
  steps!: PlanStepOutcomeType[];

  @Field(() => [PlanDayType], { description: 'The days between.' })
  days!: PlanDayType[];

  @Field(() => [PlanCureType], {
    description: 'Changes that cure the plan; empty when it needs none, or none was found.',
  })
  cures!: PlanCureType[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Without a safe order: whether every one was ruled out (true), or the search ended at its bound (false).',
  })
  noOrderExists!: boolean | null;
}

@ObjectType('PlacementPlan', {
  description: 'A plan checked step by step under several sets of limits. No legal advice. R-42 to R-50.',
})
export class PlacementPlanType extends AnswerFrame {
  @Field(() => [PlanReadingType], { description: 'One answer per set of limits.' })
  readings!: PlanReadingType[];
}
