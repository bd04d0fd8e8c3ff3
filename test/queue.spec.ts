import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Job, Queue as BullQueue } from 'bullmq';
import { Database } from '../src/platform/database.js';
import { addJobArguments } from '../src/platform/queue-postgres.js';
import { QueueModule, type QueuePlace } from '../src/platform/queue.module.js';
import { Queue, RECOMPUTE, workerOptions, type RecomputeJob } from '../src/platform/queue.js';
import { freshDatabase, until, type FreshDatabase } from './support/database.js';
import { startOwnRedis, startRedis, type RedisServer } from './support/redis.js';

/** What the worker of the current test does with a subject. */
let work: (subject: string) => Promise<void> = async () => undefined;

@Processor(RECOMPUTE, workerOptions)
class ProbeProcessor extends WorkerHost {
  override async process(job: Job<RecomputeJob>): Promise<void> {
    await work(job.data.subject);
  }
}

@Module({})
class ProbeModule {}

async function startApp(place: QueuePlace, processor: boolean): Promise<INestApplicationContext> {
  const root = {
    module: ProbeModule,
    imports: [QueueModule.forRoot(place)],
    providers: processor ? [ProbeProcessor] : [],
  };
  return NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
}

const redis: RedisServer | undefined = await startRedis();
if (redis === undefined) console.warn('There is no redis-server: the queue is tested on Postgres only.');
afterAll(() => redis?.stop());

const backends = [
  { backend: 'Postgres', redisUrl: undefined },
  ...(redis ? [{ backend: 'Redis', redisUrl: redis.url }] : []),
];

describe.each(backends)('the queue on $backend', ({ backend, redisUrl }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let producer: INestApplicationContext;
  let queue: Queue;
  let jobs: BullQueue<RecomputeJob>;

  beforeAll(async () => {
    fresh = await freshDatabase();
    database = await Database.connect(fresh.url, { roles: false });
    await database.transaction((tx) =>
      tx.query('create table probe (subject text primary key, facts int, status int)'),
    );
    producer = await startApp({ databaseUrl: fresh.url, redisUrl }, false);
    queue = producer.get(Queue);
    jobs = producer.get(getQueueToken(RECOMPUTE));
    await jobs.obliterate({ force: true });
  });
  afterAll(async () => {
    await producer.close();
    await database.close();
    await fresh.drop();
  });

  async function withWorker(fn: () => Promise<void>): Promise<void> {
    const consumer = await startApp({ databaseUrl: fresh.url, redisUrl }, true);
    await fn().finally(() => consumer.close());
  }

  /** Sets the status of a subject to its number of facts, slowly, like a worker that has much to read. */
  async function recompute(subject: string): Promise<void> {
    await database.transaction(async (tx) => {
      const [row] = await tx.query<{ facts: number }>('select facts from probe where subject = $1', [subject]);
      await sleep(Math.random() * 20);
      await tx.query('update probe set status = $2 where subject = $1', [subject, row?.facts]);
    });
  }

  async function addFact(subject: string): Promise<void> {
    await database.transaction(async (tx) => {
      await tx.query(
        `insert into probe values ($1, 1, 0) on conflict (subject) do update set facts = probe.facts + 1`,
        [subject],
      );
      await queue.announce(tx, [{ subject }]);
      await sleep(Math.random() * 5);
    });
  }

  test('a job is there after the commit, once per subject, and gone with a rollback', async () => {
    const refused = database.transaction(async (tx) => {
      await queue.announce(tx, [{ subject: 'XX' }]);
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await jobs.getWaitingCount()).toBe(0);

    await database.transaction((tx) =>
      queue.announce(tx, [{ subject: 'CL' }, { subject: 'country/BR' }, { subject: 'CL' }]),
    );
    await database.transaction((tx) => queue.announce(tx, [{ subject: 'CL' }]));
    const waiting = await jobs.getWaiting();
    expect(waiting.map((job) => job.data.subject).toSorted()).toEqual(['CL', 'country/BR']);
  });

  test('every job reaches a worker, with what it needs to be tried again', async () => {
    const seen: string[] = [];
    let failures = 0;
    work = async (subject) => {
      if (subject === 'CL' && failures++ === 0) throw new Error('a passing trouble');
      seen.push(subject);
    };
    await withWorker(async () => void (await until(() => seen.length === 2)));
    expect(seen.toSorted()).toEqual(['CL', 'country/BR']);
    expect(failures).toBe(2);
  });

  test('a fact added while its subject is recomputed is recomputed afterwards: nothing is lost', async () => {
    work = recompute;
    const subjects = ['IN', 'AE', 'SA'];
    await withWorker(async () => {
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let fact = 0; fact < 15; fact++) await addFact(subjects[(writer + fact) % subjects.length] ?? 'IN');
      });
      await Promise.all(writers);
      const settled = `select count(*)::int as n, sum(facts)::int as facts from probe where status = facts`;
      await until(async () => (await database.read((tx) => tx.query<{ n: number }>(settled)))[0]?.n === 3);
      await until(async () => (await jobs.getJobCounts('waiting', 'active', 'delayed'))['active'] === 0);
      expect((await database.read((tx) => tx.query(settled)))[0]).toEqual({ n: 3, facts: 120 });
    });
  });

  if (backend === 'Postgres') {
    test('a waiting job is not taken by a worker before the transaction that counts on it has committed', async () => {
      const seen: number[] = [];
      work = async () => void seen.push(Date.now());
      await database.transaction((tx) => queue.announce(tx, [{ subject: 'MX' }]));
      let committedAt = 0;
      await withWorkerWhile(async (startWorker) => {
        await database.transaction(async (tx) => {
          await queue.announce(tx, [{ subject: 'MX' }]);
          await startWorker();
          await sleep(300);
          committedAt = Date.now();
        });
        await until(() => seen.length > 0);
      });
      expect(seen).toHaveLength(1);
      expect(seen[0]).toBeGreaterThanOrEqual(committedAt);
    });

    test('the function of BullMQ that we call has the arguments we know', async () => {
      const sql = `select pg_get_function_identity_arguments('bullmq.add_job'::regproc) as arguments`;
      expect(await database.read((tx) => tx.query(sql))).toEqual([{ arguments: addJobArguments }]);
    });
  }

  async function withWorkerWhile(fn: (start: () => Promise<void>) => Promise<void>): Promise<void> {
    let consumer: INestApplicationContext | undefined;
    const start = async (): Promise<void> => {
      consumer = await startApp({ databaseUrl: fresh.url, redisUrl }, true);
    };
    await fn(start).finally(() => consumer?.close());
  }
});

test('a Redis that is away neither fails a transaction nor holds it up, and gets the jobs when it is back', async () => {
  const own = await startOwnRedis();
  if (own === undefined) return;
  const fresh = await freshDatabase();
  const database = await Database.connect(fresh.url, { roles: false });
  const producer = await startApp({ databaseUrl: fresh.url, redisUrl: own.url }, false);
  const queue = producer.get(Queue);
  const jobs: BullQueue<RecomputeJob> = producer.get(getQueueToken(RECOMPUTE));
  jobs.on('error', () => undefined);
  await jobs.waitUntilReady();
  await own.stop();

  for (const subject of ['CL', 'BR', 'MX']) {
    await database.transaction((tx) => queue.announce(tx, [{ subject }]));
  }

  const again = await startOwnRedis(own);
  expect(await until(async () => (await jobs.getWaitingCount()) === 3)).toBe(true);
  await producer.close();
  await again?.stop();
  await database.close();
  await fresh.drop();
});
