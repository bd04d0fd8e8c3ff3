import { Args, Context, ID, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { Levels } from '../platform/graphql-words.js';
import type { Given } from '../platform/input-check.js';
import { PageArgs } from '../platform/relay.js';
import type { Level } from '../rules/vocabulary.js';
import { ItemConnection, ItemType, RegisterItemInput, RegisterItemPayload } from './item.graphql.js';
import { ItemReads } from './item.reads.js';
import { RegisterItem } from './register-item.js';
import { toFindingType, toItemType } from './to-item-type.js';

const LIST = { name: 'items', keys: 1 };

@Resolver(() => ItemType)
export class ItemResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: ItemReads,
    private readonly registerItem: RegisterItem,
  ) {}

  @Query(() => ItemType, {
    nullable: true,
    description: 'An item by id, of the catalog or your own; null when there is none.',
  })
  async item(
    @Args('id', { type: () => ID, description: 'Its id, such as "nvidia-h100-sxm5".' }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<ItemType | null> {
    const record = await this.reads.loader(context).load(id);
    return record === null ? null : toItemType(record);
  }

  @Query(() => ItemConnection, { description: 'Items, by id: the catalog of 78 parts and your own.' })
  async items(
    @Args() args: PageArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
    @Args('text', { type: () => String, nullable: true, description: 'Only those with this in their id or name.' })
    text?: string | null,
    @Args('level', { type: () => Levels, nullable: true, description: 'Only those of this level.' })
    level?: Level | null,
  ): Promise<ItemConnection> {
    const request = readPage(LIST, args);
    const filter = { text: text ?? null, level: level ?? null };
    return this.db.read(async (tx) => {
      const rows = await this.reads.page(tx, filter, request);
      const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter) } : {};
      return toPage(LIST, request, rows, { keysOf: ({ facts }) => [facts.id], nodeOf: toItemType, ...counted });
    }, caller);
  }

  @Mutation(() => RegisterItemPayload, {
    name: 'registerItem',
    description:
      'Registers a part of your own from its dense rates, and says how it is classified and why. Safe to repeat with the same key.',
  })
  async register(
    @Args('input', { type: () => RegisterItemInput, description: 'The part.' }) input: Given<RegisterItemInput>,
    @Context() context: GraphqlContext,
  ): Promise<RegisterItemPayload> {
    const { findings, id, ledgerSequence, replayed, userErrors } = await this.registerItem.run(context.caller, input);
    const record = id === null ? null : await this.reads.loader(context).load(id);
    return {
      item: record === null ? null : toItemType(record),
      findings: findings.map(toFindingType),
      replayed,
      userErrors: [...userErrors],
      ledgerSequence,
    };
  }
}
