import { Logger } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database.js';
import { type Admission, type Asked, type ConnectionParams, Gate, TurnedAway } from '../platform/gate.js';
import type { GraphqlRequest } from '../platform/graphql-context.js';
import { isRefusal, type Refusal } from '../platform/refusal.js';
import type { AccessKind, AccessLogStore } from './access-log.store.js';
import { looksLikeKey, ownerOf } from './api-key.js';
import { inTenantAsked } from './audited-tenant.js';
import { shownBy } from './credential.js';
import type { KeyRing, Ring } from './key-ring.js';
import { judge } from './permissions.js';
import type { RateLimits } from './rate-limits.js';
import { BadToken, type TokenVerifier } from './token.js';

/** What a guarded gate works with. */
export interface Guard {
  readonly ring: KeyRing;
  /** `undefined`: no tokens are taken. */
  readonly tokens: TokenVerifier | undefined;
  readonly limits: RateLimits;
  /** Where a request comes from, past proxies that are trusted. */
  readonly addressOf: (request: GraphqlRequest) => string | undefined;
  readonly log: AccessLogStore;
  readonly db: Database;
  readonly clock: Clock;
}

const CHALLENGE = 'Bearer realm="Headroom"';

/**
 * The gate of an installation with authentication: a key or a token is asked for, and everybody without a valid one gets the
 * same answer, whatever is wrong with what he has shown. Why, is in the log of this process; what was shown never is.
 */
export class GuardedGate extends Gate {
  override readonly watches = true;
  private readonly logger = new Logger(GuardedGate.name);

  constructor(private readonly guard: Guard) {
    super();
  }

  override async admit(request: GraphqlRequest, params?: ConnectionParams): Promise<Admission> {
    try {
      const caller = await this.recognise(request, params);
      return { caller, headers: await this.guard.limits.count(caller) };
    } catch (error) {
      if (isRefusal(error, 'UNAUTHENTICATED')) await this.countStranger(this.guard.addressOf(request), error);
      throw error;
    }
  }

  override async recognise(request: GraphqlRequest, params?: ConnectionParams): Promise<Caller> {
    const shown = shownBy(request, params);
    if (shown.kind === 'NOTHING') throw unauthenticated('nothing was shown', CHALLENGE);
    if (shown.kind === 'UNREADABLE') throw unauthenticated('the Authorization cannot be read');
    const fresh = this.guard.ring.now();
    const ring = fresh instanceof Promise ? await fresh : fresh;
    const owner = looksLikeKey(shown.text) ? this.ownerOf(shown.text, ring) : await this.holderOf(shown.text, ring);
    return inTenantAsked(owner, ring.tenants, request, params);
  }

  private ownerOf(key: string, { keys }: Ring): Caller {
    const owner = ownerOf(key, keys, this.guard.clock.now());
    if (owner !== undefined) return owner;
    throw unauthenticated(`key ${/^hr_([0-9a-f]{16})_/.exec(key)?.[1] ?? 'of no known form'}`);
  }

  private async holderOf(token: string, { tenants }: Ring): Promise<Caller> {
    const { clock, tokens } = this.guard;
    if (tokens === undefined) throw unauthenticated('a token, and no issuer is configured');
    try {
      return await tokens.holderOf(token, tenants, clock.now());
    } catch (error) {
      if (error instanceof BadToken) throw unauthenticated(`token: ${error.message}`);
      throw error;
    }
  }

  override async permit(caller: Caller, asked: Asked): Promise<void> {
    const { forbidden, recorded, unnamed } = judge(caller, asked);
    const allowed = forbidden.length + unnamed.length === 0;
    // before it is answered: what cannot be put on record is not done
    if (recorded) await this.record(caller, asked, allowed);
    if (allowed) return;
    const message =
      forbidden.length > 0
        ? `The role ${caller.role} with this key's scopes may not ask for ${forbidden.join(', ')}.`
        : `Name the tenant whose records you ask for in the header Headroom-Tenant: ${unnamed.join(', ')} has them by tenant.`;
    throw new TurnedAway(
      'FORBIDDEN',
      403,
      { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope"` },
      { message },
    );
  }

  /** Told to the operator as long as it is not too often: then the stranger is told that, and the log is spared. */
  private async countStranger(address: string | undefined, { details }: Refusal): Promise<void> {
    await this.guard.limits.countStranger(address);
    this.logger.warn(`Nobody was let in from ${address ?? 'somewhere'}: ${String(details['why'])}`);
  }

  private async record({ credential, role, tenant }: Caller, asked: Asked, allowed: boolean): Promise<void> {
    const { db, log } = this.guard;
    const kind = asked.kind.toUpperCase() as AccessKind;
    const entry = { credential, role, kind, operation: asked.name, fields: asked.fields, allowed, detail: null };
    await db.transaction((tx) => log.insert(tx, entry), { tenant, writes: [] });
  }
}

const unauthenticated = (why: string, challenge = `${CHALLENGE}, error="invalid_token"`): TurnedAway =>
  new TurnedAway('UNAUTHENTICATED', 401, { 'www-authenticate': challenge }, { details: { why } });
