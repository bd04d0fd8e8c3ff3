import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { dayOf, formatInstant, type Instant } from '../rules/day.js';
import type { AccountKind } from '../rules/effects.js';
import { ownerOf } from './account.js';

/** What stood on an account. `lines` counts the lines behind it. */
export interface Balance {
  readonly kind: AccountKind;
  readonly key: string;
  readonly amount: bigint;
  readonly lines: bigint;
  /** Is something on record that is effective after the instant asked for? Without, it is the same until the next write. */
  readonly later: boolean;
}

/** Which accounts: kinds, and keys when not all of a kind are wanted. */
export interface Wanted {
  readonly kinds: readonly AccountKind[];
  readonly keys?: readonly string[];
}

interface Row {
  kind: AccountKind;
  key: string;
  amount: string;
  lines: string;
  later: boolean;
}

/** Reads of balances: current ones in one look, as-of ones from sums per day, never from a scan of an account's entries. */
@Injectable()
export class BalanceStore {
  /** Balances of accounts, one statement: as they stand, or with everything effective at or before an instant. */
  async read(tx: Tx, { keys, kinds }: Wanted, at?: Instant): Promise<Balance[]> {
    const values = [ownersOf(kinds, tx.tenant), kinds, keys ?? null];
    const told = !tx.seesAll;
    if (tx.known !== undefined) return this.readKnown(tx, values, at ?? tx.known);
    const rows =
      at === undefined
        ? await tx.query<Row>(told ? CURRENT_TOLD : CURRENT, values, 'current balances')
        : await tx.query<Row>(told ? AS_OF_TOLD : AS_OF, [...values, dayOf(at), formatInstant(at)], 'balances as of');
    return rows.map(toBalance);
  }

  /** Balances of what was known: what is effective later is not looked at, so it is `later` that is not told. */
  private async readKnown(tx: Tx, values: readonly unknown[], at: Instant): Promise<Balance[]> {
    const text = tx.seesAll ? AS_KNOWN : AS_KNOWN_TOLD;
    return (await tx.query<Row>(text, [...values, formatInstant(at)], 'balances')).map(toBalance);
  }

  /** The number of the last event: what an answer has seen. */
  async sequence(tx: Tx): Promise<number> {
    const [head] = await tx.query<{ seq: string }>('select seq from ledger_head', [], 'ledger sequence');
    return Number(head?.seq ?? 0);
  }
}

/** Kinds of everybody and kinds of a tenant have no owner in common, and every kind has one. */
const ownersOf = (kinds: readonly AccountKind[], tenant: number): number[] => [
  ...new Set(kinds.map((kind) => ownerOf(kind, tenant))),
];

const CHOSEN = `a.tenant_id = any($1) and a.kind = any($2) and ($3::text[] is null or a.key = any($3))`;

const current = (account: string): string =>
  `select a.kind, a.key, a.balance as amount, a.lines, false as later from ${account} a where ${CHOSEN}`;

const CURRENT = current('account');
/** What is told to who does not see all: its own accounts, and of those of everybody its part and what was published. */
const CURRENT_TOLD = current('account_told');

/** An account that nothing later than the instant touches stands as it is; only another one needs its past summed. */
const SUMS = `a.kind, a.key,
  case when a.last_at <= $5::timestamptz then a.balance else coalesce(d.amount, 0) + coalesce(e.amount, 0) end as amount,
  case when a.last_at <= $5::timestamptz then a.lines else coalesce(d.lines, 0) + coalesce(e.lines, 0) end as lines,
  a.last_at > $5::timestamptz as later`;

/** The same without the shortcut: who is told has summed only what is its own. */
const SUMS_OF_OWN = `a.kind, a.key, coalesce(d.amount, 0) + coalesce(e.amount, 0) as amount,
  coalesce(d.lines, 0) + coalesce(e.lines, 0) as lines, a.last_at > $5::timestamptz as later`;

/** Whole days before the day of the instant, and that day's entries up to it. */
const upTo = (when: string): string => `
  left join lateral (select sum(amount) as amount, sum(lines) as lines from account_day
    where ${when} account_id = a.id and on_day < $4::date) d on true
  left join lateral (select sum(amount) as amount, sum(lines) as lines from entry
    where ${when} account_id = a.id
      and effective_at >= $4::date::timestamp at time zone 'UTC' and effective_at <= $5::timestamptz) e on true`;

const AS_OF = `select ${SUMS} from account a ${upTo('a.last_at > $5::timestamptz and')} where ${CHOSEN}`;

/** The days and entries of others are closed to who is told; what was published by then stands for them. */
const AS_OF_TOLD = `
  select own.kind, own.key, own.amount + coalesce(p.others, 0) as amount, own.lines, own.later
  from (select a.id, ${SUMS_OF_OWN} from account_told a ${upTo('')} where ${CHOSEN}) own
  left join lateral (select t.others from published_told t
    where t.account_id = own.id and t.published_at <= $5::timestamptz and not (select alone())
    order by t.published_at desc limit 1) p on true`;

/** Sums of what was known then are made by the account (`migrations/0009-known.ts`). */
const asKnown = (account: string): string => `
  select a.kind, a.key, u.amount, u.lines, false as later, a.id
  from ${account} a cross join lateral as_known.until(a.id, $4) u where ${CHOSEN}`;

const AS_KNOWN = asKnown('account');
/** The same, and what of others was published by then. */
const AS_KNOWN_TOLD = `
  select own.kind, own.key, own.amount + coalesce(p.others, 0) as amount, own.lines, own.later
  from (${asKnown('account_told')}) own
  left join lateral (select t.others from published_told t
    where t.account_id = own.id and t.published_at <= $4::timestamptz and not (select alone())
    order by t.published_at desc limit 1) p on true`;

const toBalance = (row: Row): Balance => ({
  kind: row.kind,
  key: row.key,
  amount: BigInt(row.amount),
  lines: BigInt(row.lines),
  later: row.later,
});
