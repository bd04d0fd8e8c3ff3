import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { AT, AT_LEAST_SEQUENCE, instantOf, KNOWN } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { toReadings } from '../ledger/to-readings.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { CountryCodeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { Postures } from '../platform/graphql-words.js';
import type { Given } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import { groupOf } from '../rules/country-group.rule.js';
import { dayOf, type Instant } from '../rules/day.js';
import { allDestinations, destinationOf, isCountryCode, UNITED_STATES } from '../rules/destination.js';
import type { Posture } from '../rules/vocabulary.js';
import {
  AllocationConnection,
  AllocationsArgs,
  AllocationType,
  ReportAllocationChangeInput,
  ReportAllocationChangePayload,
} from './allocation.graphql.js';
import { withUnder } from './allocation-under.js';
import { ReadAllocationPositions } from './read-allocations.js';
import { ReportAllocationChange } from './report-allocation-change.js';
import { toAllocationType } from './to-allocation-type.js';

const LIST = { name: 'allocations', keys: 1 };

@Resolver(() => AllocationType)
export class AllocationResolver {
  constructor(
    private readonly read: ReadAllocationPositions,
    private readonly reportChange: ReportAllocationChange,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Query(() => AllocationType, {
    description: "How much of a country's allocation remains, and the policy that would meet the next application.",
  })
  async allocation(
    @Args('country', {
      type: () => CountryCodeScalar,
      description: 'ISO 3166-1 alpha-2 code in capitals, such as "CL".',
    })
    country: string,
    @Context('caller') caller: Caller,
    @Args('at', AT) at?: Instant | null,
    @Args('posture', {
      type: () => Postures,
      defaultValue: 'AS_CODIFIED',
      description: 'The reading; as codified when left out.',
    })
    posture: Posture = 'AS_CODIFIED',
    @Args('atLeastSequence', { type: () => WholeNumberScalar, nullable: true, description: AT_LEAST_SEQUENCE })
    atLeastSequence?: bigint | null,
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<AllocationType> {
    const readings = toReadings(under);
    if (!isCountryCode(country)) throw new Refusal('BAD_COUNTRY', { path: ['country'] });
    const found = await this.read.run(caller, [destinationOf(country)], { at, known }, atLeastSequence);
    const [position] = found.positions;
    if (position === undefined) throw new Error(`${country} has a position`);
    return withUnder(toAllocationType(position, found, posture, this.config.allocationBasis), position, readings);
  }

  @Query(() => AllocationConnection, {
    description: 'The positions of all EAR destinations but the United States, by code: three statements for all 201.',
  })
  async allocations(
    @Args() args: AllocationsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<AllocationConnection> {
    const request = readPage(LIST, args);
    const readings = toReadings(args.under);
    const on = dayOf(instantOf(args, this.clock.now()));
    const all = allDestinations().filter(
      (one) =>
        one !== UNITED_STATES && (args.group === undefined || args.group === null || groupOf(one, on) === args.group),
    );
    const [from] = request.from ?? [];
    const beyond = all.filter((one) => from === undefined || (request.backward ? one < from : one > from));
    const rows = (request.backward ? beyond.toReversed() : beyond).slice(0, request.limit + 1);
    const found = await this.read.run(caller, rows, args, args.atLeastSequence);
    return toPage(LIST, request, found.positions, {
      keysOf: (position) => [position.country],
      nodeOf: (position) =>
        withUnder(toAllocationType(position, found, args.posture, this.config.allocationBasis), position, readings),
      ...(asksFor(info, 'totalCount') ? { totalCount: all.length } : {}),
    });
  }

  @Mutation(() => ReportAllocationChangePayload, {
    description:
      "Records news about a country's allocation: an uplift, an official status, a figure of others. Later answers in that country are given again. Safe to repeat with the same key.",
  })
  async reportAllocationChange(
    @Args('input', { type: () => ReportAllocationChangeInput, description: 'The news.' })
    input: Given<ReportAllocationChangeInput>,
    @Context('caller') caller: Caller,
  ): Promise<ReportAllocationChangePayload> {
    const { replayed, seq, userErrors } = await this.reportChange.run(caller, input);
    if (seq === null) return { id: null, allocation: null, replayed, userErrors, ledgerSequence: null };
    const allocation = await this.allocation(input.country, caller);
    return { id: String(seq), allocation, replayed, userErrors, ledgerSequence: allocation.ledgerSequence };
  }
}
