import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import type { StatusSubject } from '../ledger/subjects.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { StatusReader } from './status-reader.js';
import { type KnownStatus, StatusStore } from './status.store.js';
import { nameOf, type Status } from './status.js';

/** A status with the mark of what is not yet in it. */
export type StatusOnRecord = KnownStatus & { readonly status: Status };

/** Reads statuses: the one on record, or for a subject that has none yet the one the ledger gives now. */
@Injectable()
export class ReadStatus {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly reader: StatusReader,
    private readonly store: StatusStore,
  ) {}

  /** `undefined` for a license that is not on record. */
  async run(caller: Caller, subject: StatusSubject): Promise<StatusOnRecord | undefined> {
    return this.db.read(async (tx) => {
      const known = (await this.store.known(tx, [subject])).get(nameOf(subject));
      if (known !== undefined && known.status !== null) return { ...known, status: known.status };
      const now = this.clock.now();
      const [derived] = await this.reader.read(tx, [subject], now);
      if (derived === undefined) return undefined;
      return { status: { ...derived, seq: await this.balances.sequence(tx), computedAt: now }, markSeq: null };
    }, caller);
  }
}
