import 'reflect-metadata';
import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { PostgresChanges } from '../src/platform/changes-postgres.js';
import { RedisChanges } from '../src/platform/changes-redis.js';
import type { Changes } from '../src/platform/changes.js';
import { Database } from '../src/platform/database.js';
import { freshDatabase, until } from './support/database.js';
import { startRedis } from './support/redis.js';

type Carrier = Changes & { onModuleInit(): Promise<void>; onApplicationShutdown(): Promise<void> };

const fresh = await freshDatabase();
const database = await Database.connect(fresh.url, { roles: false });
const redis = await startRedis();
if (redis === undefined) console.warn('There is no redis-server: changes are tested on Postgres only.');
afterAll(async () => {
  await database.close();
  await fresh.drop();
  await redis?.stop();
});

const carriers: { name: string; open: () => Promise<Carrier> }[] = [
  { name: 'Postgres', open: async () => new PostgresChanges(database) },
  ...(redis ? [{ name: 'Redis', open: () => RedisChanges.connect(redis.url) }] : []),
];

describe.each(carriers)('changes over $name', ({ open }) => {
  /** Two carriers stand for two processes: they share nothing but the server. */
  async function withTwo(fn: (here: Changes, there: Changes) => Promise<void>): Promise<void> {
    const both = await Promise.all([open(), open()]);
    await Promise.all(both.map((one) => one.onModuleInit()));
    await fn(both[0], both[1]).finally(() => Promise.all(both.map((one) => one.onApplicationShutdown())));
  }

  test('reach the subscribers of their topic in every process, in order', async () => {
    await withTwo(async (here, there) => {
      const readers = [here.subscribe('status'), there.subscribe('status'), there.subscribe('other')];
      await here.publish('status', { subject: 'CL', sequence: 1 });
      await there.publish('status', { subject: 'BR', sequence: 2 });
      await here.publish('other', { subject: 'MX' });
      for (const reader of readers.slice(0, 2)) {
        expect(
          [(await reader.next()).value, (await reader.next()).value].map(({ subject }) => subject).toSorted(),
        ).toEqual(['BR', 'CL']);
      }
      expect(await readers[2]?.next()).toEqual({ value: { subject: 'MX' }, done: false });
    });
  });

  test('of a transaction are sent when it commits, and not when it rolls back', async () => {
    await withTwo(async (here, there) => {
      const reader = there.subscribe('status');
      const failing = database.transaction(async (tx) => {
        await here.publish('status', { subject: 'never' }, tx);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await database.transaction((tx) => here.publish('status', { subject: 'committed' }, tx));
      expect(await reader.next()).toEqual({ value: { subject: 'committed' }, done: false });
    });
  });

  test('stop for a reader that returns, and for all when the process closes', async () => {
    let left: AsyncIterableIterator<unknown> | undefined;
    await withTwo(async (here) => {
      const reader = here.subscribe('status');
      await reader.return?.();
      expect(await reader.next()).toEqual({ value: undefined, done: true });
      left = here.subscribe('status');
    });
    expect(await left?.next()).toEqual({ value: undefined, done: true });
  });

  test('that are too large are a bug, told at once', async () => {
    await withTwo(async (here) => {
      await expect(here.publish('status', { text: 'x'.repeat(8000) })).rejects.toThrow('send ids only');
    });
  });
});

test('a listener on Postgres that loses its connection listens again', async () => {
  const changes = new PostgresChanges(database);
  await changes.onModuleInit();
  const reader = changes.subscribe('status');
  const admin = new pg.Client(fresh.url);
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'headroom_changes'`,
  );
  await admin.end();

  let received: unknown;
  void reader.next().then(({ value }) => (received = value));
  await until(async () => {
    await changes.publish('status', { subject: 'CL' });
    return received !== undefined;
  });
  expect(received).toEqual({ subject: 'CL' });
  await changes.onApplicationShutdown();
});
