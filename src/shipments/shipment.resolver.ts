import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { LicenseType } from '../authorizations/license.graphql.js';
import { LicenseReads } from '../authorizations/license.reads.js';
import { toLicenseType } from '../authorizations/to-license-type.js';
import { KNOWN } from '../ledger/answer.graphql.js';
import { ItemType } from '../items/item.graphql.js';
import { ItemReads } from '../items/item.reads.js';
import { toItemType } from '../items/to-item-type.js';
import { CountryType, toCountryType } from '../parties/country.graphql.js';
import { PartyType, toPartyType } from '../parties/party.graphql.js';
import { PartyReads } from '../parties/party.reads.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { Refusal } from '../platform/refusal.js';
import { dayOf, type Instant } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { DeterminationType } from './determination.graphql.js';
import { DeterminationReads } from './determination.reads.js';
import { ShipmentConnection, ShipmentsArgs, ShipmentType } from './shipment.graphql.js';
import { type ShipmentFilter, ShipmentReads } from './shipment.reads.js';
import { toDeterminationType } from './to-determination-type.js';
import { toShipmentType } from './to-shipment-type.js';

const LIST = { name: 'shipments', keys: 1 };

@Resolver(() => ShipmentType)
export class ShipmentResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: ShipmentReads,
    private readonly determinations: DeterminationReads,
    private readonly parties: PartyReads,
    private readonly items: ItemReads,
    private readonly licenses: LicenseReads,
  ) {}

  @Query(() => ShipmentType, { nullable: true, description: 'A shipment by your reference; null when there is none.' })
  async shipment(
    @Args('reference', { type: () => ID, description: 'Your reference.' }) reference: string,
    @Context('caller') caller: Caller,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<ShipmentType | null> {
    const record = await this.db.read((tx) => this.reads.byReference(tx, reference), {
      ...caller,
      known: known ?? undefined,
    });
    return record === undefined ? null : toShipmentType(record);
  }

  @Query(() => ShipmentConnection, {
    description: 'Shipments on record, in the order in which they were recorded; `last: 50` gives the latest.',
  })
  async shipments(
    @Args() args: ShipmentsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<ShipmentConnection> {
    const request = readPage(LIST, args);
    const filter = filterOf(args);
    return this.db.read(
      async (tx) => {
        const rows = await this.reads.page(tx, filter, request);
        const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter) } : {};
        return toPage(LIST, request, rows, { keysOf: ({ seq }) => [String(seq)], nodeOf: toShipmentType, ...counted });
      },
      { ...caller, known: args.known ?? undefined },
    );
  }

  @ResolveField(() => DeterminationType, {
    description: 'The answer that stands. Of a reversed shipment: the last one given.',
  })
  async determination(
    @Parent() { record }: ShipmentType,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType> {
    const stored = await this.determinations.loader(context, record.known).load(record.determinationSeq);
    if (stored === null) throw new Error(`shipment ${record.seq} has a determination`);
    return toDeterminationType(stored);
  }

  @ResolveField(() => CountryType, { description: 'Where it left from, as of that day.' })
  from(@Parent() { record }: ShipmentType): CountryType {
    return toCountryType(record.fromCountry, dayOf(record.exportedAt));
  }

  @ResolveField(() => CountryType, { description: 'Where it went, as of that day.' })
  destination(@Parent() { record }: ShipmentType): CountryType {
    return toCountryType(record.destinationCountry, dayOf(record.exportedAt));
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'The ultimate consignee.' })
  async consignee(@Parent() { record }: ShipmentType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    return this.party(record.consigneeId, context);
  }

  @ResolveField(() => PartyType, {
    nullable: true,
    description: 'The party that operates the items, when it is another one.',
  })
  async endUser(@Parent() { record }: ShipmentType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    return record.endUserId === null ? null : this.party(record.endUserId, context);
  }

  @ResolveField(() => ItemType, { nullable: true, description: 'The item.' })
  async item(@Parent() { record }: ShipmentType, @Context() context: GraphqlContext): Promise<ItemType | null> {
    const item = await this.items.loader(context).load(record.itemId);
    return item === null ? null : toItemType(item);
  }

  @ResolveField(() => LicenseType, {
    nullable: true,
    description:
      'The license it names, with figures of now, or of what was known; null when it names none or that is not on record.',
  })
  async license(@Parent() { record }: ShipmentType, @Context() context: GraphqlContext): Promise<LicenseType | null> {
    const license =
      record.licenseNumber === null
        ? null
        : await this.licenses.loader(context, record.known).load(record.licenseNumber);
    return license === null ? null : toLicenseType(license);
  }

  private async party(id: string, context: GraphqlContext): Promise<PartyType | null> {
    const party = await this.parties.loader(context).load(id);
    return party === null ? null : toPartyType(party);
  }
}

function filterOf(args: ShipmentsArgs): ShipmentFilter {
  const { country } = args;
  if (country !== undefined && country !== null && !isCountryCode(country)) {
    throw new Refusal('BAD_COUNTRY', { path: ['country'] });
  }
  return {
    destination: country === undefined || country === null ? null : destinationOf(country),
    consigneeId: args.consignee ?? null,
    itemId: args.item ?? null,
    authorization: args.authorization ?? null,
    licenseNumber: args.licenseNumber ?? null,
    breached: args.breached ?? null,
    reversed: args.reversed ?? null,
    from: args.from ?? null,
    to: args.to ?? null,
  };
}
