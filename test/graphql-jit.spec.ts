import { describe, expect, test } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { execute, extendSchema, NoUnusedVariablesRule, parse, specifiedRules, validate } from 'graphql';
import { GraphQLSchema, type ExecutionResult, type GraphQLObjectType } from 'graphql';
import type { InputProblem } from '../src/platform/graphql-bad-input.js';
import { executePrepared } from '../src/platform/graphql-execution.js';
import { TppScalar } from '../src/platform/graphql-scalars.js';
import { coerceVariables } from '../src/platform/graphql-variables.js';
import type { PreparedOperation } from '../src/platform/graphql-documents.js';
import { randomRequest, type Vocabulary } from './support/random-queries.js';

/**
 * graphql-js says what a query means. Whatever we run instead must answer the same: the same data always, and the same
 * errors, except that of several errors in one emptied branch each may report another one first.
 */
const schema = testSchema();
const FREE = { fixed: true, of: () => 0 };

const vocabulary: Vocabulary = {
  Int: { literals: ['0', '3', '7'], values: [0, 1, 5, 'no number'] },
  Boolean: { literals: ['true', 'false'], values: [true, false] },
  String: { literals: ['"a"', '"b"'], values: ['x', ''] },
  TPP: { literals: ['"1.5"', '12'], values: ['0.0001', 7, '900000000000000', '1e5'] },
  Kind: { literals: ['FIRST', 'SECOND'], values: ['FIRST', 'SECOND', 'THIRD'] },
  Plain: { literals: ['{}', '{ flag: true }'], values: [{}, { flag: true }, { kind: null }, { flag: null }] },
  Filter: {
    literals: ['{}', '{ least: "2" }', '{ kinds: [FIRST], inner: { least: 1 } }'],
    values: [{}, { least: '3' }, { kinds: ['SECOND'], inner: {} }, { inner: { inner: { least: 4 } } }, { flag: null }],
  },
};

const SEEDS = 300;

describe('what runs a compiled query', () => {
  test(`answers ${SEEDS} random documents as graphql-js does`, async () => {
    const seen = { compared: 0, compiled: 0, withErrors: 0, refused: 0 };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { query, variables } = randomRequest(schema, vocabulary, seed);
      const document = parse(query);
      // Two operations share their variables, so each leaves some unused: that rule alone is left out.
      const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);
      if (validate(schema, document, rules).length > 0) continue;

      const operations = document.definitions
        .filter((definition) => definition.kind === 'OperationDefinition')
        .map((node): PreparedOperation => ({ document, node, cost: FREE, runs: 3 })); // the next run compiles
      for (const prepared of operations) {
        for (const variableValues of variables) {
          const operationName = prepared.node.name?.value ?? null;
          const args = { schema, document, operationName, variableValues, contextValue: {}, rootValue: {} };
          const expected = await execute(args);
          const read = coerceVariables(schema, prepared.node, variableValues, { suggestions: true });
          if ('errors' in read) {
            seen.refused += 1;
            const [said, meant] = [read.errors, expected.errors ?? []].map((errors) =>
              errors.map(({ message }) => message),
            );
            const names = new Set(prepared.node.variableDefinitions?.map(({ variable }) => variable.name.value));
            const paths = read.errors.map(({ extensions }) => (extensions.fields as InputProblem[])[0]?.path[0] ?? '');
            if (!isDeepStrictEqual(said, meant) || !paths.every((name) => names.has(name))) {
              throw new Error(JSON.stringify({ seed, query, variableValues, said, meant, paths }));
            }
            continue;
          }
          const actual = await executePrepared({ ...args, prepared, coerced: read.coerced });
          seen.compared += 1;
          seen.withErrors += expected.errors === undefined ? 0 : 1;
          const differences = [
            ...(isDeepStrictEqual(plain(actual.data), plain(expected.data)) ? [] : ['data']),
            ...unmatched(actual, expected),
            ...unmatched(expected, actual),
          ];
          if (differences.length > 0) throw new Error(JSON.stringify({ seed, query, variableValues, differences }));
        }
        if (prepared.compiled) seen.compiled += 1;
      }
    }
    // Guard against a generator that makes nothing worth comparing.
    expect(seen.compared).toBeGreaterThan(SEEDS);
    expect(seen.compiled).toBeGreaterThan(SEEDS / 2);
    expect(seen.withErrors).toBeGreaterThan(SEEDS / 4);
    expect(seen.refused).toBeGreaterThan(SEEDS / 10);
  });

  test.each([
    {
      why: 'a default inside an input',
      query: 'query ($f: Plain) { plain(input: $f) }',
      variables: { f: {} },
      compiles: true,
    },
    {
      why: 'null for a flag with a default',
      query: 'query ($f: Boolean = false) { name @skip(if: $f) }',
      variables: { f: null },
      compiles: true,
    },
    {
      why: 'a branch left out beside the same branch',
      query: 'query ($f: Boolean!) { chip(id: 1) { next @include(if: $f) { strict } next { kind } } }',
      variables: { f: false },
      compiles: false,
    },
    {
      why: 'a field left out',
      query: 'query ($f: Boolean!) { chip(id: 1) { id @include(if: $f) kind } }',
      variables: { f: false },
      compiles: true,
    },
    { why: 'a literal amount', query: '{ amount(of: "1.5") }', variables: {}, compiles: false },
  ])('answers as graphql-js does for $why', async ({ query, variables, compiles }) => {
    const document = parse(query);
    const [node] = document.definitions;
    if (node?.kind !== 'OperationDefinition') throw new Error('the document starts with an operation');
    const args = { schema, document, variableValues: variables, contextValue: {}, rootValue: {} };
    const read = coerceVariables(schema, node, variables, { suggestions: true });
    if ('errors' in read) throw new Error('the variables fit');
    const prepared: PreparedOperation = { document, node, cost: FREE, runs: 3 };
    const actual = await executePrepared({ ...args, prepared, coerced: read.coerced });
    expect(prepared.compiled !== null).toBe(compiles);
    expect(plain(actual)).toEqual(plain(await execute(args)));
  });
});

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Where and what. Compiled code names a field that is selected twice twice: `Chip.(strict,strict)`. */
const placeOf = ({ message, path }: { message: string; path?: readonly unknown[] | undefined }) =>
  `${path?.join('.') ?? ''}: ${message.replace(/\((\w+)(?:,\1)+\)/, '$1')}`;

/** Errors that one answer has and the other does not, unless the other explains the same emptied branch by its own. */
function unmatched(these: ExecutionResult, those: ExecutionResult): string[] {
  const known = new Set(those.errors?.map(placeOf));
  return (these.errors ?? [])
    .filter((error) => !known.has(placeOf(error)))
    .filter(({ path = [] }) => {
      const emptied = emptiedAt(these.data, path);
      return emptied === undefined || !those.errors?.some((other) => startsWith(other.path ?? [], emptied));
    })
    .map(placeOf);
}

type ErrorPath = readonly (string | number)[];

/** Where above the end of `path` the data stop, if they do. */
function emptiedAt(data: unknown, path: ErrorPath): ErrorPath | undefined {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[key];
  }
  return undefined;
}

function startsWith(path: ErrorPath, start: ErrorPath): boolean {
  return start.every((key, index) => path[index] === key);
}

const chip = (id: number) => ({ __typename: 'Chip', id });
const site = (id: number) => ({ __typename: 'Site', id });
const thing = (id: number) => (id % 2 === 0 ? chip(id) : site(id));
const fails = (id: number, every: number) => id % every === every - 1;
// Not null at once: graphql-js would leave the promise of the item before it unhandled, which ends the process.
const later = async (value: null): Promise<null> => value;
const told = (args: object) => JSON.stringify(args, (_key, value: unknown) => sorted(value));

/** Arguments may come in another order of names; that order means nothing. */
function sorted(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Unions, interfaces, lists, non-null, defaults; fields that fail now, later, or with null where none may be. */
function testSchema(): GraphQLSchema {
  const base = new GraphQLSchema({ types: [TppScalar] });
  const built = extendSchema(
    base,
    parse(`
    schema { query: Query }
    enum Kind { FIRST SECOND }
    input Filter { least: TPP = "1", kinds: [Kind!]! = [FIRST, SECOND], flag: Boolean! = false, inner: Filter }
    input Plain { flag: Boolean! = false, kind: Kind = FIRST }
    interface Named { name: String, id: Int! }
    type Chip implements Named { name: String, id: Int!, tpp: TPP!, kind: Kind, next: Chip, peers(first: Int = 2): [Named], strict: String! }
    type Site implements Named { name: String, id: Int!, chips(filter: Filter): [Chip!], owner: Thing, strictOwner: Site! }
    union Thing = Chip | Site
    type Query {
      name: String
      plain(input: Plain): String
      told(filter: Filter, kind: Kind = SECOND, flag: Boolean! = true): String
      amount(of: TPP!, plus: TPP): TPP
      chip(id: Int!): Chip
      site(id: Int): Site!
      things(first: Int = 3): [Thing!]
      named(id: Int, label: String = "x"): Named
    }`),
    { assumeValidSDL: true },
  );

  type Args = Record<string, never> & { readonly id?: number; readonly first?: number };
  const resolve = (type: string, fields: Record<string, (source: { id: number }, args: Args) => unknown>) => {
    const declared = (built.getType(type) as GraphQLObjectType).getFields();
    for (const [name, resolver] of Object.entries(fields)) {
      const field = declared[name];
      if (field === undefined) throw new Error(`${type} has no field ${name}`);
      field.resolve = resolver;
    }
  };

  resolve('Query', {
    name: () => 'root',
    told: (_source, args) => told(args),
    plain: (_source, args) => told(args),
    amount: (_source, args: Record<string, unknown>) =>
      (args.of as bigint) + ((args.plus as bigint | null | undefined) ?? 0n),
    chip: async (_source, { id = 0 }) => (fails(id, 6) ? null : chip(id)),
    site: (_source, { id }) => site(id ?? 1),
    things: (_source, { first }) => Array.from({ length: first ?? 1 }, (_, index) => thing(index)),
    named: (_source, { id }) => thing(id ?? 2),
  });
  resolve('Chip', {
    name: ({ id }) => {
      if (fails(id, 4)) throw new Error(`chip ${id} has no name`);
      return `chip ${id}`;
    },
    tpp: ({ id }) => BigInt(id) * 12_345n,
    kind: ({ id }) => (id % 2 === 0 ? 'FIRST' : 'SECOND'),
    next: async ({ id }) => (id > 8 ? null : chip(id + 1)),
    peers: ({ id }, { first }) =>
      Array.from({ length: first ?? 0 }, (_, index) => (index === 1 ? null : thing(id + index))),
    strict: async ({ id }) => {
      if (fails(id, 5)) throw new Error(`chip ${id} is not strict`);
      return fails(id, 3) ? null : 'strict';
    },
  });
  resolve('Site', {
    name: async ({ id }) => `site ${id}`,
    chips: ({ id }, args) => (told(args).includes('SECOND') ? [chip(id), chip(id + 1)] : [chip(id), later(null)]),
    owner: ({ id }) => thing(id + 1),
    strictOwner: async ({ id }) => (fails(id, 4) ? null : site(id + 1)),
  });
  return built;
}
