import type { ConnectionParams } from '../platform/gate.js';
import type { GraphqlRequest } from '../platform/graphql-context.js';

/** What somebody shows at the gate: nothing, something that cannot be read, or a key or token. */
export type Shown =
  { readonly kind: 'NOTHING' } | { readonly kind: 'UNREADABLE' } | { readonly kind: 'BEARER'; readonly text: string };

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * `Authorization: Bearer …`, from the header or from the `connection_init` of a WebSocket, because browsers cannot set
 * headers there. Given twice it cannot be read: which of the two a proxy before us has looked at, nobody knows.
 */
export function shownBy({ headers, rawHeaders }: GraphqlRequest, params: ConnectionParams | undefined): Shown {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'authorization').length > 1) return { kind: 'UNREADABLE' };
  const inParams = Object.entries(params ?? {}).filter(([name]) => name.toLowerCase() === 'authorization');
  const given = [
    ...(headers.authorization === undefined ? [] : [headers.authorization]),
    ...inParams.map(([, v]) => v),
  ];
  const [only] = given;
  if (only === undefined) return { kind: 'NOTHING' };
  const text = typeof only === 'string' ? BEARER.exec(only)?.[1] : undefined;
  return text === undefined || given.length > 1 ? { kind: 'UNREADABLE' } : { kind: 'BEARER', text };
}
