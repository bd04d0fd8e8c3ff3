import { Injectable } from '@nestjs/common';
import type { LicenseFact } from '../ledger/facts.js';
import { bytes, insertRows, recordset, recordsetValue } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { LicenseEvent, LicenseEventKind } from '../rules/license-life.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { LicenseLine, LicenseRow } from './license-register.js';

/** A license with the numbers given to it when it is recorded. */
export interface RecordedLicense {
  readonly fact: LicenseFact;
  readonly seq: number;
  readonly destination: Destination;
  /** Of the first line. */
  readonly licensedTpp: Tpp;
  readonly furtherLines: readonly LicenseLine[];
}

/** What a license must be for, to cover a shipment. */
export interface Covering {
  readonly consigneeId: string;
  readonly destination: string;
  readonly itemId: string;
}

interface Row {
  tenant_id: number;
  number: string;
  seq: string;
  issued_on: Day;
  expires_on: Day | null;
  destination: Destination;
  consignee_id: string;
  item_id: string;
  quantity: string;
  value_cents: string;
  licensed_tpp: string;
  replaces_number: string | null;
  replaced_on: Day | null;
  events: [LicenseEventKind, Day, Day | null][] | null;
  lines: [item: string, quantity: string, valueCents: string, licensedTpp: string][] | null;
}

const SELECT = `select l.tenant_id, l.number, l.seq, l.issued_on::text, l.expires_on::text, l.destination, l.consignee_id, l.item_id,
    l.quantity, l.value_cents, l.licensed_tpp, l.replaces_number, r.issued_on::text as replaced_on,
    n.lines,
    (select json_agg(json_build_array(e.kind, e.effective_on, e.expires_on)) from license_event e
      where e.tenant_id = l.tenant_id and e.number = l.number
        and not exists (select 1 from license_event_withdrawal w where w.event_seq = e.seq)) as events
  from standing_license l left join standing_license r on r.tenant_id = l.tenant_id and r.replaces_number = l.number
    left join license_lines n on n.seq = l.seq`;

/** Every query about licenses on record and the holidays that move their expiry; what was withdrawn is not. */
@Injectable()
export class LicenseStore {
  async insert(tx: Tx, licenses: readonly RecordedLicense[]): Promise<void> {
    await insertRows(
      tx,
      'license',
      {
        number: 'text', seq: 'bigint', issued_on: 'date', expires_on: 'date', destination_country: 'text',
        destination: 'text', consignee_id: 'text', item_id: 'text', quantity: 'bigint', value_cents: 'bigint',
        licensed_tpp: 'numeric', replaces_number: 'text', content_hash: 'bytea',
      }, // prettier-ignore
      licenses.map(({ fact, seq, destination, licensedTpp }) => ({
        number: fact.number,
        seq,
        issued_on: fact.issuedOn,
        expires_on: fact.expiresOn,
        destination_country: fact.destinationCountry,
        destination,
        consignee_id: fact.consigneeId,
        item_id: fact.itemId,
        quantity: fact.quantity,
        value_cents: fact.valueCents,
        licensed_tpp: licensedTpp,
        replaces_number: fact.replacesNumber,
        content_hash: bytes(fact.contentHash),
      })),
    );
    await this.insertLines(
      tx,
      licenses.filter(({ furtherLines }) => furtherLines.length > 0),
    );
  }

  private async insertLines(tx: Tx, licenses: readonly RecordedLicense[]): Promise<void> {
    if (licenses.length === 0) return;
    await insertRows(
      tx,
      'license_lines',
      { seq: 'bigint', number: 'text', item_ids: 'text[]', lines: 'json' },
      licenses.map(({ fact, furtherLines, seq }) => ({
        seq,
        number: fact.number,
        item_ids: furtherLines.map(({ itemId }) => itemId),
        lines: JSON.stringify(
          furtherLines.map((line) => [
            line.itemId,
            String(line.quantity),
            String(line.valueCents),
            String(line.licensedTpp),
            ...(line.rowHash === undefined ? [] : [line.rowHash]),
          ]),
        ),
      })),
    );
  }

  /**
   * Licenses by number, those that cover what is asked for, everything these replace and everything that replaces them:
   * whole chains, because what is drawn from one counts against those after it.
   */
  async chains(tx: Tx, numbers: readonly string[], covering: readonly Covering[]): Promise<LicenseRow[]> {
    if (numbers.length === 0 && covering.length === 0) return [];
    const rows = await tx.query<Row>(
      `with recursive wanted as (
         select number from standing_license where tenant_id = $1 and number = any($2)
         union
         select l.number from ${recordset(3, 'x', { consignee_id: 'text', destination: 'text', item_id: 'text' })}
           join standing_license l on l.tenant_id = $1 and l.consignee_id = x.consignee_id collate "C"
             and l.destination = x.destination and l.item_id = x.item_id collate "C"
         union
         select l.number from ${recordset(3, 'y', { consignee_id: 'text', destination: 'text', item_id: 'text' })}
           join license_lines n on n.tenant_id = $1 and n.item_ids @> array[y.item_id]
           join standing_license l on l.seq = n.seq and l.consignee_id = y.consignee_id collate "C"
             and l.destination = y.destination),
       replaced as (
         select number from wanted
         union
         select l.replaces_number from replaced c join standing_license l on l.tenant_id = $1 and l.number = c.number
           where l.replaces_number is not null),
       chain as (
         select number from replaced
         union
         select l.number from chain c join standing_license l on l.tenant_id = $1 and l.replaces_number = c.number)
       ${SELECT} where l.tenant_id = $1 and l.number in (select number from chain)`,
      [
        tx.tenant,
        numbers,
        recordsetValue(
          covering.map((one) => ({ consignee_id: one.consigneeId, destination: one.destination, item_id: one.itemId })),
        ),
      ],
      'license chains',
    );
    return rows.map(toLicenseRow);
  }

  /** Every license on record, by number. */
  async all(tx: Tx): Promise<LicenseRow[]> {
    const rows = await tx.query<Row>(`${SELECT} where l.tenant_id = $1 order by l.number`, [tx.tenant], 'all licenses');
    return rows.map(toLicenseRow);
  }

  /** Licenses of any tenant to destinations, issued on or after a day each: a country is counted over all of them. */
  async toDestinationsFrom(tx: Tx, wanted: readonly { destination: string; from: Day }[]): Promise<LicenseRow[]> {
    if (wanted.length === 0) return [];
    const rows = await tx.query<Row>(
      `${SELECT} join ${recordset(1, 'x', { destination: 'text', from_day: 'date' })}
         on l.destination = x.destination and l.issued_on >= x.from_day`,
      [recordsetValue(wanted.map(({ destination, from }) => ({ destination, from_day: from })))],
      'licenses to destinations',
    );
    return rows.map(toLicenseRow);
  }

  /** Licenses of any tenant whose printed, extended or estimated expiry may be on one of these days. */
  async expiringOn(tx: Tx, days: readonly Day[]): Promise<LicenseRow[]> {
    if (days.length === 0) return [];
    const rows = await tx.query<Row>(
      `${SELECT} where l.expires_on = any($1::date[]) or l.expires_on is null or exists (select 1 from license_event e
         where e.tenant_id = l.tenant_id and e.number = l.number and e.expires_on = any($1::date[]))`,
      [days],
      'licenses expiring on',
    );
    return rows.map(toLicenseRow);
  }

  /** Every legal holiday on record. */
  async holidays(tx: Tx): Promise<Set<Day>> {
    const rows = await tx.query<{ on_day: Day }>('select on_day::text from standing_holiday', [], 'holidays');
    return new Set(rows.map((row) => row.on_day));
  }

  async insertHolidays(
    tx: Tx,
    holidays: readonly { on: Day; name: string; seq: number; contentHash: Buffer }[],
  ): Promise<void> {
    await insertRows(
      tx,
      'holiday',
      { on_day: 'date', name: 'text', seq: 'bigint', content_hash: 'bytea' },
      holidays.map(({ on, name, seq, contentHash }) => ({ on_day: on, name, seq, content_hash: bytes(contentHash) })),
    );
  }
}

const toLicenseRow = (row: Row): LicenseRow => ({
  tenant: row.tenant_id,
  number: row.number,
  seq: Number(row.seq),
  issuedOn: row.issued_on,
  expiresOn: row.expires_on,
  destination: row.destination,
  consigneeId: row.consignee_id,
  itemId: row.item_id,
  quantity: BigInt(row.quantity),
  valueCents: BigInt(row.value_cents),
  licensedTpp: BigInt(row.licensed_tpp),
  replacesNumber: row.replaces_number,
  replacedOn: row.replaced_on,
  furtherLines: row.lines === null ? NO_LINES : row.lines.map(toLine),
  events: row.events === null ? NO_EVENTS : row.events.map(toEvent),
});

const NO_LINES: readonly LicenseLine[] = [];
const toLine = ([itemId, quantity, valueCents, licensedTpp]: NonNullable<Row['lines']>[number]): LicenseLine => ({
  itemId,
  quantity: BigInt(quantity),
  valueCents: BigInt(valueCents),
  licensedTpp: BigInt(licensedTpp),
});

const NO_EVENTS: readonly LicenseEvent[] = [];
const toEvent = ([kind, effectiveOn, expiresOn]: [LicenseEventKind, Day, Day | null]): LicenseEvent => ({
  kind,
  effectiveOn,
  expiresOn,
});
