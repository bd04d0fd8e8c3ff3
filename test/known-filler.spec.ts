import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { BalanceStore } from '../src/ledger/balance.store.js';
import { Database } from '../src/platform/database.js';
import { KnownFiller } from '../src/platform/known-filler.js';
import { addDays, day, startOf } from '../src/rules/day.js';
import { post, registerParty, startApi } from './support/api.js';
import { freshLedger, shipment, type TestLedger } from './support/ledger.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function fresh(): Promise<{ ledger: TestLedger; record: (count: number) => Promise<void> }> {
  const ledger = await freshLedger();
  ends.push(() => ledger.close());
  let recorded = 0; // in the order of their days: none makes an earlier one judged again
  const record = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left -= 500) {
      await ledger.record(
        ...Array.from({ length: Math.min(left, 500) }, () =>
          shipment({
            exportedAt: startOf(addDays(day('2025-06-01'), Math.floor((recorded += 1) / 30))),
            named: 'LICENSE',
            licenseNumber: 'NOT-ON-RECORD',
          }),
        ),
      );
    }
  };
  return { ledger, record };
}

const summed = async ({ db }: Pick<TestLedger, 'db'>): Promise<{ head: number; through: number }> => {
  const [row] = await db.read((tx) =>
    tx.query<{ head: number; through: number }>(
      'select h.seq::int as head, k.through::int from ledger_head h, known_head k',
    ),
  );
  return row ?? { head: 0, through: 0 };
};
const read = async ({ db }: TestLedger): Promise<string> => {
  await sleep(3);
  const [row] = await db.read((tx) => tx.query<{ now: Date }>('select clock_timestamp() as now'));
  const balances = await db.read((tx) => new BalanceStore().read(tx, { kinds: ['COUNTRY_LICENSED'] }), {
    known: row?.now.getTime(),
  });
  return balances.map(({ amount, key }) => `${key} ${amount}`).join();
};
const sums = (ledger: TestLedger): Promise<string[]> =>
  ledger
    .rows<{ row: string }>('select k::text as row from known_sum k order by account_id, size, block, tenant_id, begins')
    .then((rows) => rows.map(({ row }) => row));

describe('whoever first reads what was known', () => {
  test('has nothing to sum when a worker looked before', async () => {
    const { ledger, record } = await fresh();
    await record(2_600);
    const filler = new KnownFiller(ledger.db);
    expect(await summed(ledger)).toEqual({ head: 2_600, through: 0 });
    expect(await filler.look()).toBeLessThan(128);
    const before = await summed(ledger);
    expect(before.head - before.through).toBeLessThan(128);
    expect(await read(ledger)).toBe(`BR ${2_600n * 15_832_000_000n}`);
    expect(await summed(ledger)).toEqual(before);
    // what came since is little: it is looked up, and no look adds it
    await record(400);
    expect(await filler.look()).toBe(408);
    expect(await read(ledger)).toBe(`BR ${3_000n * 15_832_000_000n}`);
    expect(await summed(ledger)).toEqual({ head: 3_000, through: before.through });
  });

  test('sums them itself when nobody did', async () => {
    const { ledger, record } = await fresh();
    await record(2_600);
    expect(await read(ledger)).toBe(`BR ${2_600n * 15_832_000_000n}`);
    expect((await summed(ledger)).through).toBe(2_592);
  });
});

describe('the sums', () => {
  test('are the same in steps of any size, by any number of workers, as at once', async () => {
    const { ledger, record } = await fresh();
    await record(4_400);
    const another = await Database.connect(ledger.url, { poolSize: 2 });
    ends.unshift(() => another.close());
    expect(await ledger.db.fillKnown(0)).toBe(4_400);
    expect(await ledger.db.fillKnown(15)).toBe(4_400);
    expect(await ledger.db.fillKnown(16)).toBe(4_400 - 16);
    expect(await ledger.db.fillKnown(1_000)).toBe(4_400 - 1_008);
    await Promise.all([ledger.db, another].flatMap((db) => [new KnownFiller(db).look(), new KnownFiller(db).look()]));
    expect((await summed(ledger)).through).toBe(4_400);
    const stepwise = await sums(ledger);
    const owner = await Database.connect(ledger.url, { poolSize: 1, roles: false });
    await owner.transaction(async (tx) => {
      await tx.query('delete from known_sum; delete from known_account; update known_head set through = 0');
    });
    await owner.close();
    expect(await ledger.db.fillKnown(1_000_000)).toBe(0);
    expect(await sums(ledger)).toEqual(stepwise);
    expect(stepwise.length).toBeGreaterThan(500);
  });

  test('are added in small steps while many post, and all when they stop', async () => {
    const { ledger, record } = await fresh();
    const filler = new KnownFiller(ledger.db);
    expect(await filler.look()).toBe(0);
    await record(2_600);
    await filler.look();
    expect((await summed(ledger)).through).toBe(1_024);
    expect(await filler.look()).toBeLessThan(128);
    expect((await summed(ledger)).through).toBe(2_592);
  });
});

test('a process that works adds them by itself; one that answers does not', async () => {
  for (const role of ['all', 'api']) {
    const api = await startApi({ HEADROOM_ROLE: role });
    ends.push(() => api.close());
    await registerParty(api, 'ACME', 'BR');
    await post(api, { consignee: 'ACME', destinationCountry: 'BR', exportedAt: '2025-06-02T12:00:00Z', onBreach: 'RECORD' }); // prettier-ignore
    // as if many had been posted: the look only asks how many are missing
    const owner = new pg.Client(api.databaseUrl);
    await owner.connect();
    await owner.query('update known_head set through = -1024');
    const through = async (): Promise<number> =>
      Number((await owner.query<{ through: string }>('select through from known_head')).rows[0]?.through);
    const until = Date.now() + (role === 'all' ? 60_000 : 1_500);
    while (Date.now() < until && (await through()) < 0) await sleep(100);
    expect([role, await through()]).toEqual([role, role === 'all' ? 0 : -1024]);
    await owner.end();
  }
});
