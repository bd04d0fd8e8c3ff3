import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Caller } from './caller.js';
import { type ConnectionParams, type Gate, TurnedAway } from './gate.js';
import { askedBy } from './graphql-asked.js';
import { contextOf, type ContextExtension, type GraphqlContext, type GraphqlRequest } from './graphql-context.js';
import { costExceeded } from './graphql-cost.js';
import type { Deadlines } from './graphql-deadline.js';
import type { Documents, PreparedOperation } from './graphql-documents.js';
import type { PreparedArgs } from './graphql-execution.js';
import type { PersistedDocuments } from './graphql-persisted.js';
import type { OpenStreams } from './graphql-streams.js';
import { refusalError } from './graphql-turned-away.js';
import { problemOfVariables } from './graphql-values.js';
import { coerceVariables } from './graphql-variables.js';
import type { Wording } from './graphql-wording.js';

/** What the transports share: one schema, one document cache, the same limits. */
export interface Served {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly documents: Documents;
  readonly persisted: PersistedDocuments;
  readonly wording: Wording;
  /** The most one operation may cost. */
  readonly maxCost: number;
  readonly deadlines: Deadlines;
  readonly streams: OpenStreams;
  readonly extend: ContextExtension | undefined;
  readonly gate: Gate;
}

/** The parameters of a GraphQL request, as every protocol carries them. */
export interface RequestParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Who asks, and through which request. */
export interface Asking {
  readonly caller: Caller;
  readonly request: GraphqlRequest;
  readonly params?: ConnectionParams | undefined;
}

/** Arguments ready to run, their context and their cost in them. */
export type ReadyArgs = PreparedArgs & { readonly contextValue: GraphqlContext; readonly cost: number };

/** From parameters to arguments that are ready to run, or the errors that answer the request. Every transport calls it. */
export async function prepareRequest(
  { schema, documents, extend, gate, maxCost, persisted, wording }: Served,
  { extensions, operationName, query, variables }: RequestParams,
  { caller, params, request }: Asking,
): Promise<ReadyArgs | readonly GraphQLError[]> {
  const text = persisted.textOf({ query, extensions });
  if (typeof text !== 'string') return [text];
  const prepared = documents.operation(text, operationName);
  if (!('node' in prepared)) return prepared;
  const refused = await refusalOf(gate, caller, prepared);
  if (refused !== undefined) return [refused];
  const variableValues = variables ?? {};
  const problem = problemOfVariables(variableValues);
  if (problem !== undefined) return [problem];
  const read = coerceVariables(schema, prepared.node, variableValues, wording);
  if ('errors' in read) return read.errors;
  const cost = prepared.cost.of(read.coerced);
  if (cost > maxCost) return [costExceeded(cost, maxCost)];
  return {
    schema,
    document: prepared.document,
    operationName: prepared.node.name?.value ?? null,
    variableValues,
    contextValue: await contextOf(extend, request, caller, params),
    prepared,
    coerced: read.coerced,
    cost,
  };
}

async function refusalOf(gate: Gate, caller: Caller, operation: PreparedOperation): Promise<GraphQLError | undefined> {
  try {
    await gate.permit(caller, askedBy(operation));
    return undefined;
  } catch (error) {
    if (error instanceof TurnedAway) return refusalError(error);
    throw error;
  }
}
