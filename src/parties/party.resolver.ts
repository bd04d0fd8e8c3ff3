import { Args, Context, ID, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { type Given, userError } from '../platform/input-check.js';
import { PageArgs } from '../platform/relay.js';
import { dayOf } from '../rules/day.js';
import { CountryType, toCountryType } from './country.graphql.js';
import {
  PartyConnection,
  PartyInput,
  PartyType,
  RegisterPartiesInput,
  RegisterPartiesPayload,
  RegisterPartyPayload,
  toPartyType,
} from './party.graphql.js';
import { PartyReads, type PartyRecord } from './party.reads.js';
import { type RegisteredParty, RegisterParties } from './register-party.js';

const LIST = { name: 'parties', keys: 1 };
const MOST = 1_000;

@Resolver(() => PartyType)
export class PartyResolver {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly reads: PartyReads,
    private readonly registerParties: RegisterParties,
  ) {}

  @Query(() => PartyType, { nullable: true, description: 'A party by id; null when there is none.' })
  async party(
    @Args('id', { type: () => ID, description: 'Your id for it.' }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<PartyType | null> {
    return this.load(id, context);
  }

  @Query(() => PartyConnection, { description: 'Parties, by id.' })
  async parties(
    @Args() args: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Context() context: GraphqlContext,
    @Args('text', { type: () => String, nullable: true, description: 'Only those with this in their id or name.' })
    text?: string | null,
    @Args('parent', { type: () => ID, nullable: true, description: 'Only direct subsidiaries of this party.' })
    parent?: string | null,
  ): Promise<PartyConnection> {
    const request = readPage(LIST, args);
    const filter = { text: text ?? null, parentId: parent ?? null };
    return this.db.read(async (tx) => {
      const rows = await this.reads.page(tx, filter, request);
      for (const row of rows) this.reads.loader(context).prime(row.id, row);
      const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter) } : {};
      return toPage(LIST, request, rows, { keysOf: ({ id }) => [id], nodeOf: toPartyType, ...counted });
    }, context.caller);
  }

  @Mutation(() => RegisterPartyPayload, { description: 'Registers one party. Safe to repeat with the same key.' })
  async registerParty(
    @Args('input', { type: () => PartyInput, description: 'The party.' }) input: Given<PartyInput>,
    @Context() context: GraphqlContext,
  ): Promise<RegisterPartyPayload> {
    const [answer] = await this.registerParties.run(context.caller, [input], () => ['input']);
    if (answer === undefined) throw new Error('one party has one answer');
    return this.toPayload(answer, context);
  }

  @Mutation(() => RegisterPartiesPayload, {
    name: 'registerParties',
    description: 'Registers up to 1,000 parties, each with its own answer; parents and children in any order.',
  })
  async registerMany(
    @Args('input', { type: () => RegisterPartiesInput, description: 'The parties.' })
    { parties }: Given<RegisterPartiesInput>,
    @Context() context: GraphqlContext,
  ): Promise<RegisterPartiesPayload> {
    if (parties.length > MOST) return { results: null, userErrors: [userError('TOO_MANY', ['input', 'parties'])] };
    const answers = await this.registerParties.run(context.caller, parties, (index) => [
      'input',
      'parties',
      String(index),
    ]);
    return { results: await Promise.all(answers.map((one) => this.toPayload(one, context))), userErrors: [] };
  }

  @ResolveField(() => CountryType, { description: 'Where the party is.' })
  location(@Parent() { record }: PartyType): CountryType {
    return toCountryType(record.locationCountry, dayOf(this.clock.now()));
  }

  @ResolveField(() => CountryType, { description: 'Where it is headquartered.' })
  headquarters(@Parent() { record }: PartyType): CountryType {
    return toCountryType(record.headquartersCountry, dayOf(this.clock.now()));
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'Its direct parent; null when it is its own.' })
  async parent(@Parent() { record }: PartyType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    return record.parentId === null ? null : this.load(record.parentId, context);
  }

  @ResolveField(() => PartyType, { description: 'The top of its parents; itself when it has none (R-11).' })
  async ultimateParent(@Parent() { record }: PartyType, @Context() context: GraphqlContext): Promise<PartyType> {
    const top = record.ultimateParentId === record.id ? null : await this.load(record.ultimateParentId, context);
    return top ?? toPartyType(record);
  }

  private async toPayload(answer: RegisteredParty, context: GraphqlContext): Promise<RegisterPartyPayload> {
    const { id, ledgerSequence, replayed, userErrors } = answer;
    const party = id === null ? null : await this.load(id, context);
    return { party, replayed, userErrors: [...userErrors], ledgerSequence };
  }

  private async load(id: string, context: GraphqlContext): Promise<PartyType | null> {
    const record: PartyRecord | null = await this.reads.loader(context).load(id);
    return record === null ? null : toPartyType(record);
  }
}
