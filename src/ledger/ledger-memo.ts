import type { Caller } from '../platform/caller.js';
import { Refusal } from '../platform/refusal.js';
import { type Memorable, ReadMemo, type Writes } from '../platform/writes.js';

/** Something read of the ledger, with the number of the last event it has seen. */
interface Seen {
  readonly ledgerSequence: number;
}

/** Readings of the ledger, kept until something is written; never behind what their reader has seen elsewhere. */
export class LedgerMemo<Value extends Seen> {
  private readonly memo: ReadMemo<Value>;

  constructor(writes: Writes) {
    this.memo = new ReadMemo(writes, ['LEDGER', 'REGISTER']);
  }

  /**
   * What is kept for this caller under this key, or what `read` reads: one tenant or role never gets what another one
   * may see. With `atLeast`, a reading that has not seen that event is not
   * enough: a write of another process may be on its way here. Throws `LEDGER_BEHIND` when there is no such event yet.
   */
  async get(
    { role, tenant }: Caller,
    key: readonly unknown[],
    read: () => Promise<Memorable<Value>>,
    atLeast?: number | bigint | null,
  ): Promise<Value> {
    const value = await this.memo.get(JSON.stringify([tenant, role, ...key]), read);
    if (!isBehind(value, atLeast)) return value;
    const { value: fresh } = await read();
    if (isBehind(fresh, atLeast)) throw new Refusal('LEDGER_BEHIND', { path: ['atLeastSequence'] });
    return fresh;
  }
}

const isBehind = ({ ledgerSequence }: Seen, atLeast: number | bigint | null | undefined): boolean =>
  atLeast !== undefined && atLeast !== null && BigInt(ledgerSequence) < BigInt(atLeast);
