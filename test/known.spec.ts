import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { BalanceStore } from '../src/ledger/balance.store.js';
import { addDays, type Day, day, startOf } from '../src/rules/day.js';
import type { AccountKind } from '../src/rules/effects.js';
import { asOwner } from './support/as-owner.js';
import { compareAnswers } from './support/compare-answers.js';
import { type Engine, freshEngine } from './support/engine.js';
import { freshLedger, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';
import { acceptedRows, halves, scenarioIn, seeded, writeFolder } from './support/scenario-folder.js';

const scenario = scenarioIn(path.join(import.meta.dirname, 'scenarios', 'small'));
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Now, by the clock of the database, with nothing else in its millisecond. */
async function nowOf({ db }: Pick<Engine, 'db'>): Promise<number> {
  await sleep(3);
  const [row] = await db.read((tx) => tx.query<{ now: Date }>('select clock_timestamp() as now'));
  await sleep(3);
  return row?.now.getTime() ?? 0;
}

describe('a folder that is split in two', () => {
  test.each([
    { order: 'first and second', turned: false },
    { order: 'second and first', turned: true },
  ])(
    'is answered the same in the end, and as after its first part as it was known then: $order',
    async ({ turned }) => {
      const parts = halves(await acceptedRows(scenario), seeded(7));
      const engine = await freshEngine();
      ends.push(() => engine.close());
      const given: object[] = [];
      const known: number[] = [];
      for (const half of turned ? parts.toReversed() : parts) {
        const folder = writeFolder(half);
        await engine.import(folder);
        fs.rmSync(folder, { recursive: true });
        given.push(await engine.answers(scenario.asOf));
        known.push(await nowOf(engine));
      }
      const [first, both] = given;
      const again = await engine.answers(scenario.asOf, known[0]);
      expect(compareAnswers(first ?? {}, again, ['known'])).toEqual({ compared: expect.any(Number), differences: [] });
      expect(compareAnswers(first ?? {}, both ?? {}).differences.length).toBeGreaterThan(100);
      const { compared, differences } = compareAnswers(
        scenario.expected,
        await engine.answers(scenario.asOf, known[1]),
        ['counts', 'rejectedRows', 'known'],
      );
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(1_500);
    },
  );
});

describe('balances of a busy ledger', () => {
  const kinds: readonly AccountKind[] = ['COUNTRY_LICENSED', 'COUNTRY_EXPORTED', 'BASE_UNITS'];

  /**
   * 3,000 shipments to three countries, many of them backdated, some taken back; answers when each part was known. Each
   * part is of so many days; the first one is of a year, as of an account that is quiet at first. The sums are made as if
   * the days of busy accounts had so many entries, or more.
   */
  async function busy(ledger: TestLedger, days: number, longest: number): Promise<number[]> {
    const next = seeded(11);
    const known: number[] = [];
    for (let part = 0; part < 6; part += 1) {
      const facts = Array.from({ length: 500 }, () => {
        const within = part === 0 || next() < 0.2 ? 300 : days;
        const on = addDays(day('2025-06-01'), Math.floor(next() * within) + part * 20);
        const destinationCountry = ['BR', 'BR', 'BR', 'BR', 'BR', 'CL', 'PE'][Math.floor(next() * 7)] ?? 'BR';
        const exportedAt = startOf(on) + Math.floor(next() * 86_400_000);
        return shipment({ destinationCountry, exportedAt, named: 'LICENSE', licenseNumber: 'NOT-ON-RECORD' });
      });
      await ledger.record(...facts);
      await ledger.record(...facts.slice(0, 5).map((fact) => reversal(fact.reference)));
      known.push(await nowOf(ledger));
      await asOwner(
        ledger.url,
        `update account_day set lines = ${longest} where lines < ${longest}
         and account_id in (select id from account where version > 512)`,
      );
      await ledger.db.fillKnown(700);
    }
    return known;
  }

  /** The same, added up entry by entry. */
  const slowly = (
    ledger: TestLedger,
    at: number,
    known: number,
  ): Promise<{ name: string; amount: string; lines: string }[]> =>
    ledger.rows(
      `select a.kind || ' ' || a.key as name, sum(e.amount)::text as amount, sum(e.lines)::text as lines from account a
       join entry e on e.account_id = a.id join posting p on p.seq = e.seq
       where a.kind = any($1) and e.effective_at <= to_timestamp($2::bigint / 1000.0)
         and p.posted_at < to_timestamp(($3::bigint + 1) / 1000.0)
       group by 1 having sum(e.amount) <> 0 order by 1`,
      kinds,
      at,
      known,
    );

  test.each([
    { by: 'day', days: 30, hourly: 0, longest: 0, shortest: '1 day' },
    { by: 'hour', days: 1, hourly: 3, longest: 0, shortest: '01:00:00' },
    { by: 'ten minutes', days: 1, hourly: 3, longest: 9_000, shortest: '00:10:00' },
  ])(
    'are what the entries known then add up to, at any instant, for whoever asks: by the $by',
    async ({ days, hourly, longest, shortest }) => {
      const ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')]);
      ends.push(() => ledger.close());
      const parts = await busy(ledger, days, longest);
      const balances = new BalanceStore();
      const [from, to] = [parts[0] ?? 0, parts.at(-1) ?? 0];
      const next = seeded(5);
      for (let n = 0; n < 16; n += 1) {
        const on: Day = addDays(day('2025-05-25'), Math.floor(next() * 400));
        const at = startOf(on) + Math.floor(next() * 86_400_000);
        const known =
          n < 6 ? (parts[n] ?? 0) : n < 12 ? from - 200 + Math.floor(next() * (to - from + 400)) : undefined;
        const expected = await slowly(ledger, at, known ?? to + 86_400_000);
        for (const role of [undefined, 'AUDITOR', 'EXPORTER'] as const) {
          const read = await ledger.db.read((tx) => balances.read(tx, { kinds }, at), { role, known });
          const found = read
            .filter(({ amount }) => amount !== 0n)
            .map(({ amount, key, kind, lines }) => ({
              name: `${kind} ${key}`,
              amount: String(amount),
              lines: String(lines),
            }))
            .sort((a, b) => (a.name < b.name ? -1 : 1));
          expect(found).toEqual(expected);
        }
      }
      const [sums] = await ledger.rows<{ accounts: number; hourly: number; rows: number; shortest: string }>(
        `select count(*)::int as accounts, (count(*) filter (where period < '1 day'))::int as hourly, min(period)::text as shortest,
         (select count(*) from known_sum)::int as rows from known_account`,
      );
      expect(sums?.accounts).toBeGreaterThan(2);
      expect([sums?.hourly, sums?.shortest]).toEqual([hourly, shortest]);
      expect(sums?.rows).toBeGreaterThan(50);
    },
  );
});

test('every table of facts has its view of what was known', async () => {
  const engine = await freshEngine();
  ends.push(() => engine.close());
  const without = await engine.db.read((tx) =>
    tx.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname in ('seq', 'posted_at')
         and c.relname not in ('account_part') and to_regclass('as_known.' || c.relname) is null`,
    ),
  );
  expect(without).toEqual([]);
});

test('nobody sees what came later, and nobody writes as of then', async () => {
  const ledger = await freshLedger();
  ends.push(() => ledger.close());
  await ledger.record(shipment());
  const known = await nowOf(ledger);
  await ledger.record(shipment(), shipment());
  const count = (at?: number): Promise<{ shipments: number; head: number }[]> =>
    ledger.db.read(
      (tx) =>
        tx.query(
          `select (select count(*) from shipment)::int as shipments, (select seq from ledger_head)::int as head`,
        ),
      { known: at },
    );
  expect(await count(known)).toEqual([{ shipments: 1, head: 1 }]);
  expect(await count()).toEqual([{ shipments: 3, head: 3 }]);
  expect(await count(known - 60_000)).toEqual([{ shipments: 0, head: 0 }]);
  await expect(
    ledger.db.read((tx) => tx.query(`insert into known_head (through) values (1)`), { known }),
  ).rejects.toThrow(/read-only|permission/);
});
