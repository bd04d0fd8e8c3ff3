import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const FORM = /^-?\d{1,18}$/;

/**
 * A whole number, exact: a bigint inside. GraphQL's own Int ends at 2,147,483,647, and quantities and the numbers of the
 * ledger do not. Text beyond 2^53, because JSON numbers are rounded there.
 */
export const WholeNumberScalar = new GraphQLScalarType<bigint, number | string>({
  name: 'WholeNumber',
  description:
    'A whole number of up to 18 digits, exact. A JSON integer, or the same as text; answers are JSON integers up to ' +
    '9007199254740991 and text beyond, because JSON numbers are rounded there.',
  serialize(value) {
    const whole = BigInt(value as bigint | number);
    const safe = whole >= BigInt(Number.MIN_SAFE_INTEGER) && whole <= BigInt(Number.MAX_SAFE_INTEGER);
    return safe ? Number(whole) : whole.toString();
  },
  parseValue(value) {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
    return typeof value === 'string' ? parse(value) : refuse(`The ${typeof value} ${String(value)}`);
  },
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return parse(node.value, node);
    return refuse('value' in node ? String(node.value) : `A ${node.kind}`, node);
  },
});

const parse = (text: string, node?: ValueNode): bigint =>
  FORM.test(text) ? BigInt(text) : refuse(JSON.stringify(text), node);

function refuse(given: string, node?: ValueNode): never {
  throw new GraphQLError(`${given} is not a WholeNumber. Give digits without a point, at most 18.`, { nodes: node });
}
