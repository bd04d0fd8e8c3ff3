import fs from 'node:fs';
import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

export type Operation = 'query' | 'mutation' | 'subscription';

/** A field of a root of the schema: everything it answers with, asked for several times at once with arguments of their own. */
export interface RootField {
  readonly operation: Operation;
  readonly name: string;
  readonly args: readonly GraphQLArgument[];
  readonly document: string;
  /** How many times the document asks for it. */
  readonly times: number;
}

const MOST_FIELDS = 850;

/** The committed schema: a test holds it against the code, so a new field is among these by itself. */
export const committedSchema = (): GraphQLSchema => buildSchema(fs.readFileSync('schema.graphql', 'utf8'));

/** Every field of every root. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => rootField(schema, operation, field)),
  );
}

function rootField(schema: GraphQLSchema, operation: Operation, field: GraphQLField<unknown, unknown>): RootField {
  let [selection, count] = ['', Infinity];
  for (let depth = 4; depth > 0 && count > MOST_FIELDS; depth -= 1) {
    selection = selectionOf(schema, getNamedType(field.type), depth);
    count = selection.match(/\w+/g)?.length ?? 1;
  }
  const { args } = field;
  const many =
    operation === 'subscription'
      ? 1
      : Math.min(5, Math.floor(MOST_FIELDS / count), Math.floor(40 / Math.max(1, args.length)));
  const times = Math.max(1, many);
  const variables: string[] = [];
  const asked = Array.from({ length: times }, (_, n) => {
    for (const arg of args) variables.push(`$${arg.name}${n}: ${String(arg.type)}`);
    const given = args.map((arg) => `${arg.name}: $${arg.name}${n}`).join(', ');
    return `a${n}: ${field.name}${given === '' ? '' : `(${given})`} ${selection}`;
  });
  const head = variables.length === 0 ? '' : `(${variables.join(', ')})`;
  return { operation, name: field.name, args, times, document: `${operation} Try${head} { ${asked.join(' ')} }` };
}

/** All fields that need no argument, so many levels deep. */
function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string {
  if (isUnionType(type) || isInterfaceType(type)) {
    const parts = schema.getPossibleTypes(type).map((one) => `... on ${one.name} ${selectionOf(schema, one, depth)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const inner = getNamedType(field.type);
    const isLeaf = !isObjectType(inner) && !isUnionType(inner) && !isInterfaceType(inner);
    if (isLeaf) return [field.name];
    return depth > 1 ? [`${field.name} ${selectionOf(schema, inner, depth - 1)}`] : [];
  });
  return `{ __typename ${fields.join(' ')} }`;
}

/** What values are made of. */
export interface Pool {
  /** Ids, references, keys and cursors, of the attacker and of the victim. */
  readonly texts: readonly string[];
  readonly random: () => number;
}

const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  Boolean: [true, false],
  Int: [20, 1, 5],
  CountryCode: ['VN', 'PL', 'BR'],
  Date: ['2025-06-01', '2026-06-01'],
  DateTime: ['2025-06-02T12:00:00Z', '2026-06-02T12:00:00Z'],
  TPP: ['100', '1230637192'],
  Usd: ['1000', '13577531'],
  USD: ['1000', '13577531'],
  WholeNumber: [1, 7, 30],
  Eccn: ['3A090.a'],
};

/** A value for an argument; `undefined` leaves it out. */
export function valueFor(type: GraphQLInputType, pool: Pool, depth = 0): unknown {
  const pick = <One>(all: readonly One[]): One | undefined => all[Math.floor(pool.random() * all.length)];
  if (isNonNullType(type)) return valueFor(type.ofType as GraphQLInputType, pool, depth) ?? pick(pool.texts);
  if (isListType(type)) return [valueFor(type.ofType, pool, depth + 1)];
  if (isEnumType(type)) return pick(type.getValues())?.name;
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).flatMap((field) => {
      const wanted = isNonNullType(field.type) || pool.random() < 0.4;
      return wanted && depth < 5 ? [[field.name, valueFor(field.type, pool, depth + 1)] as const] : [];
    });
    return Object.fromEntries(given);
  }
  return pick(SCALARS[type.name] ?? pool.texts);
}
