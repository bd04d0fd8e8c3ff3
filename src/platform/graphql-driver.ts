import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import type { Gate } from './gate.js';
import { registerGraphiql } from './graphiql.js';
import type { ContextExtension } from './graphql-context.js';
import type { FieldWeights } from './graphql-cost.js';
import { Deadlines } from './graphql-deadline.js';
import { Documents } from './graphql-documents.js';
import { PersistedDocuments } from './graphql-persisted.js';
import { registerGraphqlRoute } from './graphql-route.js';
import { OpenStreams, type StreamLimits, USUAL_STREAMS } from './graphql-streams.js';
import { OpenGate } from './open-gate.js';
import { keepOnly, type PayloadFilter, type Subscribing } from './graphql-subscription-filter.js';
import { openSseStreams } from './graphql-sse.js';
import { readTrustedDocuments } from './graphql-trusted.js';
import { openWebSockets } from './graphql-websocket.js';
import { registerSecurityHeaders } from './security-headers.js';

export interface DriverConfig extends GqlModuleOptions {
  /** Adds to the context of each operation; it already has the request and a map for DataLoaders. */
  readonly context?: ContextExtension;
  /** Who may come in, and what they may ask. Without one, everybody on this machine, everything. */
  readonly gate?: Gate;
  /** Serve GraphiQL to browsers at the same path. Default true, with `introspection` false or trusted documents false. */
  readonly graphiql?: boolean;
  /** Whether the schema may be asked for, and errors suggest names of it. Default true, with trusted documents false. */
  readonly introspection?: boolean;
  /** Origins besides our own whose pages may open a WebSocket, such as `https://desk.example.com`. Default none. */
  readonly allowedOrigins?: readonly string[];
  /** What fields cost. Default: by their type alone. */
  readonly weights?: FieldWeights;
  /** The most one operation may cost. Default 100,000. */
  readonly maxCost?: number;
  /** How long a query may run. Default 30 s. */
  readonly timeoutMs?: number;
  /** A file or folder of the only documents that may run. See `readTrustedDocuments`. Default: every document may. */
  readonly trustedDocuments?: string | undefined;
  readonly streams?: StreamLimits;
}

/**
 * GraphQL under Nest and Fastify: Nest builds the schema, the GraphQL working group's `graphql-http`, `graphql-sse` and
 * `graphql-ws` speak the protocols, graphql-js and graphql-jit execute. Ours are the document cache, the limits, the
 * errors, and the glue.
 */
export class HeadroomDriver extends AbstractGraphQLDriver<DriverConfig> {
  private closers: (() => Promise<void>)[] = [];

  override async start(options: DriverConfig): Promise<void> {
    const { schema, path = '/graphql', context: extend, allowedOrigins = [] } = options;
    const { weights = {}, maxCost = 100_000, timeoutMs = 30_000, streams = USUAL_STREAMS } = options;
    const open = options.trustedDocuments === undefined;
    const { introspection = open, graphiql = introspection } = options;
    const { gate = new OpenGate() } = options;
    if (schema === undefined) throw new Error('The GraphQL schema was not built: set autoSchemaFile to true');
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const wording = { suggestions: introspection };
    const documents = new Documents(schema, { ...wording, introspection, weights });
    const trusted = options.trustedDocuments === undefined ? undefined : readTrustedDocuments(options.trustedDocuments);
    const persisted = new PersistedDocuments(documents, trusted);
    const limits = { wording, maxCost, deadlines: new Deadlines(timeoutMs), streams: new OpenStreams(streams) };
    const served = { schema, path, extend, gate, documents, persisted, ...limits };

    await registerSecurityHeaders(fastify);
    const sse = openSseStreams(served);
    const sockets = openWebSockets(fastify.server, { ...served, allowedOrigins });
    this.closers = [sse.close, sockets.close, async () => limits.deadlines.close()];
    if (graphiql) registerGraphiql(fastify, { endpoint: path });
    registerGraphqlRoute(fastify, { ...served, graphiql, stream: sse.answer });
  }

  /** Ends open streams and sockets first, or they would hold the server's close back. */
  override async stop(): Promise<void> {
    await Promise.all(this.closers.map((close) => close()));
  }

  override subscriptionWithFilter(instance: unknown, filter: PayloadFilter, createSubscribing: () => Subscribing) {
    const subscribing = createSubscribing();
    return async (...args: Parameters<Subscribing>) =>
      keepOnly(await subscribing(...args), (payload) => filter.call(instance, payload, args[1], args[2]));
  }
}
