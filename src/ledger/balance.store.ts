import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { formatInstant, type Instant } from '../rules/day.js';
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

/** Reads of balances: current ones in one look, as-of ones from sums, never from a scan of an account's entries. */
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
        : await tx.query<Row>(told ? AS_OF_TOLD : AS_OF, [...values, formatInstant(at)], 'balances as of');
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

/** The past of others is closed to who is told; what was published by then stands for it. */
const told = (own: string): string => `
  select own.kind, own.key, own.amount + coalesce(p.others, 0) as amount, own.lines, own.later
  from (${own}) own
  left join lateral (select t.others from published_told t
    where t.account_id = own.id and t.published_at <= $4::timestamptz and not (select alone())
    order by t.published_at desc limit 1) p on true`;

/**
 * Accounts with what is effective by an instant, from sums per day or per block of postings; in a transaction that reads
 * what was known, `until` is of that (`migrations/0023-running-sums.ts`). There nothing later is looked at.
 */
const until = (account: string, later: string): string => `
  with chosen as materialized (select a.id, a.kind, a.key, ${later} as later from ${account} a where ${CHOSEN})
  select c.id, c.kind, c.key, coalesce(u.amount, 0) as amount, coalesce(u.lines, 0) as lines, c.later
  from chosen c left join until(array(select o.id from chosen o), $4) u on u.account_id = c.id`;

const IS_LATER = 'a.last_at > $4::timestamptz';
const AS_OF_TOLD = told(until('account_told', IS_LATER));
const AS_KNOWN = until('account', 'false');
const AS_KNOWN_TOLD = told(until('account_told', 'false'));

/** Without the told: an account that nothing later touches stands as it is; only of others the past is summed. */
const AS_OF = `
  with chosen as materialized (select a.id, a.kind, a.key, a.balance, a.lines, ${IS_LATER} as later
    from account a where ${CHOSEN})
  select c.kind, c.key, case when c.later then coalesce(u.amount, 0) else c.balance end as amount,
    case when c.later then coalesce(u.lines, 0) else c.lines end as lines, c.later
  from chosen c left join until(array(select o.id from chosen o where o.later), $4) u on u.account_id = c.id`;

const toBalance = (row: Row): Balance => ({
  kind: row.kind,
  key: row.key,
  amount: BigInt(row.amount),
  lines: BigInt(row.lines),
  later: row.later,
});
