import { Args, Context, ID, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ItemType } from '../items/item.graphql.js';
import { ItemReads } from '../items/item.reads.js';
import { toItemType } from '../items/to-item-type.js';
import { CountryType, toCountryType } from '../parties/country.graphql.js';
import { KNOWN } from '../ledger/answer.graphql.js';
import { PartyType, toPartyType } from '../parties/party.graphql.js';
import { PartyReads } from '../parties/party.reads.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import type { Given } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { RecordHolidayInput, RecordHolidayPayload } from './holiday.graphql.js';
import { IssueLicense } from './issue-license.js';
import {
  IssueLicenseInput,
  IssueLicensePayload,
  LicenseConnection,
  LicensesArgs,
  LicenseType,
} from './license.graphql.js';
import { knownOf, type LicenseRecord, LicenseReads } from './license.reads.js';
import { RecordHoliday } from './record-holiday.js';
import { toLicenseType } from './to-license-type.js';

const LIST = { name: 'licenses', keys: 1 };

@Resolver(() => LicenseType)
export class LicenseResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: LicenseReads,
    private readonly parties: PartyReads,
    private readonly items: ItemReads,
    private readonly issueLicense: IssueLicense,
    private readonly recordHoliday: RecordHoliday,
  ) {}

  @Query(() => LicenseType, { nullable: true, description: 'A license by number; null when it is not on record.' })
  async license(
    @Args('number', { type: () => ID, description: 'Its number.' }) number: string,
    @Context('caller') caller: Caller,
    @Args('at', {
      type: () => DateTimeScalar,
      nullable: true,
      description: 'The instant of the figures; now when left out.',
    })
    at?: Instant | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<LicenseType | null> {
    const [record] = await this.db.read((tx) => this.reads.byNumbers(tx, [number], at ?? null), {
      ...caller,
      known: known ?? undefined,
    });
    return record === undefined ? null : toLicenseType(record);
  }

  @Query(() => LicenseConnection, { description: 'Licenses on record, by number.' })
  async licenses(
    @Args() args: LicensesArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<LicenseConnection> {
    const request = readPage(LIST, args);
    const { at = null, consignee, country, item, known, status } = args;
    if (country !== undefined && country !== null && !isCountryCode(country)) {
      throw new Refusal('BAD_COUNTRY', { path: ['country'] });
    }
    const filter = {
      destination: country === undefined || country === null ? null : destinationOf(country),
      consigneeId: consignee ?? null,
      itemId: item ?? null,
      status: status ?? null,
    };
    return this.db.read(
      async (tx) => {
        const rows = await this.reads.page(tx, filter, request, at);
        const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, filter, at) } : {};
        return toPage(LIST, request, rows, {
          keysOf: ({ license }) => [license.number],
          nodeOf: toLicenseType,
          ...counted,
        });
      },
      { ...caller, known: known ?? undefined },
    );
  }

  @Mutation(() => IssueLicensePayload, {
    name: 'issueLicense',
    description:
      'Puts an issued license on record. It consumes the allocation at its issue (R-23); what it changes later is answered again. Safe to repeat with the same key.',
  })
  async issue(
    @Args('input', { type: () => IssueLicenseInput, description: 'The license.' }) input: Given<IssueLicenseInput>,
    @Context() context: GraphqlContext,
  ): Promise<IssueLicensePayload> {
    const { determinationSeq, replayed, seq, userErrors } = await this.issueLicense.run(context.caller, input);
    const record: LicenseRecord | null = seq === null ? null : await this.reads.loader(context).load(input.number);
    return {
      license: record === null ? null : toLicenseType(record),
      replayed,
      userErrors,
      ledgerSequence: record?.ledgerSequence ?? null,
      determinationSeq,
    };
  }

  @Mutation(() => RecordHolidayPayload, {
    name: 'recordHoliday',
    description:
      'Records a legal holiday, which may move the last usable day of licenses (R-59). Safe to repeat with the same key.',
  })
  async holiday(
    @Args('input', { type: () => RecordHolidayInput, description: 'The holiday.' }) input: Given<RecordHolidayInput>,
    @Context('caller') caller: Caller,
  ): Promise<RecordHolidayPayload> {
    const { replayed, seq, userErrors } = await this.recordHoliday.run(caller, input);
    return { on: seq === null ? null : input.on, replayed, userErrors, ledgerSequence: seq };
  }

  @ResolveField(() => CountryType, { description: 'The EAR destination it is for, as of its issue.' })
  destination(@Parent() { record }: LicenseType): CountryType {
    return toCountryType(record.license.destination, record.license.issuedOn);
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'The ultimate consignee it is for.' })
  async consignee(@Parent() { record }: LicenseType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    const party = await this.parties.loader(context).load(record.license.consigneeId);
    return party === null ? null : toPartyType(party);
  }

  @ResolveField(() => ItemType, { nullable: true, description: 'The item it is for; of several the first.' })
  async item(@Parent() { record }: LicenseType, @Context() context: GraphqlContext): Promise<ItemType | null> {
    const item = await this.items.loader(context).load(record.license.itemId);
    return item === null ? null : toItemType(item);
  }

  @ResolveField(() => LicenseType, {
    nullable: true,
    description: 'The license it replaces, with figures of now, or of what was known (R-61).',
  })
  async replaces(@Parent() { record }: LicenseType, @Context() context: GraphqlContext): Promise<LicenseType | null> {
    const { replacesNumber } = record.license;
    const loader = this.reads.loader(context, knownOf(record));
    const original = replacesNumber === null ? null : await loader.load(replacesNumber);
    return original === null ? null : toLicenseType(original);
  }
}
