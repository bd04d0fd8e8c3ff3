import { Injectable } from '@nestjs/common';
import { VeuStore } from '../authorizations/veu.store.js';
import { EVERYBODY } from '../ledger/account.js';
import { instantOf, knownBy, type Times } from '../ledger/answer.graphql.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { StatusSubject } from '../ledger/subjects.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { databaseRoleFor, seesAll } from '../platform/database-roles.js';
import { Database, type Tx } from '../platform/database.js';
import { StatusLedger } from './status-ledger.js';
import type { StatusNews } from './status-news.js';
import { StatusReader } from './status-reader.js';
import { type KnownStatus, StatusStore } from './status.store.js';
import { nameOf, type Status } from './status.js';

/** A status with the mark of what is not yet in it. */
export type StatusOnRecord = KnownStatus & { readonly status: Status };

/** A caller, or the installation at work for one. */
type Whose = Caller | { readonly tenant: number };

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
    private readonly veus: VeuStore,
  ) {}

  /** `undefined` for a license that is not on record. */
  async run(caller: Caller, subject: StatusSubject, times: Times = {}): Promise<StatusOnRecord | undefined> {
    const whose = await this.whoseFor(caller, subject);
    if (whose === undefined) return undefined;
    if (isNow(times)) return this.kept(whose, subject);
    return (await this.derived(whose, times, async () => [subject]))[0];
  }

  /** Those of countries that something was posted for, by code; of who does not see all, as it is told of them. */
  async countries(caller: Caller, times: Times): Promise<StatusOnRecord[]> {
    const kept = isNow(times) ? await this.db.read((tx) => this.store.all(tx, 'COUNTRY'), caller) : [];
    if (kept.length > 0) return kept;
    return this.derived(caller, times, async (tx) =>
      tx.seesAll
        ? (await this.ledger.subjects(tx)).filter(({ kind }) => kind === 'COUNTRY')
        : this.ledger.countriesTold(tx),
    );
  }

  /** At another instant than now, or as known then, a status is what the ledger said: it is not kept. */
  private async derived(
    caller: Whose,
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

  private async kept(caller: Whose, subject: StatusSubject): Promise<StatusOnRecord | undefined> {
    return this.db.read(async (tx) => {
      const known = (await this.store.known(tx, [subject])).get(nameOf(subject));
      if (known !== undefined && known.status !== null) return { ...known, status: known.status };
      const now = this.clock.now();
      const [derived] = await this.reader.read(tx, [subject], now);
      if (derived === undefined) return undefined;
      return { status: { ...derived, seq: await this.balances.sequence(tx), computedAt: now }, markSeq: null };
    }, caller);
  }

  /**
   * Is a caller told of news at once? Of what is counted over all tenants only who sees all is, and the one tenant of an
   * installation; the others are told when a total is published.
   */
  async isToldOf({ role, tenant }: Caller, news: Pick<StatusNews, 'tenant'>): Promise<boolean> {
    if (news.tenant === tenant) return true;
    if (seesAll(databaseRoleFor(role))) return news.tenant === EVERYBODY;
    return (await this.isAlone()) === (news.tenant === EVERYBODY);
  }

  private async isAlone(): Promise<boolean> {
    const [row] = await this.db.read((tx) => tx.query<{ alone: boolean }>('select alone()', [], 'alone'));
    return row?.alone === true;
  }

  /** The base of a VEU counts what every exporter delivers: whoever put it on record sees it whole, other tenants not at all. */
  private async whoseFor(caller: Caller, { key, kind }: StatusSubject): Promise<Whose | undefined> {
    if (kind !== 'VEU' || seesAll(databaseRoleFor(caller.role))) return caller;
    const veu = await this.db.read((tx) => this.veus.all(tx), caller);
    return veu.some((one) => one.id === key && one.tenant === caller.tenant) ? { tenant: caller.tenant } : undefined;
  }
}
