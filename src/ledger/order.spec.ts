import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareOrder, type Order, orderFrom, orderText, RANKS } from './order.js';

const NOON = Date.parse('2025-06-02T12:00:00Z');
const orders = fc.record({
  at: fc.integer({ min: NOON, max: NOON + 2 }),
  rank: fc.constantFrom(...Object.values(RANKS)),
  key: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,3}$/),
});

describe('the order of judging (R-65)', () => {
  test('at one instant: news, licenses by number, opening stock, then movements by reference', () => {
    const day = Date.parse('2025-06-02T00:00:00Z');
    const inOrder: Order[] = [
      { at: day - 1, rank: RANKS.MOVEMENT, key: 'Z' },
      { at: day, rank: RANKS.ALLOCATION_CHANGE, key: 'VN' },
      { at: day, rank: RANKS.LICENSE, key: 'L-1' },
      { at: day, rank: RANKS.LICENSE, key: 'L-10' },
      { at: day, rank: RANKS.LICENSE, key: 'L-2' },
      { at: day, rank: RANKS.OPENING_STOCK, key: 'A' },
      { at: day, rank: RANKS.MOVEMENT, key: 'R-1' },
      { at: day, rank: RANKS.MOVEMENT, key: 'S-1' },
      { at: day, rank: RANKS.MOVEMENT, key: 'a-1' },
      { at: day + 1, rank: RANKS.ALLOCATION_CHANGE, key: 'BR' },
    ];
    expect(inOrder.toReversed().sort(compareOrder)).toEqual(inOrder);
  });

  test('is total: equal only to itself, and the other way around from the other side', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => {
        expect(Math.sign(compareOrder(a, b))).toBe(-Math.sign(compareOrder(b, a)) + 0);
        const same = a.at === b.at && a.rank === b.rank && a.key === b.key;
        expect(compareOrder(a, b) === 0).toBe(same);
      }),
    );
  });

  test('is one order whatever order things come in', () => {
    fc.assert(
      fc.property(fc.array(orders, { maxLength: 20 }), (some) => {
        expect(some.toReversed().sort(compareOrder)).toEqual(some.toSorted(compareOrder));
      }),
    );
  });

  test('compares keys as Postgres does under COLLATE "C"', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => {
        const [one, other] = [a, b].map(({ key }) => Buffer.from(key));
        const bytes = Buffer.compare(one ?? Buffer.of(), other ?? Buffer.of());
        expect(Math.sign(compareOrder({ ...a, at: 0, rank: 0 }, { ...b, at: 0, rank: 0 }))).toBe(bytes);
      }),
    );
  });
});

describe('the text of a place', () => {
  test('compares like the place and is read back', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => {
        expect(orderFrom(a.at, orderText(a))).toEqual(a);
        const texts = orderText(a) === orderText(b) ? 0 : orderText(a) < orderText(b) ? -1 : 1;
        expect(texts).toBe(Math.sign(compareOrder({ ...a, at: 0 }, { ...b, at: 0 })));
      }),
    );
  });
});
