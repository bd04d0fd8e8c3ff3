import { Injectable } from '@nestjs/common';
import { instantOf, knownBy, type Times } from '../ledger/answer.graphql.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { StatusSubject } from '../ledger/subjects.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { StatusLedger } from './status-ledger.js';
import { StatusReader } from './status-reader.js';
import { type KnownStatus, StatusStore } from './status.store.js';
import { nameOf, type Status } from './status.js';

/** A status with the mark of what is not yet in it. */
export type StatusOnRecord = KnownStatus & { readonly status: Status };

const isNow = ({ at, known }: Times): boolean => (at ?? known ?? null) === null;

/** Reads statuses: the one on record, or for a subject that has none yet the one the ledger gives now. */
@Injectable()
export class ReadStatus {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly reader: StatusReader,
    private readonly store: StatusStore,
    private readonly ledger: StatusLedger,
  ) {}

  /** `undefined` for a license that is not on record. */
  async run(caller: Caller, subject: StatusSubject, times: Times = {}): Promise<StatusOnRecord | undefined> {
    if (isNow(times)) return this.kept(caller, subject);
    return (await this.derived(caller, times, async () => [subject]))[0];
  }

  /** Those of countries that something was posted for, by code. */
  async countries(caller: Caller, times: Times): Promise<StatusOnRecord[]> {
    if (isNow(times)) return this.db.read((tx) => this.store.all(tx, 'COUNTRY'), caller);
    return this.derived(caller, times, async (tx) =>
      (await this.ledger.subjects(tx)).filter(({ kind }) => kind === 'COUNTRY'),
    );
  }

  /** At another instant than now, or as known then, a status is what the ledger said: it is not kept. */
  private async derived(
    caller: Caller,
    times: Times,
    subjectsOf: (tx: Tx) => Promise<readonly StatusSubject[]>,
  ): Promise<StatusOnRecord[]> {
    const now = this.clock.now();
    return this.db.read(
      async (tx) => {
        const seq = await this.balances.sequence(tx);
        const found = await this.reader.read(tx, await subjectsOf(tx), instantOf(times, now));
        return found.map((one) => ({ status: { ...one, seq, computedAt: now }, markSeq: null }));
      },
      { ...caller, known: knownBy(times, now) },
    );
  }

  private async kept(caller: Caller, subject: StatusSubject): Promise<StatusOnRecord | undefined> {
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
