import { Injectable } from '@nestjs/common';
import { ItemStore } from '../items/item.store.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { formatUsd } from '../platform/graphql-usd.js';
import { addDays, formatInstant, type Instant } from '../rules/day.js';
import { formatTpp } from '../rules/tpp.js';
import { ReadVeuReport } from './read-veu-report.js';
import type { AccountLine } from './veu-account.js';
import { receiptKeys, type VeuReceipt, VeuReceiptReads } from './veu-receipt.reads.js';

/** The tables of the two papers. */
export const REPORT_TABLES = ['INVENTORY', 'RECEIPTS', 'ACCOUNT'] as const;
export type ReportTable = (typeof REPORT_TABLES)[number];

export interface ReportWanted {
  readonly veu: string;
  /** `2025-H2` */
  readonly period: string;
  readonly known: Instant | null;
}

const PER_PAGE = 2_000;

const INVENTORY_COLUMNS = ['veu', 'period', 'country', 'item', 'item_name', 'eccn', 'units', 'tpp'];
const RECEIPT_COLUMNS = [
  'veu', 'period', 'reference', 'exported_at', 'act', 'authorization', 'from_country', 'destination_country',
  'consignee_id', 'end_user_id', 'site_id', 'item', 'eccn', 'quantity', 'value_usd', 'tpp',
]; // prettier-ignore
const ACCOUNT_COLUMNS = [
  'veu', 'period', 'country', 'site_id', 'item', 'item_name', 'eccn', 'opening_units', 'opening_stock_units',
  'exported_units', 'reexported_units', 'transferred_units', 'lost_units', 'damaged_units', 'failed_units',
  'relocated_units', 'resold_units', 'closing_units', 'closing_tpp',
]; // prettier-ignore

/** The papers about a VEU as tables: the header first, then rows of cells, a page at a time. */
@Injectable()
export class VeuReportTables {
  constructor(
    private readonly db: Database,
    private readonly papers: ReadVeuReport,
    private readonly receipts: VeuReceiptReads,
    private readonly items: ItemStore,
  ) {}

  /** Throws `UNKNOWN_VEU`, and `BAD_VALUE` for what is no half-year. */
  async *rows(caller: Caller, table: ReportTable, wanted: ReportWanted): AsyncGenerator<readonly string[]> {
    if (table === 'RECEIPTS') yield* this.receiptRows(caller, wanted);
    else if (table === 'INVENTORY') yield* this.inventoryRows(caller, wanted);
    else yield* this.accountRows(caller, wanted);
  }

  private async *inventoryRows(
    caller: Caller,
    { known, period, veu }: ReportWanted,
  ): AsyncGenerator<readonly string[]> {
    const { inventory } = await this.papers.report(caller, veu, period, known);
    yield INVENTORY_COLUMNS;
    for (const { closingTpp, closingUnits, destination, item } of inventory)
      yield [veu, period, destination, item.id, item.name, item.eccn, String(closingUnits), formatTpp(closingTpp)];
  }

  private async *accountRows(caller: Caller, { known, period, veu }: ReportWanted): AsyncGenerator<readonly string[]> {
    const { endsOn } = await this.papers.report(caller, veu, period, known);
    const { lines } = await this.papers.account(caller, veu, addDays(endsOn, 1), known);
    yield ACCOUNT_COLUMNS;
    for (const line of lines) yield [veu, period, ...accountCells(line)];
  }

  private async *receiptRows(caller: Caller, { known, period, veu }: ReportWanted): AsyncGenerator<readonly string[]> {
    const report = await this.papers.report(caller, veu, period, known);
    yield RECEIPT_COLUMNS;
    // What is known is fixed by the report, so pages read one after the other belong together.
    let from: readonly string[] | undefined;
    for (;;) {
      const after = from;
      const page = await this.db.read(async (tx) => {
        const rows = await this.receipts.page(
          tx,
          { ...report, veuId: veu },
          { limit: PER_PAGE, backward: false, from: after },
        );
        const items = await this.items.byIds(
          tx,
          rows.map((row) => row.itemId),
        );
        return rows.slice(0, PER_PAGE).map((row) => ({ row, eccn: items.get(row.itemId)?.eccn ?? '' }));
      }, caller);
      for (const { eccn, row } of page) yield [veu, period, ...receiptCells(row, eccn)];
      const last = page.at(-1);
      if (last === undefined || page.length < PER_PAGE) return;
      from = receiptKeys(last.row);
    }
  }
}

const receiptCells = (row: VeuReceipt, eccn: string): string[] => [
  row.reference,
  formatInstant(row.exportedAt),
  row.act,
  row.authorization,
  row.fromCountry,
  row.destinationCountry,
  row.consigneeId,
  row.endUserId ?? '',
  row.siteId,
  row.itemId,
  eccn,
  String(row.quantity),
  formatUsd(row.valueCents),
  formatTpp(row.lineTpp),
];

const accountCells = ({
  closingTpp,
  closingUnits,
  destination,
  item,
  moved,
  openingUnits,
  siteId,
}: AccountLine): string[] => [
  destination,
  siteId ?? '',
  item.id,
  item.name,
  item.eccn,
  ...[
    openingUnits,
    moved.OPENING_STOCK,
    moved.EXPORT,
    moved.REEXPORT,
    moved.TRANSFER_IN_COUNTRY,
    moved.LOST,
    moved.DAMAGED,
    moved.FAILED,
    moved.RELOCATED,
    moved.RESOLD,
    closingUnits,
  ].map(String),
  formatTpp(closingTpp),
];
