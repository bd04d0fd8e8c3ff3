import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import type { Gate } from './gate.js';
import { registerGraphiql } from './graphiql.js';
import type { ContextExtension } from './graphql-context.js';
import { Documents } from './graphql-documents.js';
import { registerGraphqlRoute } from './graphql-route.js';
import { OpenGate } from './open-gate.js';
import { keepOnly, type PayloadFilter, type Subscribing } from './graphql-subscription-filter.js';
import { openSseStreams } from './graphql-sse.js';
import { openWebSockets } from './graphql-websocket.js';

export interface DriverConfig extends GqlModuleOptions {
  /** Adds to the context of each operation; it already has the request and a map for DataLoaders. */
  readonly context?: ContextExtension;
  /** Who may come in, and what they may ask. Without one, everybody on this machine, everything. */
  readonly gate?: Gate;
  /** Serve GraphiQL to browsers at the same path. Default true. */
  readonly graphiql?: boolean;
  /** Origins besides our own whose pages may open a WebSocket, such as `https://desk.example.com`. Default none. */
  readonly allowedOrigins?: readonly string[];
}

/**
 * GraphQL under Nest and Fastify: Nest builds the schema, the GraphQL working group's `graphql-http`, `graphql-sse` and
 * `graphql-ws` speak the protocols, graphql-js and graphql-jit execute. Ours are the document cache, the limits, the
 * errors, and the glue.
 */
export class HeadroomDriver extends AbstractGraphQLDriver<DriverConfig> {
  private closers: (() => Promise<void>)[] = [];

  override async start(options: DriverConfig): Promise<void> {
    const { schema, path = '/graphql', context: extend, graphiql = true, allowedOrigins = [] } = options;
    const { gate = new OpenGate() } = options;
    if (schema === undefined) throw new Error('The GraphQL schema was not built: set autoSchemaFile to true');
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const served = { schema, path, extend, gate, documents: new Documents(schema) };

    const sse = openSseStreams(served);
    const sockets = openWebSockets(fastify.server, { ...served, allowedOrigins });
    this.closers = [sse.close, sockets.close];
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
