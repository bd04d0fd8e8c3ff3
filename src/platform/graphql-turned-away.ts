import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { TurnedAway } from './gate.js';
import { maskedFault } from './graphql-errors.js';
import { isRefusal, type Refusal } from './refusal.js';

/** A refusal as the error of a whole request, with its code, remedy and retryable. */
export function refusalError(refusal: Refusal): GraphQLError {
  const { code, message, path, remedy, retryable } = refusal;
  return new GraphQLError(message, { originalError: refusal, extensions: { code, path, remedy, retryable } });
}

/** The one who was turned away, when these errors are that. */
export function turnedAwayIn(errors: readonly GraphQLError[]): TurnedAway | undefined {
  const cause = errors[0]?.originalError;
  return cause instanceof TurnedAway ? cause : undefined;
}

/** Answers a request that was not let in: a GraphQL error, its HTTP status and headers, in the media type asked for. */
export function sendTurnedAway(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const where = `${request.method} ${request.routeOptions.url}`;
  const shown = isRefusal(error) ? refusalError(error) : maskedFault(error, where);
  const status = error instanceof TurnedAway ? error.status : isRefusal(error) ? 503 : 500;
  if (error instanceof TurnedAway) reply.headers(error.headers);
  return reply
    .code(status)
    .type(mediaType(request.headers))
    .send(JSON.stringify({ errors: [shown] }));
}

/** JSON unless the newer type is accepted by name. */
export function mediaType({ accept = '' }: FastifyRequest['headers']): string {
  const type = accept.includes('application/graphql-response+json') ? 'graphql-response+json' : 'json';
  return `application/${type}; charset=utf-8`;
}
