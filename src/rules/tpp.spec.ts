import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatTpp, overOf, remainingOf, timesUnits, tpp, tryTpp } from './tpp.js';

const amounts = fc.bigInt({ min: 0n, max: 10n ** 19n - 1n });

describe('a TPP amount', () => {
  test.each([
    { text: '0', amount: 0n },
    { text: '0.0001', amount: 1n },
    { text: '20919.2', amount: 209_192_000n },
    { text: '5064000000', amount: 50_640_000_000_000n },
    { text: '007', amount: 70_000n },
    { text: '999999999999999.9999', amount: 9_999_999_999_999_999_999n },
  ])('reads $text', ({ text, amount }) => {
    expect(tpp(text)).toBe(amount);
  });

  test.each([
    '',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1,000',
    '1_000',
    ' 1',
    '1 ',
    '0x1',
    '1.00001',
    '1000000000000000',
    '१',
  ])('refuses "%s"', (text) => {
    expect(tryTpp(text)).toBeUndefined();
    expect(() => tpp(text)).toThrow(RangeError);
  });

  test.each([
    { amount: 209_192_000n, text: '20919.2' },
    { amount: 0n, text: '0' },
    { amount: 10_000n, text: '1' },
    { amount: 1n, text: '0.0001' },
    { amount: -144_000_000n, text: '-14400' },
    { amount: -5_000n, text: '-0.5' },
  ])('is written as $text', ({ amount, text }) => {
    expect(formatTpp(amount)).toBe(text);
  });

  test('survives being written and read', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(tpp(formatTpp(amount))).toBe(amount);
      }),
    );
  });

  test('is a line of 100 boards of eight H100 (R-10)', () => {
    expect(formatTpp(timesUnits(8n * tpp('15832'), 100n))).toBe('12665600');
  });

  test('either remains or is over, never both, and the two give use back', () => {
    fc.assert(
      fc.property(amounts, amounts, (limit, used) => {
        const [remaining, over] = [remainingOf(limit, used), overOf(limit, used)];
        expect(remaining >= 0n && over >= 0n && (remaining === 0n || over === 0n)).toBe(true);
        expect(limit - remaining + over).toBe(used);
      }),
    );
  });
});
