import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { KNOWN } from '../ledger/answer.graphql.js';
import { PartyType, toPartyType } from '../parties/party.graphql.js';
import { PartyReads } from '../parties/party.reads.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { DateScalar } from '../platform/graphql-scalars.js';
import { Refusal } from '../platform/refusal.js';
import type { Day, Instant } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { toVeuType } from './to-veu-type.js';
import { VeuConnection, VeusArgs, VeuType } from './veu.graphql.js';
import { VeuReads } from './veu.reads.js';

const LIST = { name: 'veus', keys: 1 };

@Resolver(() => VeuType)
export class VeuResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: VeuReads,
    private readonly parties: PartyReads,
  ) {}

  @Query(() => VeuType, { nullable: true, description: 'A validated end user by id; null when there is none.' })
  async veu(
    @Args('id', { type: () => ID, description: 'Your id for it.' }) id: string,
    @Context('caller') caller: Caller,
    @Args('on', { type: () => DateScalar, nullable: true, description: 'The day of its state; today when left out.' })
    on?: Day | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<VeuType | null> {
    const record = await this.db.read((tx) => this.reads.one(tx, id, on ?? undefined), {
      ...caller,
      known: known ?? undefined,
    });
    return record === undefined ? null : toVeuType(record);
  }

  @Query(() => VeuConnection, { description: 'Validated end users, by id.' })
  async veus(
    @Args() args: VeusArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<VeuConnection> {
    const request = readPage(LIST, args);
    const country = args.country ?? null;
    if (country !== null && !isCountryCode(country)) throw new Refusal('BAD_COUNTRY', { path: ['country'] });
    const filter = {
      kind: args.kind ?? null,
      holderId: args.holder ?? null,
      destination: country === null ? null : destinationOf(country),
    };
    return this.db.read(
      async (tx) => {
        const rows = await this.reads.page(tx, filter, request);
        const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter) } : {};
        return toPage(LIST, request, rows, { keysOf: ({ veu }) => [veu.id], nodeOf: toVeuType, ...counted });
      },
      { ...caller, known: args.known ?? undefined },
    );
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'Its holder.' })
  async holder(@Parent() { record }: VeuType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    const party = await this.parties.loader(context).load(record.veu.holderId);
    return party === null ? null : toPartyType(party);
  }
}
