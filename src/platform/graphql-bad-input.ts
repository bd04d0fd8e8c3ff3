import { BadRequestException, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { GraphQLError, type ASTNode } from 'graphql';

/** One wrong field of a request: where it is, what is wrong, and what to do about it. */
export interface InputProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** The request is well formed GraphQL, but a field of it breaks a stated rule. */
export class BadInput extends BadRequestException {
  constructor(readonly problems: readonly InputProblem[]) {
    super(summaryOf(problems));
  }
}

/**
 * The one validation pipe: checks the class-validator rules of every argument, and throws `BadInput` with paths that
 * start at the argument (`input.quantity`). Register it with `app.useGlobalPipes`.
 */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true, // no whitelist: the schema already refuses a field it does not know
      exceptionFactory: (errors) => new BadInput(errors.flatMap((error) => problemsOf(error, []))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      const argument = metadata.data;
      if (!(error instanceof BadInput) || argument === undefined) throw error;
      throw new BadInput(error.problems.map((problem) => ({ ...problem, path: [argument, ...problem.path] })));
    }
  }
}

/** The GraphQL error for wrong input: code BAD_USER_INPUT, `fields` with path, message and remedy of each. */
export function badInputError(problems: readonly InputProblem[], nodes?: readonly ASTNode[]): GraphQLError {
  const [only] = problems;
  const message = only !== undefined && problems.length === 1 ? only.message : summaryOf(problems);
  return new GraphQLError(message, {
    nodes,
    extensions: { code: 'BAD_USER_INPUT', retryable: false, fields: problems },
  });
}

function summaryOf(problems: readonly InputProblem[]): string {
  return problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** A rule may carry its own remedy: `@Max(500, { context: { remedy: 'Ask for several pages.' } })`. */
function problemsOf(error: ValidationError, above: readonly string[]): InputProblem[] {
  const path = [...above, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => {
    const context: unknown = error.contexts?.[rule];
    const remedy = typeof context === 'object' && context !== null && 'remedy' in context ? context.remedy : undefined;
    return { path, message, remedy: typeof remedy === 'string' ? remedy : `Change ${path.join('.')}: ${message}.` };
  });
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}
