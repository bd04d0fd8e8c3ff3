import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { costOf, type Cost, type FieldWeights } from './graphql-cost.js';
import { DOCUMENT_LIMITS, limitExceeded } from './graphql-limits.js';
import { measure } from './graphql-measure.js';
import { RecentlyUsed } from './recently-used.js';
import { worded, type Wording } from './graphql-wording.js';

/** One operation of one validated document, with what is remembered about running it. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  /** What it costs, and what of it the variables of a request decide. */
  readonly cost: Cost;
  runs: number;
  /** Set by `graphql-execution.ts`; `null` when this operation cannot be compiled. */
  compiled?: CompiledQuery | null;
}

/** A document as it was found: operations to choose from, or the errors that answer whoever sends it. */
export type PreparedDocument =
  | { readonly operations: readonly PreparedOperation[]; readonly tokens: number }
  | { readonly errors: readonly GraphQLError[] };

export interface DocumentRules extends Wording {
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  readonly weights: FieldWeights;
}

/** A kept document takes some hundred bytes per token, so this bounds the memory of all of them; see the benchmark. */
const TOKENS_KEPT = 150_000;
const DOCUMENTS_KEPT = 1_000;
const REFUSALS_KEPT = 100;
/** Longer texts (mostly comments and literals, given the token limit) are prepared anew each time: memory is bounded. */
const LONGEST_KEPT = 16_384;

/**
 * Parsed and validated documents. Refused ones are remembered apart, so that nobody can push out what others use by
 * sending nonsense.
 *
 * The key is the text, and each operation of it is remembered apart: a document may hold several, and what was
 * compiled for one must never answer for another.
 */
export class Documents {
  private readonly known = new RecentlyUsed<string, PreparedDocument>({ entries: DOCUMENTS_KEPT, weight: TOKENS_KEPT });
  private readonly refusals = new RecentlyUsed<string, PreparedDocument>({ entries: REFUSALS_KEPT });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: DocumentRules,
  ) {}

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

  /** What is known of this text, or what is found out now. */
  recall(text: string): PreparedDocument {
    const known = this.known.get(text) ?? this.refusals.get(text);
    if (known !== undefined) return known;
    const prepared = this.prepare(text);
    if (text.length > LONGEST_KEPT) return prepared;
    if ('errors' in prepared) this.refusals.set(text, prepared);
    else this.known.set(text, prepared, prepared.tokens);
    return prepared;
  }

  private prepare(text: string): PreparedDocument {
    if (text.length > DOCUMENT_LIMITS.characters) return { errors: [limitExceeded('characters', text.length)] };
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: DOCUMENT_LIMITS.tokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const tooLong = error.message.includes(`${DOCUMENT_LIMITS.tokens} tokens`);
      return { errors: [tooLong ? limitExceeded('tokens') : this.shown(error, 'GRAPHQL_PARSE_FAILED')] };
    }
    const broken = measure(document);
    if (broken !== undefined) return { errors: [broken] };
    const rules = this.rules.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const errors = validate(this.schema, document, rules, { maxErrors: 20 });
    if (errors.length > 0) return { errors: errors.map((error) => this.shown(error, 'GRAPHQL_VALIDATION_FAILED')) };
    return {
      tokens: document.tokenCount ?? DOCUMENT_LIMITS.tokens,
      operations: document.definitions
        .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
        .map((node) => ({
          document,
          node,
          cost: costOf(this.schema, document, node, this.rules.weights),
          runs: 0,
        })),
    };
  }

  /** Without the nodes, or a remembered refusal would keep the whole document it is about. */
  private shown(error: GraphQLError, code: string): GraphQLError {
    const shown = new GraphQLError(worded(error.message, this.rules), { extensions: { code, ...error.extensions } });
    Object.defineProperty(shown, 'locations', { value: error.locations, enumerable: true });
    return shown;
  }
}

function unknownOperation(name: string, operations: readonly PreparedOperation[]): GraphQLError {
  const given = name.length > 100 ? `${name.slice(0, 100)} …` : name;
  return resolutionFailure(`The document has no operation named "${given}".`, operations);
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
