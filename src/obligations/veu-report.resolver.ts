import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ItemStore } from '../items/item.store.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import type { Day, Instant } from '../rules/day.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { type ChipAccount, ReadVeuReport, type VeuReport } from './read-veu-report.js';
import { type AccountLine, totalTpp } from './veu-account.js';
import {
  type ChipAccountLineType,
  ChipAccountType,
  VeuReceiptConnection,
  VeuReceiptsArgs,
  type VeuReceiptType,
  VeuReportType,
} from './veu-report.graphql.js';
import { receiptKeys, type VeuReceipt, VeuReceiptReads } from './veu-receipt.reads.js';

const LIST = { name: 'veuReceipts', keys: 2 };
const KNOWN =
  'Only facts recorded by this instant: the papers as they could be written then. All facts when left out. Give it to have a closed half-year come out the same again.';

@Resolver(() => VeuReportType)
export class VeuReportResolver {
  constructor(
    private readonly db: Database,
    private readonly papers: ReadVeuReport,
    private readonly reads: VeuReceiptReads,
    private readonly items: ItemStore,
  ) {}

  @Query(() => ChipAccountType, {
    description:
      'Data of the account of chips that is due on a day: over the last half-year that ended before it (R-54).',
  })
  async chipAccount(
    @Args('veu', { type: () => ID, description: 'The validated end user.' }) veu: string,
    @Context('caller') caller: Caller,
    @Args('on', {
      type: () => DateScalar,
      nullable: true,
      description: 'A due day, 1 February or 1 August, or any other day; today when left out.',
    })
    on?: Day | null,
    @Args('known', { type: () => DateTimeScalar, nullable: true, description: KNOWN }) known?: Instant | null,
  ): Promise<ChipAccountType> {
    const account = await this.papers.account(caller, veu, on ?? null, known ?? null);
    return { ...paperOf(account), totalTpp: totalTpp(account.lines), lines: account.lines.map(toLineType) };
  }

  @Query(() => VeuReportType, {
    description: 'Data of the semiannual report about a validated end user for one half-year (R-53).',
  })
  async veuReport(
    @Args('veu', { type: () => ID, description: 'The validated end user.' }) veu: string,
    @Context('caller') caller: Caller,
    @Args('period', { type: () => String, description: 'The half-year: 2025-H1 is January to June, 2025-H2 the rest.' })
    period: string,
    @Args('known', { type: () => DateTimeScalar, nullable: true, description: KNOWN }) known?: Instant | null,
  ): Promise<VeuReportType> {
    const record = await this.papers.report(caller, veu, period, known ?? null);
    const inventory = record.inventory.map(({ closingTpp, closingUnits, destination, item }) => ({
      country: destination,
      item: item.id,
      itemName: item.name,
      eccn: item.eccn,
      units: closingUnits,
      tpp: closingTpp,
    }));
    return { ...paperOf(record), inventory, customers: record.customers, record };
  }

  @ResolveField(() => VeuReceiptConnection, {
    description: 'What it received at its sites under the authorization in the half-year, by instant and reference.',
  })
  async receipts(
    @Parent() { record }: VeuReportType,
    @Args() args: VeuReceiptsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<VeuReceiptConnection> {
    const request = readPage(LIST, args);
    const wanted = { ...record, veuId: record.veu.id, act: args.act ?? undefined };
    return this.db.read(async (tx) => {
      const rows = await this.reads.page(tx, wanted, request);
      const counted = asksFor(info, 'totalCount') ? { totalCount: await this.reads.count(tx, wanted) } : {};
      const items = await this.items.byIds(
        tx,
        rows.map((row) => row.itemId),
      );
      const nodeOf = (row: VeuReceipt): VeuReceiptType => toReceiptType(row, items.get(row.itemId));
      return toPage(LIST, request, rows, { keysOf: receiptKeys, nodeOf, ...counted });
    }, caller);
  }
}

const paperOf = ({ closed, computedAt, dueOn, endsOn, known, startsOn, veu }: ChipAccount | VeuReport) => ({
  veu: veu.id,
  holder: veu.holderId,
  startsOn,
  endsOn,
  dueOn,
  closed,
  known: known.at,
  ledgerSequence: known.seq,
  computedAt,
});

const toLineType = ({
  closingTpp,
  closingUnits,
  destination,
  item,
  moved,
  openingUnits,
  siteId,
}: AccountLine): ChipAccountLineType => ({
  country: destination,
  site: siteId,
  item: item.id,
  itemName: item.name,
  eccn: item.eccn,
  openingUnits,
  openingStockUnits: moved.OPENING_STOCK,
  exportedUnits: moved.EXPORT,
  reexportedUnits: moved.REEXPORT,
  transferredUnits: moved.TRANSFER_IN_COUNTRY,
  attritionUnits: moved.LOST + moved.DAMAGED + moved.FAILED,
  relocatedUnits: moved.RELOCATED,
  resoldUnits: moved.RESOLD,
  closingUnits,
  closingTpp,
});

const toReceiptType = (row: VeuReceipt, item: ItemFacts | undefined): VeuReceiptType => ({
  reference: row.reference,
  exportedAt: row.exportedAt,
  act: row.act,
  authorization: row.authorization,
  fromCountry: row.fromCountry,
  destinationCountry: row.destinationCountry,
  consignee: row.consigneeId,
  endUser: row.endUserId,
  site: row.siteId,
  item: row.itemId,
  eccn: item?.eccn ?? null,
  quantity: row.quantity,
  valueUsd: row.valueCents,
  lineTpp: row.lineTpp,
});
