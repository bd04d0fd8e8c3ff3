import { LOCAL_TENANT } from './transaction.js';

/** What a caller may be (DESIGN.md, section 6). One key or token has one role in one tenant. */
export const callerRoles = ['EXPORTER', 'VEU_HOLDER', 'VIEWER', 'AUDITOR', 'STEWARD'] as const;
export type CallerRole = (typeof callerRoles)[number];

/** What a key or token may be used for, within what its role may do. */
export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Who is asking. Always an argument, from the request down to the transaction that answers it: there is no ambient
 * caller, so what runs without one can be seen where it is called.
 */
export interface Caller {
  readonly tenant: number;
  readonly role: CallerRole;
  readonly scopes: ReadonlySet<Scope>;
  /** The id of the key, or issuer and subject of the token: for the audit log, never a secret. */
  readonly credential: string;
}

/** The caller of an installation without keys: its owner, on loopback only. */
export const LOCAL_CALLER: Caller = {
  tenant: LOCAL_TENANT,
  role: 'STEWARD',
  scopes: new Set(scopes),
  credential: 'local',
};
