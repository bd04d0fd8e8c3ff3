import { GraphQLError, type ExecutionResult } from 'graphql';
import type { GraphqlContext } from './graphql-context.js';
import { executePrepared, type PreparedArgs } from './graphql-execution.js';

type Running = PreparedArgs & { readonly contextValue: GraphqlContext };

interface Query {
  /** The tick at which it is too late. */
  readonly until: number;
  readonly end: () => void;
}

/** How often in the time a query has it is looked whether it still runs. */
const TICKS = 20;

/**
 * Runs operations; a query that takes longer than `timeoutMs` is answered with TIMEOUT, and what it would still have
 * loaded is not loaded. A statement of it that runs by then is ended by Postgres after the same time.
 *
 * A mutation is waited for, whatever it takes: answered early, it could be reported as failed and be recorded a moment
 * later. What bounds it is the time that Postgres gives each of its statements; then the transaction is rolled back, and
 * the answer is true.
 *
 * One clock for all of them, because a timer for each costs more than a small query.
 */
export class Deadlines {
  private readonly running = new Set<Query>();
  private readonly clock: NodeJS.Timeout;
  private tick = 0;

  constructor(private readonly timeoutMs: number) {
    this.clock = setInterval(() => this.endLate(), timeoutMs / TICKS).unref();
  }

  run(args: Running): ExecutionResult | Promise<ExecutionResult> {
    const running = executePrepared(args);
    if (!('then' in running) || args.prepared.node.operation !== 'query') return running;
    return new Promise((resolve, reject) => {
      const query: Query = {
        until: this.tick + TICKS + 1,
        end: () => {
          stopLoading(args.contextValue);
          resolve({ errors: [timedOut(this.timeoutMs)] });
        },
      };
      this.running.add(query);
      running.then(
        (result) => {
          this.running.delete(query);
          return resolve(result);
        },
        (error: unknown) => {
          this.running.delete(query);
          reject(error as Error);
        },
      );
    });
  }

  close(): void {
    clearInterval(this.clock);
  }

  /** They are in the order in which they began. */
  private endLate(): void {
    this.tick += 1;
    for (const query of this.running) {
      if (query.until > this.tick) return;
      this.running.delete(query);
      query.end();
    }
  }
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
