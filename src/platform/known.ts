import { formatInstant, type Instant } from '../rules/day.js';
import type { Tx } from './transaction.js';

/** So many postings may be missing in the sums of what was known before they are worth adding: each is looked up. */
const MOST_UNSUMMED = 1_024;

/** Too much is not summed yet for a quick answer. */
export const UNSUMMED = Symbol('unsummed');

/**
 * Runs `fn` on what was known at an instant: from here on the views of `migrations/0009-known.ts` stand in front of the
 * tables, until the transaction ends. A statement keeps its text, and gets a plan of its own under another name.
 */
export async function readKnown<T>(
  tx: Tx,
  known: Instant,
  fn: (tx: Tx) => Promise<T>,
  most = MOST_UNSUMMED,
): Promise<T | typeof UNSUMMED> {
  const [begun] = await tx.query<{ unsummed: string }>(
    'select begin_known($1) as unsummed',
    [formatInstant(known)],
    'begin known',
  );
  if (Number(begun?.unsummed) > most) return UNSUMMED;
  return fn({
    ...tx,
    known,
    query: (sql, values, name) => tx.query(sql, values, name === undefined ? undefined : `${name}, as known`),
  });
}
