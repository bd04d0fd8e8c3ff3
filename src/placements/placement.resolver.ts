import { Args, ArgsType, Context, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { countriesOfInterest } from '../authorizations/veu-positions.js';
import { AT, AT_LEAST_SEQUENCE, KNOWN } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { answersUnder, toReadings } from '../ledger/to-readings.js';
import type { Caller } from '../platform/caller.js';
import { CountryCodeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Postures } from '../platform/graphql-words.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { timesUnits, type Tpp } from '../rules/tpp.js';
import type { Posture } from '../rules/vocabulary.js';
import { PlacementType } from './placement.graphql.js';
import { placementsUnder } from './placement-under.js';
import { destinationAt, destinationsOf, type PlacementFacts, ReadPlacement } from './read-placement.js';
import { needFirstUnder, NO_NEED, safeRemovalsUnder } from './before-moving.js';
import { NeedFirstType, RoomAnswerType, SafeRemovalAnswerType } from './room.graphql.js';
import { placementFrame, toPlacementType } from './to-placement-type.js';
import { roomUnder, toRoomType } from './to-room-type.js';

@ArgsType()
class AboutArgs {
  @Field(() => ID, { description: 'The validated end user.' })
  veu!: string;

  @Field(AT.type, AT)
  at?: Instant | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;

  @Field(() => ID, { nullable: true, description: 'An item: amounts are given in whole units of it as well.' })
  item?: string | null;

  @Field(() => WholeNumberScalar, { nullable: true, description: AT_LEAST_SEQUENCE })
  atLeastSequence?: bigint | null;
}

@ArgsType()
class ReadingArgs extends AboutArgs {
  @Field(() => Postures, { defaultValue: 'AS_CODIFIED', description: 'The reading; as codified when left out.' })
  posture!: Posture;
}

const COUNTRIES = {
  type: () => [CountryCodeScalar],
  nullable: true,
  description: 'The countries; where something stands, where there are sites, and the United States when left out.',
};

@Resolver()
export class PlacementResolver {
  constructor(private readonly read: ReadPlacement) {}

  @Query(() => PlacementType, {
    description: 'Where a validated end user stands on 75, 7 and 50 percent, or on the limit of its quarter.',
  })
  async placement(
    @Args() { posture, ...about }: ReadingArgs,
    @Context('caller') caller: Caller,
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
  ): Promise<PlacementType> {
    const readings = toReadings(under);
    const facts = await this.read.run(caller, about);
    return { ...toPlacementType(facts, posture), readings: placementsUnder(facts, readings) };
  }

  @Query(() => RoomAnswerType, { description: 'How much more a validated end user may place in each country.' })
  async room(
    @Args() { posture, ...about }: ReadingArgs,
    @Context('caller') caller: Caller,
    @Args('countries', COUNTRIES) codes?: readonly string[] | null,
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
  ): Promise<RoomAnswerType> {
    const readings = toReadings(under);
    const facts = await this.read.run(caller, about);
    const countries = this.countries(facts, codes);
    return {
      ...placementFrame(facts, posture),
      countries: countries.map((country) => toRoomType(facts, country, posture)),
      readings: answersUnder(readings, facts.position.on, {
        ask: (law, as) => ({ countries: countries.map((country) => roomUnder(facts, country, as, law)) }),
        to: (answer) => answer,
        none: { countries: [] },
      }),
    };
  }

  @Query(() => NeedFirstType, {
    description: 'How much must be placed in the United States, or in another ally, before a wanted placement.',
  })
  async needFirst(
    @Args() { posture, ...about }: ReadingArgs,
    @Context('caller') caller: Caller,
    @Args('country', { type: () => CountryCodeScalar, description: 'Where it is wanted.' }) code: string,
    @Args('tpp', { type: () => TppScalar, nullable: true, description: 'How much; or give an item and a quantity.' })
    tpp?: Tpp | null,
    @Args('quantity', { type: () => WholeNumberScalar, nullable: true, description: 'How many units of the item.' })
    quantity?: bigint | null,
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
  ): Promise<NeedFirstType> {
    const readings = toReadings(under);
    const destination = destinationAt(code, ['country']);
    const facts = await this.read.run(caller, about);
    const wantedTpp = tpp ?? timesUnits(facts.unitTpp, quantity ?? 0n);
    if (wantedTpp <= 0n)
      throw new Refusal('NOT_POSITIVE', { path: [tpp === null || tpp === undefined ? 'quantity' : 'tpp'] });
    return {
      ...placementFrame(facts, posture),
      wantedTpp,
      ...needFirstUnder(facts, destination, wantedTpp, posture),
      readings: answersUnder(readings, facts.position.on, {
        ask: (law, as) => needFirstUnder(facts, destination, wantedTpp, as, law),
        to: (answer) => answer,
        none: NO_NEED,
      }),
    };
  }

  @Query(() => SafeRemovalAnswerType, {
    description:
      'How much may leave each country before something breaks, and what: less in one place raises the shares of all others.',
  })
  async safeRemoval(
    @Args() { posture, ...about }: ReadingArgs,
    @Context('caller') caller: Caller,
    @Args('countries', COUNTRIES) codes?: readonly string[] | null,
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
  ): Promise<SafeRemovalAnswerType> {
    const readings = toReadings(under);
    const facts = await this.read.run(caller, about);
    const countries = this.countries(facts, codes);
    return {
      ...placementFrame(facts, posture),
      ...safeRemovalsUnder(facts, countries, posture),
      readings: answersUnder(readings, facts.position.on, {
        ask: (law, as) => safeRemovalsUnder(facts, countries, as, law),
        to: (answer) => answer,
        none: { applies: false, reason: null, countries: [] },
      }),
    };
  }

  private countries({ position }: PlacementFacts, codes: readonly string[] | null | undefined) {
    return codes === null || codes === undefined ? countriesOfInterest(position) : destinationsOf(codes, 'countries');
  }
}
