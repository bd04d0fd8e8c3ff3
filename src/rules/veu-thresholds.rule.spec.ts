import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LimitUse, thresholdChanges, thresholdsReached, type RaisedThresholds } from './veu-thresholds.rule.js';

const share = (partTpp: bigint, wholeTpp = 1000n): LimitUse => ({
  rule: 'R-44:IN',
  partTpp,
  wholeTpp,
  limitPercent: 7n,
});

test.each([
  ['55 of 70', 55n, []],
  ['56 of 70 is exactly 80 percent', 56n, [80n]],
  ['63 of 70', 63n, [80n, 90n]],
  ['66 of 70 is below 95 percent', 66n, [80n, 90n]],
  ['67 of 70', 67n, [80n, 90n, 95n]],
  ['exactly at the limit', 70n, [80n, 90n, 95n, 100n]],
  ['nothing', 0n, []],
])('%s', (_why, part, reached) => {
  expect(thresholdsReached(share(part))).toEqual(reached);
});

test('a limit in TPP, and a limit of zero', () => {
  expect(thresholdsReached({ rule: 'R-49', partTpp: 90n, limitTpp: 100n })).toEqual([80n, 90n]);
  expect(thresholdsReached({ rule: 'R-42:CN', partTpp: 1n, wholeTpp: 1000n, limitPercent: 0n })).toHaveLength(4);
});

test('each threshold is raised once and cleared once', () => {
  const first = thresholdChanges(new Map(), [share(64n)]);
  expect(first.changes.map(({ change, percent }) => [change, percent])).toEqual([
    ['RAISED', 80n],
    ['RAISED', 90n],
  ]);
  expect(thresholdChanges(first.next, [share(65n)]).changes).toEqual([]);
  const back = thresholdChanges(first.next, [share(57n)]);
  expect(back.changes).toEqual([{ rule: 'R-44:IN', percent: 90n, change: 'CLEARED' }]);
  expect(thresholdChanges(back.next, []).changes).toEqual([{ rule: 'R-44:IN', percent: 80n, change: 'CLEARED' }]);
});

test('over any course each rule and threshold goes up and down in turn, and ends as it stands', () => {
  const course = fc.array(fc.record({ part: fc.bigInt(0n, 90n), gone: fc.boolean() }), { maxLength: 20 });
  fc.assert(
    fc.property(course, fc.constantFrom([80n, 90n, 95n, 100n], [50n], [10n, 120n]), (looks, thresholds) => {
      let kept: RaisedThresholds = new Map();
      const raised = new Set<bigint>();
      for (const { gone, part } of looks) {
        const { changes, next } = thresholdChanges(kept, gone ? [] : [share(part)], thresholds);
        for (const { change, percent } of changes) {
          expect(raised.has(percent)).toBe(change === 'CLEARED');
          if (change === 'RAISED') raised.add(percent);
          else raised.delete(percent);
        }
        expect([...raised].sort()).toEqual([...(gone ? [] : thresholdsReached(share(part), thresholds))].sort());
        kept = next;
      }
    }),
  );
});
