import { Field, ObjectType } from '@nestjs/graphql';
import { AnswerFrame } from '../ledger/answer.graphql.js';
import { UnderFrame } from '../ledger/reading.graphql.js';
import { CountryType } from '../parties/country.graphql.js';
import { DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { VeuPosition } from '../authorizations/veu-positions.js';
import type { Day, Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { Tpp } from '../rules/tpp.js';
import { PlacementLimitType } from './placement.graphql.js';

const READINGS = 'The answers under the readings of `under`, side by side in their order; empty without any.';
const APPLIES = 'Whether placement limits apply in this reading.';
const REASON = 'Why they do not; null when they do.';

@ObjectType({ isAbstract: true })
export abstract class RoomFigures {
  @Field(() => CountryType, { description: 'The country, as an EAR destination.' })
  country!: CountryType;

  @Field(() => TppScalar, { description: 'What its group has there.' })
  installedTpp!: Tpp;

  @Field(() => TppScalar, {
    nullable: true,
    description:
      'The largest further TPP that may be placed there so that nothing this placement can worsen is broken afterwards, R-45 as if every day were measured. Null: no bound.',
  })
  roomTpp!: Tpp | null;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The same in whole units of the item asked for.' })
  roomUnits!: bigint | null;

  @Field(() => Boolean, { description: 'Whether nothing bounds it.' })
  unlimited!: boolean;

  @Field(() => PlacementLimitType, { nullable: true, description: 'The limit that bounds it; null when none does.' })
  binding!: PlacementLimitType | null;

  @Field(() => PlacementLimitType, { nullable: true, description: 'The limit that comes next.' })
  next!: PlacementLimitType | null;

  @Field(() => String, { nullable: true, description: 'Why there is none, when no limit says so by its numbers.' })
  reason!: string | null;
}

@ObjectType('RoomInCountry', {
  description: 'How much more a validated end user may place in a country (R-43 to R-49).',
})
export class RoomType extends RoomFigures {
  /** What it is about, for whoever adds to it. */
  readonly about!: {
    readonly position: VeuPosition;
    readonly destination: Destination;
    readonly at: Instant;
    readonly known: Instant;
    readonly computedAt: Instant;
  };
}

@ObjectType('RoomInCountryUnder', { description: 'Room in a country under another reading of the law.' })
export class RoomInCountryUnderType extends RoomFigures {}

@ObjectType('RoomUnder', { description: 'Room under another reading of the law, on the same base.' })
export class RoomUnderType extends UnderFrame {
  @Field(() => [RoomInCountryUnderType], { description: 'One entry per country; empty where there is no answer.' })
  countries!: RoomInCountryUnderType[];
}

@ObjectType('RoomAnswer', { description: 'Room in countries, in one reading and at one instant.' })
export class RoomAnswerType extends AnswerFrame {
  @Field(() => [RoomType], { description: 'One entry per country.' })
  countries!: RoomType[];

  @Field(() => [RoomUnderType], { description: READINGS })
  readings!: readonly RoomUnderType[];
}

@ObjectType('NeededFirst', { description: 'How much must be placed somewhere before a wanted placement.' })
export class NeededFirstType {
  @Field(() => Boolean, { description: 'Whether any amount there helps.' })
  possible!: boolean;

  @Field(() => TppScalar, { nullable: true, description: 'The least TPP to place there first; null when none helps.' })
  amountTpp!: Tpp | null;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'The same in whole units of the item asked for, rounded up.',
  })
  amountUnits!: bigint | null;

  @Field(() => [String], { description: 'The rules that decide the amount, or that no amount satisfies.' })
  because!: readonly string[];
}

const FITS_NOW = 'Whether it fits as things stand; false where there is no answer.';
const IN_UNITED_STATES = 'In the United States; null for a national VEU, and without limits.';
const IN_OTHER_ALLY =
  'In allies other than the United States; null for a national VEU, and without limits. For a U.S.-headquartered holder that uses up what R-45 leaves.';
const REMOVE_FIRST = 'For a national VEU: the least TPP that must leave the country first.';
const FITS_FROM = 'For a national VEU: the first day whose quarter has room for it.';

@ObjectType('NeedFirstUnder', { description: 'What makes room, under another reading of the law.' })
export class NeedFirstUnderType extends UnderFrame implements NeedFirstFigures {
  @Field(() => Boolean, { description: APPLIES })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => Boolean, { description: FITS_NOW })
  fitsNow!: boolean;

  @Field(() => NeededFirstType, { nullable: true, description: IN_UNITED_STATES })
  unitedStates!: NeededFirstType | null;

  @Field(() => NeededFirstType, { nullable: true, description: IN_OTHER_ALLY })
  otherAlly!: NeededFirstType | null;

  @Field(() => TppScalar, { nullable: true, description: REMOVE_FIRST })
  removeFirstTpp!: Tpp | null;

  @Field(() => DateScalar, { nullable: true, description: FITS_FROM })
  fitsFrom!: Day | null;
}

@ObjectType('NeedFirst', { description: 'What makes room for a placement that does not fit yet.' })
export class NeedFirstType extends AnswerFrame implements NeedFirstFigures {
  @Field(() => TppScalar, { description: 'What is wanted.' })
  wantedTpp!: Tpp;

  @Field(() => Boolean, { description: APPLIES })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => Boolean, { description: FITS_NOW })
  fitsNow!: boolean;

  @Field(() => NeededFirstType, { nullable: true, description: IN_UNITED_STATES })
  unitedStates!: NeededFirstType | null;

  @Field(() => NeededFirstType, { nullable: true, description: IN_OTHER_ALLY })
  otherAlly!: NeededFirstType | null;

  @Field(() => TppScalar, { nullable: true, description: REMOVE_FIRST })
  removeFirstTpp!: Tpp | null;

  @Field(() => DateScalar, { nullable: true, description: FITS_FROM })
  fitsFrom!: Day | null;

  @Field(() => [NeedFirstUnderType], { description: READINGS })
  readings!: readonly NeedFirstUnderType[];
}

/** What is answered of a wanted placement in any reading. */
export interface NeedFirstFigures {
  readonly applies: boolean;
  readonly reason: string | null;
  readonly fitsNow: boolean;
  readonly unitedStates: NeededFirstType | null;
  readonly otherAlly: NeededFirstType | null;
  readonly removeFirstTpp: Tpp | null;
  readonly fitsFrom: Day | null;
}

@ObjectType('SafeRemoval', { description: 'How much may leave a country before something breaks.' })
export class SafeRemovalType {
  @Field(() => CountryType, { description: 'The country.' })
  country!: CountryType;

  @Field(() => TppScalar, { description: 'What stands there.' })
  installedTpp!: Tpp;

  @Field(() => TppScalar, { description: 'The most that may leave: all of it when nothing breaks.' })
  amountTpp!: Tpp;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The same in whole units of the item asked for.' })
  amountUnits!: bigint | null;

  @Field(() => [String], { description: 'What breaks with the next 0.0001 TPP; empty when everything may leave.' })
  breaksNext!: readonly string[];

  @Field(() => [String], { description: 'What a removal here worsens and is broken already.' })
  brokenAlready!: readonly string[];
}

@ObjectType('SafeRemovalUnder', { description: 'Safe removals under another reading of the law.' })
export class SafeRemovalUnderType extends UnderFrame implements SafeRemovalFigures {
  @Field(() => Boolean, { description: APPLIES })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => [SafeRemovalType], { description: 'One entry per country; empty where there is no answer.' })
  countries!: readonly SafeRemovalType[];
}

@ObjectType('SafeRemovalAnswer', { description: 'Safe removals in countries, in one reading and at one instant.' })
export class SafeRemovalAnswerType extends AnswerFrame implements SafeRemovalFigures {
  @Field(() => Boolean, { description: APPLIES })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: REASON })
  reason!: string | null;

  @Field(() => [SafeRemovalType], { description: 'One entry per country.' })
  countries!: readonly SafeRemovalType[];

  @Field(() => [SafeRemovalUnderType], { description: READINGS })
  readings!: readonly SafeRemovalUnderType[];
}

/** What is answered of removals in any reading. */
export interface SafeRemovalFigures {
  readonly applies: boolean;
  readonly reason: string | null;
  readonly countries: readonly SafeRemovalType[];
}
