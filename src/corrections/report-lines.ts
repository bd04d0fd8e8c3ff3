import { Injectable } from '@nestjs/common';
import { ReadVeuReport } from '../obligations/read-veu-report.js';
import type { AccountLine } from '../obligations/veu-account.js';
import { receiptKeys, type VeuReceipt, VeuReceiptReads } from '../obligations/veu-receipt.reads.js';
import { PartyStore } from '../parties/party.store.js';
import type { Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import { formatInstant } from '../rules/day.js';
import { LppYearReads, type LppShipment } from './lpp-year.reads.js';
import type { FigureUnit, ReportFigure, ReportLine } from './report-content.js';
import type { ReportPeriod } from './report-kinds.js';

const PER_PAGE = 2_000;

/** The lines of any report, as far as a transaction sees: now, or what was known at an instant. In an order of their own. */
@Injectable()
export class ReportLines {
  constructor(
    private readonly papers: ReadVeuReport,
    private readonly receipts: VeuReceiptReads,
    private readonly quotas: LppYearReads,
    private readonly parties: PartyStore,
  ) {}

  /** Throws `UNKNOWN_VEU` and `UNKNOWN_PARTY`. */
  read(tx: Tx, period: ReportPeriod): AsyncGenerator<ReportLine> {
    switch (period.report) {
      case 'VEU_REPORT':
        return this.veuReport(tx, period);
      case 'VEU_CHIP_ACCOUNT':
        return this.chipAccount(tx, period);
      case 'LPP_YEAR':
        return this.lppYear(tx, period);
    }
  }

  private async *chipAccount(tx: Tx, period: ReportPeriod): AsyncGenerator<ReportLine> {
    const { lines } = await this.papers.accountIn(tx, period.subject, period);
    yield* lines.map(toAccountLine);
  }

  private async *veuReport(tx: Tx, period: ReportPeriod): AsyncGenerator<ReportLine> {
    const report = await this.papers.reportIn(tx, period.subject, period);
    yield* report.inventory.map(toInventoryLine);
    yield* report.customers.map(({ id, name }): ReportLine => ({
      section: 'CUSTOMER',
      name: id,
      details: { name },
      figures: [],
    }));
    const wanted = { ...report, veuId: period.subject };
    for (let from: readonly string[] | undefined; ;) {
      const page = await this.receipts.page(tx, wanted, { limit: PER_PAGE, backward: false, from });
      yield* page.slice(0, PER_PAGE).map(toReceiptLine);
      const last = page[PER_PAGE - 1];
      if (page.length <= PER_PAGE || last === undefined) return;
      from = receiptKeys(last);
    }
  }

  private async *lppYear(tx: Tx, { period, subject }: ReportPeriod): AsyncGenerator<ReportLine> {
    if (!(await this.parties.contentHashes(tx, [subject])).has(subject))
      throw new Refusal('UNKNOWN_PARTY', { path: ['subject'] });
    yield* (await this.quotas.shipments(tx, `${subject}/${period}`)).map(toShipmentLine);
  }
}

const figure = (name: string, unit: FigureUnit, amount: bigint): ReportFigure => ({ name, unit, amount });

/** Names and classifications of items are the catalog's: what a closed report says of them is their ids and the figures. */
const toAccountLine = ({
  closingTpp,
  closingUnits,
  destination,
  item,
  moved,
  openingUnits,
  siteId,
}: AccountLine): ReportLine => ({
  section: 'ACCOUNT',
  name: [destination, siteId ?? '', item.id].join('|'),
  details: { country: destination, site: siteId, item: item.id },
  figures: [
    figure('openingUnits', 'UNITS', openingUnits),
    figure('openingStockUnits', 'UNITS', moved.OPENING_STOCK),
    figure('exportedUnits', 'UNITS', moved.EXPORT),
    figure('reexportedUnits', 'UNITS', moved.REEXPORT),
    figure('transferredUnits', 'UNITS', moved.TRANSFER_IN_COUNTRY),
    figure('attritionUnits', 'UNITS', moved.LOST + moved.DAMAGED + moved.FAILED),
    figure('relocatedUnits', 'UNITS', moved.RELOCATED),
    figure('resoldUnits', 'UNITS', moved.RESOLD),
    figure('closingUnits', 'UNITS', closingUnits),
    figure('closingTpp', 'TPP', closingTpp),
  ],
});

const toInventoryLine = ({ closingTpp, closingUnits, destination, item }: AccountLine): ReportLine => ({
  section: 'INVENTORY',
  name: [destination, item.id].join('|'),
  details: { country: destination, item: item.id },
  figures: [figure('units', 'UNITS', closingUnits), figure('tpp', 'TPP', closingTpp)],
});

const toReceiptLine = (row: VeuReceipt): ReportLine => ({
  section: 'RECEIPT',
  name: row.reference,
  details: {
    exportedAt: formatInstant(row.exportedAt),
    act: row.act,
    authorization: row.authorization,
    fromCountry: row.fromCountry,
    destinationCountry: row.destinationCountry,
    consignee: row.consigneeId,
    endUser: row.endUserId,
    site: row.siteId,
    item: row.itemId,
  },
  figures: [
    figure('quantity', 'UNITS', row.quantity),
    figure('value', 'USD', row.valueCents),
    figure('tpp', 'TPP', row.lineTpp),
  ],
});

const toShipmentLine = (row: LppShipment): ReportLine => ({
  section: 'SHIPMENT',
  name: row.reference,
  details: {
    exportedAt: formatInstant(row.exportedAt),
    act: row.act,
    destinationCountry: row.destinationCountry,
    consignee: row.consigneeId,
    item: row.itemId,
  },
  figures: [figure('quantity', 'UNITS', row.quantity), figure('tpp', 'TPP', row.lineTpp)],
});
