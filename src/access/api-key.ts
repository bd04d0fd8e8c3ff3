import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller, CallerRole, Scope } from '../platform/caller.js';
import type { Instant } from '../rules/day.js';

/** A key as it is kept: everything but its secret. */
export interface ApiKey {
  /** 16 hexadecimal digits. Public: the log, lists and error reports name the key by it. */
  readonly id: string;
  readonly tenant: number;
  readonly name: string;
  readonly role: CallerRole;
  readonly scopes: ReadonlySet<Scope>;
  /** SHA-256 of the secret. */
  readonly secretHash: Buffer;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

const SECRET_BYTES = 32;
/** `hr_`, the id, and the secret in base64url: 43 characters, the last of which leaves its two lowest bits 0. */
const FORM = /^hr_([0-9a-f]{16})_([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/;

/** A new id and secret. The text is shown to its owner once and kept nowhere. */
export function newKey(): { readonly id: string; readonly text: string; readonly secretHash: Buffer } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(SECRET_BYTES);
  return { id, text: `hr_${id}_${secret.toString('base64url')}`, secretHash: hashOf(secret) };
}

/** Does this claim to be a key of ours? Everything else is taken for a token. */
export const looksLikeKey = (text: string): boolean => text.startsWith('hr_');

/** What stands in for a key that does not exist. No secret has this hash. */
const NOBODY: ApiKey = {
  id: '',
  tenant: 0,
  name: '',
  role: 'VIEWER',
  scopes: new Set(),
  secretHash: Buffer.alloc(SECRET_BYTES),
  expiresAt: null,
  revokedAt: null,
};

/**
 * Whose key this is; `undefined` when it is nobody's, was revoked, or has ended. Its end is outside.
 *
 * It takes the same steps whatever is wrong: an unknown id is looked up, hashed and compared like a known one, hashes are
 * compared in constant time, and the reasons are only put together at the end. So neither the time nor the answer tells
 * whether the id exists, or how much of the secret was right.
 */
export function ownerOf(text: string, keys: ReadonlyMap<string, ApiKey>, now: Instant): Caller | undefined {
  const [, id = '', secret = ''] = FORM.exec(text) ?? [];
  const key = keys.get(id) ?? NOBODY;
  const right = timingSafeEqual(hashOf(Buffer.from(secret, 'base64url')), key.secretHash);
  const exists = key !== NOBODY;
  const runs = key.expiresAt === null || now < key.expiresAt;
  const stands = key.revokedAt === null || now < key.revokedAt;
  if (![right, exists, runs, stands].every(Boolean)) return undefined;
  return { tenant: key.tenant, role: key.role, scopes: key.scopes, credential: `key ${key.id}` };
}

const hashOf = (secret: Buffer): Buffer => hash('sha256', secret, 'buffer');
