import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareOrder, RANKS } from '../ledger/order.js';
import { destinationOf } from '../rules/destination.js';
import { JudgingQueue } from './judging-queue.js';
import type { LicenseSubject } from './subject.js';

const subject = (at: number, number = 'L-1'): LicenseSubject => ({
  kind: 'LICENSE',
  tenant: 1,
  seq: at,
  order: { at, rank: RANKS.LICENSE, key: number },
  number,
  destination: destinationOf('BR'),
  standing: null,
  reversed: false,
});
function emptied(queue: JudgingQueue): unknown[] {
  const taken: unknown[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
  return taken;
}

describe('subjects that wait to be judged', () => {
  test('are taken earliest first, also those that come later', () => {
    const [one, two, three, four] = [subject(1), subject(2), subject(3), subject(4)];
    const queue = new JudgingQueue([three, one]);
    expect(queue.take()).toBe(one);
    queue.add(four);
    queue.add(two);
    expect(emptied(queue)).toEqual([two, three, four]);
  });

  test('wait once, however often they are asked for', () => {
    const one = subject(1);
    const queue = new JudgingQueue([one, one]);
    queue.add(one);
    expect(emptied(queue)).toEqual([one]);
  });

  test('that were judged may be asked for again', () => {
    const one = subject(1);
    const queue = new JudgingQueue([one]);
    queue.take();
    queue.add(one);
    expect(emptied(queue)).toEqual([one]);
  });

  test('that are none leave nothing to take', () => {
    expect(new JudgingQueue([]).take()).toBeUndefined();
  });

  test('come out in the order of judging, whatever order they go in', () => {
    const some = fc.uniqueArray(fc.tuple(fc.nat(5), fc.constantFrom('A', 'B', 'C')), { selector: String });
    fc.assert(
      fc.property(some, some, (first, then) => {
        const subjects = first.map(([at, number]) => subject(at, number));
        const more = then.map(([at, number]) => subject(at, `${number}-late`));
        const queue = new JudgingQueue(subjects);
        for (const one of [...more, ...subjects]) queue.add(one);
        const expected = [...subjects, ...more].sort((a, b) => compareOrder(a.order, b.order));
        expect(emptied(queue)).toEqual(expected);
      }),
    );
  });
});
