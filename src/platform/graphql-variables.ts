import {
  coerceInputValue,
  getVariableValues,
  GraphQLError,
  isInputType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { badInputError } from './graphql-bad-input.js';
import { coerceFitting } from './graphql-input.js';
import { worded, type Wording } from './graphql-wording.js';

const MOST_ERRORS = 20;

/** Variables as resolvers get them: scalars parsed, defaults filled in. */
export type CoercedVariables = Readonly<Record<string, unknown>>;

/**
 * Reads the variables of an operation as graphql-js does. When they do not fit, answers one BAD_USER_INPUT error per
 * wrong value, each naming its path, such as `input.shipments.3.quantity`.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  wording: Wording,
): { readonly coerced: CoercedVariables } | { readonly errors: readonly GraphQLError[] } {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { coerced: {} };
  const fitting = coerceFitting(schema, definitions, variables);
  if (fitting !== undefined) return { coerced: fitting };
  const { errors, coerced } = getVariableValues(schema, definitions, variables, { maxErrors: MOST_ERRORS });
  if (errors === undefined) return { coerced };
  const paths = wrongPaths(schema, operation, variables);
  return {
    errors: errors.map((error, index) => {
      const path = index < MOST_ERRORS ? (paths[index] ?? []) : []; // the last one only says that there are more
      const message = worded(error.message, wording);
      const reason = message.replace(/^.*?; /s, '');
      const remedy = path.length > 0 ? `Correct ${path.join('.')}: ${reason}` : 'Correct the others first.';
      return badInputError([{ path, message, remedy }], error.nodes);
    }),
  };
}

/** The paths of the wrong values, in the order in which graphql-js reports them; it keeps them only in its messages. */
function wrongPaths(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string[][] {
  const paths: string[][] = [];
  const wrong = (path: readonly string[]): void => {
    paths.push([...path]);
    if (paths.length > MOST_ERRORS) throw ENOUGH;
  };
  try {
    eachWrong(schema, variableDefinitions, variables, wrong);
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return paths;
}

/** Ends the search: a list of half a million wrong entries is not read to its end to tell the first fifty. */
const ENOUGH = new Error('enough problems were found');

function eachWrong(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
  wrong: (path: readonly string[]) => void,
): void {
  for (const { variable, type: typeNode, defaultValue } of definitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    const given = Object.hasOwn(variables, name);
    if (!isInputType(type)) continue;
    if (!given) {
      if (defaultValue === undefined && typeNode.kind === 'NonNullType') wrong([name]);
      continue;
    }
    coerceInputValue(variables[name], type, (path) => wrong([name, ...path.map(String)]));
  }
}
