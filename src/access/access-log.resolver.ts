import { Args, Context, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { AccessConnection, AccessLogArgs, toAccessType } from './access-log.graphql.js';
import { AccessLogStore } from './access-log.store.js';

const LIST = { name: 'accessLog', keys: 1 };

@Resolver()
export class AccessLogResolver {
  constructor(
    private readonly db: Database,
    private readonly log: AccessLogStore,
  ) {}

  @Query(() => AccessConnection, {
    description:
      'Who asked for what, in the order in which it was asked: what auditors read, and every privileged act. Nobody can change it.',
  })
  async accessLog(
    @Args() args: AccessLogArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<AccessConnection> {
    const request = readPage(LIST, args);
    const filter = { credential: args.credential ?? null, from: args.from ?? null, to: args.to ?? null };
    return this.db.read(async (tx) => {
      const rows = await this.log.page(tx, filter, request);
      const counted = asksFor(info, 'totalCount') ? { totalCount: await this.log.count(tx, filter) } : {};
      return toPage(LIST, request, rows, { keysOf: ({ id }) => [String(id)], nodeOf: toAccessType, ...counted });
    }, caller);
  }
}
