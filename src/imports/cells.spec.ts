import { describe, expect, test } from '@jest/globals';
import { instant as at } from '../rules/day.js';
import { country, day, id, instant, oneOf, quantity, tpp, uplift, usdCents, type CellParser } from './cells.js';

/** The code, or the value. */
function answer(parse: CellParser<unknown>, cell: string): unknown {
  const parsed = parse(cell);
  return 'code' in parsed ? parsed.code : parsed.value;
}

test.each([
  ['A', 'A'],
  ['7a._/-', '7a._/-'],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['a'.repeat(65), 'BAD_ID'],
  ['-A', 'BAD_ID'],
  ['two words', 'BAD_ID'],
  ['Ä1', 'BAD_ID'],
  ['A\n', 'BAD_ID'],
])('id %j: %s', (cell, expected) => expect(answer(id, cell)).toBe(expected));

test.each([
  ['2025-06-01', '2025-06-01'],
  ['2024-02-29', '2024-02-29'],
  ['2025-02-29', 'BAD_DATE'],
  ['2025-02-30', 'BAD_DATE'],
  ['2025-6-1', 'BAD_DATE'],
  ['01.06.2025', 'BAD_DATE'],
  ['2025-06-01T00:00:00Z', 'BAD_DATE'],
])('day %s: %s', (cell, expected) => expect(answer(day, cell)).toBe(expected));

test.each([
  ['2025-06-01T10:00Z', at('2025-06-01T10:00:00Z')],
  ['2025-06-01T10:00:00.5+00:00', at('2025-06-01T10:00:00.500Z')],
  ['2026-01-01T01:30:00+07:00', at('2025-12-31T18:30:00Z')],
  ['2025-06-01T10:00:00+14:00', at('2025-05-31T20:00:00Z')],
  ['2025-06-01T10:00:00-14:00', at('2025-06-02T00:00:00Z')],
  ['2025-06-01T10:00:00+14:01', 'BAD_INSTANT'],
  ['2025-06-01T10:00:00+05:60', 'BAD_INSTANT'],
  ['2025-06-01T10:00:00', 'NO_OFFSET'],
  ['2025-06-01T10:00', 'NO_OFFSET'],
  ['2025-06-01', 'NO_OFFSET'],
  ['2025-02-30', 'BAD_INSTANT'],
  ['2025-02-30T10:00:00', 'BAD_INSTANT'],
  ['2025-13-01T00:00:00Z', 'BAD_INSTANT'],
  ['2025-06-01T24:00:00Z', 'BAD_INSTANT'],
  ['2025-06-01T10:00:60Z', 'BAD_INSTANT'],
  ['2025-06-01T10:00:00.1234Z', 'BAD_INSTANT'],
  ['2025-06-01 10:00:00Z', 'BAD_INSTANT'],
  ['2025-06-01t10:00:00z', 'BAD_INSTANT'],
  ['01.06.2025 10:00', 'BAD_INSTANT'],
])('instant %s: %s', (cell, expected) => expect(answer(instant, cell)).toBe(expected));

test.each([
  ['1', 1n],
  ['007', 7n],
  ['999999999999', 999_999_999_999n],
  ['1000000000000', 'BAD_NUMBER'],
  ['0', 'NOT_POSITIVE'],
  ['-0', 'NOT_POSITIVE'],
  ['-5', 'NOT_POSITIVE'],
  ['-1000000000000', 'BAD_NUMBER'],
  ['+5', 'BAD_NUMBER'],
  ['--5', 'BAD_NUMBER'],
  ['1,000', 'BAD_NUMBER'],
  ['1e3', 'BAD_NUMBER'],
  ['-1e3', 'BAD_NUMBER'],
  ['1.0', 'BAD_NUMBER'],
  ['٣', 'BAD_NUMBER'],
])('quantity %s: %s', (cell, expected) => expect(answer(quantity, cell)).toBe(expected));

test.each([
  ['0', 0n],
  ['12', 1_200n],
  ['12.3', 1_230n],
  ['12.34', 1_234n],
  ['999999999999999.99', 99_999_999_999_999_999n],
  ['12.345', 'BAD_NUMBER'],
  ['1000000000000000', 'BAD_NUMBER'],
  ['-1.00', 'NEGATIVE'],
  ['-0', 'NEGATIVE'],
  ['-1.000', 'BAD_NUMBER'],
  ['.5', 'BAD_NUMBER'],
  ['5.', 'BAD_NUMBER'],
  ['$5', 'BAD_NUMBER'],
  ['1e3', 'BAD_NUMBER'],
])('money %s: %s', (cell, expected) => expect(answer(usdCents, cell)).toBe(expected));

test.each([
  ['0.0001', 1n],
  ['20919.2', 209_192_000n],
  ['1.00001', 'BAD_NUMBER'],
  ['-1', 'NEGATIVE'],
  ['-x', 'BAD_NUMBER'],
  ['--1', 'BAD_NUMBER'],
])('TPP %s: %s', (cell, expected) => expect(answer(tpp, cell)).toBe(expected));

test.each([
  ['0', 0n],
  ['0.5', 5_000n],
  ['1.0000', 10_000n],
  ['1.0001', 'UPLIFT_OUT_OF_RANGE'],
  ['-0.5', 'UPLIFT_OUT_OF_RANGE'],
  ['0.00001', 'BAD_NUMBER'],
  ['50%', 'BAD_NUMBER'],
])('uplift %s: %s', (cell, expected) => expect(answer(uplift, cell)).toBe(expected));

describe('countries', () => {
  test.each(['UK', 'de', 'XX', 'DEU', '', 'EU'])('%s is none', (cell) => {
    expect(answer(country, cell)).toBe('BAD_COUNTRY');
  });

  test.each([
    ['HK', 'CN'],
    ['LI', 'CH'],
    ['PR', 'US'],
    ['XK', 'XK'],
    ['NO', 'NO'],
  ])('%s posts to %s', (code, destination) => {
    expect(answer(country, code)).toEqual({ code, destination });
  });
});

test('a word is one of the list, as written', () => {
  expect(answer(oneOf(['OPEN', 'MET']), 'MET')).toBe('MET');
  expect(answer(oneOf(['OPEN', 'MET']), 'met')).toBe('BAD_VALUE');
});
