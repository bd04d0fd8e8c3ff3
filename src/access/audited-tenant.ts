import type { Caller } from '../platform/caller.js';
import { type ConnectionParams, TurnedAway } from '../platform/gate.js';
import type { GraphqlRequest } from '../platform/graphql-context.js';
import { headersNamed, paramsNamed } from './credential.js';
import type { Tenant } from './key.store.js';

/** The tenant of an auditor over all tenants: the name of number 0, whose keys `headroom keys create` makes. */
export const ALL_TENANTS = { id: 0, name: 'everybody' } as const;

const HEADER = 'headroom-tenant';

/**
 * Whose records an auditor over all tenants asks for, by the header `Headroom-Tenant` or the same name in the
 * `connection_init` of a WebSocket. It then stands as an auditor of that tenant, in the access log of that tenant too.
 * Everybody else has one tenant: to name another is refused, whether there is such a one or not. Throws `FORBIDDEN`.
 */
export function inTenantAsked(
  caller: Caller,
  tenants: ReadonlyMap<string, Tenant>,
  request: GraphqlRequest,
  params: ConnectionParams | undefined,
): Caller {
  const asked = [...headersNamed(HEADER, request).map(asUtf8), ...paramsNamed(HEADER, params)];
  if (asked.length === 0) return caller;
  const [name] = asked;
  if (asked.length > 1 || typeof name !== 'string') throw forbidden('Name one tenant in Headroom-Tenant.');
  const tenant = tenants.get(name);
  if (caller.tenant !== ALL_TENANTS.id) {
    if (tenant?.id === caller.tenant) return caller;
    throw forbidden('This key or token is of one tenant: leave Headroom-Tenant out.');
  }
  if (tenant === undefined) throw forbidden(`There is no tenant "${name}".`);
  return { ...caller, tenant: tenant.id };
}

/** Names are UTF-8; Node reads headers as Latin-1. */
const asUtf8 = (value: string): string => Buffer.from(value, 'latin1').toString('utf8');

const forbidden = (message: string): TurnedAway => new TurnedAway('FORBIDDEN', 403, {}, { message });
