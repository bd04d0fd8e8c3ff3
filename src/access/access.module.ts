import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { Gate } from '../platform/gate.js';
import { OpenGate } from '../platform/open-gate.js';
import { AccessLogResolver } from './access-log.resolver.js';
import { AccessLogStore } from './access-log.store.js';
import { GuardedGate } from './guarded-gate.js';
import { issuerKeys } from './issuer-keys.js';
import { KeyRing } from './key-ring.js';
import { KeyStore } from './key.store.js';
import { RateLimits } from './rate-limits.js';
import { TokenVerifier } from './token.js';

/** Who is asking, and what they may ask: the gate that every transport stands behind, keys, tokens and the access log. */
@Module({})
export class AccessModule {
  static forRoot(): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        AccessLogResolver,
        AccessLogStore,
        KeyRing,
        KeyStore,
        { provide: Gate, inject: [Config, Database, Clock, KeyRing, AccessLogStore], useFactory: gateOf },
      ],
      exports: [Gate],
    };
  }
}

function gateOf(config: Config, db: Database, clock: Clock, ring: KeyRing, log: AccessLogStore): Gate {
  if (config.auth === 'off') return new OpenGate();
  return new GuardedGate({ ring, tokens: tokensOf(config), limits: new RateLimits(config), log, db, clock });
}

function tokensOf({ oidcAudience, oidcIssuer, oidcJwksUrl, oidcRoleClaim, oidcTenantClaim }: Config) {
  if (oidcIssuer === undefined || oidcAudience === undefined || oidcJwksUrl === undefined) return undefined;
  return new TokenVerifier({
    issuer: oidcIssuer,
    audience: oidcAudience,
    keys: issuerKeys(oidcJwksUrl),
    tenantClaim: oidcTenantClaim,
    roleClaim: oidcRoleClaim,
  });
}
