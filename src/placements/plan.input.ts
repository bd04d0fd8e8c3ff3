import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, Max, Min, ValidateNested } from 'class-validator';
import { KNOWN } from '../ledger/answer.graphql.js';
import { WhatIfInput } from '../ledger/reading.graphql.js';
import { CountryCodeScalar, DateScalar, DateTimeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Postures, words } from '../platform/graphql-words.js';
import { IfGiven, IsText } from '../platform/input-check.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { Posture } from '../rules/vocabulary.js';

export const PlanDirections = words<'ADD' | 'REMOVE'>('PlanDirection', 'What a step of a plan does.', {
  ADD: 'Chips come to stand there.',
  REMOVE: 'Chips leave.',
});

export const Measures50 = words<'REPORTING_DATES' | 'CONTINUOUS'>(
  'Measure50',
  'When more than 50 percent outside the United States is a violation (R-45, R-46).',
  {
    REPORTING_DATES: 'On each 1 February and 1 August; a warning on other days.',
    CONTINUOUS: 'On every day.',
  },
);

@InputType({
  description: 'One step of a plan. It takes effect at 00:00:00Z of its day; steps of one day in the order given.',
})
export class PlanStepInput {
  @Field(() => String, { description: 'Your name for it, of up to 64 characters; each only once.' })
  @IsText(64)
  id!: string;

  @Field(() => DateScalar, { description: 'Its day; not before the instant the plan starts from.' })
  on!: Day;

  @Field(() => CountryCodeScalar, { description: 'Where.' })
  country!: string;

  @Field(() => PlanDirections, { defaultValue: 'ADD', description: 'What it does; ADD when left out.' })
  direction!: 'ADD' | 'REMOVE';

  @Field(() => TppScalar, { nullable: true, description: 'How much; or give an item and a quantity.' })
  tpp?: Tpp | null;

  @Field(() => ID, { nullable: true, description: 'A level-A item.' })
  item?: string | null;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'How many units of it.' })
  quantity?: bigint | null;
}

@InputType({ description: 'From a day on, another limit of a national VEU in the place of table 1 to 15 CFR 748.15.' })
export class NveuStepInput {
  @Field(() => DateScalar, { description: 'From this day on.' })
  from!: Day;

  @Field(() => TppScalar, { nullable: true, description: 'The limit; null: none is defined.' })
  limitTpp?: Tpp | null;
}

@InputType({ description: 'A set of limits to check a plan under. What is left out is as the rulebook has it.' })
export class PlanReadingInput {
  @Field(() => String, { description: 'Your name for it.' })
  @IsText(100)
  name!: string;

  @Field(() => Postures, { defaultValue: 'AS_CODIFIED', description: 'The reading; as codified when left out.' })
  posture!: Posture;

  @Field(() => Int, { nullable: true, description: 'In the place of 25 percent outside the allies (R-43).' })
  @IfGiven()
  @Min(0)
  @Max(100)
  outsidePercent?: number | null;

  @Field(() => Int, { nullable: true, description: 'In the place of 7 percent in one country (R-44).' })
  @IfGiven()
  @Min(0)
  @Max(100)
  countryPercent?: number | null;

  @Field(() => Int, { nullable: true, description: 'In the place of 50 percent outside the United States (R-45).' })
  @IfGiven()
  @Min(0)
  @Max(100)
  abroadPercent?: number | null;

  @Field(() => Measures50, { nullable: true, description: 'When R-45 is a violation; REPORTING_DATES when left out.' })
  measure50?: 'REPORTING_DATES' | 'CONTINUOUS' | null;

  @Field(() => [NveuStepInput], {
    nullable: true,
    description: 'In the place of the quarters of a national VEU (R-49).',
  })
  @IfGiven()
  @ValidateNested({ each: true })
  @ArrayMaxSize(100)
  @Type(() => NveuStepInput)
  nveuSteps?: NveuStepInput[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only these rulebooks and overlays; all that are in force when left out.',
  })
  rulebooks?: readonly string[] | null;

  @Field(() => [WhatIfInput], {
    nullable: true,
    description: 'Assumptions about the law, each from its own day on; the limits above win over them.',
  })
  whatIf?: readonly WhatIfInput[] | null;
}

/** How many steps one plan may have. */
export const MOST_STEPS = 1_000;

@InputType({ description: 'A plan to check. Nothing is recorded.' })
export class PlanPlacementInput {
  @Field(() => ID, { description: 'The validated end user.' })
  veu!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The position the plan starts from; now when left out.' })
  at?: Instant | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The last day to look at. Left out: for a universal VEU the first 1 February or 1 August on or after the last step.',
  })
  until?: Day | null;

  @Field(() => [PlanStepInput], { description: 'At most 1,000.' })
  @ValidateNested({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STEPS)
  @Type(() => PlanStepInput)
  steps!: PlanStepInput[];

  @Field(() => [PlanReadingInput], { nullable: true, description: 'At most 10; as codified when left out.' })
  @IfGiven()
  @ValidateNested({ each: true })
  @ArrayMaxSize(10)
  @Type(() => PlanReadingInput)
  readings?: PlanReadingInput[] | null;
}
