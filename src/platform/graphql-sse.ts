import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import type { Caller } from './caller.js';
import type { GraphqlContext } from './graphql-context.js';
import { maskedFault, toPublicResult } from './graphql-errors.js';
import { prepareRequest, type ReadyArgs, type RequestParams, type Served } from './graphql-request.js';
import { tooManyStreams } from './graphql-streams.js';
import { Watch } from './graphql-watch.js';

interface SseStreams {
  readonly answer: (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<void>;
  /** Ends every open stream. */
  readonly close: () => Promise<void>;
}

/**
 * GraphQL over server-sent events, one stream per operation ("distinct connections" of the protocol): what an
 * `EventSource` or a plain `curl -N` can read. Streams end with the server.
 */
export function openSseStreams(served: Served): SseStreams {
  const open = new Set<FastifyReply>();
  const callers = new WeakMap<FastifyRequest, Caller>();
  const watch = new Watch(served.gate);
  const handle = createHandler<GraphqlContext>({
    authenticate: () => null, // no token, so no stream that outlives its request
    validate: () => [], // done once per document, by the document cache
    execute: (args) => served.deadlines.run(args as ReadyArgs),
    async onSubscribe(request, params) {
      const caller = callers.get(request.raw);
      if (caller === undefined) throw new Error('a stream came past the gate');
      const asking = { request: request.raw.raw, caller };
      const args = await prepareRequest(served, params as RequestParams, asking);
      return 'prepared' in args ? args : refused(args);
    },
    onNext: (_context, _request, result) => toPublicResult(result as ExecutionResult),
  });

  return {
    async answer(request, reply, caller) {
      const leave = served.streams.enter();
      if (leave === undefined) return refuse(reply, served);
      reply.hijack();
      open.add(reply);
      callers.set(request, caller);
      const seenOff = watch.over({
        again: () => served.gate.recognise(request.raw),
        leave: () => reply.raw.destroy(),
      });
      // Not after `handle`: that never ends when the reader left, for it waits until the end is written.
      reply.raw.once('close', () => {
        seenOff();
        open.delete(reply);
        leave();
      });
      try {
        await handle(request, reply);
      } catch (error) {
        const fault = maskedFault(error, 'an event stream');
        if (!reply.raw.headersSent) reply.raw.writeHead(500, { 'content-type': 'application/json; charset=utf-8' });
        reply.raw.end(reply.raw.writableEnded ? undefined : JSON.stringify({ errors: [fault] }));
      }
    },
    async close() {
      watch.close();
      for (const reply of open) reply.raw.destroy();
    },
  };
}

async function refuse(reply: FastifyReply, { streams }: Served): Promise<void> {
  const body = JSON.stringify({ errors: [tooManyStreams(streams.limits)] });
  await reply.code(503).header('retry-after', '10').type('application/json; charset=utf-8').send(body);
}

/** Errors before the operation runs go into the stream as its only event, as the protocol asks. */
async function* refused(errors: readonly GraphQLError[]): AsyncGenerator<ExecutionResult> {
  yield { errors };
}
