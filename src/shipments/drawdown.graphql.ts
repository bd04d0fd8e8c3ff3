import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { DateScalar, DateTimeScalar, TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Breaches, words } from '../platform/graphql-words.js';
import { IfGiven } from '../platform/input-check.js';
import type { Day, Instant } from '../rules/day.js';
import type { DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import { type Stranding, USUAL_HORIZON_DAYS } from '../rules/license-waste.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { Breach } from '../rules/vocabulary.js';
import { FindingType } from './determination.graphql.js';
import { MovementInput } from './movement.input.js';

export const DrawdownStrategies = words<DrawdownStrategy>(
  'DrawdownStrategy',
  'How the licenses that a line goes under are chosen. All of them cover as much of the line as can be.',
  {
    EARLIEST_EXPIRY: 'The license whose last usable day comes first is filled first.',
    FEWEST_LICENSES: 'As few licenses as can be; among equally few, those whose last usable day comes first.',
    KEEP_MOST_FLEXIBLE:
      'The most flexible licenses are left alone for as long as can be. A license is the more flexible the more unit-days it has: units of this line it can still carry, by quantity and by value, times the days it can still be used. The one with the fewest is filled first.',
  },
);

export const Strandings = words<Stranding>('Stranding', 'Why something left on a license is stranded.', {
  EXPIRES: 'Its last usable day is within the horizon: all units and all licensed value left are stranded (R-59).',
  VALUE_SHORT: 'Its value left, tolerance included, does not pay for all of its units left at the price of the line.',
  UNITS_GONE: 'It has licensed value left and no unit: nothing more can be shipped under it (R-60).',
});

@InputType({ description: 'A line to split over the licenses that cover it. Nothing is stored.' })
export class DrawdownInput extends MovementInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the items would leave; now when left out.' })
  exportedAt?: Instant | null;

  @Field(() => Int, {
    defaultValue: USUAL_HORIZON_DAYS,
    description:
      'What is left on a license that can last be used within so many days of the line counts as stranded, 0 to 3,660; 90 when left out, which is a choice of this house and no law.',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(3_660)
  horizonDays!: number;
}

@ObjectType('DrawdownPart', { description: 'The units of a line that go under one license.' })
export class DrawdownPartType {
  @Field(() => ID, { description: 'The license.' })
  licenseNumber!: string;

  @Field(() => DateScalar, { description: 'The last day it can be used (R-59).' })
  usableThrough!: Day;

  @Field(() => WholeNumberScalar, { description: 'Units of the line under it.' })
  quantity!: bigint;

  @Field(() => UsdScalar, {
    description:
      'Their share of the value of the line, in US dollars: every unit is worth the same, and the shares add up to the cent.',
  })
  valueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'Their TPP.' })
  tpp!: Tpp;
}

@ObjectType('LicenseLeft', { description: 'What a license that covers the line has left for it, before it.' })
export class LicenseLeftType {
  @Field(() => ID, { description: 'The license.' })
  licenseNumber!: string;

  @Field(() => DateScalar, { description: 'The last day it can be used (R-59).' })
  usableThrough!: Day;

  @Field(() => WholeNumberScalar, {
    description: 'Units left: on the day, beside everything on record later, and beside what open holds set aside.',
  })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Value left in US dollars, the tolerance of 10 percent included (R-60).' })
  valueUsd!: UsdCents;

  @Field(() => WholeNumberScalar, {
    description: 'So many units of this line fit under it: by units left, and by value left at the price of the line.',
  })
  capacity!: bigint;

  @Field(() => WholeNumberScalar, {
    description: '`capacity` times the days it can still be used, both ends included: how flexible it is.',
  })
  unitDays!: bigint;
}

@ObjectType('LicenseAfterDrawdown', { description: 'What a choice leaves on a license, and what of it is stranded.' })
export class LicenseAfterType {
  @Field(() => ID, { description: 'The license.' })
  licenseNumber!: string;

  @Field(() => WholeNumberScalar, { description: 'Units left after it.' })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Value left after it in US dollars, the tolerance included.' })
  valueUsd!: UsdCents;

  @Field(() => Strandings, { nullable: true, description: 'Why something of it is stranded; null when nothing is.' })
  stranding!: Stranding | null;

  @Field(() => WholeNumberScalar, { description: 'Units stranded on it.' })
  strandedQuantity!: bigint;

  @Field(() => UsdScalar, { description: 'Licensed value stranded on it, in US dollars, without the tolerance.' })
  strandedValueUsd!: UsdCents;

  @Field(() => TppScalar, {
    description: 'TPP of the stranded units: licensed, counted against a country at issue, and never shipped (R-23).',
  })
  strandedTpp!: Tpp;
}

@ObjectType('DrawdownChoice', { description: 'One way to split the line, with what it leaves and wastes.' })
export class DrawdownChoiceType {
  @Field(() => DrawdownStrategies, { description: 'The strategy.' })
  strategy!: DrawdownStrategy;

  @Field(() => String, { description: 'What it does, in one sentence with its numbers.' })
  because!: string;

  @Field(() => [DrawdownPartType], { description: 'Which units go under which license, in the order they are taken.' })
  parts!: readonly DrawdownPartType[];

  @Field(() => WholeNumberScalar, { description: 'Units that no license has left for; 0 when all are covered.' })
  uncoveredQuantity!: bigint;

  @Field(() => UsdScalar, { description: 'Their share of the value, in US dollars.' })
  uncoveredValueUsd!: UsdCents;

  @Field(() => [LicenseAfterType], {
    description: 'Every license that could be used, after it, in the order of their last usable days.',
  })
  licenses!: readonly LicenseAfterType[];

  @Field(() => WholeNumberScalar, { description: 'Units stranded in all, if nothing else is shipped first.' })
  wasteQuantity!: bigint;

  @Field(() => UsdScalar, { description: 'Licensed value stranded in all, in US dollars.' })
  wasteValueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'TPP stranded in all.' })
  wasteTpp!: Tpp;
}

@ObjectType('UnusableLicense', { description: 'A license for these goods that cannot be used for the line at all.' })
export class UnusableLicenseType {
  @Field(() => ID, { description: 'The license.' })
  licenseNumber!: string;

  @Field(() => [Breaches], { description: 'What a single unit under it would break that day.' })
  breaches!: readonly Breach[];
}

@ObjectType('DrawdownAnswer', {
  description:
    'How a line could be split over the licenses that cover it: the strategies side by side. `postShipment` with `drawdown` posts one of them. Nothing is stored. No legal advice.',
})
export class DrawdownAnswer extends AnswerFrame {
  @Field(() => Boolean, {
    description:
      'Whether the line needs a license or an exception at all, as codified; posted, it draws nothing if not.',
  })
  needed!: boolean;

  @Field(() => DateScalar, { description: 'What can last be used by this day counts as stranded when it is left.' })
  horizonOn!: Day;

  @Field(() => [LicenseLeftType], {
    description: 'The licenses that can be used that day, in the order of their last usable days.',
  })
  licenses!: readonly LicenseLeftType[];

  @Field(() => [UnusableLicenseType], { description: 'Licenses for exactly these goods that cannot, and why.' })
  unusable!: readonly UnusableLicenseType[];

  @Field(() => FindingType, {
    nullable: true,
    description:
      'How the whole line stands to the volume cap of its product for China and Macau, beside what open holds set aside (R-91): when it is not met, a guarded post is refused whatever the licenses have left. Null when no cap concerns it.',
  })
  volumeCap!: FindingType | null;

  @Field(() => [DrawdownChoiceType], { description: 'One for each strategy.' })
  choices!: readonly DrawdownChoiceType[];

  @Field(() => [CitationType], { description: 'The texts it rests on.' })
  citations!: readonly CitationType[];
}
