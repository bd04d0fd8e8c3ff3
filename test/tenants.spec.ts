import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import type { Fact } from '../src/ledger/facts.js';
import { PublishTotals } from '../src/ledger/publish-totals.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { PartyStore } from '../src/parties/party.store.js';
import { loadConfig } from '../src/platform/config.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { PostgresQueue } from '../src/platform/queue-postgres.js';
import { Queue } from '../src/platform/queue.js';
import { RecordFacts } from '../src/shipments/record-facts.js';
import { freshLedger, kept, license, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

const OTHER = 2;
const LPP = { named: 'LPP', destinationCountry: 'BR' } as const;

let ledger: TestLedger;
let recordAs: (tenant: number, ...facts: Fact[]) => Promise<readonly Recorded[]>;

beforeAll(async () => {
  ledger = await freshLedger();
  const assembly = new Assembly(ledger.db, loadConfig({})).give(Queue, new PostgresQueue());
  const recorder = assembly.make(RecordFacts);
  recordAs = (tenant, ...facts) => recorder.record(facts, tenant);
  await ledger.db.transaction((tx) => tx.query(`insert into tenant values (2, 'other'), (3, 'third')`));
  for (const tenant of [OTHER, 3]) {
    await ledger.db.transaction((tx) => new PartyStore().insert(tx, [partyOf('ACME'), partyOf('OTHER')]), { tenant });
  }
});
afterAll(() => ledger.close());

const breachesOf = async (reference: string, tenant: number): Promise<{ breaches: string[]; tenant: number }[]> =>
  ledger.rows(
    `select d.breaches, d.tenant_id as tenant from determination d join shipment s on s.seq = d.subject_seq
     where s.reference = $1 and s.tenant_id = $2 order by d.seq`,
    reference,
    tenant,
  );

test('a quota is counted over all exporters, to the last unit (R-34)', async () => {
  const at = { exportedAt: noon('2025-06-10'), ...LPP };
  await recordAs(LOCAL_TENANT, shipment({ ...at, reference: 'A-1', quantity: 1_000n }));
  await recordAs(OTHER, shipment({ ...at, exportedAt: noon('2025-06-11'), reference: 'B-1', quantity: 699n }));
  await recordAs(OTHER, shipment({ ...at, exportedAt: noon('2025-06-12'), reference: 'B-2', quantity: 1n }));
  expect(await breachesOf('B-1', OTHER)).toEqual([{ breaches: [], tenant: OTHER }]);
  expect(await breachesOf('B-2', OTHER)).toEqual([{ breaches: ['LPP_QUOTA'], tenant: OTHER }]);
  expect(await ledger.balances('LPP_QUOTA ACME/2025')).toEqual({ 'LPP_QUOTA ACME/2025': kept(1_700 * 15_832) });
  expect(
    await ledger.rows(`select p.tenant_id as tenant, (p.balance / 158320000)::int as units from account_part p
      join account a on a.id = p.account_id where a.kind = 'LPP_QUOTA' order by 1`),
  ).toEqual([
    { tenant: 1, units: 1_000 },
    { tenant: 2, units: 700 },
  ]);
  await ledger.verify();
});

test("an earlier fact of one tenant judges another's shipment again, and the new answer is that one's", async () => {
  const at = { ...LPP, consigneeId: 'OTHER' };
  await recordAs(OTHER, shipment({ ...at, exportedAt: noon('2025-07-10'), reference: 'C-1', quantity: 1_600n }));
  const [told] = await recordAs(
    LOCAL_TENANT,
    shipment({ ...at, exportedAt: noon('2025-07-01'), reference: 'C-0', quantity: 200n }),
  );
  expect(told).toMatchObject({ outcome: 'RECORDED', replayed: false });
  expect(await breachesOf('C-1', OTHER)).toEqual([
    { breaches: [], tenant: OTHER },
    { breaches: ['LPP_QUOTA'], tenant: OTHER },
  ]);
  expect(
    await ledger.rows(`select p.tenant_id as tenant from posting p join shipment s on s.seq = p.subject_seq
      where p.kind = 'REJUDGED' and s.reference = 'C-1'`),
  ).toEqual([{ tenant: OTHER }]);
  await recordAs(LOCAL_TENANT, reversal('C-0'));
  expect((await breachesOf('C-1', OTHER)).at(-1)).toEqual({ breaches: [], tenant: OTHER });
  await ledger.verify();
});

test('one reference at one instant is two shipments of two tenants, one before the other', async () => {
  const at = { ...LPP, exportedAt: noon('2024-01-01') + 1, reference: 'SAME', quantity: 900n };
  const one = { ...at, exportedAt: noon('2026-03-01') };
  await recordAs(OTHER, shipment(one));
  await recordAs(LOCAL_TENANT, shipment(one));
  expect((await breachesOf('SAME', LOCAL_TENANT)).at(-1)).toEqual({ breaches: [], tenant: LOCAL_TENANT });
  expect((await breachesOf('SAME', OTHER)).at(-1)).toEqual({ breaches: ['LPP_QUOTA'], tenant: OTHER });
  await recordAs(OTHER, reversal('SAME'));
  expect(await ledger.balances('LPP_QUOTA ACME/2026')).toEqual({ 'LPP_QUOTA ACME/2026': kept(900 * 15_832) });
  await ledger.verify();
});

test('licenses of one number are two, each drawn by its own tenant', async () => {
  for (const tenant of [LOCAL_TENANT, OTHER]) await recordAs(tenant, license({ number: 'D-1', quantity: 10n }));
  const drawn = { named: 'LICENSE', licenseNumber: 'D-1', quantity: 10n, exportedAt: noon('2025-06-20') } as const;
  for (const tenant of [LOCAL_TENANT, OTHER]) await recordAs(tenant, shipment({ ...drawn, reference: 'D-S' }));
  for (const tenant of [LOCAL_TENANT, OTHER]) {
    expect(await breachesOf('D-S', tenant)).toEqual([{ breaches: [], tenant }]);
  }
  await ledger.verify();
});

test("a party of another tenant is nobody's, and what a party is cannot be told otherwise", async () => {
  await ledger.db.transaction((tx) => new PartyStore().insert(tx, [partyOf('SECRET')]), { tenant: OTHER });
  const [no] = await recordAs(LOCAL_TENANT, shipment({ consigneeId: 'SECRET' }));
  expect(no).toMatchObject({ outcome: 'REFUSED', code: 'UNKNOWN_PARTY' });
  const contradicted = (country: string): Promise<Set<string>> =>
    ledger.db.read((tx) =>
      new PartyStore().contradictedByOthers(tx, [partyOf('SECRET', { name: 'mine', headquartersCountry: country })]),
    );
  expect([...(await contradicted('CN'))]).toEqual(['SECRET']);
  expect([...(await contradicted('BR'))]).toEqual([]);
  await ledger.db.transaction((tx) => new PartyStore().insert(tx, [partyOf('SECRET', { name: 'mine' })]));
  expect(await recordAs(LOCAL_TENANT, shipment({ consigneeId: 'SECRET' }))).toMatchObject([{ outcome: 'RECORDED' }]);
});

test('a total is published when enough tenants have changed it, rounded up, and then not before they have again', async () => {
  const publish = new Assembly(ledger.db, loadConfig({ HEADROOM_SNAPSHOT_HOURS: '0' })).make(PublishTotals);
  expect(await publish.run()).toEqual([]);
  const at = { named: 'LICENSE', licenseNumber: 'NOT-ON-RECORD', destinationCountry: 'VN', quantity: 7n } as const;
  for (const tenant of [LOCAL_TENANT, OTHER, 3]) await recordAs(tenant, shipment(at));
  expect(await publish.run()).toEqual([
    { kind: 'COUNTRY_EXPORTED', key: 'VN' },
    { kind: 'COUNTRY_LICENSED', key: 'VN' },
  ]);
  await recordAs(OTHER, shipment(at));
  await recordAs(3, shipment(at));
  expect(await publish.run()).toEqual([]);
  expect(await ledger.rows(`select distinct amount::text from published_total`)).toEqual([{ amount: kept(1_000_000) }]);
  const toldTo = (tenant: number): Promise<{ balance: string }[]> =>
    ledger.db.read(
      (tx) => tx.query(`select balance::text from account_told where kind = 'COUNTRY_LICENSED' and key = 'VN'`),
      {
        tenant,
        role: 'EXPORTER',
      },
    );
  // the published total, with what the tenant has added since; the third has 7 more, the local one nothing
  expect(await toldTo(LOCAL_TENANT)).toEqual([{ balance: kept(1_000_000) }]);
  expect(await toldTo(3)).toEqual([{ balance: kept(1_000_000 + 7 * 15_832) }]);
});
