import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '../platform/refusal.js';

/** How long keys of the issuer are believed; one that it withdrew is taken no longer than this. */
export const KEYS_LIVE_MS = 300_000;
/** How soon an unknown `kid` may make us ask the issuer again: tokens of an attacker must not. */
const COOLDOWN_MS = 30_000;
const FILE_LIVES_MS = 2_000;

/**
 * Finds the key a token names, at an https address or in a file. Throws a `JOSEError` when there is none, and the refusal
 * `IDENTITY_UNAVAILABLE` when the keys cannot be read: old ones are not used instead.
 */
export function issuerKeys(address: string, liveMs = KEYS_LIVE_MS): JWTVerifyGetKey {
  const url = new URL(address);
  const find = url.protocol === 'file:' ? keysInFile(fileURLToPath(url)) : keysAt(url, liveMs);
  return async (header, token) => {
    // a set with a single key would do without, and take whatever it is given
    if (typeof header.kid !== 'string' || header.kid === '') throw new errors.JWKSNoMatchingKey();
    try {
      return await find(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw new Refusal('IDENTITY_UNAVAILABLE', { cause: error });
    }
  };
}

const keysAt = (url: URL, liveMs: number): JWTVerifyGetKey =>
  createRemoteJWKSet(url, { cacheMaxAge: liveMs, cooldownDuration: Math.min(COOLDOWN_MS, liveMs) });

/** Looked at again after two seconds, and read again when it was changed. */
function keysInFile(file: string): JWTVerifyGetKey {
  let find: JWTVerifyGetKey | undefined;
  let [changedMs, lookedAt] = [-1, -Infinity];
  return async (header, token) => {
    if (find === undefined || performance.now() - lookedAt > FILE_LIVES_MS) {
      const { mtimeMs } = await stat(file);
      if (find === undefined || mtimeMs !== changedMs)
        find = createLocalJWKSet(JSON.parse(await readFile(file, 'utf8')));
      [changedMs, lookedAt] = [mtimeMs, performance.now()];
    }
    return find(header, token);
  };
}
