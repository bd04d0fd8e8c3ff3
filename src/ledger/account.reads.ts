import { formatInstant } from '../rules/day.js';
import type { Tx } from '../platform/database.js';
import { invariant } from '../rules/invariant.js';
import { Account, type AccountId, accountName, type AnyAccountKind, ownerOf } from './account.js';
import { ACCOUNT, OWN_PART } from './account-relation.js';
import { type Order, orderFrom } from './order.js';
import { recordset, recordsetValue } from './rows.js';
import type { LaterAmount } from './timeline.js';

interface AccountRow {
  id: number;
  tenant: number;
  kind: AnyAccountKind;
  key: string;
  balance: string;
  lines: string;
  version: string;
  last_ms: string;
  last_order: string;
  others: string;
}

/** The columns of `account a` beside its owner's own part `o` that make an `Account`. */
const COLUMNS = `a.id, a.tenant_id as tenant, a.kind, a.key, a.balance, a.lines, a.version, a.last_order,
  (extract(epoch from a.last_at) * 1000)::bigint as last_ms,
  case when a.tenant_id = 0 then a.balance - coalesce(o.balance, 0) else 0 end as others`;

/** Every read of accounts while a batch is judged: set by set, never row by row. */
export class AccountReads {
  /** Accounts by name; one that is not open yet comes back empty, without an id. */
  async accounts(tx: Tx, wanted: readonly AccountId[]): Promise<Account[]> {
    const rows = await tx.query<AccountRow>(
      `select ${COLUMNS}
       from ${recordset(1, 'x', { tenant: 'integer', kind: 'text', key: 'text' })}
       join ${ACCOUNT(tx)} a on a.tenant_id = x.tenant and a.kind = x.kind and a.key = x.key collate "C" ${OWN_PART(2)}`,
      [recordsetValue(wanted.map(({ key, kind, tenant }) => ({ tenant, kind, key }))), tx.tenant],
      'accounts',
    );
    const open = new Map(rows.map((row) => [accountName(row), row]));
    return wanted.map((one) => toAccount(one, open.get(accountName(one))));
  }

  /** Every open account of a kind: for kinds of which there are few. */
  async accountsOfKind(tx: Tx, kind: AnyAccountKind): Promise<Account[]> {
    const rows = await tx.query<AccountRow>(
      `select ${COLUMNS} from ${ACCOUNT(tx)} a ${OWN_PART(3)} where a.tenant_id = $1 and a.kind = $2`,
      [ownerOf(kind, tx.tenant), kind, tx.tenant],
      'accounts of kind',
    );
    return rows.map((row) => toAccount(row, row));
  }

  /** The open accounts of a kind whose key begins with one of these, which end in `|`. */
  async accountsByPrefix(tx: Tx, kind: AnyAccountKind, prefixes: readonly string[]): Promise<Account[]> {
    if (prefixes.length === 0) return [];
    const rows = await tx.query<AccountRow>(
      `select ${COLUMNS}
       from unnest($3::text[]) as x(prefix)
       join ${ACCOUNT(tx)} a on a.tenant_id = $1 and a.kind = $2
         and a.key >= x.prefix collate "C" and a.key < (left(x.prefix, -1) || '}') collate "C" ${OWN_PART(4)}`,
      [ownerOf(kind, tx.tenant), kind, prefixes, tx.tenant],
      'accounts by prefix',
    );
    return rows.map((row) => toAccount(row, row));
  }

  /** What was posted on accounts at or after a place each, summed by place: what a backdated fact must look behind. */
  async later(tx: Tx, wanted: readonly { account: Account; from: Order }[]): Promise<Map<Account, LaterAmount[]>> {
    const found = new Map<Account, LaterAmount[]>(wanted.map(({ account }) => [account, []]));
    const byId = new Map(wanted.map(({ account }) => [account.id, account]));
    const rows = await tx.query<{ account_id: number; at_ms: string; rank: number; order_key: string; amount: string }>(
      `select e.account_id, (extract(epoch from e.effective_at) * 1000)::bigint as at_ms, p.rank, p.order_key,
         sum(e.amount) as amount
       from ${recordset(1, 'x', { id: 'integer', at: 'timestamptz', rank: 'smallint', key: 'text' })}
       join entry e on e.account_id = x.id and e.effective_at >= x.at
       join posting p on p.seq = e.seq
       where (e.effective_at, p.rank, p.order_key) >= (x.at, x.rank, x.key collate "C")
       group by e.account_id, e.effective_at, p.rank, p.order_key
       order by e.account_id, e.effective_at, p.rank, p.order_key`,
      [
        recordsetValue(
          wanted.map(({ account, from }) => ({
            id: account.id,
            at: formatInstant(from.at),
            rank: from.rank,
            key: from.key,
          })),
        ),
      ],
      'later entries',
    );
    for (const row of rows) {
      const account = byId.get(row.account_id);
      invariant(account !== undefined, 'a later entry belongs to an account that was asked for');
      const order = { at: Number(row.at_ms), rank: row.rank as Order['rank'], key: row.order_key };
      found.get(account)?.push({ order, amount: BigInt(row.amount) });
    }
    return found;
  }
}

const toAccount = ({ key, kind, tenant }: AccountId, row: AccountRow | undefined): Account =>
  new Account(kind, key, tenant, {
    id: row?.id ?? null,
    balance: BigInt(row?.balance ?? 0),
    lines: BigInt(row?.lines ?? 0),
    version: BigInt(row?.version ?? 0),
    last: row === undefined ? null : orderFrom(Number(row.last_ms), row.last_order),
    others: BigInt(row?.others ?? 0),
  });
