import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { formatInstant, type Instant } from '../rules/day.js';
import type { Act, NamedAuthorization, Purpose } from '../rules/vocabulary.js';
import { standingSeq } from './standing.js';

/** A shipment as the API shows it. Countries are the codes that were given. */
export interface ShipmentRecord {
  readonly seq: number;
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly postedAt: Instant;
  readonly act: Act;
  readonly fromCountry: string;
  readonly destinationCountry: string;
  readonly consigneeId: string;
  readonly endUserId: string | null;
  readonly siteId: string | null;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly named: NamedAuthorization | null;
  readonly licenseNumber: string | null;
  readonly purpose: Purpose;
  readonly lineTpp: bigint;
  /** The determination that stands. */
  readonly determinationSeq: number;
  readonly reversal: {
    readonly reference: string;
    readonly reason: string;
    readonly seq: number;
    readonly postedAt: Instant;
  } | null;
  /** Set when it is what was known at this instant: what is read for it is of the same. */
  readonly known?: Instant | undefined;
}

/** Which shipments. `null` asks nothing; the destination is an EAR destination. */
export interface ShipmentFilter {
  readonly destination: string | null;
  readonly consigneeId: string | null;
  readonly itemId: string | null;
  readonly authorization: string | null;
  readonly licenseNumber: string | null;
  readonly breached: boolean | null;
  readonly reversed: boolean | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

interface Row {
  seq: string;
  reference: string;
  exported_ms: string;
  posted_at: Date;
  act: Act;
  from_country: string;
  destination_country: string;
  consignee_id: string;
  end_user_id: string | null;
  site_id: string | null;
  item_id: string;
  quantity: string;
  value_cents: string;
  named: NamedAuthorization | null;
  license_number: string | null;
  purpose: Purpose;
  line_tpp: string;
  determination_seq: string;
  reversal_reference: string | null;
  reversal_reason: string;
  reversal_seq: string;
  reversal_posted_at: Date;
}

const SELECT = `select s.seq, s.reference, (extract(epoch from s.exported_at) * 1000)::bigint as exported_ms, s.posted_at, s.act,
    s.from_country, s.destination_country, s.consignee_id, s.end_user_id, s.site_id, s.item_id, s.quantity, s.value_cents,
    s.named, s.license_number, s.purpose, s.line_tpp, ${standingSeq('s.seq')} as determination_seq, r.reference as reversal_reference,
    r.reason as reversal_reason, r.seq as reversal_seq, r.posted_at as reversal_posted_at
  from shipment s left join reversal r on r.reverses_seq = s.seq`;

const MATCHES = `s.tenant_id = $1
  and ($2::text is null or s.destination = $2) and ($3::text is null or s.consignee_id = $3)
  and ($4::text is null or s.item_id = $4)
  and ($5::timestamptz is null or s.exported_at >= $5) and ($6::timestamptz is null or s.exported_at < $6)
  and ($7::boolean is null or (r.seq is not null) = $7)
  and (($8::text is null and $9::text is null and $10::boolean is null) or exists (
    select 1 from determination d where d.seq = ${standingSeq('s.seq')} and ($8::text is null or d.authorization_used = $8)
      and ($9::text is null or d.license_number = $9) and ($10::boolean is null or (cardinality(d.breaches) > 0) = $10)))`;

/** Reads of shipments for the API. */
@Injectable()
export class ShipmentReads {
  constructor(private readonly db: Database) {}

  /** One statement however many; numbers that are no shipment are left out. */
  async bySeqs(tx: Tx, seqs: readonly number[]): Promise<ShipmentRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where s.tenant_id = $1 and s.seq = any($2)`,
      [tx.tenant, seqs],
      'shipment records',
    );
    return rows.map((row) => toRecord(row, tx.known));
  }

  /** The parts that a line was recorded as, by the number of the first; a shipment that was not split is its only one. */
  async ofLine(tx: Tx, first: number): Promise<ShipmentRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where s.tenant_id = $1 and (s.seq = $2
         or s.seq in (select p.seq from posting p where p.cause_seq = $2 and p.kind = 'SHIPMENT')) order by s.seq`,
      [tx.tenant, first],
      'shipments of a line',
    );
    return rows.map((row) => toRecord(row, tx.known));
  }

  /** The shipment of a reference. */
  async byReference(tx: Tx, reference: string): Promise<ShipmentRecord | undefined> {
    const [row] = await tx.query<Row>(
      `${SELECT} join reference f on f.tenant_id = s.tenant_id and f.kind = 'SHIPMENT' and f.seq = s.seq
       where f.tenant_id = $1 and f.reference = $2`,
      [tx.tenant, reference],
      'shipment by reference',
    );
    return row === undefined ? undefined : toRecord(row, tx.known);
  }

  /** One page, in the order in which they were recorded. */
  async page(tx: Tx, filter: ShipmentFilter, { backward, from, limit }: PageRequest): Promise<ShipmentRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where ${MATCHES} and ($11::bigint is null or s.seq ${backward ? '<' : '>'} $11)
       order by s.seq ${backward ? 'desc' : 'asc'} limit $12`,
      [tx.tenant, ...valuesOf(filter), from?.[0] ?? null, limit + 1],
    );
    return rows.map((row) => toRecord(row, tx.known));
  }

  async count(tx: Tx, filter: ShipmentFilter): Promise<number> {
    const [row] = await tx.query<{ n: string }>(
      `select count(*) as n from shipment s left join reversal r on r.reverses_seq = s.seq where ${MATCHES}`,
      [tx.tenant, ...valuesOf(filter)],
    );
    return Number(row?.n ?? 0);
  }

  /** The loader of one operation, by the number of the shipment; of what was known, with an instant. */
  loader(context: GraphqlContext, known?: Instant): DataLoader<number, ShipmentRecord | null> {
    return loaderAt(
      context,
      ShipmentReads,
      known,
      () =>
        new DataLoader<number, ShipmentRecord | null>(async (seqs) => {
          const found = await this.db.read((tx) => this.bySeqs(tx, seqs), { ...context.caller, known });
          const bySeq = new Map(found.map((one) => [one.seq, one]));
          return seqs.map((seq) => bySeq.get(seq) ?? null);
        }),
    );
  }
}

const valuesOf = (filter: ShipmentFilter): unknown[] => [
  filter.destination,
  filter.consigneeId,
  filter.itemId,
  filter.from === null ? null : formatInstant(filter.from),
  filter.to === null ? null : formatInstant(filter.to),
  filter.reversed,
  filter.authorization,
  filter.licenseNumber,
  filter.breached,
];

const toRecord = (row: Row, known: Instant | undefined): ShipmentRecord => ({
  known,
  seq: Number(row.seq),
  reference: row.reference,
  exportedAt: Number(row.exported_ms),
  postedAt: row.posted_at.getTime(),
  act: row.act,
  fromCountry: row.from_country,
  destinationCountry: row.destination_country,
  consigneeId: row.consignee_id,
  endUserId: row.end_user_id,
  siteId: row.site_id,
  itemId: row.item_id,
  quantity: BigInt(row.quantity),
  valueCents: BigInt(row.value_cents),
  named: row.named,
  licenseNumber: row.license_number,
  purpose: row.purpose,
  lineTpp: BigInt(row.line_tpp),
  determinationSeq: Number(row.determination_seq),
  reversal:
    row.reversal_reference === null
      ? null
      : {
          reference: row.reversal_reference,
          reason: row.reversal_reason,
          seq: Number(row.reversal_seq),
          postedAt: row.reversal_posted_at.getTime(),
        },
});
