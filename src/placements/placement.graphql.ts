import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { UnderFrame } from '../ledger/reading.graphql.js';
import { CountryType } from '../parties/country.graphql.js';
import { CountryCodeScalar, DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { Day } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { VeuState } from '../rules/veu-life.rule.js';
import { VeuKinds, VeuStates } from './veu.graphql.js';

@ObjectType('Share', {
  description: 'A part of a whole, exactly and rounded. Limits are compared exactly, never by the rounded percentage.',
})
export class ShareType {
  @Field(() => WholeNumberScalar, { description: 'The numerator of the share in lowest terms.' })
  numerator!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Its denominator.' })
  denominator!: bigint;

  @Field(() => String, { description: 'The share in percent, rounded half up to two decimals, for reading only.' })
  percent!: string;
}

@ObjectType('PlacementLimit', { description: 'A placement limit and how a group stands against it (R-42 to R-49).' })
export class PlacementLimitType {
  @Field(() => String, {
    description:
      'R-42:CC (nothing in Macau or D:5), R-43 (25 percent outside the allies), R-44:CC (7 percent in one country outside), R-45 (50 percent outside the United States) or R-49 (TPP of a national VEU in its quarter).',
  })
  rule!: string;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'The country of R-42, R-44 and R-49.' })
  country!: string | null;

  @Field(() => TppScalar, { description: 'What counts against it.' })
  partTpp!: Tpp;

  @Field(() => TppScalar, { nullable: true, description: 'The total a share is taken of; null for R-49.' })
  wholeTpp!: Tpp | null;

  @Field(() => ShareType, { nullable: true, description: 'The share; null for R-49 and while there is no total.' })
  share!: ShareType | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The largest share in percent; exactly it complies. Null for R-49.',
  })
  limitPercent!: number | null;

  @Field(() => TppScalar, { nullable: true, description: 'The largest TPP, for R-49; null outside its table.' })
  limitTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description:
      'How much more may be placed in that part until the limit is met, the total growing with it. Null: no bound.',
  })
  distanceTpp!: Tpp | null;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'The same in whole units of the item asked for; null without an item that carries TPP.',
  })
  distanceUnits!: bigint | null;

  @Field(() => TppScalar, { description: 'How much must leave that part until it complies; 0 when it does.' })
  overTpp!: Tpp;

  @Field(() => Boolean, {
    description: 'Whether it is exceeded. R-45 is a violation on 1 February and 1 August, else a warning.',
  })
  exceeded!: boolean;

  @Field(() => [CitationType], { description: 'The text.' })
  citations!: readonly CitationType[];
}

@ObjectType('PlacementInCountry', { description: "What a validated end user's group has in a country." })
export class PlacementInCountryType {
  @Field(() => CountryType, { description: 'The country, as an EAR destination.' })
  country!: CountryType;

  @Field(() => TppScalar, { description: 'Level-A TPP there, whatever it was received under.' })
  installedTpp!: Tpp;

  @Field(() => ShareType, { nullable: true, description: 'Its share of the total; null while there is no total.' })
  share!: ShareType | null;
}

@ObjectType('PlacementUnder', {
  description: 'Where a validated end user stands under another reading of the law, on the same installed base.',
})
export class PlacementUnderType extends UnderFrame {
  @Field(() => Boolean, { description: 'Whether placement limits apply; false where there is no answer.' })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: 'Why they do not; null when they do, and where there is a gap.' })
  reason!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'Outside the allies, as this reading groups the countries.' })
  outsideAlliesTpp!: Tpp | null;

  @Field(() => [PlacementLimitType], { description: 'Every limit, the most urgent one first.' })
  limits!: readonly PlacementLimitType[];

  @Field(() => [String], { description: 'The rules broken that day.' })
  violations!: readonly string[];

  @Field(() => [String], { description: 'R-45 between its measuring days, or by the ultimate parent only.' })
  warnings!: readonly string[];
}

@ObjectType('Placement', {
  description:
    'Where a validated end user stands: the installed base of its owner group (for a national one, its company) against the placement limits. Chips received count, installed or not: no fact tells in transit from installed, so neither does this answer. No legal advice. Supplement no. 10 to 15 CFR part 748, (6), and 15 CFR 748.15; R-42 to R-50.',
})
export class PlacementType extends AnswerFrame {
  @Field(() => ID, { description: 'The validated end user.' })
  veu!: string;

  @Field(() => VeuKinds, { description: 'Its kind.' })
  kind!: 'UVEU' | 'NVEU';

  @Field(() => VeuStates, { description: 'Where the authorization stands that day.' })
  state!: VeuState;

  @Field(() => Int, {
    description:
      'How many parties the base is of: the holder with its subsidiaries, and its parents for a universal one.',
  })
  parties!: number;

  @Field(() => Boolean, { description: 'Whether the limits apply in this reading. The figures are given either way.' })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: 'Why they do not; null when they do.' })
  reason!: string | null;

  @Field(() => TppScalar, { description: 'Total AI computing power: level-A TPP of the group everywhere (R-46).' })
  totalTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Of it outside the nineteen allies, Macau and D:5 included.' })
  outsideAlliesTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Of it in the United States.' })
  unitedStatesTpp!: Tpp;

  @Field(() => [PlacementInCountryType], { description: 'Where it stands, by country code.' })
  byCountry!: PlacementInCountryType[];

  @Field(() => [PlacementLimitType], { description: 'Every limit, the most urgent one first.' })
  limits!: PlacementLimitType[];

  @Field(() => PlacementLimitType, { nullable: true, description: 'The limit that is met, or exceeded, first.' })
  binding!: PlacementLimitType | null;

  @Field(() => PlacementLimitType, { nullable: true, description: 'The one that comes next.' })
  next!: PlacementLimitType | null;

  @Field(() => [String], { description: 'The rules broken that day; empty where the limits do not apply.' })
  violations!: readonly string[];

  @Field(() => [String], {
    description: 'R-45 between its measuring days, or by the ultimate parent only (R-45, R-46).',
  })
  warnings!: readonly string[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The next 1 February or 1 August, that day included; null for a national one.',
  })
  nextMeasuringOn!: Day | null;

  @Field(() => [PlacementUnderType], {
    description: 'The answers under the readings of `under`, side by side in their order; empty without any.',
  })
  readings!: readonly PlacementUnderType[];
  /** The parties whose base it is. */
  readonly members!: readonly string[];
}
