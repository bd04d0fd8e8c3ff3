import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../platform/refusal.js';
import { Batcher } from './batcher.js';

/** A run that is held until it is let go, and remembers its batches. */
function held(answer: (entry: number) => string = String) {
  const batches: number[][] = [];
  const waiting: (() => void)[] = [];
  const batcher = new Batcher<number, string>(async (entries) => {
    batches.push([...entries]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return entries.map(answer);
  });
  const letGo = async (): Promise<void> => {
    while (waiting.length === 0) await Promise.resolve();
    waiting.shift()?.();
  };
  return { batcher, batches, letGo };
}

describe('calls', () => {
  test('of one tick share a batch, each with its own answers', async () => {
    const { batcher, batches, letGo } = held();
    const calls = [batcher.add([1, 2]), batcher.add([3])];
    await letGo();
    expect(await Promise.all(calls)).toEqual([['1', '2'], ['3']]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  test('that arrive while a batch runs share the next one', async () => {
    const { batcher, batches, letGo } = held();
    const first = batcher.add([1]);
    while (batches.length === 0) await Promise.resolve();
    const later = [batcher.add([2]), batcher.add([3]), batcher.add([4])];
    await letGo();
    await letGo();
    await Promise.all([first, ...later]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  test('after a quiet time run again', async () => {
    const batcher = new Batcher<number, number>(async (entries) => entries.map((entry) => entry * 2));
    expect(await batcher.add([1])).toEqual([2]);
    expect(await batcher.add([2])).toEqual([4]);
  });

  test('stay whole: a thousand entries to a batch, more only when one call brings them', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, number>(async (entries) => {
      sizes.push(entries.length);
      return [...entries];
    });
    const of = (length: number): number[] => Array.from({ length }, (_, index) => index);
    const calls = [of(600), of(400), of(1), of(1_500), of(2)].map((entries) => batcher.add(entries));
    const answers = await Promise.all(calls);
    expect(sizes).toEqual([1_000, 1, 1_500, 2]);
    expect(answers.map((answer) => answer.length)).toEqual([600, 400, 1, 1_500, 2]);
  });
});

describe('a batch that fails', () => {
  const failing = (error: (entry: number) => unknown) => {
    const batches: number[][] = [];
    const batcher = new Batcher<number, number>(async (entries) => {
      batches.push([...entries]);
      for (const entry of entries) if (entry < 0) throw error(entry);
      return [...entries];
    });
    return { batcher, batches };
  };

  test('by a fault of one call does not sink its neighbors: each runs alone', async () => {
    const { batcher, batches } = failing((entry) => new Error(`fault of ${entry}`));
    const settled = await Promise.allSettled([batcher.add([1]), batcher.add([-2, 3]), batcher.add([4])]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { message: 'fault of -2' } });
    expect(batches).toEqual([[1, -2, 3, 4], [1], [-2, 3], [4]]);
  });

  test('by a refusal is refused to all: nobody could have been recorded', async () => {
    const { batcher, batches } = failing(() => new Refusal('DATABASE_UNAVAILABLE'));
    const settled = await Promise.allSettled([batcher.add([1]), batcher.add([-2])]);
    expect(settled).toMatchObject([
      { reason: { code: 'DATABASE_UNAVAILABLE' } },
      { reason: { code: 'DATABASE_UNAVAILABLE' } },
    ]);
    expect(batches).toHaveLength(1);
  });

  test('leaves the batcher working', async () => {
    const { batcher } = failing(() => new Error('no'));
    await expect(batcher.add([-1])).rejects.toThrow('no');
    expect(await batcher.add([5])).toEqual([5]);
  });

  test('to answer every entry is our bug, told to the caller', async () => {
    const batcher = new Batcher<number, number>(async () => []);
    await expect(batcher.add([1])).rejects.toThrow('every entry of a batch has an answer');
  });
});
