import { hash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { callerRoles, type Caller, type CallerRole, type Scope } from '../platform/caller.js';
import { RecentlyUsed } from '../platform/recently-used.js';
import type { Instant } from '../rules/day.js';
import { ALL_TENANTS } from './audited-tenant.js';
import type { Tenant } from './key.store.js';
import { usualScopes } from './usual-scopes.js';

/** Whose tokens are taken, and what they must say. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly tenantClaim: string;
  readonly roleClaim: string;
}

/** Signatures that only the holder of a private key can make. No `none`, and no HMAC: its key would be our public one. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** What an access token says it is (RFC 9068), and the name most issuers still use. */
const TYPES = new Set(['at+jwt', 'application/at+jwt', 'jwt']);
/** Of an ID token, which is about a person who logged in elsewhere; and of a token that is no mere bearer's (RFC 7800). */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'cnf'];
const CLOCK_TOLERANCE_S = 10;
const OLDEST = '24h';
const LONGEST = 8_192;
/** A token that was good is taken for this long without checking its signature again. */
const REMEMBERED_MS = 2_000;
const MOST_REMEMBERED = 1_000;

/** Why a token was not taken, for the log; never what was in it. */
export class BadToken extends Error {}

/** Checks bearer tokens of an OpenID Connect issuer. */
export class TokenVerifier {
  /** By hash, so that no token stays in memory. */
  private readonly known = new RecentlyUsed<string, { readonly caller: Caller; readonly until: Instant }>({
    entries: MOST_REMEMBERED,
  });

  constructor(private readonly rules: TokenRules) {}

  /** Who holds this token. Throws `BadToken`, or `IDENTITY_UNAVAILABLE` when the issuer's keys cannot be read. */
  async holderOf(token: string, tenants: ReadonlyMap<string, Tenant>, now: Instant): Promise<Caller> {
    if (token.length > LONGEST) throw new BadToken('too long');
    const name = hash('sha256', token, 'base64');
    const before = this.known.get(name);
    if (before !== undefined && now < before.until) return before.caller;
    const payload = await this.verified(token, now);
    const caller = this.callerIn(payload, tenants);
    this.known.set(name, { caller, until: Math.min(now + REMEMBERED_MS, (payload.exp ?? 0) * 1000) });
    return caller;
  }

  private async verified(token: string, now: Instant): Promise<JWTPayload> {
    const { audience, issuer, keys } = this.rules;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: OLDEST,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(now),
      });
      if (!TYPES.has(String(protectedHeader.typ).toLowerCase())) throw new BadToken('typ');
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new BadToken(error.code);
      if (error instanceof TypeError) throw new BadToken('malformed'); // a key of the set that its own header contradicts
      throw error;
    }
  }

  private callerIn(payload: JWTPayload, tenants: ReadonlyMap<string, Tenant>): Caller {
    const { roleClaim, tenantClaim } = this.rules;
    const { iss = '', sub } = payload;
    const foreign = FOREIGN_CLAIMS.find((claim) => Object.hasOwn(payload, claim));
    if (foreign !== undefined) throw new BadToken(`claim ${foreign}`);
    if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw new BadToken('claim sub');
    const tenantName = Object.hasOwn(payload, tenantClaim) ? payload[tenantClaim] : undefined;
    const role = roleIn(Object.hasOwn(payload, roleClaim) ? payload[roleClaim] : undefined);
    if (role === undefined) throw new BadToken('claim of the role');
    const overAll = role === 'AUDITOR' && tenantName === ALL_TENANTS.name;
    const tenant = overAll ? ALL_TENANTS : typeof tenantName === 'string' ? tenants.get(tenantName) : undefined;
    if (tenant === undefined) throw new BadToken('claim of the tenant');
    return { tenant: tenant.id, role, scopes: scopesIn(payload, role), credential: `${iss} ${sub}` };
  }
}

/** One word, or a list in which exactly one of the words is ours: two roles at once are none. */
function roleIn(claim: unknown): CallerRole | undefined {
  const words = (Array.isArray(claim) ? claim : [claim]).filter((one) => typeof one === 'string');
  const roles = callerRoles.filter((role) => words.includes(role));
  return roles.length === 1 ? roles[0] : undefined;
}

/**
 * `headroom:read`, `headroom:write` and `headroom:admin` in `scope`, which some issuers call `scp` and write as a list. A token
 * that names none has the usual ones of its role except `admin`, which is never given without being named.
 */
function scopesIn({ scope, scp }: JWTPayload, role: CallerRole): ReadonlySet<Scope> {
  const words = [scope, scp].flat().flatMap((one) => (typeof one === 'string' ? one.split(' ') : []));
  const named = usualScopes('STEWARD').filter((one) => words.includes(`headroom:${one}`));
  if (words.some((word) => word.startsWith('headroom:'))) return new Set(named);
  return new Set(usualScopes(role).filter((one) => one !== 'admin'));
}
