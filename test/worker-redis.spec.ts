import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../src/platform/database.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';
import { OwnRedis } from './support/own-redis.js';
import { record, registerParties, shipment, startProcess } from './support/presumption-app.js';

const redis = await OwnRedis.install();
if (redis === undefined) console.warn('There is no redis-server: losing Redis is not tested.');
afterAll(() => redis?.stop());

const places = redis === undefined ? [] : [redis];

describe('Redis', () => {
  test(`is ${redis === undefined ? 'absent' : 'here'}`, () => expect(places).toHaveLength(redis === undefined ? 0 : 1));
});

for (const server of places) {
  describe('a Redis that is lost with everything in it', () => {
    let fresh: FreshDatabase;
    let api: INestApplicationContext;
    let worker: INestApplicationContext;

    beforeAll(async () => {
      fresh = await freshDatabase();
      const place = { databaseUrl: fresh.url, redisUrl: server.url };
      api = await startProcess({ ...place, role: 'api' });
      worker = await startProcess({
        ...place,
        role: 'worker',
        sweeping: { everyMs: 200, lateAfterMs: 1_000, mostPerSweep: 100 },
      });
      await registerParties(api, ['ACME']);
    });
    afterAll(async () => {
      await worker.close();
      await api.close();
      await fresh.drop();
    });

    const marks = async (): Promise<number> =>
      (await api.get(Database).read((tx) => tx.query('select 1 from dirty_subject'))).length;

    test('refuses no posting, and the sweeper catches up when it is back', async () => {
      await record(api, shipment());
      await until(async () => (await marks()) === 0);

      await server.stop();
      const lost = await Promise.all(
        ['BR', 'MX', 'IN', 'PL'].map((destinationCountry) => record(api, shipment({ destinationCountry }))),
      );
      expect(lost).toHaveLength(4);
      expect(await marks()).toBe(4);

      await server.start();
      await until(async () => (await marks()) === 0, 25_000);
      expect(await api.get(RebuildStatuses).run({ compare: true })).toMatchObject({
        subjects: 4,
        differences: [],
        sums: [],
      });
    });
  });
}
