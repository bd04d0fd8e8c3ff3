import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { addDays, type Day, formatInstant, type Instant, startOf } from '../rules/day.js';
import type { Act } from '../rules/vocabulary.js';
import type { Known } from './veu-holdings.reads.js';

/** A shipment received under a VEU authorization at one of the VEU's sites. Countries are the codes that were given. */
export interface VeuReceipt {
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly act: Act;
  readonly authorization: 'UVEU' | 'NVEU';
  readonly fromCountry: string;
  readonly destinationCountry: string;
  readonly consigneeId: string;
  readonly endUserId: string | null;
  readonly siteId: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly lineTpp: bigint;
}

/** Which receipts: of a half-year, both ends inside, as known at a moment. */
export interface ReceiptsWanted {
  readonly veuId: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly known: Known;
  readonly act?: Act | undefined;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
}

interface Row {
  reference: string;
  exported_ms: string;
  act: Act;
  authorization_used: 'UVEU' | 'NVEU';
  from_country: string;
  destination_country: string;
  consignee_id: string;
  end_user_id: string | null;
  site_id: string;
  item_id: string;
  quantity: string;
  value_cents: string;
  line_tpp: string;
}

/** Pages are read one after the other, so each says itself what it has seen. */
const STOOD_THEN = `coalesce((select max(j.seq) from determination j
  where j.subject_seq = x.seq and j.seq <> j.subject_seq and j.seq <= $3), x.seq)`;

const RECEIPTS = `
  from standing_site t
  join shipment x on x.tenant_id = $1 and x.site_id = t.id and x.seq <= $3
  join determination d on d.seq = ${STOOD_THEN} and d.authorization_used in ('UVEU', 'NVEU')
  where t.veu_id = $2 and x.exported_at >= $4::timestamptz and x.exported_at < $5::timestamptz
    and ($6::text is null or x.act = $6) and not exists (
      select 1 from reversal r where r.reverses_seq = x.seq and r.seq <= $3)`;

/** Reads what a VEU received. */
@Injectable()
export class VeuReceiptReads {
  /** One page, by instant and reference. */
  async page(tx: Tx, wanted: ReceiptsWanted, { backward, from, limit }: PageRequest): Promise<VeuReceipt[]> {
    const [beyond, order] = backward ? ['<', 'desc'] : ['>', 'asc'];
    const rows = await tx.query<Row>(
      `select x.reference, (extract(epoch from x.exported_at) * 1000)::bigint as exported_ms, x.act, d.authorization_used,
         x.from_country, x.destination_country, x.consignee_id, x.end_user_id, x.site_id, x.item_id, x.quantity,
         x.value_cents, x.line_tpp
       ${RECEIPTS} and ($7::timestamptz is null or (x.exported_at, x.reference) ${beyond} ($7, $8 collate "C"))
       order by x.exported_at ${order}, x.reference ${order} limit $9`,
      [...valuesOf(tx, wanted), from?.[0] ?? null, from?.[1] ?? null, limit + 1],
    );
    return rows.map(toReceipt);
  }

  async count(tx: Tx, wanted: ReceiptsWanted): Promise<number> {
    const [row] = await tx.query<{ n: string }>(`select count(*) as n ${RECEIPTS}`, valuesOf(tx, wanted));
    return Number(row?.n ?? 0);
  }

  /** Parties that operate what was received, where they are not the VEU's own consignee: its customers, as far as we know. */
  async customers(tx: Tx, wanted: ReceiptsWanted): Promise<Customer[]> {
    return tx.query<Customer>(
      `select p.id, p.name from party p where p.tenant_id = $1 and p.id in (
         select x.end_user_id ${RECEIPTS} and x.end_user_id is not null and x.end_user_id <> x.consignee_id)
       order by p.id`,
      valuesOf(tx, wanted),
    );
  }
}

/** Where a receipt stands in the list. */
export const receiptKeys = ({ exportedAt, reference }: VeuReceipt): readonly string[] => [
  formatInstant(exportedAt),
  reference,
];

const valuesOf = (tx: Tx, { act, endsOn, known, startsOn, veuId }: ReceiptsWanted): unknown[] => [
  tx.tenant,
  veuId,
  known.seq,
  formatInstant(startOf(startsOn)),
  formatInstant(startOf(addDays(endsOn, 1))),
  act ?? null,
];

const toReceipt = (row: Row): VeuReceipt => ({
  reference: row.reference,
  exportedAt: Number(row.exported_ms),
  act: row.act,
  authorization: row.authorization_used,
  fromCountry: row.from_country,
  destinationCountry: row.destination_country,
  consigneeId: row.consignee_id,
  endUserId: row.end_user_id,
  siteId: row.site_id,
  itemId: row.item_id,
  quantity: BigInt(row.quantity),
  valueCents: BigInt(row.value_cents),
  lineTpp: BigInt(row.line_tpp),
});
