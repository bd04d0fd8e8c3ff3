import type pg from 'pg';
import { formatInstant, type Instant } from '../rules/day.js';
import type { Tx } from './transaction.js';

/** What a transaction answers when it begins: a row of this where it reads what was known. */
export type Begun = { readonly 'known sequence': string };

/** So many postings may be missing in the sums of what was known before they are worth adding: each is looked up. */
const MOST_UNSUMMED = 1_024;

/** So many postings are added to the sums in one transaction: what is added stays so when a time limit ends the next one. */
export const SUMMED_AT_ONCE = 32_768;

/**
 * What a transaction begins with that reads what was known at an instant: from here on the views of
 * `migrations/0009-known.ts` stand in front of the tables, until it ends. Fails when more postings than `most` are not
 * summed yet.
 */
export const beginKnown = (known: Instant, most = MOST_UNSUMMED): string =>
  `select begin_known('${formatInstant(known)}', ${most}) as "known sequence"`;

/** What runs in a transaction, with what its first statements answered. */
export type Work<T> = (tx: Tx, begun: pg.QueryResult<Begun>) => Promise<T>;

export const isUnsummed = (error: unknown): boolean => (error as { code?: string } | null)?.code === 'HR009';

/**
 * Such a transaction, with what its first statements answered. A statement keeps its text, and gets a plan of its own under
 * another name.
 */
export function asKnown(tx: Tx, known: Instant, begun: pg.QueryResult<Begun>): Tx {
  // of several statements there are several results; only one of these has rows
  const [row] = [begun].flat().flatMap(({ rows }) => rows);
  return {
    ...tx,
    known,
    knownSequence: Number(row?.['known sequence']),
    query: (sql, values, name) => tx.query(sql, values, name === undefined ? undefined : `${name}, as known`),
  };
}
