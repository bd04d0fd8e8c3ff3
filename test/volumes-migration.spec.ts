import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Volumes1795305600015 } from '../migrations/0015-volumes.js';
import { dataSourceOptions } from '../src/platform/data-source-options.js';
import { day, instant } from '../src/rules/day.js';
import { hold } from './support/holds.js';
import { kept, license, noon, partyOf, reversal, shipment } from './support/ledger.js';
import { sealedLedger, type SealedLedger } from './support/sealed.js';
import { PartyStore } from '../src/parties/party.store.js';

const H100 = 'nvidia-h100-sxm5';
const on = (date: string, reference: string, given: object): ReturnType<typeof shipment> =>
  shipment({ reference, exportedAt: noon(date), valueCents: 0n, ...given });
const china = { destinationCountry: 'CN', consigneeId: 'CNX' } as const;
const home = { destinationCountry: 'US', act: 'TRANSFER_IN_COUNTRY', consigneeId: 'USX' } as const;

let ledger: SealedLedger;
let source: DataSource;
let balances: Record<string, string>;

beforeAll(async () => {
  ledger = await sealedLedger();
  const parties = ['US', 'CN'].map((at) => partyOf(`${at}X`, { locationCountry: at, headquartersCountry: at }));
  await ledger.db.transaction((tx) => new PartyStore().insert(tx, parties));
  const named = { named: 'LICENSE', licenseNumber: 'L-CN' } as const;
  await ledger.record(
    license({ number: 'L-CN', ...china, quantity: 9_000n, issuedOn: day('2026-01-14'), expiresOn: day('2027-01-14') }),
  );
  await ledger.record(
    on('2026-01-10', 'US-1', { ...home, quantity: 1_000n }),
    on('2026-01-11', 'US-2', { ...home, quantity: 50n, purpose: 'STORAGE' }),
    on('2026-01-12', 'US-3', { ...home, quantity: 70n }),
    on('2026-01-20', 'CN-1', { ...china, quantity: 300n }),
    on('2026-01-21', 'CN-2', { ...china, quantity: 100n, fromCountry: 'HK', act: 'TRANSFER_IN_COUNTRY' }),
    on('2026-01-22', 'CN-3', { ...china, quantity: 100n, ...named }),
    on('2026-01-23', 'CN-4', { ...china, quantity: 200n }),
    on('2026-01-24', 'CN-5', { ...china, quantity: 10n, itemId: 'nvidia-h200-sxm' }),
    on('2026-01-25', 'A40', { ...china, quantity: 5n, itemId: 'nvidia-a40' }),
  );
  await ledger.record(reversal('US-3'), reversal('CN-4'));
  const kept100 = { ...china, ...named, quantity: 100n, valueCents: 0n, reference: 'HELD' };
  await ledger.record(hold({ ...kept100, plannedAt: noon('2026-12-01'), expiresAt: instant('2099-01-01T00:00:00Z') }));
  await ledger.record(on('2026-02-01', 'CN-6', { ...china, ...named, quantity: 40n, holdId: 'HELD' }));
  balances = await ledger.balances('VOLUME_', 'HELD_VOLUME_');

  source = await new DataSource(dataSourceOptions(ledger.url, { poolSize: 1 })).initialize();
  await step('down');
  // as if they had been recorded before the accounts existed; CN-4 was reversed after they did
  await ledger.tamper(
    `create temporary table gone as select e.* from entry e join account a on a.id = e.account_id
       join posting p on p.seq = e.seq
       where a.kind like '%VOLUME_%' and not (p.kind = 'REVERSAL' and p.order_key = 'CN-4')`,
    `delete from entry e using gone g where e.account_id = g.account_id and e.seq = g.seq`,
    `delete from account_day d using account a where a.id = d.account_id and a.kind like '%VOLUME_%'`,
    `insert into account_day (account_id, tenant_id, on_day, amount, lines)
       select e.account_id, e.tenant_id, (e.effective_at at time zone 'UTC')::date, sum(e.amount), sum(e.lines)
       from entry e join account a on a.id = e.account_id where a.kind like '%VOLUME_%' group by 1, 2, 3`,
    `update entry e set balance_after = amount from account a where a.id = e.account_id and a.kind like '%VOLUME_%'`,
    `update account a set balance = coalesce(l.amount, 0), lines = coalesce(l.lines, 0), version = coalesce(l.n, 0)
       from account b left join (select account_id, sum(amount) as amount, sum(lines) as lines, count(*) as n
         from ledger_line group by 1) l on l.account_id = b.id
       where b.id = a.id and a.kind like '%VOLUME_%'`,
    `delete from account a where a.kind like '%VOLUME_%' and a.version = 0`,
  );
  await ledger.verify();
  await ledger.seal();
});

afterAll(async () => {
  await source.destroy();
  await ledger.close();
});

/** The step alone, whatever later ones there are: what records and seals needs those. */
async function step(direction: 'up' | 'down'): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.startTransaction();
    await new Volumes1795305600015()[direction](runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

describe('what was shipped before the accounts of the volume cap existed', () => {
  test('is counted, beside everything that was sealed, and once', async () => {
    expect(balances).toEqual({
      [`VOLUME_UNITED_STATES ${H100}`]: kept(1_000 * 15_832),
      [`VOLUME_CHINA_MACAU ${H100}`]: kept(440 * 15_832),
      'VOLUME_CHINA_MACAU nvidia-h200-sxm': kept(10 * 15_832),
      [`HELD_VOLUME_CHINA_MACAU ${H100}`]: kept(60 * 15_832),
    });
    expect(await ledger.balances('VOLUME_', 'HELD_VOLUME_')).toEqual({
      [`VOLUME_CHINA_MACAU ${H100}`]: kept(-200 * 15_832),
    });
    const checkpoint = await ledger.checkpoint();
    await step('up');
    expect(await ledger.balances('VOLUME_', 'HELD_VOLUME_')).toEqual(balances);
    await ledger.verify();
    await ledger.seal();
    expect(await ledger.check(checkpoint)).toMatchObject({ broken: undefined });

    const head = await ledger.rows('select seq from ledger_head');
    await step('down');
    await step('up');
    expect(await ledger.rows('select seq from ledger_head')).toEqual(head);
  });

  test('is effective when it left, and was not known before', async () => {
    const until = (at: string): Promise<{ amount: string }[]> =>
      ledger.rows<{ amount: string }>(
        `select coalesce(sum(e.amount), 0)::text as amount from entry e join account a on a.id = e.account_id
         where a.kind = 'VOLUME_CHINA_MACAU' and a.key = $1 and e.effective_at <= $2`,
        H100,
        at,
      );
    expect(await until('2026-01-22T11:59:59Z')).toEqual([{ amount: kept(300 * 15_832) }]);
    expect(await until('2026-01-22T12:00:00Z')).toEqual([{ amount: kept(400 * 15_832) }]);
    const [counted] = await ledger.rows<{ n: number; earliest: string; others: string }>(
      `select count(*)::int as n, min(seq)::text as earliest,
         (select max(seq)::text from posting where kind <> 'COUNTED') as others from posting where kind = 'COUNTED'`,
    );
    expect(counted?.n).toBe(7); // US-1, CN-1, CN-3, CN-4, CN-5, CN-6, HELD
    expect(Number(counted?.earliest)).toBe(Number(counted?.others) + 1);
  });

  test('is what later ones are judged on: a sale that turns up late wakes them', async () => {
    const overCap = async (): Promise<unknown[]> =>
      ledger.rows(
        `select s.reference, (select (f->>'met')::boolean from json_array_elements(d.detail->'findings') f
           where f->>'rule' = 'review.volumeCap') as met
         from shipment s join determination d on d.seq = coalesce((select max(j.seq) from determination j
           where j.subject_seq = s.seq and j.seq <> j.subject_seq), s.seq)
         where s.reference in ('CN-6', 'CN-7') order by 1`,
      );
    await ledger.record(on('2026-02-02', 'CN-7', { ...china, quantity: 60n }));
    expect(await overCap()).toEqual([
      { reference: 'CN-6', met: true },
      { reference: 'CN-7', met: true },
    ]);
    await ledger.record(reversal('US-1'));
    expect(await overCap()).toEqual([
      { reference: 'CN-6', met: false },
      { reference: 'CN-7', met: false },
    ]);
    await ledger.verify();
  });
});
