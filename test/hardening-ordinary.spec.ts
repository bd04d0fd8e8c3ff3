import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  getIntrospectionQuery,
  isInterfaceType,
  isObjectType,
  parse,
  specifiedRules,
  validate,
  type GraphQLSchema,
} from 'graphql';
import { FIELD_WEIGHTS } from '../src/field-weights.js';
import { EXAMPLES } from '../src/platform/graphiql-page.js';
import { Documents, type PreparedOperation } from '../src/platform/graphql-documents.js';
import { measure } from '../src/platform/graphql-measure.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const documentsOf = (introspection = true): Documents =>
  new Documents(schema, { introspection, suggestions: introspection, weights: FIELD_WEIGHTS });
const MOST = 100_000;

const QUOTED = [/```graphql\n(.*?)```/gs, /`([^`$]*)`/g, /'([^'\n]*)'/g];

/** Every text in quotes or backticks of these files that is a document of this schema. */
function documentsIn(files: readonly string[]): string[] {
  const texts = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return QUOTED.flatMap((quoted) => [...text.matchAll(quoted)].map(([, inside = '']) => inside));
  });
  return [...new Set(texts)].filter(
    (text) => /^\s*(?:\{|query|mutation|subscription|#)/.test(text) && isValid(text, schema),
  );
}

function isValid(text: string, of: GraphQLSchema): boolean {
  try {
    return validate(of, parse(text), specifiedRules).length === 0;
  } catch {
    return false;
  }
}

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const prepared = documentsOf().recall(text);
  if ('errors' in prepared) throw new Error(prepared.errors.map(({ message }) => message).join(' '));
  return Math.max(...prepared.operations.map(({ cost }: PreparedOperation) => cost.of(variables)));
}

describe('an ordinary document passes', () => {
  const tests = readdirSync('test').filter((name) => name.endsWith('.ts') && !name.startsWith('hardening'));
  const given = [
    ...documentsIn(['README.md']),
    ...documentsIn([...tests.map((name) => `test/${name}`), 'test/support/api.ts']),
    ...EXAMPLES,
  ];

  test('and there are enough of them', () => expect(given.length).toBeGreaterThan(40));

  test.each(given.map((text) => [text.replace(/\s+/g, ' ').trim().slice(0, 100), text] as const))(
    '%s',
    (_name, text) => {
      expect(costOf(text)).toBeLessThan(MOST / 10);
    },
  );
});

describe('introspection', () => {
  const whole = [
    getIntrospectionQuery(),
    getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  ];

  test.each(whole)('as GraphiQL and other tools send it passes, and costs 100 (%#)', (text) => {
    expect(costOf(text)).toBe(100);
  });

  test.each([...whole, '{ __schema { queryType { name } } }', '{ a: __type(name: "Query") { name } }'])(
    'is refused when it is off (%#)',
    (text) => {
      const prepared = documentsOf(false).recall(text);
      const said = 'errors' in prepared ? prepared.errors.map(({ message }) => message) : [];
      expect(said[0]).toMatch(/introspection has been disabled/);
    },
  );

  test('off, the name of a type can still be asked for', () => {
    expect('operations' in documentsOf(false).recall('{ country(code: "CL") { __typename } }')).toBe(true);
  });
});

describe('the cost of a document', () => {
  test.each([
    { why: 'a field at the root', query: '{ item(id: "A") { id name } }', cost: 10 },
    { why: 'objects below it', query: '{ item(id: "A") { densePeaks { tops } } }', cost: 15 },
    { why: 'the usual page', query: '{ shipments { nodes { reference } } }', cost: 60 },
    { why: 'the page asked for', query: '{ shipments(first: 200) { nodes { destination { code } } } }', cost: 410 },
    { why: 'a page backward', query: '{ shipments(last: 7) { edges { node { reference } } } }', cost: 24 },
    {
      why: 'a page of a variable',
      query: 'query ($n: Int) { shipments(first: $n) { nodes { reference } } }',
      variables: { n: 3 },
      cost: 13,
    },
    { why: 'a variable left out', query: 'query ($n: Int) { shipments(first: $n) { nodes { reference } } }', cost: 60 },
    {
      why: 'a page in a fragment',
      query: '{ shipments(first: 4) { ...P } } fragment P on ShipmentConnection { nodes { reference } }',
      cost: 14,
    },
    {
      why: 'entries of a list in a variable',
      query: 'mutation ($i: PostShipmentsInput!) { postShipments(input: $i) { results { replayed } } }',
      variables: { i: { shipments: [{}, {}, {}] } },
      cost: 33,
    },
    { why: 'nothing but the name of a type', query: '{ __typename }', cost: 0 },
  ])('counts $why', ({ cost, query, variables }) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  test('has no weight for a field that is not there', () => {
    const unknown = Object.keys(FIELD_WEIGHTS).filter((place) => {
      const [typeName = '', field = ''] = place.split('.');
      const type = schema.getType(typeName);
      return !(isObjectType(type) || isInterfaceType(type)) || type.getFields()[field] === undefined;
    });
    expect(unknown).toEqual([]);
  });
});

test('measuring a document does not depend on what it would expand to', () => {
  const doubling = (levels: number): string => {
    const chain = Array.from({ length: levels }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    return `{ ...F0 } ${chain.join(' ')} fragment F${levels} on Query { __typename }`;
  };
  for (const levels of [10, 20, 30, 40, 60]) expect(measure(parse(doubling(levels)))).toBeDefined(); // 2^60 would not end
});
