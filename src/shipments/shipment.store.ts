import { Injectable } from '@nestjs/common';
import type { ReversalFact, ShipmentFact } from '../ledger/facts.js';
import { bytes, insertReturning, insertRows, type PostedAt, postedAtOf } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import { formatInstant } from '../rules/day.js';
import { ShipmentReaders } from './shipment-readers.js';
import type { ShipmentRow } from './subject.js';

/** Every query about shipments and their reversals. */
@Injectable()
export class ShipmentStore extends ShipmentReaders {
  /** Answers when each was posted, by its number. */
  async insert(
    tx: Tx,
    shipments: readonly { row: ShipmentRow; fact: ShipmentFact }[],
  ): Promise<ReadonlyMap<number, number>> {
    const inserted = insertReturning<PostedAt>(
      tx,
      'shipment',
      {
        seq: 'bigint', reference: 'text', exported_at: 'timestamptz', act: 'text', from_country: 'text',
        from_destination: 'text', destination_country: 'text', destination: 'text', consignee_id: 'text',
        end_user_id: 'text', site_id: 'text', item_id: 'text', quantity: 'bigint', value_cents: 'bigint', named: 'text',
        license_number: 'text', purpose: 'text', line_tpp: 'numeric', quota_key: 'text',
      }, // prettier-ignore
      shipments.map(({ row, fact }) => ({
        seq: row.seq,
        reference: row.reference,
        exported_at: formatInstant(row.exportedAt),
        act: row.act,
        from_country: fact.fromCountry,
        from_destination: row.from,
        destination_country: fact.destinationCountry,
        destination: row.destination,
        consignee_id: row.consigneeId,
        end_user_id: row.endUserId,
        site_id: row.siteId,
        item_id: row.itemId,
        quantity: row.quantity,
        value_cents: row.valueCents,
        named: row.named,
        license_number: row.licenseNumber,
        purpose: row.purpose,
        line_tpp: row.lineTpp,
        quota_key: row.quotaKey,
      })),
      'seq, posted_at',
    );
    await this.insertReferences(
      tx,
      shipments.map(({ row, fact }) => ({
        reference: row.reference,
        kind: 'SHIPMENT',
        seq: row.seq,
        hash: fact.contentHash,
      })),
    );
    return postedAtOf(await inserted);
  }

  async insertReversals(
    tx: Tx,
    reversals: readonly { fact: ReversalFact; seq: number; reversesSeq: number }[],
  ): Promise<void> {
    await insertRows(
      tx,
      'reversal',
      { seq: 'bigint', reference: 'text', reverses_seq: 'bigint', reason: 'text' },
      reversals.map(({ fact, seq, reversesSeq }) => ({
        seq,
        reference: fact.reference,
        reverses_seq: reversesSeq,
        reason: fact.reason,
      })),
    );
    await this.insertReferences(
      tx,
      reversals.map(({ fact, seq }) => ({ reference: fact.reference, kind: 'REVERSAL', seq, hash: fact.contentHash })),
    );
  }

  /** Takes references in the one namespace of shipments, removals and reversals. */
  async insertReferences(
    tx: Tx,
    rows: readonly { reference: string; kind: string; seq: number; hash: Buffer }[],
  ): Promise<void> {
    await insertRows(
      tx,
      'reference',
      { reference: 'text', kind: 'text', seq: 'bigint', content_hash: 'bytea' },
      rows.map(({ reference, kind, seq, hash }) => ({ reference, kind, seq, content_hash: bytes(hash) })),
    );
  }
}
