import { AccessLogStore } from '../access/access-log.store.js';
import type { Database } from '../platform/database.js';
import { operator } from './operator.js';

/** Puts a command that changes the ledger, or what is derived from it, into the access log before it does. */
export async function putOnRecord(db: Database, operation: string, detail: string | null = null): Promise<void> {
  const by = { credential: operator(), role: 'OPERATOR', kind: 'COMMAND', fields: [], allowed: true } as const;
  await db.transaction((tx) => new AccessLogStore().insert(tx, { ...by, operation, detail }), { writes: [] });
}
