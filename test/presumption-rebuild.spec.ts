import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Database } from '../src/platform/database.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { RecomputeStatus } from '../src/presumption/recompute-status.js';
import { freshDatabase, type FreshDatabase } from './support/database.js';
import { license, record, registerParties, shipment, startProcess } from './support/presumption-app.js';

let fresh: FreshDatabase;
let app: INestApplicationContext;

beforeAll(async () => {
  fresh = await freshDatabase();
  app = await startProcess({ databaseUrl: fresh.url, role: 'api' });
  await registerParties(app, ['ACME']);
  await record(
    app,
    license({ number: 'L-1' }),
    shipment({ destinationCountry: 'VN', quantity: 60_000n, named: 'NLR', licenseNumber: null }),
    shipment({ named: 'LPP', licenseNumber: null }),
  );
});
afterAll(async () => {
  await app.close();
  await fresh.drop();
});

const sql = <Row>(text: string): Promise<Row[]> => app.get(Database).transaction((tx) => tx.query<Row>(text));
const rebuild = (compare: boolean) => app.get(RebuildStatuses).run({ compare });
const keys = (report: { differences: readonly { key: string }[] }): string[] =>
  report.differences.map(({ key }) => key).toSorted();
const causes = (): Promise<unknown[]> => sql(`select key, became, cause from status_change order by id desc limit 1`);

test('without a worker every status is missing and pending; comparing writes nothing, rebuilding writes them', async () => {
  const compared = await rebuild(true);
  expect(keys(compared)).toEqual(['ACME/2026', 'BR', 'L-1', 'VN']);
  expect(compared.differences.every(({ pending, stored }) => pending && stored === null)).toBe(true);
  expect(compared).toMatchObject({ subjects: 4, sums: [], written: 0 });
  expect(compared.entries).toBeGreaterThan(0);
  expect(await sql('select 1 from status')).toEqual([]);

  expect(await rebuild(false)).toMatchObject({ written: 4 });
  expect(await rebuild(true)).toMatchObject({ differences: [] });
  expect(await sql('select 1 from dirty_subject')).toEqual([]);
});

test('a status that was tampered with is found, put right, and the correction is in the history', async () => {
  await sql(`update status set headline = 'POLICY_OF_DENIAL' where key = 'BR'`);
  await sql(`insert into status (kind, key, headline, reading, seq) values ('LICENSE', 'GHOST', 'ACTIVE', '{}', 1)`);
  expect(keys(await rebuild(true))).toEqual(['BR', 'GHOST']);
  await rebuild(false);
  expect(await causes()).toEqual([{ key: 'BR', became: 'PRESUMPTION_OF_APPROVAL', cause: 'REBUILD' }]);
  expect(await rebuild(true)).toMatchObject({ differences: [] });
});

test('another basis is a revision: the headline changes, the readings stay', async () => {
  const other = await startProcess({ databaseUrl: fresh.url, role: 'api', basis: 'EXPORTED' });
  await other.get(RecomputeStatus).run(1, [{ kind: 'COUNTRY', key: 'VN' }]);
  await other.close();
  expect(await causes()).toEqual([{ key: 'VN', became: 'POLICY_OF_DENIAL', cause: 'REVISION' }]);
  await app.get(RecomputeStatus).run(1, [{ kind: 'COUNTRY', key: 'VN' }]);
  expect(await causes()).toEqual([{ key: 'VN', became: 'PRESUMPTION_OF_APPROVAL', cause: 'REVISION' }]);
});

test('twenty recomputes of one country at once end with one status and no word twice in the history', async () => {
  await record(app, shipment({ destinationCountry: 'CL', quantity: 50_000n }));
  const runs = Array.from({ length: 20 }, () => app.get(RecomputeStatus).run(1, [{ kind: 'COUNTRY', key: 'CL' }]));
  const failed = (await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected');
  expect(failed.length).toBeLessThan(20); // one that collides five times gives up; its job would be tried again
  expect(await sql(`select became from status_change where key = 'CL'`)).toEqual([{ became: 'POLICY_OF_DENIAL' }]);
  expect(await rebuild(true)).toMatchObject({ differences: [] });
});

test('balances and day sums that their entries contradict are named, and nothing is written on them', async () => {
  await sql(`update account set balance = balance + 1 where kind = 'COUNTRY_EXPORTED' and key = 'VN'`);
  await sql(
    `update account_day set amount = amount - 1 where account_id = (select id from account where kind = 'LPP_QUOTA')`,
  );
  const report = await rebuild(false);
  expect(report.sums).toEqual([
    { account: 'COUNTRY_EXPORTED VN', on: null, kept: 9_499_200_000_001n, summed: 9_499_200_000_000n },
    { account: 'LPP_QUOTA ACME/2026', on: '2026-06-01', kept: 15_831_999_999n, summed: 15_832_000_000n },
  ]);
  expect(report.written).toBe(0);
});
