import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { formatInstant } from '../rules/day.js';
import { invariant } from '../rules/invariant.js';
import { type Account, type AccountId, accountName, type Entry, isShared, type Posting, unitOf } from './account.js';
import { AccountReads } from './account.reads.js';
import { type Order, orderText } from './order.js';
import { insertRows, recordset, recordsetValue } from './rows.js';

const POSTING = {
  seq: 'bigint', tenant_id: 'integer', kind: 'text', subject_seq: 'bigint', effective_at: 'timestamptz', rank: 'smallint', order_key: 'text',
  cause_seq: 'bigint',
}; // prettier-ignore
const ENTRY = {
  account_id: 'integer', tenant_id: 'integer', effective_at: 'timestamptz', seq: 'bigint', amount: 'numeric',
  lines: 'smallint', balance_after: 'numeric', against_id: 'integer',
}; // prettier-ignore
const ACCOUNT = {
  tenant_id: 'integer', kind: 'text', key: 'text', unit: 'text', balance: 'numeric', lines: 'bigint', version: 'bigint', last_at: 'timestamptz',
  last_order: 'text',
}; // prettier-ignore

/** The only writer of postings, entries, balances and day sums. Works set by set, inside the caller's transaction. */
@Injectable()
export class LedgerStore extends AccountReads {
  /**
   * Takes the ledger for this transaction and answers its head. One writer at a time gives every event its number in the
   * order of commits, without gaps, and leaves no order of locks to get wrong; batching is what makes it fast.
   */
  async lockHead(tx: Tx): Promise<number> {
    const [head] = await tx.query<{ seq: string }>('select seq from ledger_head for update', [], 'lock head');
    invariant(head !== undefined, 'the ledger has a head');
    return Number(head.seq);
  }

  /** Writes postings with their entries, the balances after them, the sums of their days, and the new head. */
  async write(tx: Tx, postings: readonly Posting[], entries: readonly Entry[], touched: Touched): Promise<void> {
    // statements queue up on the connection: the next one is put together while the database works on this one
    await Promise.all([this.writePostings(tx, postings), this.writeEntries(tx, postings, entries, touched)]);
  }

  private async writePostings(tx: Tx, postings: readonly Posting[]): Promise<void> {
    const head = postings.at(-1)?.seq;
    if (head === undefined) return;
    const inserted = insertRows(
      tx,
      'posting',
      POSTING,
      postings.map((posting) => ({
        seq: posting.seq,
        tenant_id: posting.tenant,
        kind: posting.kind,
        subject_seq: posting.subjectSeq,
        effective_at: formatInstant(posting.order.at),
        rank: posting.order.rank,
        order_key: posting.order.key,
        cause_seq: posting.causeSeq,
      })),
    );
    await Promise.all([inserted, tx.query('update ledger_head set seq = $1', [head], 'move head')]);
  }

  private async writeEntries(
    tx: Tx,
    postings: readonly Posting[],
    entries: readonly Entry[],
    touched: Touched,
  ): Promise<void> {
    const orderOf = new Map(postings.map((posting) => [posting.seq, posting.order]));
    await this.saveAccounts(tx, entries, touched);
    const rows = entries.map((entry) => {
      const at = orderOf.get(entry.seq)?.at;
      const { id } = entry.account;
      const { id: againstId } = entry.against;
      invariant(at !== undefined, 'every entry belongs to a posting of its batch');
      invariant(id !== null && againstId !== null, 'every account of an entry is open');
      return {
        account_id: id,
        tenant_id: entry.tenant,
        shared: isShared(entry.account.kind),
        effective_at: formatInstant(at),
        seq: entry.seq,
        amount: entry.amount,
        lines: entry.lines,
        balance_after: entry.balanceAfter,
        against_id: againstId,
      };
    });
    await Promise.all([insertRows(tx, 'entry', ENTRY, rows), this.addToDays(tx, rows, postings.at(-1)?.seq ?? 0)]);
  }

  /** Writes balances and who read them last; the accounts themselves take it over. */
  private async saveAccounts(tx: Tx, entries: readonly Entry[], touched: Touched): Promise<void> {
    const changed = new Map<Account, { balance: bigint; lines: bigint; version: bigint }>();
    for (const account of touched.keys()) changed.set(account, sumsOf(account));
    const add = (account: Account, amount: bigint, lines: number): void => {
      const { balance, lines: before, version } = changed.get(account) ?? sumsOf(account);
      changed.set(account, { balance: balance + amount, lines: before + BigInt(lines), version: version + 1n });
    };
    for (const { account, against, amount, lines } of entries) {
      add(account, amount, lines);
      add(against, -amount, 0);
    }
    const rows = [...changed].map(([account, sums]) => {
      const last = touched.get(account) ?? account.last;
      invariant(last !== null, 'a changed account has a last reader');
      return {
        id: account.id,
        was: account.version,
        tenant_id: account.tenant,
        kind: account.kind,
        key: account.key,
        unit: unitOf(account.kind),
        ...sums,
        last_at: formatInstant(last.at),
        last_order: orderText(last),
      };
    });
    const existing = rows.filter((row) => row.id !== null);
    const [, opened] = await Promise.all([
      this.updateAccounts(tx, existing),
      this.openAccounts(
        tx,
        rows.filter((row) => row.id === null),
      ),
    ]);
    for (const [account, sums] of changed) {
      const id = account.id ?? opened.get(accountName(account)) ?? null;
      account.settle({ id, ...sums, last: touched.get(account) ?? account.last, others: account.others });
    }
  }

  private async updateAccounts(tx: Tx, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const [updated] = await tx.query<{ n: string }>(
      `with changed as (
         update account a set balance = x.balance, lines = x.lines, version = x.version, last_at = x.last_at,
           last_order = x.last_order
         from ${recordset(1, 'x', { id: 'integer', was: 'bigint', ...ACCOUNT })}
         where a.id = x.id and a.version = x.was returning 1)
       select count(*) as n from changed`,
      [recordsetValue(rows)],
      'update accounts',
    );
    invariant(Number(updated?.n) === rows.length, 'nobody else moved an account while the head was held');
  }

  private async openAccounts(tx: Tx, rows: readonly object[]): Promise<Map<string, number>> {
    if (rows.length === 0) return new Map();
    const names = Object.keys(ACCOUNT).join(', ');
    const opened = await tx.query<AccountId & { id: number }>(
      `insert into account (${names}) select ${names} from ${recordset(1, 'x', ACCOUNT)} returning id, tenant_id as tenant, kind, key`,
      [recordsetValue(rows)],
      'open accounts',
    );
    return new Map(opened.map((row) => [accountName(row), row.id]));
  }

  /** Adds entries to the sums of their days, and to the parts that tenants have of the accounts of everybody. */
  private async addToDays(tx: Tx, entries: readonly Summand[], seq: number): Promise<void> {
    if (entries.length === 0) return;
    const sums = new Map<string, Summand & { on_day: string }>();
    for (const { account_id, effective_at, amount, lines, shared, tenant_id } of entries) {
      const on_day = effective_at.slice(0, 10);
      const name = `${account_id}|${tenant_id}|${on_day}`;
      const sum = sums.get(name);
      sums.set(name, {
        account_id, tenant_id, shared, effective_at, on_day,
        amount: (sum?.amount ?? 0n) + amount,
        lines: (sum?.lines ?? 0) + lines,
      }); // prettier-ignore
    }
    await tx.query(ADD_TO_DAYS, [recordsetValue([...sums.values()]), seq], 'add to days');
  }
}

/** What of an entry is summed. */
interface Summand {
  readonly account_id: number;
  readonly tenant_id: number;
  readonly shared: boolean;
  readonly effective_at: string;
  readonly amount: bigint;
  readonly lines: number;
}

const SUMMAND = {
  account_id: 'integer', tenant_id: 'integer', shared: 'boolean', on_day: 'date', amount: 'numeric', lines: 'bigint',
}; // prettier-ignore

/** One statement for both sums; a sink counts for nobody, so only accounts proper have parts. */
const ADD_TO_DAYS = `
  with x as materialized (select * from ${recordset(1, 'x', SUMMAND)}),
  parts as (
    insert into account_part as p (account_id, tenant_id, balance, lines, seq)
    select account_id, tenant_id, sum(amount), sum(lines), $2 from x where shared group by account_id, tenant_id
    on conflict (account_id, tenant_id) do update set balance = p.balance + excluded.balance,
      lines = p.lines + excluded.lines, seq = excluded.seq)
  insert into account_day as d (account_id, tenant_id, on_day, amount, lines)
  select account_id, tenant_id, on_day, amount, lines from x
  on conflict (account_id, tenant_id, on_day) do update set amount = d.amount + excluded.amount,
    lines = d.lines + excluded.lines`;

/** Accounts a batch read or moved, each with the latest fact that did. */
export type Touched = ReadonlyMap<Account, Order>;

const sumsOf = ({ balance, lines, version }: Account): { balance: bigint; lines: bigint; version: bigint } => ({
  balance,
  lines,
  version,
});
