import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { LicenseType } from '../authorizations/license.graphql.js';
import { LicenseReads } from '../authorizations/license.reads.js';
import { toLicenseType } from '../authorizations/to-license-type.js';
import { instantOf, KNOWN, knownBy } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { DeterminationType } from '../shipments/determination.graphql.js';
import { DeterminationReads } from '../shipments/determination.reads.js';
import { toDeterminationType } from '../shipments/to-determination-type.js';
import { HoldConnection, HoldEventType, HoldType } from './hold.graphql.js';
import { HoldsArgs } from './hold.input.js';
import { HoldReads } from './hold.reads.js';
import { toHoldType } from './to-hold-type.js';

const LIST = { name: 'holds', keys: 1 };

@Resolver(() => HoldType)
export class HoldResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: HoldReads,
    private readonly licenses: LicenseReads,
    private readonly determinations: DeterminationReads,
    private readonly clock: Clock,
  ) {}

  @Query(() => HoldType, { nullable: true, description: 'A hold by your reference; null when there is none.' })
  async hold(
    @Args('reference', { type: () => ID, description: 'Your reference.' }) reference: string,
    @Context('caller') caller: Caller,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<HoldType | null> {
    const now = this.clock.now();
    const record = await this.db.read((tx) => this.reads.byReference(tx, reference), {
      ...caller,
      known: knownBy({ known }, now),
    });
    return record === undefined ? null : toHoldType(record, instantOf({ known }, now));
  }

  @Query(() => HoldConnection, {
    description:
      'Holds in the order in which they were placed; `open: true` for what is, or as known was, still set aside.',
  })
  async holds(
    @Args() args: HoldsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<HoldConnection> {
    const request = readPage(LIST, args);
    const { consignee = null, country = null, open = null, owner = null } = args;
    if (country !== null && !isCountryCode(country)) throw new Refusal('BAD_COUNTRY', { path: ['country'] });
    const destination = country === null ? null : destinationOf(country);
    const filter = { open, owner, destination, consigneeId: consignee };
    const now = this.clock.now();
    const at = instantOf(args, now);
    return this.db.read(
      async (tx) => {
        const rows = await this.reads.page(tx, filter, at, request);
        const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter, at) } : {};
        return toPage(LIST, request, rows, {
          keysOf: ({ seq }) => [String(seq)],
          nodeOf: (record) => toHoldType(record, at),
          ...counted,
        });
      },
      { ...caller, known: knownBy(args, now) },
    );
  }

  @ResolveField(() => [HoldEventType], { description: 'What happened to it, oldest first.' })
  async events(@Parent() { record }: HoldType, @Context() context: GraphqlContext): Promise<HoldEventType[]> {
    const events = await this.reads.events(context, record.known).load(record.seq);
    return events.map(({ seq, ...event }) => ({ ...event, ledgerSequence: seq }));
  }

  @ResolveField(() => DeterminationType, {
    nullable: true,
    description:
      'What its shipment was judged to be when it was placed. Null for a hold of a version that did not store it.',
  })
  async determination(
    @Parent() { record }: HoldType,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType | null> {
    const stored = await this.determinations.loader(context, record.known).load(record.seq);
    return stored === null ? null : toDeterminationType(stored);
  }

  @ResolveField(() => LicenseType, {
    nullable: true,
    description:
      'The license it draws on, as it stands now, or stood as known: a hold stays when its license is suspended, revoked or returned, and its status says so. Null when it draws on none on record.',
  })
  async license(@Parent() { record }: HoldType, @Context() context: GraphqlContext): Promise<LicenseType | null> {
    const { licenseNumber } = record.basis;
    const loader = this.licenses.loader(context, record.known);
    const license = licenseNumber === null ? null : await loader.load(licenseNumber);
    return license === null ? null : toLicenseType(license);
  }
}
