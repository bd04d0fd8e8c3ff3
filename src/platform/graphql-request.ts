import { GraphQLError, type GraphQLSchema } from 'graphql';
import { contextOf, type ContextExtension, type GraphqlContext, type GraphqlRequest } from './graphql-context.js';
import type { Documents } from './graphql-documents.js';
import type { PreparedArgs } from './graphql-execution.js';
import { coerceVariables } from './graphql-variables.js';

/** What the transports share: one schema, one document cache. */
export interface Served {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly documents: Documents;
  readonly extend: ContextExtension | undefined;
}

/** The parameters of a GraphQL request, as every protocol carries them. */
export interface RequestParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Arguments ready to run, their context in them. */
export type ReadyArgs = PreparedArgs & { readonly contextValue: GraphqlContext };

/** From parameters to arguments that are ready to run, or the errors that answer the request. Every transport calls it. */
export async function prepareRequest(
  { schema, documents, extend }: Served,
  { query, operationName, variables }: RequestParams,
  request: GraphqlRequest,
  connectionParams?: Readonly<Record<string, unknown>>,
): Promise<ReadyArgs | readonly GraphQLError[]> {
  const prepared = documents.operation(query, operationName);
  if (!('node' in prepared)) return prepared;
  const variableValues = variables ?? {};
  const read = coerceVariables(schema, prepared.node, variableValues);
  if ('errors' in read) return read.errors;
  return {
    schema,
    document: prepared.document,
    operationName: prepared.node.name?.value ?? null,
    variableValues,
    contextValue: await contextOf(extend, request, connectionParams),
    prepared,
    coerced: read.coerced,
  };
}
