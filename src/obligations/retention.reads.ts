import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { insertRows } from '../ledger/rows.js';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { Day, Instant } from '../rules/day.js';
import { type Retention, retention } from '../rules/obligations-retention.rule.js';

/** How long the records of one shipment are kept. */
export interface RetentionRecord extends Retention {
  readonly seq: number;
  readonly reference: string;
  readonly held: boolean;
  readonly holdReason: string | null;
}

interface Row {
  seq: string;
  reference: string;
  exported_on: Day;
  removed_on: Day | null;
  held: boolean | null;
  reason: string | null;
}

/** Reads how long records are kept, and keeps holds on them. */
@Injectable()
export class RetentionReads {
  constructor(private readonly db: Database) {}

  /** One statement however many shipments, reversed ones included: their records are kept too. */
  async bySeqs(tx: Tx, seqs: readonly number[]): Promise<RetentionRecord[]> {
    const rows = await tx.query<Row>(SELECT, [tx.tenant, seqs], 'retention');
    return rows.map((row) => ({
      ...retention(row.exported_on, row.removed_on === null ? [] : [row.removed_on]),
      seq: Number(row.seq),
      reference: row.reference,
      held: row.held ?? false,
      holdReason: row.reason,
    }));
  }

  /** The number of the shipment of a reference. */
  async seqOf(tx: Tx, reference: string): Promise<number | undefined> {
    const [row] = await tx.query<{ seq: string }>(
      `select seq from reference where tenant_id = $1 and reference = $2 and kind = 'SHIPMENT'`,
      [tx.tenant, reference],
      'shipment of reference',
    );
    return row === undefined ? undefined : Number(row.seq);
  }

  async insertHold(tx: Tx, hold: { seq: number; held: boolean; reason: string }): Promise<void> {
    await insertRows(tx, 'record_hold', { shipment_seq: 'bigint', held: 'boolean', reason: 'text' }, [
      { shipment_seq: hold.seq, held: hold.held, reason: hold.reason },
    ]);
  }

  /** The loader of one operation, by the number of the shipment; of what was known, with an instant. */
  loader(context: GraphqlContext, known?: Instant): DataLoader<number, RetentionRecord | null> {
    return loaderAt(
      context,
      RetentionReads,
      known,
      () =>
        new DataLoader<number, RetentionRecord | null>(async (seqs) => {
          const found = await this.db.read((tx) => this.bySeqs(tx, seqs), { ...context.caller, known });
          const bySeq = new Map(found.map((one) => [one.seq, one]));
          return seqs.map((seq) => bySeq.get(seq) ?? null);
        }),
    );
  }
}

/** The last removal that may have been of these units: same party, destination and item, after the export, and not reversed. */
const SELECT = `
  select s.seq, s.reference, (s.exported_at at time zone 'UTC')::date::text as exported_on, gone.on_day as removed_on,
    hold.held, hold.reason
  from shipment s
  left join lateral (select (max(m.effective_at) at time zone 'UTC')::date::text as on_day from removal m
    where m.tenant_id = s.tenant_id and m.holder_id = s.consignee_id and m.destination = s.destination
      and m.item_id = s.item_id and m.effective_at > s.exported_at
      and not exists (select 1 from reversal r where r.reverses_seq = m.seq)) gone on true
  left join lateral (select h.held, h.reason from record_hold h
    where h.tenant_id = s.tenant_id and h.shipment_seq = s.seq order by h.id desc limit 1) hold on true
  where s.tenant_id = $1 and s.seq = any($2)`;
