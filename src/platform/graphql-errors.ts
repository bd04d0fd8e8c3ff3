import { randomUUID } from 'node:crypto';
import { BadRequestException, HttpException, HttpStatus, Logger } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { BadInput, badInputError, type InputProblem } from './graphql-bad-input.js';
import { isTimeout } from './database-errors.js';
import { timedOut } from './graphql-deadline.js';
import { worded } from './graphql-wording.js';
import { Refusal } from './refusal.js';

/**
 * The one place that decides what a caller sees of an error, whoever executed the operation.
 *
 * | thrown | answered |
 * | --- | --- |
 * | `Refusal` that no use case turned into a `userError` | its code, path, remedy and retryable |
 * | `BadInput`, Nest's `BadRequestException`, an argument that does not fit its type | BAD_USER_INPUT with `fields` |
 * | another 4xx `HttpException` (guards, rate limits) | its message, with a code for its status |
 * | a `GraphQLError` with a code, from our own protocol files | as it is |
 * | a statement that Postgres stopped because it took too long | TIMEOUT: its transaction was rolled back |
 * | anything else: our bug, or a broken machine | INTERNAL_ERROR and a reference; the cause goes to the log |
 */
export function toPublicError(error: GraphQLError): GraphQLError {
  const cause = causeOf(error);
  if (cause instanceof Refusal) return located(error, cause.message, refusalExtensions(cause));
  if (cause instanceof BadInput) return badInput(error, cause.problems);
  if (cause instanceof BadRequestException) return badInput(error, problemsIn(cause));
  if (cause instanceof HttpException && cause.getStatus() < 500) {
    return located(error, cause.message, {
      code: codeOfStatus(cause.getStatus()),
      retryable: cause.getStatus() === 429,
    });
  }
  if (cause instanceof GraphQLError) {
    const extensions: { readonly code?: unknown } | undefined = cause.extensions; // graphql-jit's own errors have none
    if (typeof extensions?.code === 'string') return error;
    if (cause.message.startsWith('Argument "')) return badInput(error, [problemOfArgument(cause)]);
  }
  if (isTimeout(cause)) return located(error, timedOut().message, { ...timedOut().extensions });
  return masked(error, cause);
}

/** The same for a whole result. A result without errors is returned as it is. */
export function toPublicResult<Result extends ExecutionResult>(result: Result): Result {
  return result.errors === undefined ? result : { ...result, errors: result.errors.map(toPublicError) };
}

const log = new Logger('GraphQL');

/** Logs a fault and returns the error that may be shown for it. Also for faults outside any operation. */
export function maskedFault(cause: unknown, where: string): GraphQLError {
  const reference = randomUUID();
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  log.error(`Internal error, reference ${reference}, at ${where}: ${text}`);
  return new GraphQLError(`Internal error, reference ${reference}`, {
    extensions: {
      code: 'INTERNAL_ERROR',
      reference,
      retryable: true,
      remedy: 'Try again; if it stays, give this reference to the operator.',
    },
  });
}

function masked(error: GraphQLError, cause: unknown): GraphQLError {
  const { message, extensions } = maskedFault(cause, error.path?.join('.') ?? 'the request');
  return located(error, message, { ...extensions });
}

/** What was really thrown: executors wrap it, once or twice, to add the place. */
function causeOf(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined && cause.originalError !== null) {
    cause = cause.originalError;
  }
  return cause;
}

/** Copies the place by hand: graphql-jit's errors have locations but no nodes, so graphql-js would lose them. */
function located(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions }); // graphql-js let it through
  const copy = new GraphQLError(message, { path: error.path, extensions });
  const { locations } = error;
  if (locations !== undefined) Object.defineProperty(copy, 'locations', { value: locations, enumerable: true });
  return copy;
}

function badInput(error: GraphQLError, problems: readonly InputProblem[]): GraphQLError {
  const { message, extensions } = badInputError(problems);
  return located(error, message, { ...extensions });
}

function refusalExtensions({ code, path, remedy, retryable }: Refusal): Record<string, unknown> {
  return { code, path, remedy, retryable };
}

/** A pipe of Nest's own (`ParseUUIDPipe` …) says what is wrong, not where. */
function problemsIn(exception: BadRequestException): InputProblem[] {
  const response = exception.getResponse();
  const said = typeof response === 'object' && 'message' in response ? response.message : exception.message;
  const messages = Array.isArray(said) ? said.map(String) : [String(said)];
  return messages.map((message) => ({ path: [], message, remedy: `Correct the request: ${message}.` }));
}

function problemOfArgument({ message: said }: GraphQLError): InputProblem {
  const message = worded(said, { suggestions: false });
  const name = /^Argument "([^"]+)"/.exec(message)?.[1];
  const path = name === undefined ? [] : [name];
  return { path, message, remedy: `Correct the argument: ${message}` };
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 429) return 'RATE_LIMITED';
  return HttpStatus[status] ?? 'BAD_REQUEST';
}
