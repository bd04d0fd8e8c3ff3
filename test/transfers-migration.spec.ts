import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/platform/data-source-options.js';
import { loadMigrations } from '../src/platform/migrations.js';
import { freshLedger, license, reversal, shipment, type TestLedger } from './support/ledger.js';

let ledger: TestLedger;
let source: DataSource;

interface Named {
  readonly name: string;
}

beforeAll(async () => {
  ledger = await freshLedger();
  await ledger.record(license({ number: 'L-1' }), license({ number: 'L-2', replacesNumber: 'L-1' }));
  await ledger.record(
    shipment({ reference: 'A' }),
    shipment({ reference: 'B', licenseNumber: 'L-2', named: 'LICENSE' }),
  );
  await ledger.record(reversal('A'));
  const migrations = await loadMigrations();
  source = await new DataSource({ ...dataSourceOptions(ledger.db.url, { poolSize: 1 }), migrations }).initialize();
});

afterAll(async () => {
  await source.destroy();
  await ledger.close();
});

test('entries that were written a side at a time are paired, and can be taken apart again', async () => {
  const entries = (): Promise<unknown[]> => ledger.rows('select * from entry order by account_id, seq');
  const before = await entries();
  expect(before.length).toBeGreaterThan(8);

  let undone = '';
  while (!undone.startsWith('Transfers')) {
    const [last] = (await source.query('select name from schema_migration order by timestamp desc limit 1')) as Named[];
    undone = last?.name ?? '';
    await source.undoLastMigration({ transaction: 'each' });
  }
  const unsound = await source.query<object[]>(
    `select e.seq from entry e join account a on a.id = e.account_id
     group by e.seq, a.unit having sum(e.amount) <> 0`,
  );
  expect(unsound).toEqual([]);
  const [counted] = await source.query<{ n: string }[]>('select count(*) as n from entry');
  expect(Number(counted?.n)).toBeGreaterThan(before.length);

  await source.runMigrations({ transaction: 'each' });
  expect(await entries()).toEqual(before);
  await ledger.verify();
});
