import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { formatInstant, tryDay, tryInstant, type Day, type Instant } from '../rules/day.js';
import { formatTpp, tryTpp, type Tpp } from '../rules/tpp.js';
import { formatUsd, tryUsd, type UsdCents } from './graphql-usd.js';

/** Total processing performance, exact. A `Tpp` inside; text such as `"20919.2"` outside. */
export const TppScalar = textScalar<Tpp>({
  name: 'TPP',
  description:
    'Total processing performance, exact: a decimal as text with up to 15 digits before and 4 after the point, such as ' +
    '"20919.2". No sign, no exponent, no separators. A whole number may also be given as a JSON integer. Answers carry ' +
    'no trailing zeros; differences may be negative.',
  read: tryTpp,
  write: formatTpp,
  wholeNumbers: true,
  form: 'a decimal as text, up to 15 digits before and 4 after the point, such as "20919.2"',
});

/** US dollars, exact to the cent. Bigint cents inside. */
export const UsdScalar = textScalar<UsdCents>({
  name: 'Usd',
  description:
    'An amount of US dollars, exact: a decimal as text with up to 15 digits before and 2 after the point, such as ' +
    '"1250000.00". No sign, no separators. A whole number may also be given as a JSON integer. Answers always carry two ' +
    'decimals.',
  specifiedByURL: 'https://www.iso.org/iso-4217-currency-codes.html',
  read: tryUsd,
  write: formatUsd,
  wholeNumbers: true,
  form: 'a decimal as text with at most 2 decimals, such as "1250000.00"',
});

/** A calendar day. */
export const DateScalar = textScalar<Day>({
  name: 'Date',
  description: 'A calendar day, YYYY-MM-DD, such as "2025-05-15". It must exist: "2025-02-29" is refused.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  read: tryDay,
  write: (value) => value,
  form: 'a day that exists, YYYY-MM-DD, such as "2025-05-15"',
});

/** An instant. Milliseconds since 1970 inside. */
export const DateTimeScalar = textScalar<Instant>({
  name: 'DateTime',
  description:
    'An instant, to the millisecond, with its offset: "2025-06-02T14:00:00+02:00" or "2025-06-02T12:00:00.000Z". ' +
    'Without an offset it is refused, for it would be a guess. Answers are in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  read: tryInstant,
  write: formatInstant,
  form: 'an instant with Z or an offset, such as "2025-06-02T12:00:00Z"',
});

/** A country code's form. Whether the country exists is for the country catalog to say. */
export const CountryCodeScalar = textScalar<string>({
  name: 'CountryCode',
  description: 'A country or territory: its ISO 3166-1 alpha-2 code in capitals, such as "CL".',
  specifiedByURL: 'https://www.iso.org/iso-3166-country-codes.html',
  read: matching(/^[A-Z]{2}$/),
  write: (value) => value,
  form: 'two capital letters, such as "CL"',
});

/** An export control classification number's form, or EAR99. */
export const EccnScalar = textScalar<string>({
  name: 'Eccn',
  description:
    'An export control classification number of the Commerce Control List, with its paragraph where there is one, such ' +
    'as "3A090.a", "4A090" or "5A992.z.1"; or "EAR99".',
  specifiedByURL: 'https://www.ecfr.gov/current/title-15/part-774',
  read: matching(/^(?:EAR99|[0-9][A-E][0-9]{3}(?:\.[a-z0-9]{1,3}){0,6})$/),
  write: (value) => value,
  form: 'a classification such as "3A090.a" or "EAR99"',
});

/** All of them, for a schema that must list scalars no field uses yet. */
export const SCALARS = [TppScalar, UsdScalar, DateScalar, DateTimeScalar, CountryCodeScalar, EccnScalar] as const;

interface TextScalar<Value> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  /** Answers `undefined` for text of another form. */
  readonly read: (text: string) => Value | undefined;
  readonly write: (value: Value) => string;
  /** Whether an integer is taken as well; one in JSON only as far as JSON keeps it exact. */
  readonly wholeNumbers?: boolean;
  /** Ends the remedy "Give …". */
  readonly form: string;
}

function textScalar<Value>(scalar: TextScalar<Value>): GraphQLScalarType<Value, string> {
  const { name, description, specifiedByURL, read, write, wholeNumbers = false, form } = scalar;

  const refuse = (given: string, node?: ValueNode): never => {
    throw new GraphQLError(`${given} is not a ${name}. Give ${form}.`, { nodes: node });
  };
  const parse = (text: string, node?: ValueNode): Value => read(text) ?? refuse(JSON.stringify(text), node);

  return new GraphQLScalarType<Value, string>({
    name,
    description,
    specifiedByURL,
    serialize: (value) => write(value as Value),
    parseValue(value) {
      if (typeof value === 'string') return parse(value);
      if (typeof value === 'number' && wholeNumbers) {
        if (Number.isSafeInteger(value)) return parse(String(value));
        return refuse(`The JSON number ${value}, which may have been rounded on its way,`);
      }
      return refuse(typeof value === 'number' ? `The number ${value}` : `A ${typeof value}`);
    },
    parseLiteral(node) {
      if (node.kind === Kind.STRING) return parse(node.value, node);
      if (node.kind === Kind.INT && wholeNumbers) return parse(node.value, node);
      return refuse('value' in node ? String(node.value) : `A ${node.kind}`, node);
    },
  });
}

function matching(form: RegExp): (text: string) => string | undefined {
  return (text) => (form.test(text) ? text : undefined);
}
