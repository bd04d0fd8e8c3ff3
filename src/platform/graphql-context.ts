import type { IncomingHttpHeaders } from 'node:http';
import type { Instant } from '../rules/day.js';
import type { Caller } from './caller.js';

/** What every transport knows of the request behind an operation, which may be the upgrade request of a WebSocket. */
export interface GraphqlRequest {
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came: what came twice is here twice. */
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly url?: string | undefined;
}

/** The context of one operation: `@Context() context: GraphqlContext` in a resolver. */
export interface GraphqlContext extends Record<PropertyKey, unknown> {
  readonly request: GraphqlRequest;
  /** Who is asking. */
  readonly caller: Caller;
  /** The payload of `connection_init`; only over a WebSocket. */
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
  /** One DataLoader per purpose, so that nothing read for one request is kept for another. See `loaderOf`. */
  readonly loaders: Map<object, unknown>;
}

/** What an application adds to the context. Called once per operation. */
export type ContextExtension = (context: GraphqlContext) => object | Promise<object>;

/** Makes the context of one operation. */
export async function contextOf(
  extend: ContextExtension | undefined,
  request: GraphqlRequest,
  caller: Caller,
  connectionParams?: Readonly<Record<string, unknown>>,
): Promise<GraphqlContext> {
  const context: GraphqlContext = { request, caller, connectionParams, loaders: new Map() };
  return extend === undefined ? context : { ...context, ...(await extend(context)) };
}

/** The loader this operation already made for `key` (use the class or function that makes it), or a new one. */
export function loaderOf<Loader>(context: GraphqlContext, key: object, make: () => Loader): Loader {
  const known = context.loaders.get(key);
  if (known !== undefined) return known as Loader;
  const loader = make();
  context.loaders.set(key, loader);
  return loader;
}

/** The same for what was known at an instant: what is known now and what was known then are never read as one. */
export function loaderAt<Loader>(
  context: GraphqlContext,
  key: object,
  known: Instant | undefined,
  make: () => Loader,
): Loader {
  const loaders = loaderOf(context, key, () => new Map<Instant | undefined, Loader>());
  const before = loaders.get(known);
  if (before !== undefined) return before;
  const loader = make();
  loaders.set(known, loader);
  return loader;
}
