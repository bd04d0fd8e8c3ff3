import { AccessLogStore } from '../access/access-log.store.js';
import type { Database } from '../platform/database.js';
import { operator } from './operator.js';

/** Puts a command that changes the ledger, or what is derived from it, into the access log before it does. */
export async function putOnRecord(db: Database, operation: string, detail: string | null = null): Promise<void> {
  await db.transaction((tx) => new AccessLogStore().insertCommand(tx, operator(), operation, detail), { writes: [] });
}
