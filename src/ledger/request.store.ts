import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { bytes, insertRows } from './rows.js';

/** A request key that was answered, and what it was about. */
export interface AnsweredRequest {
  readonly key: string;
  readonly operation: string;
  /** The number of the last event when it was answered. */
  readonly seq: number;
  readonly contentHash: Buffer;
}

/** Idempotency keys of requests that are no facts of the ledger: parties and items. Facts keep theirs in `Recall`. */
@Injectable()
export class RequestStore {
  async byKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, AnsweredRequest>> {
    if (keys.length === 0) return new Map();
    const rows = await tx.query<{ key: string; operation: string; seq: string; content_hash: Buffer }>(
      'select key, operation, seq, content_hash from request where tenant_id = $1 and key = any($2)',
      [tx.tenant, keys],
      'requests by key',
    );
    return new Map(
      rows.map((row) => [
        row.key,
        { key: row.key, operation: row.operation, seq: Number(row.seq), contentHash: row.content_hash },
      ]),
    );
  }

  async insert(tx: Tx, requests: readonly AnsweredRequest[]): Promise<void> {
    await insertRows(
      tx,
      'request',
      { key: 'text', operation: 'text', seq: 'bigint', content_hash: 'bytea' },
      requests.map(({ key, operation, seq, contentHash }) => ({
        key,
        operation,
        seq,
        content_hash: bytes(contentHash),
      })),
    );
  }
}
