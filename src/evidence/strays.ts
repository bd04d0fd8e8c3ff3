import type { Tx } from '../platform/database.js';
import { FACTS } from './encoding.js';
import type { Broken } from './verify-report.js';

/** How many rows of each kind belong to the sealed postings. */
export interface Counted {
  readonly size: number;
  readonly entries: number;
  readonly determinations: number;
  readonly facts: number;
}

/**
 * Rows that no sealed posting accounts for: of a posting that does not exist, past the head of the ledger, or hidden from
 * the indexes that verification reads by. Counted by reading whole tables, because an index may be what was tampered with.
 */
export async function findStray(tx: Tx, counted: Counted): Promise<Broken | undefined> {
  await tx.query(`select set_config('enable_indexscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_indexonlyscan', 'off', true), set_config('jit', 'off', true)`);
  const [head] = await tx.query<{ seq: string }>('select seq from ledger_head');
  const last = Number(head?.seq ?? 0);
  const facts = Object.keys(FACTS);
  const [rows] = await tx.query<Record<string, string>>(
    `select ${['posting', 'entry', 'determination', ...facts]
      .map(
        (table) =>
          `(select count(*) from ${table} where seq <= $1) as "${table}", (select min(seq) from ${table} where seq > $2) as "${table} after"`,
      )
      .join(', ')}, (select count(*) from posting where seq > $1 and seq <= $2) as tail`,
    [counted.size, last],
  );
  const count = (name: string): number => Number(rows?.[name] ?? 0);
  if (count('tail') !== last - counted.size) return missingInTail(tx, counted.size, last);
  for (const table of ['posting', 'entry', 'determination', ...facts]) {
    const after = rows?.[`${table} after`];
    if (after === null || after === undefined) continue;
    const says = `${table} has a row of posting ${after}, and the ledger ends with ${last}`;
    return { seq: Number(after), table, what: 'inserted', says };
  }
  const expected = { posting: counted.size, entry: counted.entries, determination: counted.determinations };
  for (const [table, wanted] of Object.entries(expected)) {
    if (count(table) !== wanted) return stray(tx, table, counted.size);
  }
  if (facts.reduce((sum, table) => sum + count(table), 0) === counted.facts) return undefined;
  for (const table of facts) {
    const found = await orphan(tx, table, counted.size);
    if (found !== undefined) return found;
  }
  return stray(tx, 'shipment', counted.size);
}

async function missingInTail(tx: Tx, size: number, last: number): Promise<Broken> {
  const [row] = await tx.query<{ seq: string | null }>(
    `select min(n) as seq from generate_series($1::bigint + 1, $2::bigint) n where not exists (select 1 from posting where seq = n)`,
    [size, last],
  );
  const seq = Number(row?.seq ?? last);
  return {
    seq,
    table: 'posting',
    what: 'removed',
    says: `posting ${seq} is not there, and the ledger ends with ${last}`,
  };
}

async function orphan(tx: Tx, table: string, size: number): Promise<Broken | undefined> {
  const [row] = await tx.query<{ seq: string | null }>(
    `select min(seq) as seq from ${table} t where seq <= $1 and not exists (select 1 from posting p where p.seq = t.seq)`,
    [size],
  );
  if (row?.seq === null || row?.seq === undefined) return undefined;
  return {
    seq: Number(row.seq),
    table,
    what: 'inserted',
    says: `${table} has a row of posting ${row.seq}, which does not exist`,
  };
}

async function stray(tx: Tx, table: string, size: number): Promise<Broken> {
  const says = `${table} has rows that its indexes do not show: they were tampered with`;
  return (await orphan(tx, table, size)) ?? { seq: null, table, what: 'inserted', says };
}
