import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FirstOf } from './first-of.js';

test('keeps what sorting everything would put first, beyond a name, in either direction', () => {
  const names = fc.uniqueArray(fc.nat({ max: 5_000 }), { maxLength: 600 });
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.option(fc.nat({ max: 5_000 })),
      (all, most, backward, beyond) => {
        const nameOf = (one: number): string => String(one).padStart(4, '0');
        const first = new FirstOf<number>(most, backward);
        for (const one of all) first.offer(nameOf(one), one, beyond === null ? undefined : nameOf(beyond));
        const sorted = all
          .filter((one) => beyond === null || (backward ? one < beyond : one > beyond))
          .toSorted((a, b) => (backward ? b - a : a - b));
        expect(first.inOrder()).toEqual(sorted.slice(0, most));
      },
    ),
    { numRuns: 500 },
  );
});
