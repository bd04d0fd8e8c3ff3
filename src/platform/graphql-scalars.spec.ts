import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Kind, type GraphQLScalarType, type ValueNode } from 'graphql';
import {
  CountryCodeScalar,
  DateScalar,
  DateTimeScalar,
  EccnScalar,
  SCALARS,
  TppScalar,
  UsdScalar,
} from './graphql-scalars.js';

const literal = (scalar: GraphQLScalarType, kind: Kind.INT | Kind.FLOAT | Kind.STRING, value: string): unknown =>
  scalar.parseLiteral({ kind, value } as ValueNode);

describe('TPP', () => {
  test.each([
    { given: '0', inside: 0n, shown: '0' },
    { given: '0.0001', inside: 1n, shown: '0.0001' },
    { given: '20919.2000', inside: 209_192_000n, shown: '20919.2' },
    { given: '26900000', inside: 269_000_000_000n, shown: '26900000' },
    { given: '007.10', inside: 71_000n, shown: '7.1' },
    { given: '999999999999999.9999', inside: 9_999_999_999_999_999_999n, shown: '999999999999999.9999' },
    { given: 5_064_000_000, inside: 50_640_000_000_000n, shown: '5064000000' },
    { given: Number.MAX_SAFE_INTEGER - 9_000_000_000_000_000, inside: 71_992_547_409_910_000n, shown: '7199254740991' },
  ])('reads $given exactly and shows $shown', ({ given, inside, shown }) => {
    expect(TppScalar.parseValue(given)).toBe(inside);
    expect(TppScalar.serialize(inside)).toBe(shown);
  });

  test.each(['', ' 1', '1 ', '-1', '+1', '1e5', '1,000', '.5', '5.', '0.00001', '1000000000000000', '٣', 'NaN', '0x1'])(
    'refuses the text "%s"',
    (text) => expect(() => TppScalar.parseValue(text)).toThrow(/not a TPP\. Give a decimal as text/),
  );

  test.each([1.5, -1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, true, null, [], {}, 1n])(
    'refuses the value %s',
    (value) => expect(() => TppScalar.parseValue(value)).toThrow(/Give a decimal as text/),
  );

  test('takes a whole number in a document exactly, however long, and refuses a float there', () => {
    expect(literal(TppScalar, Kind.INT, '900719925474099')).toBe(9_007_199_254_740_990_000n);
    expect(() => literal(TppScalar, Kind.INT, '-1')).toThrow(/not a TPP/);
    expect(() => literal(TppScalar, Kind.FLOAT, '1.5')).toThrow(/as text/);
  });

  test('shows a negative difference', () => expect(TppScalar.serialize(-144_000_001n)).toBe('-14400.0001'));

  test('comes back as it went, from any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n }), (amount) => {
        const shown = TppScalar.serialize(amount);
        expect(shown).not.toMatch(/\.\d*0$/);
        expect(TppScalar.parseValue(shown)).toBe(amount);
        expect(literal(TppScalar, Kind.STRING, shown)).toBe(amount);
      }),
    );
  });
});

describe('Usd', () => {
  test.each([
    { given: '0', inside: 0n, shown: '0.00' },
    { given: '0.5', inside: 50n, shown: '0.50' },
    { given: '1250000.00', inside: 125_000_000n, shown: '1250000.00' },
    { given: 12, inside: 1_200n, shown: '12.00' },
  ])('reads $given and shows $shown', ({ given, inside, shown }) => {
    expect(UsdScalar.parseValue(given)).toBe(inside);
    expect(UsdScalar.serialize(inside)).toBe(shown);
  });

  test.each(['0.001', '-1', '$5', '1,000.00', 0.1, ''])('refuses %s', (given) =>
    expect(() => UsdScalar.parseValue(given)).toThrow(/at most 2 decimals/),
  );

  test('comes back as it went, below zero too when shown', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n }), (cents) => {
        expect(UsdScalar.parseValue(UsdScalar.serialize(cents))).toBe(cents);
        expect(UsdScalar.serialize(-cents - 1n)).toBe(`-${UsdScalar.serialize(cents + 1n)}`);
      }),
    );
  });
});

describe('Date', () => {
  test.each(['2024-02-29', '2025-05-15', '0001-01-01', '9999-12-31'])('takes %s', (text) =>
    expect(DateScalar.serialize(DateScalar.parseValue(text))).toBe(text),
  );

  test.each(['2025-02-29', '2025-13-01', '2025-1-1', '2025-05-15T00:00:00Z', '15.05.2025', '', 20_250_515])(
    'refuses %s',
    (given) => expect(() => DateScalar.parseValue(given)).toThrow(/a day that exists/),
  );
});

describe('DateTime', () => {
  test.each([
    { given: '2025-06-02T12:00:00Z', shown: '2025-06-02T12:00:00.000Z' },
    { given: '2025-06-02T14:00:00.5+02:00', shown: '2025-06-02T12:00:00.500Z' },
    { given: '2025-01-01T00:30:00+14:00', shown: '2024-12-31T10:30:00.000Z' },
    { given: '1969-12-31T23:59:59.999Z', shown: '1969-12-31T23:59:59.999Z' },
  ])('reads $given as $shown', ({ given, shown }) =>
    expect(DateTimeScalar.serialize(DateTimeScalar.parseValue(given))).toBe(shown),
  );

  test.each([
    '2025-06-02T12:00:00',
    '2025-06-02',
    '2025-02-29T00:00:00Z',
    '2025-06-02T24:00:00Z',
    '2025-06-02T12:00:00.0001Z',
    0,
  ])('refuses %s', (given) => expect(() => DateTimeScalar.parseValue(given)).toThrow(/with Z or an offset/));

  test('comes back as it went, to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true }),
        (date) => {
          expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(date.getTime()))).toBe(date.getTime());
        },
      ),
    );
  });
});

describe('CountryCode and Eccn', () => {
  test.each(['CL', 'US'])('take the country %s', (code) => expect(CountryCodeScalar.parseValue(code)).toBe(code));
  test.each(['cl', 'CHL', 'C', 'C1', '', 56])('refuse the country %s', (code) =>
    expect(() => CountryCodeScalar.parseValue(code)).toThrow(/two capital letters/),
  );
  test.each(['3A090', '3A090.a', '5A992.z.1', '5A002.z.1.a', '4E091', 'EAR99'])('take the ECCN %s', (eccn) =>
    expect(EccnScalar.parseValue(eccn)).toBe(eccn),
  );
  test.each(['3a090', '3A090.', '3A90', '3A090.a ', 'EAR98', '3F090', 3])('refuse the ECCN %s', (eccn) =>
    expect(() => EccnScalar.parseValue(eccn)).toThrow(/a classification such as/),
  );
});

test('every scalar says what it is', () => {
  for (const { name, description } of SCALARS) expect([name, (description ?? '').length > 40]).toEqual([name, true]);
});
