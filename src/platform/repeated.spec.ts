import { afterEach, expect, jest, test } from '@jest/globals';
import { Repeated } from './repeated.js';

afterEach(() => void jest.useRealTimers());

test('runs one at a time, the pause counted from the end of a run, also of one that failed', async () => {
  jest.useFakeTimers();
  const failures: string[] = [];
  const ends: ((failed: boolean) => void)[] = [];
  const work = new Repeated(
    () => new Promise<void>((resolve, reject) => ends.push((failed) => (failed ? reject(new Error('no')) : resolve()))),
    { everyMs: 100, firstAfterMs: 0, onFailure: (error) => void failures.push(String(error)) },
  );
  work.start();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(ends).toHaveLength(1);
  ends[0]?.(true);
  await jest.advanceTimersByTimeAsync(99);
  expect([ends.length, failures]).toEqual([1, ['Error: no']]);
  await jest.advanceTimersByTimeAsync(1);
  expect(ends).toHaveLength(2);

  let stopped = false;
  const stopping = work.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(stopped).toBe(false);
  ends[1]?.(false);
  await stopping;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(ends).toHaveLength(2);
});

test('without another word the first run comes after the usual pause', async () => {
  jest.useFakeTimers();
  let runs = 0;
  const work = new Repeated(() => Promise.resolve((runs += 1)), { everyMs: 100, onFailure: () => undefined });
  work.start();
  await jest.advanceTimersByTimeAsync(99);
  expect(runs).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(runs).toBe(1);
  await work.stop();
});
