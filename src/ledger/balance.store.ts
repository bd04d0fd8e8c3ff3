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
        : await tx.query<Row>(told ? TOLD_UNTIL : AS_OF, [...values, formatInstant(at)], 'balances as of');
    return rows.map(toBalance);
  }

  /** Balances of what was known: what is effective later is not looked at, so it is `later` that is not told. */
  private async readKnown(tx: Tx, values: readonly unknown[], at: Instant): Promise<Balance[]> {
    const text = tx.seesAll ? AS_KNOWN : TOLD_UNTIL;
    return (await tx.query<Row>(text, [...values, formatInstant(at)], 'balances')).map(toBalance);
  }

  /** The number of the last event: what an answer has seen. */
  async sequence(tx: Tx): Promise<number> {
    if (tx.knownSequence !== undefined) return tx.knownSequence;
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

/**
 * As they are told by an instant, from sums per day or per block of postings; in a transaction that reads what was known,
 * the function is another one, of that (`migrations/0023-running-sums.ts`).
 */
const TOLD_UNTIL = 'select kind, key, amount, lines, later from balances_told($1, $2, $3, $4)';

/** The same to who sees all. What was known then has nothing later. */
const AS_KNOWN = `
  with chosen as materialized (select a.id, a.kind, a.key from account a where ${CHOSEN})
  select c.kind, c.key, coalesce(u.amount, 0) as amount, coalesce(u.lines, 0) as lines, false as later
  from chosen c left join until(array(select o.id from chosen o), $4) u on u.account_id = c.id`;

/** An account that nothing later touches stands as it is; only of others the past is summed. */
const AS_OF = `
  with chosen as materialized (select a.id, a.kind, a.key, a.balance, a.lines, a.last_at > $4::timestamptz as later
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
