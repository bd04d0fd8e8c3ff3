import type { Tx } from '../platform/database.js';

/**
 * What an account is read from. Who sees all reads the accounts themselves; others a view of their own accounts and of what
 * was published of those of everybody (`migrations/0005-tenants.ts`): the accounts of everybody are closed to them.
 */
export const ACCOUNT = (tx: Tx): string => (tx.seesAll ? 'account' : 'account_told');

/** Joins to an account `a` the part `o` of it that a tenant, given as a parameter, has put there. */
export const OWN_PART = (parameter: number): string =>
  `left join account_part o on o.account_id = a.id and o.tenant_id = $${parameter}`;
