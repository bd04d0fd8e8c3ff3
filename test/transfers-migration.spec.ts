import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Transfers1795305600007 as Transfers } from '../migrations/0007-transfers.js';
import { dataSourceOptions } from '../src/platform/data-source-options.js';
import { freshLedger, license, reversal, shipment, type TestLedger } from './support/ledger.js';

let ledger: TestLedger;
let source: DataSource;

beforeAll(async () => {
  ledger = await freshLedger();
  await ledger.record(license({ number: 'L-1' }), license({ number: 'L-2', replacesNumber: 'L-1' }));
  await ledger.record(
    shipment({ reference: 'A' }),
    shipment({ reference: 'B', licenseNumber: 'L-2', named: 'LICENSE' }),
  );
  await ledger.record(reversal('A'));
  source = await new DataSource(dataSourceOptions(ledger.db.url, { poolSize: 1 })).initialize();
});

afterAll(async () => {
  await source.destroy();
  await ledger.close();
});

test('entries that were written a side at a time are paired, and can be taken apart again', async () => {
  const entries = (): Promise<unknown[]> => ledger.rows('select * from entry order by account_id, seq');
  const before = await entries();
  expect(before.length).toBeGreaterThan(8);
  const runner = source.createQueryRunner();

  await new Transfers().down(runner);
  const apart = await ledger.rows<{ n: string }>(
    `select count(*) as n from entry e join account a on a.id = e.account_id
     group by e.seq, a.unit having sum(e.amount) <> 0`,
  );
  expect(apart).toEqual([]);
  const [counted] = await ledger.rows<{ n: string }>('select count(*) as n from entry');
  expect(Number(counted?.n)).toBeGreaterThan(before.length);

  await new Transfers().up(runner);
  await runner.release();
  expect(await entries()).toEqual(before);
  await ledger.verify();
});
