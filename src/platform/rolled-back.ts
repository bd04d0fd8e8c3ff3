import type { CallerRole } from './caller.js';
import { databaseRoleFor, seesAll } from './database-roles.js';
import type { Database, TransactionOptions } from './database.js';
import type { Tx } from './transaction.js';

/** Thrown to end a transaction that was never meant to last. */
class NeverWas extends Error {}

/** Runs `fn` in a transaction that is rolled back, whatever it did. */
export async function rolledBack<T>(db: Database, options: TransactionOptions, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const kept: T[] = [];
  const attempt = db.transaction(
    async (tx) => {
      kept.length = 0;
      kept.push(await fn(tx));
      throw new NeverWas('rolled back on purpose');
    },
    { ...options, writes: [] },
  );
  await attempt.catch((error: unknown) => {
    if (!(error instanceof NeverWas)) throw error;
  });
  return kept[0] as T;
}

/** From here on the transaction sees what somebody of this role may see, until it ends or goes back to a savepoint. */
export async function seeingAs(tx: Tx, role: CallerRole): Promise<Tx> {
  const databaseRole = databaseRoleFor(role);
  await tx.query(`set local role ${databaseRole}`);
  // plans that were prepared for another role would be made anew for both
  return { ...tx, seesAll: seesAll(databaseRole), query: (sql, values) => tx.query(sql, values) };
}
