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
export function shownBy(request: GraphqlRequest, params: ConnectionParams | undefined): Shown {
  const given = [...headersNamed('authorization', request), ...paramsNamed('authorization', params)];
  const [only] = given;
  if (only === undefined) return { kind: 'NOTHING' };
  const text = typeof only === 'string' ? BEARER.exec(only)?.[1] : undefined;
  return text === undefined || given.length > 1 ? { kind: 'UNREADABLE' } : { kind: 'BEARER', text };
}

/** Every header of a name as it came: of two, the server itself would keep the first and say nothing. */
export function headersNamed(wanted: string, { rawHeaders }: GraphqlRequest): string[] {
  const found: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (name.length === wanted.length && name.toLowerCase() === wanted) found.push(value);
  }
  return found;
}

/** The same of a `connection_init`, which stands in for headers where a browser can set none. */
export const paramsNamed = (wanted: string, params: ConnectionParams | undefined): unknown[] =>
  Object.entries(params ?? {}).flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
