import { beforeEach, describe, expect, test } from '@jest/globals';
import { ReadMemo, Writes } from './writes.js';

let writes: Writes;
let memo: ReadMemo<number>;
let readings: number;

beforeEach(() => {
  writes = new Writes();
  writes.hears(true);
  memo = new ReadMemo(writes, ['LEDGER'], 2);
  readings = 0;
});

const ask = (key = 'a', lasting = true): Promise<number> =>
  memo.get(key, () => {
    readings += 1;
    return Promise.resolve({ value: readings, lasting });
  });

describe('what was read', () => {
  test('is kept while nobody writes', async () => {
    expect([await ask(), await ask()]).toEqual([1, 1]);
  });

  test('is read again after a write it depends on, and only then', async () => {
    await ask();
    writes.note(['REGISTER']);
    expect(await ask()).toBe(1);
    writes.note(['LEDGER']);
    expect(await ask()).toBe(2);
  });

  test('is shared by those who ask at the same time', async () => {
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  });

  test('is not shared with those who ask after a write, though the reading is still on', async () => {
    let finish: (value: number) => void = () => undefined;
    const slow = memo.get('a', async () => ({
      value: await new Promise<number>((resolve) => (finish = resolve)),
      lasting: true,
    }));
    writes.note(['LEDGER']);
    expect(await ask()).toBe(1);
    finish(99);
    expect(await slow).toBe(99);
    expect(await ask()).toBe(1);
  });

  test('is not kept when it hangs on the hour, nor when reading failed', async () => {
    await ask('a', false);
    expect(await ask('a', false)).toBe(2);
    await expect(memo.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await ask('b')).toBe(3);
  });

  test('is not kept while the writes of others would go unnoticed', async () => {
    await ask();
    writes.hears(false);
    expect([await ask(), await ask()]).toEqual([2, 3]);
    writes.hears(true);
    expect([await ask(), await ask()]).toEqual([4, 4]);
  });

  test('is forgotten when too much else was asked since', async () => {
    for (const key of ['a', 'b', 'c']) await ask(key);
    expect(await ask('c')).toBe(3);
    expect(await ask('a')).toBe(4);
  });
});
