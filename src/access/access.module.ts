import type { IncomingMessage } from 'node:http';
import proxyaddr from '@fastify/proxy-addr';
import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { Gate } from '../platform/gate.js';
import type { GraphqlRequest } from '../platform/graphql-context.js';
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
  const limits = new RateLimits(config);
  return new GuardedGate({
    ring,
    tokens: tokensOf(config),
    limits,
    addressOf: addressesBehind(config),
    log,
    db,
    clock,
  });
}

/** Without trusted proxies X-Forwarded-For is what a stranger says of himself, and is not looked at. */
function addressesBehind({ trustedProxies }: Config): (request: GraphqlRequest) => string | undefined {
  if (trustedProxies.length === 0) return ({ socket }) => socket.remoteAddress;
  const trusts = proxyaddr.compile([...trustedProxies]);
  return (request) => proxyaddr(request as IncomingMessage, trusts); // it reads no more of it than we have
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
