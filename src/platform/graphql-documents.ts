import {
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { DOCUMENT_LIMITS, documentLimits, limitExceeded } from './graphql-limits.js';

/** One operation of one validated document, with what is remembered about running it. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  runs: number;
  /** Set by `graphql-execution.ts`; `null` when this operation cannot be compiled. */
  compiled?: CompiledQuery | null;
}

type PreparedDocument = { readonly operations: readonly PreparedOperation[] } | { readonly errors: GraphQLError[] };

const DOCUMENTS_KEPT = 1_000;
/** Longer texts (mostly comments and literals, given the token limit) are prepared anew each time: memory is bounded. */
const LONGEST_KEPT = 16_384;

/**
 * Parsed and validated documents, the least recently used forgotten first.
 *
 * The key is the text, and each operation of it is remembered apart: a document may hold several, and what was
 * compiled for one must never answer for another.
 */
export class Documents {
  private readonly known = new Map<string, PreparedDocument>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** The operation to run, or the errors to answer with. `name` may be missing when the document holds one operation. */
  operation(text: string, name?: string | null): PreparedOperation | readonly GraphQLError[] {
    const prepared = this.recall(text);
    if ('errors' in prepared) return prepared.errors;
    const { operations } = prepared;
    if (name !== undefined && name !== null && name !== '') {
      return operations.find(({ node }) => node.name?.value === name) ?? [unknownOperation(name, operations)];
    }
    const [only] = operations;
    return only !== undefined && operations.length === 1 ? only : [unnamedOperation(operations)];
  }

  private recall(text: string): PreparedDocument {
    const known = this.known.get(text);
    const prepared = known ?? this.prepare(text);
    if (text.length > LONGEST_KEPT) return prepared;
    if (known) this.known.delete(text); // set again below, so that it counts as just used
    this.known.set(text, prepared);
    const [oldest] = this.known.keys();
    if (this.known.size > DOCUMENTS_KEPT && oldest !== undefined) this.known.delete(oldest);
    return prepared;
  }

  private prepare(text: string): PreparedDocument {
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: DOCUMENT_LIMITS.tokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const tooLong = error.message.includes(`${DOCUMENT_LIMITS.tokens} tokens`);
      return { errors: [tooLong ? limitExceeded('tokens') : coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
    const errors = validate(this.schema, document, [...specifiedRules, documentLimits], { maxErrors: 20 });
    if (errors.length > 0) return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
    return {
      operations: document.definitions
        .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
        .map((node) => ({ document, node, runs: 0 })),
    };
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code, ...extensions } });
}

function unknownOperation(name: string, operations: readonly PreparedOperation[]): GraphQLError {
  return resolutionFailure(`The document has no operation named "${name}".`, operations);
}

function unnamedOperation(operations: readonly PreparedOperation[]): GraphQLError {
  const message = operations.length === 0 ? 'The document has no operation.' : 'The document has several operations.';
  return resolutionFailure(message, operations);
}

function resolutionFailure(message: string, operations: readonly PreparedOperation[]): GraphQLError {
  const names = operations.map(({ node }) => node.name?.value ?? '(unnamed)').join(', ');
  const remedy = names === '' ? 'Send a query, mutation or subscription.' : `Name one in operationName: ${names}.`;
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', remedy } });
}
