import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { Tx } from '../platform/database.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { PageRequest } from '../platform/graphql-page.js';
import type { Instant } from '../rules/day.js';
import type { HoldEvent, HoldStage } from '../rules/hold-life.rule.js';
import { formatInstant } from '../rules/day.js';
import { HOLD_COLUMNS, type HoldRow, toKnownHold } from '../shipments/hold-row.js';
import { isOfLine } from '../shipments/hold-lines.js';
import type { KnownHold } from '../shipments/hold.store.js';
import { STANDING, STOOD } from './hold-then.js';

/** A hold as it is shown. */
export interface HoldRecord extends KnownHold {
  readonly placedBy: string;
  readonly approvedBy: string | null;
  readonly approvalReason: string | null;
  /** Set when it is what was known at this instant: what is read for it is of the same. */
  readonly known: Instant | undefined;
}

export interface HoldEventRecord {
  readonly seq: number;
  readonly kind: HoldEvent['kind'];
  readonly at: Instant;
  readonly quantity: bigint | null;
  readonly surplus: bigint | null;
  readonly shipment: string | null;
  readonly stage: HoldStage | null;
  readonly licenseNumber: string | null;
  readonly expiresAt: Instant | null;
  readonly reason: string | null;
  readonly by: string | null;
}

export interface HoldFilter {
  readonly open: boolean | null;
  readonly destination: string | null;
  readonly consigneeId: string | null;
  readonly owner: string | null;
}

type Row = HoldRow & { placed_by: string; approved_by: string | null; approval_reason: string | null };

/** Now, or as it was known. */
const holdsIn = ({ known }: Tx): string => (known === undefined ? STANDING : STOOD);

const selectIn = (tx: Tx): string =>
  `select ${HOLD_COLUMNS}, h.placed_by, h.approved_by, h.approval_reason from ${holdsIn(tx)}`;

/** At an instant: what has expired is not open, whether or not the job has run. */
const MATCHES = `h.tenant_id = $1 and ($2::boolean is null or (s.open_quantity > 0 and s.expires_at > $3) = $2)
  and ($4::text is null or h.destination = $4) and ($5::text is null or h.consignee_id = $5)
  and ($6::text is null or h.owner = $6)`;

/** Reads of holds for the API. */
@Injectable()
export class HoldReads {
  constructor(private readonly db: Database) {}

  async byReference(tx: Tx, reference: string): Promise<HoldRecord | undefined> {
    const [row] = await tx.query<Row>(
      `${selectIn(tx)} where h.tenant_id = $1 and h.reference = $2`,
      [tx.tenant, reference],
      'hold by reference',
    );
    return row === undefined ? undefined : toRecord(row, tx.known);
  }

  /** The hold of a fact about it: its own number, or that of an event. */
  async bySeq(tx: Tx, seq: number): Promise<HoldRecord | undefined> {
    const [row] = await tx.query<Row>(
      `${selectIn(tx)} where h.tenant_id = $1
         and h.seq = coalesce((select e.hold_seq from hold_event e where e.seq = $2), $2)`,
      [tx.tenant, seq],
      'hold by number',
    );
    return row === undefined ? undefined : toRecord(row, tx.known);
  }

  /** The parts that a line was placed as, by the number of the first; a hold that was not split is its only one. */
  async ofLine(tx: Tx, first: number): Promise<HoldRecord[]> {
    const rows = await tx.query<Row>(
      `${selectIn(tx)} where h.tenant_id = $1 and ${isOfLine('$2')} order by h.seq`,
      [tx.tenant, first],
      'hold parts',
    );
    return rows.map((row) => toRecord(row, tx.known));
  }

  /** One page, in the order in which they were placed. */
  async page(tx: Tx, filter: HoldFilter, at: Instant, { backward, from, limit }: PageRequest): Promise<HoldRecord[]> {
    const rows = await tx.query<Row>(
      `${selectIn(tx)} where ${MATCHES} and ($7::bigint is null or h.seq ${backward ? '<' : '>'} $7)
       order by h.seq ${backward ? 'desc' : 'asc'} limit $8`,
      [tx.tenant, ...valuesOf(filter, at), from?.[0] ?? null, limit + 1],
    );
    return rows.map((row) => toRecord(row, tx.known));
  }

  async count(tx: Tx, filter: HoldFilter, at: Instant): Promise<number> {
    const [row] = await tx.query<{ n: string }>(`select count(*) as n from ${holdsIn(tx)} where ${MATCHES}`, [
      tx.tenant,
      ...valuesOf(filter, at),
    ]);
    return Number(row?.n ?? 0);
  }

  /** What happened to holds, or was known to have, oldest first, by the number of the hold: one statement for an operation. */
  events(context: GraphqlContext, known?: Instant): DataLoader<number, readonly HoldEventRecord[]> {
    return loaderAt(
      context,
      HoldReads,
      known,
      () =>
        new DataLoader<number, readonly HoldEventRecord[]>(async (seqs) => {
          const rows = await this.db.read((tx) => tx.query<EventRow>(EVENTS, [seqs], 'hold events'), {
            ...context.caller,
            known,
          });
          return seqs.map((seq) => rows.filter((row) => Number(row.hold_seq) === seq).map(toEventRecord));
        }),
    );
  }
}

interface EventRow {
  seq: string;
  hold_seq: string;
  kind: HoldEvent['kind'];
  at: Date;
  quantity: string | null;
  surplus: string | null;
  shipment: string | null;
  stage: HoldStage | null;
  license_number: string | null;
  expires_at: Date | null;
  reason: string | null;
  by_credential: string | null;
}

const EVENTS = `select e.seq, e.hold_seq, e.kind, e.effective_at as at, e.quantity, e.surplus, s.reference as shipment, e.stage,
    e.license_number, e.expires_at, e.reason, e.by_credential
  from hold_event e left join shipment s on s.seq = e.shipment_seq where e.hold_seq = any($1) order by e.seq`;

const numberOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const toEventRecord = (row: EventRow): HoldEventRecord => ({
  seq: Number(row.seq),
  kind: row.kind,
  at: row.at.getTime(),
  quantity: numberOf(row.quantity),
  surplus: numberOf(row.surplus),
  shipment: row.shipment,
  stage: row.stage,
  licenseNumber: row.license_number,
  expiresAt: row.expires_at?.getTime() ?? null,
  reason: row.reason,
  by: row.by_credential,
});

const valuesOf = (filter: HoldFilter, at: Instant): unknown[] => [
  filter.open,
  formatInstant(at),
  filter.destination,
  filter.consigneeId,
  filter.owner,
];

const toRecord = (row: Row, known: Instant | undefined): HoldRecord => ({
  ...toKnownHold(row),
  known,
  placedBy: row.placed_by,
  approvedBy: row.approved_by,
  approvalReason: row.approval_reason,
});
