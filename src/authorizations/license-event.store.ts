import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day, Instant } from '../rules/day.js';
import type { LicenseEvent, LicenseEventKind, NonMaterialChange } from '../rules/license-life.rule.js';

/** What an event says besides its kind and day. */
export interface LicenseEventDetails extends LicenseEvent {
  readonly number: string;
  /** Which change; `null` for everything but NON_MATERIAL. */
  readonly change: NonMaterialChange | null;
  /** The advisory opinion's reference; `null` for everything but NAME_CHANGE. */
  readonly opinion: string | null;
  readonly evidence: string;
  /** Empty when there is none. */
  readonly note: string;
}

/** An event on record. */
export interface LicenseEventRow extends LicenseEventDetails {
  readonly seq: number;
  readonly contentHash: Buffer;
  readonly postedAt: Instant;
  /** When it was taken back, and why; `null` while it stands. */
  readonly withdrawn: { readonly seq: number; readonly at: Instant; readonly reason: string } | null;
}

interface Row {
  seq: string;
  number: string;
  kind: LicenseEventKind;
  effective_on: Day;
  expires_on: Day | null;
  change: NonMaterialChange | null;
  opinion: string | null;
  evidence: string;
  note: string;
  content_hash: Buffer;
  posted_at: Date;
  withdrawn_seq: string | null;
  withdrawn_at: Date | null;
  reason: string | null;
}

const SELECT = `select e.seq, e.number, e.kind, e.effective_on::text, e.expires_on::text, e.change, e.opinion, e.evidence, e.note,
    e.content_hash, e.posted_at, w.seq as withdrawn_seq, w.posted_at as withdrawn_at, w.reason
  from license_event e left join license_event_withdrawal w on w.event_seq = e.seq`;

/** Every query about what happened to licenses after their issue. */
@Injectable()
export class LicenseEventStore {
  /** The events of these licenses, also those taken back, in the order recorded. */
  async of(tx: Tx, numbers: readonly string[]): Promise<LicenseEventRow[]> {
    if (numbers.length === 0) return [];
    const rows = await tx.query<Row>(
      `${SELECT} where e.tenant_id = $1 and e.number = any($2) order by e.seq`,
      [tx.tenant, numbers],
      'license events',
    );
    return rows.map(toEvent);
  }

  /** Events by their numbers in the ledger. */
  async bySeqs(tx: Tx, seqs: readonly number[]): Promise<LicenseEventRow[]> {
    if (seqs.length === 0) return [];
    const rows = await tx.query<Row>(`${SELECT} where e.tenant_id = $1 and e.seq = any($2)`, [tx.tenant, seqs]);
    return rows.map(toEvent);
  }

  async insert(
    tx: Tx,
    events: readonly { readonly event: LicenseEventDetails; readonly seq: number; readonly contentHash: Buffer }[],
  ): Promise<void> {
    await insertRows(
      tx,
      'license_event',
      {
        seq: 'bigint', number: 'text', kind: 'text', effective_on: 'date', expires_on: 'date', change: 'text',
        opinion: 'text', evidence: 'text', note: 'text', content_hash: 'bytea',
      }, // prettier-ignore
      events.map(({ contentHash, event, seq }) => ({
        seq,
        number: event.number,
        kind: event.kind,
        effective_on: event.effectiveOn,
        expires_on: event.expiresOn,
        change: event.change,
        opinion: event.opinion,
        evidence: event.evidence,
        note: event.note,
        content_hash: bytes(contentHash),
      })),
    );
  }

  /** `seq` is the number of its posting. */
  async withdraw(tx: Tx, withdrawals: readonly { seq: number; eventSeq: number; reason: string }[]): Promise<void> {
    await insertRows(
      tx,
      'license_event_withdrawal',
      { seq: 'bigint', event_seq: 'bigint', reason: 'text' },
      withdrawals.map(({ eventSeq, reason, seq }) => ({ seq, event_seq: eventSeq, reason })),
    );
  }
}

const toEvent = (row: Row): LicenseEventRow => ({
  seq: Number(row.seq),
  number: row.number,
  kind: row.kind,
  effectiveOn: row.effective_on,
  expiresOn: row.expires_on,
  change: row.change,
  opinion: row.opinion,
  evidence: row.evidence,
  note: row.note,
  contentHash: row.content_hash,
  postedAt: row.posted_at.getTime(),
  withdrawn:
    row.withdrawn_seq === null || row.withdrawn_at === null
      ? null
      : { seq: Number(row.withdrawn_seq), at: row.withdrawn_at.getTime(), reason: row.reason ?? '' },
});
