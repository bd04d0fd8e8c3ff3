import { Args, ArgsType, Context, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { countriesOfInterest } from '../authorizations/veu-positions.js';
import { AT, AT_LEAST_SEQUENCE, KNOWN } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { toReadings } from '../ledger/to-readings.js';
import { toCountryType } from '../parties/country.graphql.js';
import type { Caller } from '../platform/caller.js';
import { CountryCodeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Postures } from '../platform/graphql-words.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { timesUnits, type Tpp } from '../rules/tpp.js';
import { ceilDivide, unitsWithin } from '../rules/veu-room-limits.rule.js';
import { nveuNeedFirst } from '../rules/veu-room-national.rule.js';
import { type NeededFirst, needFirst, safeRemoval } from '../rules/veu-room.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import { PlacementType } from './placement.graphql.js';
import { placementsUnder } from './placement-under.js';
import { destinationAt, destinationsOf, type PlacementFacts, ReadPlacement } from './read-placement.js';
import {
  type NeededFirstType,
  NeedFirstType,
  RoomAnswerType,
  SafeRemovalAnswerType,
  type SafeRemovalType,
} from './room.graphql.js';
import { placementFrame, toPlacementType, toRoomType } from './to-placement-type.js';

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
  ): Promise<RoomAnswerType> {
    const facts = await this.read.run(caller, about);
    const countries = this.countries(facts, codes).map((country) => toRoomType(facts, country, posture));
    return { ...placementFrame(facts, posture), countries };
  }

  @Query(() => NeedFirstType, {
    description:
      'How much must be placed in the United States, or in another ally, before a wanted placement. As codified.',
  })
  async needFirst(
    @Args() about: AboutArgs,
    @Context('caller') caller: Caller,
    @Args('country', { type: () => CountryCodeScalar, description: 'Where it is wanted.' }) code: string,
    @Args('tpp', { type: () => TppScalar, nullable: true, description: 'How much; or give an item and a quantity.' })
    tpp?: Tpp | null,
    @Args('quantity', { type: () => WholeNumberScalar, nullable: true, description: 'How many units of the item.' })
    quantity?: bigint | null,
  ): Promise<NeedFirstType> {
    const destination = destinationAt(code, ['country']);
    const facts = await this.read.run(caller, about);
    const { position, unitTpp } = facts;
    const { base, on, veu } = position;
    const wantedTpp = tpp ?? timesUnits(unitTpp, quantity ?? 0n);
    if (wantedTpp <= 0n)
      throw new Refusal('NOT_POSITIVE', { path: [tpp === null || tpp === undefined ? 'quantity' : 'tpp'] });
    const frame = { ...placementFrame(facts, 'AS_CODIFIED'), wantedTpp };
    if (veu.kind === 'NVEU') {
      const own = veu.destination === destination;
      const need = own
        ? nveuNeedFirst(base.get(destination) ?? 0n, wantedTpp, on)
        : { removeFirstTpp: null, fitsFrom: null };
      return { ...frame, fitsNow: need.fitsFrom === on, unitedStates: null, otherAlly: null, ...need };
    }
    const { otherAlly, unitedStates } = needFirst(base, veu, destination, wantedTpp, on);
    return {
      ...frame,
      fitsNow: unitedStates.amountTpp === 0n,
      unitedStates: toNeeded(unitedStates, unitTpp),
      otherAlly: toNeeded(otherAlly, unitTpp),
      removeFirstTpp: null,
      fitsFrom: null,
    };
  }

  @Query(() => SafeRemovalAnswerType, {
    description:
      'How much may leave each country before something breaks, and what: less in one place raises the shares of all others. As codified.',
  })
  async safeRemoval(
    @Args() about: AboutArgs,
    @Context('caller') caller: Caller,
    @Args('countries', COUNTRIES) codes?: readonly string[] | null,
  ): Promise<SafeRemovalAnswerType> {
    const facts = await this.read.run(caller, about);
    const { base, on, veu } = facts.position;
    const countries = this.countries(facts, codes).map((destination): SafeRemovalType => {
      const here = base.get(destination) ?? 0n;
      const installed = here > 0n ? here : 0n;
      const all = { installedTpp: installed, amountTpp: installed, breaksNext: [], brokenAlready: [] };
      const answer = veu.kind === 'NVEU' ? all : safeRemoval(base, veu, destination, on);
      return {
        country: toCountryType(destination, on),
        ...answer,
        amountUnits: unitsWithin(answer.amountTpp, facts.unitTpp),
      };
    });
    return { ...placementFrame(facts, 'AS_CODIFIED'), countries };
  }

  private countries({ position }: PlacementFacts, codes: readonly string[] | null | undefined) {
    return codes === null || codes === undefined ? countriesOfInterest(position) : destinationsOf(codes, 'countries');
  }
}

const toNeeded = ({ amountTpp, because }: NeededFirst, unitTpp: Tpp): NeededFirstType => ({
  possible: amountTpp !== null,
  amountTpp,
  amountUnits: amountTpp === null || unitTpp === 0n ? null : ceilDivide(amountTpp, unitTpp),
  because,
});
