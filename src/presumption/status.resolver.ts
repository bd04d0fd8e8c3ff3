import { Args, Context, ID, Info, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { EVERYBODY } from '../ledger/account.js';
import { AT, KNOWN } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import type { StatusKind } from '../ledger/subjects.js';
import { Changes, type ChangePayload } from '../platform/changes.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { BadInput } from '../platform/graphql-bad-input.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { CountryCodeScalar } from '../platform/graphql-scalars.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { type Destination, destinationOf, isCountryCode } from '../rules/destination.js';
import { ReadStatus } from './read-status.js';
import {
  FollowArgs,
  StatusChangeConnection,
  StatusChangesArgs,
  StatusChangeType,
  toStatusChangeType,
} from './status-change.graphql.js';
import { type ChangesWanted, StatusChangeStore } from './status-change.store.js';
import { STATUS_TOPIC, statusNews, TOLD } from './status-news.js';
import { AnyStatus, CountryStatus, toAnyStatus, toCountryStatus } from './status.graphql.js';
import { toVeuStatus, VeuStatus } from './veu-status.graphql.js';

const STATUS_CHANGES = { name: 'statusChanges', keys: 1 };

/** Is this news for a subscriber? Country codes of a territory follow the destination it belongs to. */
function follows({ keys, kind }: FollowArgs, payload: ChangePayload, caller: Caller): boolean {
  const news = statusNews(payload);
  const ofOthers = news.tenant !== EVERYBODY && news.tenant !== TOLD && news.tenant !== caller.tenant;
  if (ofOthers || (kind && news.kind !== kind) || !maySee(caller, news.kind)) return false;
  return !keys || keys.some((key) => key === news.key || (isTerritory(key) && destinationOf(key) === news.key));
}

/** A viewer sees aggregates: statuses of countries, and none of a quota, a license or a validated end user. */
const maySee = ({ role }: Caller, kind: StatusKind): boolean => role !== 'VIEWER' || kind === 'COUNTRY';

const isTerritory = (key: string): boolean => isCountryCode(key) && destinationOf(key) !== key;

@Resolver()
export class StatusResolver {
  constructor(
    private readonly db: Database,
    private readonly changes: Changes,
    private readonly readStatus: ReadStatus,
    private readonly history: StatusChangeStore,
  ) {}

  @Query(() => CountryStatus, {
    description: 'The presumption-of-approval status of a country; of one that nothing was posted for, as it is now.',
  })
  async countryStatus(
    @Args('code', { type: () => CountryCodeScalar, description: 'Its code; a territory answers as its destination.' })
    code: string,
    @Context('caller') caller: Caller,
    @Args('at', AT) at?: Instant | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<CountryStatus> {
    const key = destinationAt('code', code);
    const found = await this.readStatus.run(caller, { kind: 'COUNTRY', key }, { at, known });
    if (found === undefined) throw new Refusal('NOT_FOUND', { path: ['code'] });
    return toCountryStatus(found);
  }

  @Query(() => [CountryStatus], {
    description: 'The statuses of all countries that something was posted for, by code.',
  })
  async countryStatuses(
    @Context('caller') caller: Caller,
    @Args('at', AT) at?: Instant | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<CountryStatus[]> {
    return (await this.readStatus.countries(caller, { at, known })).map(toCountryStatus);
  }

  @Query(() => VeuStatus, { description: 'The status of a validated end user against its limits (R-42 to R-50).' })
  async veuStatus(
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
    @Context('caller') caller: Caller,
    @Args('at', AT) at?: Instant | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<VeuStatus> {
    const found = await this.readStatus.run(caller, { kind: 'VEU', key: id }, { at, known });
    if (found === undefined) throw new Refusal('NOT_FOUND', { path: ['id'] });
    return toVeuStatus(found);
  }

  @Query(() => StatusChangeConnection, { description: 'The history of statuses, newest first.' })
  async statusChanges(
    @Args() args: StatusChangesArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<StatusChangeConnection> {
    const page = readPage(STATUS_CHANGES, args);
    const wanted = { ...wantedFrom(args), ...(caller.role === 'VIEWER' ? onlyCountries(args) : {}) };
    return this.db.read(async (tx) => {
      const rows = await this.history.page(tx, wanted, page);
      return toPage(STATUS_CHANGES, page, rows, {
        keysOf: ({ id }) => [String(id)],
        nodeOf: toStatusChangeType,
        ...(asksFor(info, 'totalCount') ? { totalCount: await this.history.count(tx, wanted) } : {}),
      });
    }, caller);
  }

  @Subscription(() => StatusChangeType, {
    description:
      'Each change of a status from now on, whichever process computed it. What happens while you are not connected is in ' +
      '`statusChanges`.',
    filter(this: StatusResolver, payload: ChangePayload, args: FollowArgs, { caller }: GraphqlContext) {
      if (statusNews(payload).change === null || !follows(args, payload, caller)) return false;
      return this.readStatus.isToldOf(caller, statusNews(payload));
    },
    async resolve(
      this: StatusResolver,
      payload: ChangePayload,
      _args: FollowArgs,
      { caller }: GraphqlContext,
    ): Promise<StatusChangeType> {
      const id = statusNews(payload).change ?? '';
      const change = await this.db.read((tx) => this.history.byId(tx, id), caller);
      if (change === undefined) throw new Error(`status change ${id} was published but is not on record`);
      return toStatusChangeType(change);
    },
  })
  statusChanged(@Args() args: FollowArgs): AsyncIterableIterator<ChangePayload> {
    return this.follow(args);
  }

  @Subscription(() => AnyStatus, {
    description: 'A status each time it or its figures move: every posting that touches it, several at once as one.',
    filter(this: StatusResolver, payload: ChangePayload, args: FollowArgs, { caller }: GraphqlContext) {
      return follows(args, payload, caller) && this.readStatus.isToldOf(caller, statusNews(payload));
    },
    async resolve(
      this: StatusResolver,
      payload: ChangePayload,
      _args: FollowArgs,
      { caller }: GraphqlContext,
    ): Promise<AnyStatus> {
      const { key, kind } = statusNews(payload);
      const known = await this.readStatus.run(caller, { kind, key });
      if (known === undefined) throw new Error(`the status of ${kind} ${key} was published but is not on record`);
      return toAnyStatus(known);
    },
  })
  statusMoved(@Args() args: FollowArgs): AsyncIterableIterator<ChangePayload> {
    return this.follow(args);
  }

  private follow({ keys, kind }: FollowArgs): AsyncIterableIterator<ChangePayload> {
    if (keys && !kind) throw needsKind('keys');
    if (kind === 'COUNTRY') for (const key of keys ?? []) destinationAt('keys', key);
    return this.changes.subscribe(STATUS_TOPIC);
  }
}

function wantedFrom({ country, key, kind, since }: StatusChangesArgs): ChangesWanted {
  if (country && (kind || key)) {
    const remedy = 'Give `country` alone, or `kind` and `key`.';
    throw new BadInput([{ path: ['country'], message: 'country stands instead of kind and key', remedy }]);
  }
  if (key && !kind) throw needsKind('key');
  const from = { since: since ?? undefined };
  if (country) return { kind: 'COUNTRY', key: destinationAt('country', country), ...from };
  return { kind: kind ?? undefined, key: key ?? undefined, ...from };
}

function onlyCountries({ kind }: StatusChangesArgs): { readonly kind: StatusKind } {
  if (kind && kind !== 'COUNTRY') throw new Refusal('FORBIDDEN', { path: ['kind'] });
  return { kind: 'COUNTRY' };
}

const needsKind = (argument: string): BadInput =>
  new BadInput([{ path: [argument], message: `${argument} needs kind`, remedy: 'Say what they are: `kind`.' }]);

function destinationAt(argument: string, code: string): Destination {
  if (!isCountryCode(code)) throw new Refusal('BAD_COUNTRY', { path: [argument] });
  return destinationOf(code);
}
