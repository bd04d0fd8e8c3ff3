import { GraphQLError } from 'graphql';

/** What one document may ask for. Checked once per document text, before it is validated and before anything runs. */
export const DOCUMENT_LIMITS = {
  characters: 65_536,
  tokens: 2_000,
  operations: 20,
  fragments: 50,
  variables: 50,
  depth: 12,
  nesting: 50,
  breadth: 100,
  rootFields: 20,
  fields: 1_000,
  repeated: 100,
  aliases: 50,
  directives: 50,
  directivesHere: 4,
  introspectionDepth: 16,
  introspectionLists: 20,
  inputDepth: 10,
} as const;

export type Limit = keyof typeof DOCUMENT_LIMITS;

const MEANINGS: Record<Limit, string> = {
  characters: 'characters in the document',
  tokens: 'tokens in the document',
  operations: 'operations in the document',
  fragments: 'fragments in the document',
  variables: 'variables of one operation',
  depth: 'levels of nested fields',
  nesting: 'levels of fields and fragments',
  breadth: 'fields side by side, those in fragments counted where they are spread',
  rootFields: 'fields at the root of the operation',
  fields: 'fields in the document, those in fragments counted wherever they are spread',
  repeated: 'fields asked for again under the same name in the same place',
  aliases: 'aliased fields, those in fragments counted wherever they are spread',
  directives: 'directives in the document',
  directivesHere: 'directives in one place',
  introspectionDepth: 'levels of introspection',
  introspectionLists: 'lists of the schema read at once',
  inputDepth: 'levels of nested lists and objects in an argument',
};

/** The error for a document above one limit. It names the limit, so that a caller knows what to cut. */
export function limitExceeded(limit: Limit, asked?: number): GraphQLError {
  const most = DOCUMENT_LIMITS[limit];
  const found = asked === undefined ? 'more' : String(asked);
  return new GraphQLError(`The ${limit} limit is ${most} ${MEANINGS[limit]}; this document has ${found}.`, {
    extensions: { code: 'DOCUMENT_TOO_LARGE', limit, most, remedy: 'Ask for less, or split the document in several.' },
  });
}

/** What the variables of one request may hold. Their lists are bounded again by the fields that take them. */
export const VARIABLE_LIMITS = { depth: 10, list: 2_000, values: 50_000, characters: 20_000 } as const;

/** The error for a value that no field of ours takes, whatever its type: it is refused before any type is asked. */
export function badValue(message: string, remedy: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', retryable: false, remedy } });
}
