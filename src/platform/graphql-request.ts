import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Caller } from './caller.js';
import { type ConnectionParams, type Gate, TurnedAway } from './gate.js';
import { askedBy } from './graphql-asked.js';
import { contextOf, type ContextExtension, type GraphqlContext, type GraphqlRequest } from './graphql-context.js';
import type { Documents, PreparedOperation } from './graphql-documents.js';
import type { PreparedArgs } from './graphql-execution.js';
import { refusalError } from './graphql-turned-away.js';
import { coerceVariables } from './graphql-variables.js';

/** What the transports share: one schema, one document cache. */
export interface Served {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly documents: Documents;
  readonly extend: ContextExtension | undefined;
  readonly gate: Gate;
}

/** The parameters of a GraphQL request, as every protocol carries them. */
export interface RequestParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Who asks, and through which request. */
export interface Asking {
  readonly caller: Caller;
  readonly request: GraphqlRequest;
  readonly params?: ConnectionParams | undefined;
}

/** Arguments ready to run, their context in them. */
export type ReadyArgs = PreparedArgs & { readonly contextValue: GraphqlContext };

/** From parameters to arguments that are ready to run, or the errors that answer the request. Every transport calls it. */
export async function prepareRequest(
  { schema, documents, extend, gate }: Served,
  { query, operationName, variables }: RequestParams,
  { caller, params, request }: Asking,
): Promise<ReadyArgs | readonly GraphQLError[]> {
  const prepared = documents.operation(query, operationName);
  if (!('node' in prepared)) return prepared;
  const refused = await refusalOf(gate, caller, prepared);
  if (refused !== undefined) return [refused];
  const variableValues = variables ?? {};
  const read = coerceVariables(schema, prepared.node, variableValues);
  if ('errors' in read) return read.errors;
  return {
    schema,
    document: prepared.document,
    operationName: prepared.node.name?.value ?? null,
    variableValues,
    contextValue: await contextOf(extend, request, caller, params),
    prepared,
    coerced: read.coerced,
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
