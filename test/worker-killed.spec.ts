import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../src/platform/database.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { isAllocationCountry } from '../src/rules/country-group.rule.js';
import { dayOf } from '../src/rules/day.js';
import { allDestinations } from '../src/rules/destination.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';
import { kill, NOW, record, registerParties, shipment, spawnWorker, startProcess } from './support/presumption-app.js';
import { startRedis } from './support/redis.js';

const redis = await startRedis();
if (redis === undefined) console.warn('There is no redis-server: dying workers are tested on Postgres only.');
afterAll(() => redis?.stop());

const backends = [
  { backend: 'Postgres', redisUrl: undefined },
  ...(redis ? [{ backend: 'Redis', redisUrl: redis.url }] : []),
];

const SWEEPING = { everyMs: 200, lateAfterMs: 1_000, mostPerSweep: 100 };

describe.each(backends)('a worker killed with its jobs in $backend', ({ redisUrl }) => {
  let fresh: FreshDatabase;
  let api: INestApplicationContext;

  beforeAll(async () => {
    fresh = await freshDatabase();
    api = await startProcess({ databaseUrl: fresh.url, redisUrl, role: 'api' });
    await registerParties(api, ['ACME']);
  });
  afterAll(async () => {
    await api.close();
    await fresh.drop();
  });

  const worker = () => spawnWorker({ databaseUrl: fresh.url, redisUrl, sweeping: SWEEPING });
  const read = <Row>(sql: string): Promise<Row[]> => api.get(Database).read((tx) => tx.query<Row>(sql));
  /** What others are waiting for is shown to the owner of the server, not to the engine. */
  const readAsOwner = async <Row>(sql: string): Promise<Row[]> => {
    const owner = await Database.connect(fresh.url, { poolSize: 1, roles: false });
    return owner.read((tx) => tx.query<Row>(sql)).finally(() => owner.close());
  };
  const marks = async (): Promise<number> => (await read('select 1 from dirty_subject')).length;
  const countries = ['BR', 'MX', 'IN', 'PL', 'TR', 'VN', 'CL', 'PE'];

  test('in the middle of recomputing loses nothing', async () => {
    const first = await worker();
    // Whoever wants to save a status waits for this lock: the worker is in the middle of its transaction.
    await api.get(Database).transaction(async (tx) => {
      await tx.query('lock table status in share mode');
      await record(api, ...countries.map((destinationCountry) => shipment({ destinationCountry })));
      await until(async () => (await waitingToSave()) === countries.length);
      await kill(first);
    });
    expect(await read('select 1 from status')).toEqual([]);
    expect(await marks()).toBe(countries.length);

    const second = await worker();
    await until(async () => (await marks()) === 0, 25_000);
    expect(await read('select 1 from status')).toHaveLength(countries.length);
    expect(await api.get(RebuildStatuses).run({ compare: true })).toMatchObject({ differences: [], sums: [] });
    await kill(second);
  });

  test('over and over while facts are posted loses nothing either', async () => {
    // Many countries: what a dead worker was at is taken over seconds later, and the next one has others to begin with.
    const all = allDestinations().filter((one) => isAllocationCountry(one, dayOf(NOW)));
    const over = new AbortController();
    let posted = 0;
    const poster = (async () => {
      for (; !over.signal.aborted; posted += 1) {
        await record(api, shipment({ destinationCountry: all[posted % all.length] ?? 'BR', quantity: 1n }));
      }
    })();
    try {
      for (let life = 0; life < 3; life += 1) {
        const victim = await worker();
        const before = await changed();
        await until(async () => (await changed()) !== before); // it is at work
        await kill(victim);
      }
    } finally {
      over.abort();
      await poster;
    }
    const last = await worker();
    await until(async () => (await marks()) === 0, 40_000);
    expect(await api.get(RebuildStatuses).run({ compare: true })).toMatchObject({ differences: [], sums: [] });
    expect(posted).toBeGreaterThan(20);
    await kill(last);
  });

  async function waitingToSave(): Promise<number> {
    return (
      await readAsOwner(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query like 'insert into status %'`)
    ).length;
  }

  const changed = async (): Promise<unknown> =>
    (await read<{ sum: string }>('select sum(seq)::text as sum from status'))[0]?.sum;
});
