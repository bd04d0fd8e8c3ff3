import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { createHandler, type Handler, type Response } from 'graphql-http';
import type { Caller } from './caller.js';
import type { GraphqlContext } from './graphql-context.js';
import { sendGraphiql, wantsGraphiql } from './graphiql.js';
import { maskedFault, toPublicError, toPublicResult } from './graphql-errors.js';
import { withQuery, withQueryInUrl } from './graphql-parameters.js';
import { prepareRequest, type ReadyArgs, type Served } from './graphql-request.js';
import { mediaType, sendTurnedAway, turnedAwayIn } from './graphql-turned-away.js';
import { tooMuchIn } from './json-scan.js';

/** Larger bodies are refused before they are read: 1 MiB holds a thousand shipments of a kilobyte each. */
export const MAX_BODY_BYTES = 1_048_576;

/** The security headers that mean something for data: it is not sniffed, framed, run or kept. */
const DATA_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

interface Route extends Served {
  readonly graphiql: boolean;
  /** Answers a request that accepts an event stream. */
  readonly stream: (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<void>;
}

/**
 * GraphQL over HTTP at `path`: POST with `application/json`, or GET for queries.
 *
 * It lives in a scope of its own, where JSON is the only body there is. Nest's adapter also reads HTML forms, which any
 * page on any site can post: with them a visitor's browser could be made to run a mutation.
 */
export function registerGraphqlRoute(fastify: FastifyInstance, route: Route): void {
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body: string, done) => {
      if (body.includes(NO_CHARACTER)) return done(unreadable('The body is not UTF-8.'));
      const tooMuch = tooMuchIn(body);
      return tooMuch === undefined ? done(null, body) : done(unreadable(`The body has ${tooMuch}.`));
    });
    scope.setErrorHandler(answerUnreadable);
    const callers = new WeakMap<FastifyRequest, Caller>();
    const callerOf = (request: FastifyRequest): Caller => {
      const caller = callers.get(request);
      if (caller === undefined) throw new Error('a request came past the gate');
      return caller;
    };
    const handle = handlerOf(route, callerOf);
    // Before the body is read: who is not let in is not listened to.
    scope.addHook('onRequest', async (request, reply) => {
      void reply.headers(DATA_HEADERS);
      if (route.graphiql && wantsGraphiql(request)) return;
      try {
        const { caller, headers } = await route.gate.admit(request.raw);
        callers.set(request, caller);
        reply.headers(headers);
      } catch (error) {
        return sendTurnedAway(request, reply, error);
      }
    });
    scope.route({
      method: ['GET', 'POST'],
      url: route.path,
      bodyLimit: MAX_BODY_BYTES,
      config: { headers: 'data' },
      handler: async (request, reply) => {
        if (typeof request.body === 'string') request.body = withQuery(request.body);
        else if (request.raw.url !== undefined) request.raw.url = withQueryInUrl(request.raw.url);
        if (request.headers.accept === 'text/event-stream') return route.stream(request, reply, callerOf(request));
        if (route.graphiql && wantsGraphiql(request)) return sendGraphiql(reply);
        const [body, { status, headers = {} }] = await handle({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: isReadable(request.body) ? request.body : null,
          raw: request,
          context: undefined,
        });
        if (body === null)
          return reply
            .code(status)
            .headers(headers)
            .send(errorBody(refusalOfStatus(status)));
        return reply.code(status).headers(headers).send(body);
      },
    });
  });
}

function handlerOf(route: Route, callerOf: (request: FastifyRequest) => Caller): Handler<FastifyRequest, undefined> {
  return createHandler<FastifyRequest, undefined, GraphqlContext>({
    execute: (args) => route.deadlines.run(args as ReadyArgs),
    async onSubscribe(request, params) {
      const args = await prepareRequest(route, params, { request: request.raw.raw, caller: callerOf(request.raw) });
      if (!('prepared' in args)) return turnedAway(args, request.raw) ?? args;
      return args.prepared.node.operation === 'subscription' ? [subscriptionOverHttp()] : args;
    },
    // Writes the body itself: the package's own writer runs a replacer over every value, which triples the time it takes.
    onOperation: ({ headers }, args, result) => [
      withCost(JSON.stringify(toPublicResult(result)), args as ReadyArgs, route.maxCost),
      { status: 200, statusText: 'OK', headers: { 'content-type': mediaType(headers as FastifyRequest['headers']) } },
    ],
    formatError: (error) => (error instanceof GraphQLError ? toPublicError(error) : badRequest(error.message)),
  });
}

/** Ends the text of a result with its cost: to write it into the object first takes three times as long. */
function withCost(text: string, { cost }: ReadyArgs, limit: number): string {
  return `${text.slice(0, -1)},"extensions":{"cost":{"requested":${cost},"limit":${limit}}}}`;
}

/** The answer to an operation that its caller may not ask for: the status tells as well, unlike that of other errors. */
function turnedAway(errors: readonly GraphQLError[], { headers }: FastifyRequest): Response | undefined {
  const refusal = turnedAwayIn(errors);
  if (refusal === undefined) return undefined;
  const init = { status: refusal.status, statusText: refusal.code, headers: { 'content-type': mediaType(headers) } };
  return [JSON.stringify({ errors }), init];
}

function badRequest(message: string): GraphQLError {
  const remedy = 'Send a JSON object with a "query" string, and "variables" as an object where the query has any.';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', remedy } });
}

function subscriptionOverHttp(): GraphQLError {
  const remedy = 'Ask with "Accept: text/event-stream", or over a WebSocket with the graphql-transport-ws protocol.';
  return new GraphQLError('A subscription needs a stream.', { extensions: { code: 'STREAM_NEEDED', remedy } });
}

const REFUSALS: Readonly<Record<number, readonly [code: string, message: string, remedy: string]>> = {
  405: ['METHOD_NOT_ALLOWED', 'This method is not served here.', 'Use POST, or GET for queries.'],
  406: ['NOT_ACCEPTABLE', 'None of the accepted media types is served.', 'Accept application/graphql-response+json.'],
  413: [
    'BODY_TOO_LARGE',
    `The body is larger than ${MAX_BODY_BYTES} bytes.`,
    'Split the request, for instance into fewer shipments each.',
  ],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json in UTF-8.', 'Set the Content-Type header.'],
};

function refusalOfStatus(status: number): GraphQLError {
  const [code, message, remedy] = REFUSALS[status] ?? ['BAD_REQUEST', 'The request cannot be read.', 'Correct it.'];
  return new GraphQLError(message, { extensions: { code, remedy } });
}

/** What bytes that are no UTF-8 are read as. Somebody who writes it on purpose has lost a character before. */
const NO_CHARACTER = '\uFFFD';

function unreadable(message: string): FastifyError {
  return Object.assign(new Error(message), { name: 'Unreadable', code: UNREADABLE, statusCode: 400 });
}

const UNREADABLE = 'UNREADABLE';

function isReadable(body: unknown): body is string | Record<string, unknown> {
  return typeof body === 'string' || (typeof body === 'object' && body !== null);
}

function errorBody(error: GraphQLError): string {
  return JSON.stringify({ errors: [error] });
}

/** Errors before and around the operation: a body that is too large or of another type, or our own fault. */
function answerUnreadable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  const refusal = error.code === UNREADABLE ? badRequest(error.message) : refusalOfStatus(status);
  const shown = status < 500 ? refusal : maskedFault(error, `${request.method} ${request.routeOptions.url}`);
  return reply.code(status).type('application/json; charset=utf-8').send(errorBody(shown));
}
