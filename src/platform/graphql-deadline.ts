import { GraphQLError, type ExecutionResult } from 'graphql';
import type { GraphqlContext } from './graphql-context.js';
import { executePrepared, type PreparedArgs } from './graphql-execution.js';

/**
 * Runs an operation; a query that takes longer than `timeoutMs` is answered with TIMEOUT, and what it would still have
 * loaded is not loaded. A statement of it that runs by then is ended by Postgres after the same time.
 *
 * A mutation is waited for, whatever it takes: answered early, it could be reported as failed and be recorded a moment
 * later. What bounds it is the time that Postgres gives each of its statements; then the transaction is rolled back, and
 * the answer is true.
 */
export function executeInTime(
  timeoutMs: number,
  args: PreparedArgs & { readonly contextValue: GraphqlContext },
): ExecutionResult | Promise<ExecutionResult> {
  const running = executePrepared(args);
  if (!('then' in running) || args.prepared.node.operation !== 'query') return running;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopLoading(args.contextValue);
      resolve({ errors: [timedOut(timeoutMs)] });
    }, timeoutMs);
    running.then(
      (result) => {
        clearTimeout(timer);
        return resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
      },
    );
  });
}

/** The error for what took too long. */
export function timedOut(afterMs?: number): GraphQLError {
  const after = afterMs === undefined ? '' : ` after ${afterMs / 1_000} s`;
  return new GraphQLError(`The request was stopped${after}: it took too long.`, {
    extensions: {
      code: 'TIMEOUT',
      retryable: true,
      remedy: 'Ask for less at once. A mutation was not recorded: it can be repeated with the same key.',
    },
  });
}

/** Every loader of an operation is had from its context: from now on there are none. */
function stopLoading({ loaders }: GraphqlContext): void {
  loaders.get = () => {
    throw timedOut();
  };
}
