import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { Database } from '../src/platform/database.js';
import { ReadMemo, type Written } from '../src/platform/writes.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';

let fresh: FreshDatabase;
let mine: Database;
let other: Database;
let memo: ReadMemo<number>;
let readings = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
  [mine, other] = [await Database.connect(fresh.url), await Database.connect(fresh.url)];
  await mine.onModuleInit();
  memo = new ReadMemo(mine.writes, ['LEDGER']);
});

afterAll(async () => {
  await mine.onApplicationShutdown();
  await other.close();
  await fresh.drop();
});

const write = (
  on: Database,
  writes: readonly Written[],
  sql = 'update ledger_head set seq = seq + 1',
): Promise<unknown> => on.transaction((tx) => tx.query(sql), { writes });

const ask = (): Promise<number> =>
  memo.get('head', () =>
    mine.read(async (tx) => {
      readings += 1;
      const [head] = await tx.query<{ seq: string }>('select seq from ledger_head');
      return { value: Number(head?.seq), lasting: true };
    }),
  );

test('what this process wrote is in its next answer', async () => {
  const before = await ask();
  await write(mine, ['LEDGER']);
  expect(await ask()).toBe(before + 1);
});

test('what another process wrote is in the answers soon', async () => {
  const before = await ask();
  await write(other, ['LEDGER']);
  expect(await until(async () => (await ask()) === before + 1)).toBe(true);
});

test('a write that was rolled back by others is not heard of, and an answer is kept', async () => {
  await ask();
  const asked = readings;
  await expect(write(other, ['LEDGER'], 'select 1 / 0')).rejects.toThrow('division by zero');
  await write(other, ['REGISTER'], 'select 1');
  await write(mine, [], 'select 1');
  expect(await ask()).toBe(await ask());
  expect(readings).toBe(asked);
});

test('while the connection that listens is gone nothing is kept, and then it is again', async () => {
  const admin = new pg.Client(fresh.url);
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'headroom_writes' and datname = current_database()`,
  );
  await admin.end();
  await until(() => mine.writes.stamp(['LEDGER']) === undefined);
  const asked = readings;
  await Promise.all([ask(), ask()]);
  expect(readings).toBe(asked + 2);
  await until(() => mine.writes.stamp(['LEDGER']) !== undefined);
  await ask();
  const since = readings;
  await ask();
  expect(readings).toBe(since);
});
