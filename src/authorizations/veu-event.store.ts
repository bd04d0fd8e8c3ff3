import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day, Instant } from '../rules/day.js';
import type { VeuEvent, VeuEventKind } from '../rules/veu-life.rule.js';

/** A suspension, reinstatement or revocation on record. */
export interface VeuEventRow extends VeuEvent {
  readonly veuId: string;
  readonly evidence: string;
  readonly postedAt: Instant;
}

/** Every query about what happened to VEU authorizations after their grant. */
@Injectable()
export class VeuEventStore {
  /** Events that stand of these VEUs, or of all, in the order recorded. */
  async of(tx: Tx, veuIds: readonly string[] | 'ALL'): Promise<VeuEventRow[]> {
    const rows = await tx.query<{
      veu_id: string;
      kind: VeuEventKind;
      effective_on: Day;
      evidence: string;
      posted_at: Date;
    }>(
      `select veu_id, kind, effective_on::text, evidence, posted_at from standing_veu_event
       where $1::text[] is null or veu_id = any($1) order by id`,
      [veuIds === 'ALL' ? null : veuIds],
      'VEU events',
    );
    return rows.map((row) => ({
      veuId: row.veu_id,
      kind: row.kind,
      effectiveOn: row.effective_on,
      evidence: row.evidence,
      postedAt: row.posted_at.getTime(),
    }));
  }

  /** `seq` is the number of its posting. */
  async insert(tx: Tx, event: Omit<VeuEventRow, 'postedAt'>, seq: number, contentHash: Buffer): Promise<void> {
    await insertRows(
      tx,
      'veu_event',
      { seq: 'bigint', veu_id: 'text', kind: 'text', effective_on: 'date', evidence: 'text', content_hash: 'bytea' },
      [
        {
          seq,
          veu_id: event.veuId,
          kind: event.kind,
          effective_on: event.effectiveOn,
          evidence: event.evidence,
          content_hash: bytes(contentHash),
        },
      ],
    );
  }
}
