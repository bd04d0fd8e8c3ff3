import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  getVariableValues,
  type GraphQLScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { coerceFitting } from './graphql-input.js';

const schema = buildSchema(`
  scalar Even
  enum Color { RED GREEN }
  input Leaf { even: Even! color: Color = GREEN tags: [String!] }
  input Node { id: ID! count: Int = 3 many: [[Int]!] leaf: Leaf leaves: [Leaf!]! next: Node flag: Boolean! ratio: Float = null }
  type Query { ask(node: Node, leaves: [Leaf], color: Color): Int }
`);
(schema.getType('Even') as GraphQLScalarType).parseValue = (value) => {
  if (typeof value !== 'number') throw new TypeError('no number');
  return value % 2 === 0 ? BigInt(value) : undefined;
};
const document =
  parse(`query ($node: Node, $must: Node!, $leaves: [Leaf] = [{ even: 2 }], $color: Color = RED, $n: Int! = 7) {
  ask(node: $node, leaves: $leaves, color: $color) }`);
const operation = document.definitions.find(
  (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
);
const definitions = operation?.variableDefinitions ?? [];

/** Mostly what fits; now and then something else in its place. */
const or = (fitting: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 300, arbitrary: fitting },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined, 1, 1.5, 'x', true, [], {}, [null], { even: 4 }) },
  );
const optional = (fields: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(fields, { requiredKeys });
const leaf = or(
  optional(
    {
      even: or(fc.constantFrom(2, 4)),
      color: or(fc.constantFrom('RED', 'GREEN')),
      tags: or(fc.array(or(fc.string()))),
    },
    ['even'],
  ),
);
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: or(
    optional(
      {
        id: or(fc.oneof(fc.string(), fc.nat())),
        count: or(fc.integer({ min: -5, max: 5 })),
        many: or(fc.array(or(fc.array(or(fc.nat({ max: 9 })), { maxLength: 2 })), { maxLength: 2 })),
        leaf,
        leaves: or(fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }))),
        next: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: tie('node') }),
        flag: or(fc.boolean()),
        ratio: or(fc.constantFrom(0.5, 1, 2)),
        surplus: fc.constant(1),
      },
      ['id', 'leaves', 'flag'],
    ).map(({ surplus, ...one }) => (surplus === 1 && one.ratio === 1 ? { ...one, surplus } : one)),
  ),
}));
const variables = optional(
  {
    node,
    must: node,
    leaves: or(fc.array(leaf)),
    color: or(fc.constant('GREEN')),
    n: or(fc.integer({ min: 0, max: 9 })),
    other: fc.nat(),
  },
  ['must'],
);

test('what fits is read as graphql-js reads it, and only that', () => {
  let fitted = 0;
  let unfit = 0;
  fc.assert(
    fc.property(variables, (given) => {
      const theirs = getVariableValues(schema, definitions, given);
      const ours = coerceFitting(schema, definitions, given);
      expect(ours).toEqual(theirs.coerced);
      expect(JSON.stringify(ours, plain)).toBe(JSON.stringify(theirs.coerced, plain)); // the order of fields as well
      if (ours === undefined) unfit += 1;
      else fitted += 1;
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(fitted, unfit)).toBeGreaterThan(100);
});

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
