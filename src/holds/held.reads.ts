import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { tppOfUnits, holdingOf } from '../authorizations/installed-base.js';
import { ItemStore } from '../items/item.store.js';
import type { Account } from '../ledger/account.js';
import { ACCOUNT } from '../ledger/account-relation.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import { formatInstant, type Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { AccountKind } from '../rules/effects.js';
import { heldEffects } from '../rules/hold-effects.js';
import type { InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';
import { HoldStore } from '../shipments/hold.store.js';
import { type HeldTimes, nameOfTimes, readingAt } from './held-times.js';

/** What is held on an account. */
type HeldBalance = Pick<Account, 'kind' | 'key' | 'balance'>;

/** An account on which something is held. */
interface HeldOn {
  readonly kind: AccountKind;
  readonly key: string;
}

/**
 * What holds set aside: a balance, less what has expired and the job has not ended yet. Now, or at an instant and as it was
 * known at one: then from the entries and events, which are never written over, and not from where holds stand now. Read only
 * where somebody asks for it, with one statement or two for all of an operation.
 */
@Injectable()
export class HeldReads {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly ledger: LedgerStore,
    private readonly holds: HoldStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {}

  /** Of now when no times are given. */
  loader(context: GraphqlContext, times?: HeldTimes): DataLoader<HeldOn, bigint, string> {
    const loaders = loaderOf(context, HeldReads, () => new Map<string, DataLoader<HeldOn, bigint, string>>());
    const name = nameOfTimes(times);
    const known = loaders.get(name);
    if (known !== undefined) return known;
    const loader = new DataLoader<HeldOn, bigint, string>(
      (wanted) => this.db.read((tx) => this.amounts(tx, wanted, times?.at), readingAt(context.caller, times)),
      { cacheKeyFn: nameOf },
    );
    loaders.set(name, loader);
    return loader;
  }

  /** TPP held in the installed base of these parties, by destination; now, when no instant is given. */
  async base(tx: Tx, partyIds: readonly string[], at?: Instant): Promise<InstalledBase> {
    const accounts = await this.bases(tx, partyIds, at);
    const over = await (at === undefined ? this.expired(tx) : this.expiredAt(tx, at));
    const items = await this.items.byIds(tx, [...new Set(accounts.map(({ key }) => holdingOf(key).itemId))]);
    const held = new Map<Destination, Tpp>();
    for (const { balance, key, kind } of accounts) {
      const { destination, itemId } = holdingOf(key);
      const item = items.get(itemId);
      const units = balance - (over.get(`${kind}|${key}`) ?? 0n);
      if (item === undefined || units === 0n) continue;
      held.set(destination, (held.get(destination) ?? 0n) + tppOfUnits(item, units));
    }
    return held;
  }

  private async bases(tx: Tx, partyIds: readonly string[], at?: Instant): Promise<readonly HeldBalance[]> {
    const prefixes = partyIds.map((id) => `${id}|`);
    const accounts = await this.ledger.accountsByPrefix(tx, 'HELD_BASE_UNITS', prefixes);
    if (at === undefined || accounts.length === 0) return accounts;
    const wanted = { kinds: ['HELD_BASE_UNITS'] as const, keys: accounts.map(({ key }) => key) };
    return (await this.balances.read(tx, wanted, at)).map(({ amount, ...of }) => ({ ...of, balance: amount }));
  }

  private async amounts(tx: Tx, wanted: readonly HeldOn[], at?: Instant): Promise<bigint[]> {
    const kinds = [...new Set(wanted.map(({ kind }) => kind))];
    const found = await this.balances.read(tx, { kinds, keys: [...new Set(wanted.map(({ key }) => key))] }, at);
    const amounts = new Map(found.map((one) => [nameOf(one), one.amount]));
    const over = await (at === undefined ? this.expired(tx) : this.expiredAt(tx, at));
    return wanted.map((one) => (amounts.get(nameOf(one)) ?? 0n) - (over.get(nameOf(one)) ?? 0n));
  }

  /** What stood at an instant on the accounts of holds whose time had come by then: their end was recorded later, or never. */
  private async expiredAt(tx: Tx, at: Instant): Promise<ReadonlyMap<string, bigint>> {
    const rows = await tx.query<HeldOn & { amount: string }>(
      OVERDUE(ACCOUNT(tx)),
      [formatInstant(at), tx.known === undefined ? null : await this.balances.sequence(tx)],
      'overdue holds',
    );
    return new Map(rows.map((row) => [nameOf(row), BigInt(row.amount)]));
  }

  /** What is still on the accounts of holds whose time has come. */
  private async expired(tx: Tx): Promise<ReadonlyMap<string, bigint>> {
    const sums = new Map<string, bigint>();
    for (const { basis, state } of await this.holds.due(tx, this.clock.now())) {
      for (const effect of heldEffects(basis, state.open)) {
        sums.set(nameOf(effect), (sums.get(nameOf(effect)) ?? 0n) + effect.amount);
      }
    }
    return sums;
  }
}

const nameOf = ({ key, kind }: Pick<Account, 'kind' | 'key'>): string => `${kind}|${key}`;

/**
 * What holds had set aside at $1 although they were over: by their events up to then they were neither ended nor fulfilled,
 * and their expiry, extended or not, was not later. What each had set aside is what its postings up to then moved. That can
 * only be of holds that are overdue now, or that something happened to after what was known, posting $2.
 */
const OVERDUE = (account: string): string => `
  with candidate as (
    select s.hold_seq as seq from hold_state s where s.open_quantity > 0 and s.expires_at <= $1::timestamptz
    union select e.hold_seq from public.hold_event e where e.seq > $2::bigint),
  state as (
    select e.hold_seq, bool_or(e.kind in ('LIFTED', 'EXPIRED')) as ended,
      coalesce(sum(e.quantity) filter (where e.kind = 'FULFILLED'), 0)
        - coalesce(sum(e.quantity) filter (where e.kind = 'GIVEN_BACK'), 0) as taken,
      (array_agg(e.expires_at order by e.seq desc) filter (where e.kind = 'EXTENDED'))[1] as expires_at
    from candidate c join hold_event e on e.hold_seq = c.seq and e.effective_at <= $1::timestamptz group by e.hold_seq),
  overdue as (
    select h.seq from candidate c join hold h on h.seq = c.seq left join state s on s.hold_seq = h.seq
    where h.placed_at <= $1::timestamptz and coalesce(s.expires_at, h.expires_at) <= $1::timestamptz
      and not coalesce(s.ended, false) and coalesce(s.taken, 0) < h.quantity),
  moved as (
    select o.seq from overdue o
    union all
    select e.seq from overdue o join hold_event e on e.hold_seq = o.seq and e.effective_at <= $1::timestamptz)
  select a.kind, a.key, sum(e.amount)::text as amount
  from moved m join posting p on p.seq = m.seq
  join ${account} a on a.kind like 'HELD%'
  join entry e on e.account_id = a.id and e.effective_at = p.effective_at and e.seq = p.seq
  group by a.kind, a.key`;
