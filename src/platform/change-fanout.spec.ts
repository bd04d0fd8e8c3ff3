import { expect, test } from '@jest/globals';
import { ChangeFanout } from './change-fanout.js';
import { seal } from './changes.js';

test('what came before the first read is not lost, and order is kept', async () => {
  const fanout = new ChangeFanout();
  const reader = fanout.subscribe('status');
  fanout.deliver(seal('status', { n: 1 }));
  fanout.deliver(seal('other', { n: 2 }));
  fanout.deliver(seal('status', { n: 3 }));
  expect([await reader.next(), await reader.next()].map(({ value }) => value.n)).toEqual([1, 3]);
});

test('every subscriber gets every change, at its own pace', async () => {
  const fanout = new ChangeFanout();
  const [slow, quick] = [fanout.subscribe('status'), fanout.subscribe('status')];
  const waiting = quick.next();
  fanout.deliver(seal('status', { n: 1 }));
  expect((await waiting).value).toEqual({ n: 1 });
  expect((await slow.next()).value).toEqual({ n: 1 });
});

test('a loop that is left unsubscribes; the others go on', async () => {
  const fanout = new ChangeFanout();
  const [left, kept] = [fanout.subscribe('status'), fanout.subscribe('status')];
  fanout.deliver(seal('status', { n: 1 }));
  for await (const change of left) {
    expect(change).toEqual({ n: 1 });
    break;
  }
  fanout.deliver(seal('status', { n: 2 }));
  expect((await left.next()).done).toBe(true);
  expect([(await kept.next()).value, (await kept.next()).value]).toEqual([{ n: 1 }, { n: 2 }]);
});

test('closing ends a reader that waits', async () => {
  const fanout = new ChangeFanout();
  const waiting = fanout.subscribe('status').next();
  fanout.close();
  expect(await waiting).toEqual({ value: undefined, done: true });
});

test('a reader that is stuck is ended rather than filling the memory', async () => {
  const fanout = new ChangeFanout();
  const stuck = fanout.subscribe('status');
  for (let n = 0; n < 20_000; n++) fanout.deliver(seal('status', { n }));
  let read = 0;
  for await (const _ of stuck) read += 1;
  expect(read).toBe(10_001);
});
