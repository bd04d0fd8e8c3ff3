import { type CallerRole, type Scope, scopes } from '../platform/caller.js';

const READ: readonly Scope[] = ['read'];
const READ_WRITE: readonly Scope[] = ['read', 'write'];

/** What a role can make use of: fewer may be given, and more would change nothing. */
export function usualScopes(role: CallerRole): readonly Scope[] {
  switch (role) {
    case 'EXPORTER':
    case 'VEU_HOLDER':
      return READ_WRITE;
    case 'VIEWER':
    case 'AUDITOR':
      return READ;
    case 'STEWARD':
      return scopes;
  }
}
