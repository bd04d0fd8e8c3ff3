import type { CallerRole } from './caller.js';

/**
 * What a transaction may see and do, by row level security (`migrations/0005-tenants.ts`). None is a superuser, none passes
 * the policies, and none may log in: a connection takes one for each transaction.
 */
export const databaseRoles = ['headroom_app', 'headroom_engine', 'headroom_auditor'] as const;

/**
 * `headroom_app`: reads the rows of one tenant, and what is published to all. `headroom_engine`: the single writer and the
 * workers, who count over all tenants. `headroom_auditor`: reads everything. Only the engine writes: whoever records a fact
 * takes the lock of the ledger, and counts over all tenants.
 */
export type DatabaseRole = (typeof databaseRoles)[number];

/**
 * The role for a transaction of a caller; without one it is the installation itself. Auditors and stewards see what is
 * live over all tenants, everybody else its own.
 */
export function databaseRoleFor(role: CallerRole | undefined): DatabaseRole {
  if (role === undefined) return 'headroom_engine';
  return role === 'AUDITOR' || role === 'STEWARD' ? 'headroom_auditor' : 'headroom_app';
}

/** Does a role see the rows of all tenants? */
export const seesAll = (role: DatabaseRole | undefined): boolean => role !== 'headroom_app';
