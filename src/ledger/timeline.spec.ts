import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareOrder, type Order, RANKS } from './order.js';
import { type LaterAmount, Timeline } from './timeline.js';

const place = (at: number, key = 'S-1'): Order => ({ at, rank: RANKS.MOVEMENT, key });
const LATER: LaterAmount[] = [
  { order: place(10), amount: 5n },
  { order: place(20, 'A'), amount: 7n },
  { order: place(20, 'B'), amount: -2n },
];

describe('what stood on an account before a place', () => {
  test.each([
    { why: 'before everything later', at: place(9), before: 90n },
    { why: 'at a later entry itself: it is not before itself', at: place(10), before: 90n },
    { why: 'just behind it', at: place(10, 'S-2'), before: 95n },
    { why: 'between two of one instant', at: place(20, 'AA'), before: 102n },
    { why: 'behind everything', at: place(21), before: 100n },
  ])('$why', ({ at, before }) => {
    expect(new Timeline(100n, LATER, place(0)).before(at)).toBe(before);
  });

  test('is the balance when nothing is later', () => {
    expect(new Timeline(100n, [], null).before(place(-1))).toBe(100n);
  });

  test('counts what the batch has moved, which lies before', () => {
    const timeline = new Timeline(100n, LATER, place(0));
    expect(timeline.move(30n)).toBe(130n);
    expect(timeline.before(place(10, 'S-2'))).toBe(125n);
    expect(timeline.move(-40n)).toBe(90n);
    expect(timeline.before(place(21))).toBe(90n);
  });

  test('is not answered further back than was read: that is a bug', () => {
    const timeline = new Timeline(100n, LATER, place(5));
    expect(timeline.before(place(5))).toBe(90n);
    expect(() => timeline.before(place(4))).toThrow('reaches back far enough');
  });

  test('reaching further back keeps what was moved', () => {
    const short = new Timeline(100n, LATER.slice(1), place(15));
    short.move(1n);
    const longer = short.reachingBack(LATER, place(0));
    expect(longer.before(place(1))).toBe(91n);
    expect(longer.before(place(30))).toBe(101n);
  });

  test('is the sum of everything before it, for any entries and any place', () => {
    const entries = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 6 }),
        key: fc.constantFrom('A', 'B', 'C'),
        amount: fc.bigInt(-9n, 9n),
      }),
      { selector: ({ at, key }) => `${at}${key}`, maxLength: 12 },
    );
    fc.assert(
      fc.property(entries, fc.bigInt(0n, 9n), fc.integer({ min: 0, max: 7 }), (some, opening, at) => {
        const all = some.map(({ amount, at: when, key }) => ({ order: place(when, key), amount }));
        const later = all.toSorted((a, b) => compareOrder(a.order, b.order));
        const balance = later.reduce((sum, { amount }) => sum + amount, opening);
        const asked = place(at, 'B');
        const expected = later
          .filter(({ order }) => compareOrder(order, asked) < 0)
          .reduce((sum, { amount }) => sum + amount, opening);
        expect(new Timeline(balance, later, place(0, 'A')).before(asked)).toBe(expected);
      }),
    );
  });
});
