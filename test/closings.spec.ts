import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReportKey } from '../src/corrections/report-kinds.js';
import { LOCAL_CALLER } from '../src/platform/caller.js';
import { Database } from '../src/platform/database.js';
import { instant } from '../src/rules/day.js';
import { type Desk, deskOn, inShort, ledgerOfVeus } from './support/closings.js';
import { SetClock } from './support/holds.js';
import { noon, removal, reversal, shipment, stock, type TestLedger } from './support/ledger.js';
import { sealedLedger } from './support/sealed.js';

const ACCOUNT: ReportKey = { report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1' };
const REPORT: ReportKey = { report: 'VEU_REPORT', subject: 'U', period: '2025-H1' };
const NATIONAL: ReportKey = { report: 'VEU_REPORT', subject: 'N', period: '2025-H1' };
const YEAR: ReportKey = { report: 'LPP_YEAR', subject: 'ACME', period: '2025' };

let ledger: TestLedger;
let desk: Desk;
beforeEach(async () => {
  ledger = await ledgerOfVeus();
  desk = deskOn(ledger.db);
});
afterEach(async () => {
  await ledger.verify();
  await ledger.close();
});

const toSite = (reference: string, exportedAt: string, quantity: bigint, more: object = {}) =>
  shipment({
    reference, consigneeId: 'RHEIN', siteId: 'U-BR', named: 'UVEU', quantity, exportedAt: instant(exportedAt), ...more,
  }); // prettier-ignore
const restatements = async (key: ReportKey) => (await desk.restatements.run(LOCAL_CALLER, key)).map(inShort);
const said = async (key: ReportKey, known?: number): Promise<string> =>
  (await desk.report.run(LOCAL_CALLER, key, known)).content.hash.toString('hex');

describe('an account of chips (R-54)', () => {
  test('that was closed says the same for ever, and what comes later is a restatement, line by line', async () => {
    await ledger.record(toSite('A-1', '2025-06-02T12:00:00Z', 20n), toSite('A-2', '2025-06-03T12:00:00Z', 5n));
    expect(await desk.close(ACCOUNT)).toBe(1);
    expect(await restatements(ACCOUNT)).toEqual([]);
    const [first] = await desk.editions(ACCOUNT);
    if (first === undefined) throw new Error('it was closed');
    const before = await desk.closed.linesOf(LOCAL_CALLER, first);

    const [late, taken, failed, more] = await ledger.record(
      toSite('A-3', '2025-05-20T12:00:00Z', 7n),
      reversal('A-2'),
      removal({ reference: 'R-1', holderId: 'RHEIN', country: 'DE', quantity: 3n, effectiveAt: noon('2025-06-30') }),
      stock({ holderId: 'MAIN', country: 'DE', quantity: 4n, asOf: '2025-06-30' as never }),
    );
    const seqOf = (one: typeof late): number => (one?.outcome === 'RECORDED' ? one.seq : 0);
    expect(await desk.closed.linesOf(LOCAL_CALLER, first)).toEqual(before);
    const unit = 15_832n * 10_000n;
    const tpp = (units: bigint): string => String(units * unit);
    expect(await restatements(ACCOUNT)).toEqual([
      {
        lines: [
          `CHANGED ACCOUNT BR|U-BR|nvidia-h100-sxm5: exportedUnits 25>27, closingUnits 25>27, closingTpp ${tpp(25n)}>${tpp(27n)}`,
          `CHANGED ACCOUNT DE||nvidia-h100-sxm5: openingStockUnits 930>934, attritionUnits 0>3, closingUnits 930>931, closingTpp ${tpp(930n)}>${tpp(931n)}`,
        ],
        postings: [
          `${seqOf(late)} SHIPMENT A-3`,
          `${seqOf(taken)} REVERSAL A-2`,
          `${seqOf(failed)} REMOVAL R-1`,
          `${seqOf(more)} OPENING_STOCK`,
        ],
      },
    ]);
    expect(await desk.report.isRestated(LOCAL_CALLER, ACCOUNT)).toBe(true);
    expect(await desk.report.isRestated(LOCAL_CALLER, ACCOUNT, first.knownAt + 1)).toBe(false);

    expect(await desk.close(ACCOUNT)).toBe(2);
    expect(await desk.report.isRestated(LOCAL_CALLER, ACCOUNT)).toBe(false);
    await ledger.record(reversal('A-3'));
    const chain = await desk.restatements.run(LOCAL_CALLER, ACCOUNT);
    expect(chain.map(({ closing, next }) => [closing.edition, next?.edition])).toEqual([
      [1, 2],
      [2, undefined],
    ]);
    expect(chain.map(({ postings }) => postings.length)).toEqual([4, 1]);
    for (const role of ['AUDITOR', 'VEU_HOLDER', 'STEWARD'] as const)
      expect((await desk.closed.replay({ ...LOCAL_CALLER, role }, first)).intact).toBe(true);
    expect(await desk.closed.linesOf(LOCAL_CALLER, first)).toEqual(before);
  });

  test.each([
    { at: '2025-06-30T23:59:59.999Z', moves: ['2025-H1', '2025-H2'] },
    { at: '2025-07-01T00:00:00Z', moves: ['2025-H2'] },
    { at: '2025-12-31T23:59:59.999Z', moves: ['2025-H2'] },
    { at: '2026-01-01T00:00:00Z', moves: [] },
    { at: '2026-01-01T02:00:00+03:00', moves: ['2025-H2'] },
  ])('is restated by a fact of $at if that is inside, in UTC: $moves', async ({ at, moves }) => {
    const keys = ['2025-H1', '2025-H2'].map((period): ReportKey => ({ ...ACCOUNT, period }));
    for (const key of keys) expect(await desk.close(key)).toBe(1);
    const fact = toSite('EDGE', '2025-05-20T12:00:00Z', 1n, { exportedAt: instant(at) });
    const { restated } = await desk.impact.run(LOCAL_CALLER, [fact]);
    expect(restated.map(({ period }) => period)).toEqual(moves);
    await ledger.record(fact);
    const found = await Promise.all(
      keys.map(async (key) => ((await restatements(key)).length > 0 ? [key.period] : [])),
    );
    expect(found.flat()).toEqual(moves);
  });

  test('is not restated by what comes to the same, and a report that names the shipments is', async () => {
    await ledger.record(toSite('A-1', '2025-06-02T12:00:00Z', 20n));
    for (const key of [ACCOUNT, REPORT]) await desk.close(key);
    const swap = [reversal('A-1'), toSite('A-1B', '2025-06-03T12:00:00Z', 20n)];
    const { restated } = await desk.impact.run(LOCAL_CALLER, swap);
    expect(restated.map(({ report }) => report)).toEqual(['VEU_REPORT']);
    // what counts nowhere in it: an item below level A, a place outside the group
    const other = [
      toSite('A-2', '2025-06-03T12:00:00Z', 5n, { itemId: 'nvidia-t4', named: null }),
      shipment({ exportedAt: noon('2025-06-03') }),
    ];
    expect((await desk.impact.run(LOCAL_CALLER, other)).restated).toEqual([]);
    await ledger.record(...swap, ...other);
    expect(await restatements(ACCOUNT)).toEqual([]);
    const [found] = await restatements(REPORT);
    expect(found?.lines).toEqual([expect.stringContaining('REMOVED RECEIPT A-1:'), expect.stringContaining('ADDED RECEIPT A-1B:')]); // prettier-ignore
    expect(found?.postings.map((one) => one.replace(/^\d+ /, ''))).toEqual(['REVERSAL A-1', 'SHIPMENT A-1B']);
  });

  test('can be closed from the first instant after its last day', async () => {
    const clock = new SetClock(instant('2025-06-30T23:59:59.999Z'));
    const then = deskOn(ledger.db, clock);
    expect(await then.close(ACCOUNT)).toBe('PERIOD_OPEN');
    clock.at += 1;
    expect(await then.close(ACCOUNT)).toBe(1);
  });
});

describe('a report about a VEU (R-53)', () => {
  test('tells receipts, inventory and customers that changed, each with its postings', async () => {
    await ledger.record(toSite('A-1', '2025-06-02T12:00:00Z', 20n));
    const toNova = (reference: string, endUserId: string | null, more: object = {}) =>
      toSite(reference, '2025-06-04T12:00:00Z', 2n, { consigneeId: 'NOVA', siteId: 'N-BR', named: 'NVEU', endUserId, ...more }); // prettier-ignore
    await ledger.record(toNova('N-1', null));
    for (const key of [REPORT, NATIONAL]) expect(await desk.close(key)).toBe(1);
    const [one] = await ledger.record(toNova('N-2', 'ACME'));
    const seq = one?.outcome === 'RECORDED' ? one.seq : 0;
    expect(await restatements(REPORT)).toEqual([]);
    const [found] = await restatements(NATIONAL);
    expect(found?.lines.map((line) => line.split(':')[0])).toEqual([
      'CHANGED INVENTORY BR|nvidia-h100-sxm5',
      'ADDED CUSTOMER ACME',
      'ADDED RECEIPT N-2',
    ]);
    expect(found?.postings).toEqual([`${seq} SHIPMENT N-2`]);
    const [full] = await desk.restatements.run(LOCAL_CALLER, NATIONAL);
    expect(full?.postings[0]?.lines).toHaveLength(3);
  });
});

describe('the year of a quota (R-37, R-38)', () => {
  const lpp = (reference: string, on: string, quantity: bigint) =>
    shipment({ reference, exportedAt: noon(on), quantity, named: 'LPP' });

  test('has what the quota counts, and is restated by what is judged again too', async () => {
    await ledger.record(lpp('L-1', '2025-03-10', 1_600n), lpp('L-2', '2026-01-02', 10n));
    expect(await desk.close(YEAR)).toBe(1);
    const { lines } = await desk.report.run(LOCAL_CALLER, YEAR);
    expect(lines.map(({ name }) => name)).toEqual(['L-1']);
    expect(lines[0]?.figures.at(-1)?.amount).toBe(BigInt((await ledger.balances('LPP_QUOTA ACME/2025'))['LPP_QUOTA ACME/2025'] ?? 0)); // prettier-ignore

    const early = lpp('L-0', '2025-02-01', 200n); // with it the first one goes over the quota
    const { restated } = await desk.impact.run(LOCAL_CALLER, [early]);
    expect(restated.map(({ edition, report, subject }) => [report, subject, edition])).toEqual([
      ['LPP_YEAR', 'ACME', 1],
    ]);
    expect(await restatements(YEAR)).toEqual([]);
    await ledger.record(early);
    const total = async (): Promise<bigint> =>
      (await desk.report.run(LOCAL_CALLER, YEAR)).lines.reduce(
        (sum, line) => sum + (line.figures[1]?.amount ?? 0n),
        0n,
      );
    expect(String(await total())).toBe((await ledger.balances('LPP_QUOTA ACME/2025'))['LPP_QUOTA ACME/2025']);
    const [found] = await desk.restatements.run(LOCAL_CALLER, YEAR);
    expect(found?.lines.map(({ change, line }) => `${change} ${line.name}`)).toContain('ADDED L-0');
    const own = found?.postings.find(({ reference }) => reference === 'L-0');
    expect(own).toMatchObject({ kind: 'SHIPMENT', causeSeq: null });
  });

  test('a shipment that is recorded as something else is told by its judgement and what caused it', async () => {
    await ledger.record(shipment({ reference: 'L-1', exportedAt: noon('2025-03-10'), quantity: 1_600n }));
    expect(await desk.close(YEAR)).toBe(1);
    const [early] = await ledger.record(lpp('L-0', '2025-02-01', 1_650n));
    const [found] = await desk.restatements.run(LOCAL_CALLER, YEAR);
    expect(found?.lines.map(({ change, line }) => `${change} ${line.name}`)).toEqual(['REMOVED L-1', 'ADDED L-0']);
    expect(found?.postings.map(({ causeSeq, kind, reference }) => [kind, reference, causeSeq])).toEqual([
      ['SHIPMENT', 'L-0', null],
      ['REJUDGED', 'L-1', early?.outcome === 'RECORDED' ? early.seq : 0],
    ]);
  });
});

describe('closing', () => {
  test.each([
    { why: 'an unknown VEU', key: { ...ACCOUNT, subject: 'NOBODY' }, code: 'UNKNOWN_VEU' },
    { why: 'an unknown holder', key: { ...YEAR, subject: 'NOBODY' }, code: 'UNKNOWN_PARTY' },
    { why: 'a year where a half-year is asked for', key: { ...ACCOUNT, period: '2025' }, code: 'BAD_VALUE' },
    { why: 'a half-year where a year is asked for', key: { ...YEAR, period: '2025-H1' }, code: 'BAD_VALUE' },
    { why: 'a period that is not over', key: { ...YEAR, period: '2999' }, code: 'PERIOD_OPEN' },
  ])('is refused for $why', async ({ code, key }) => {
    expect(await desk.close(key)).toBe(code);
  });

  test('again is for what was restated; the same key gets the same answer, and another report under it none', async () => {
    expect(await desk.close(ACCOUNT, 'K')).toBe(1);
    expect(await desk.close(ACCOUNT)).toBe('ALREADY_CLOSED');
    const again = await desk.closePeriod.run(LOCAL_CALLER, { ...ACCOUNT, idempotencyKey: 'K' });
    expect(again).toMatchObject({ replayed: true, closing: { edition: 1 } });
    expect(await desk.close(REPORT, 'K')).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await desk.close(REPORT)).toBe(1);
  });

  test('is for each kind of tenant its own papers', async () => {
    const as = (role: 'EXPORTER' | 'VEU_HOLDER' | 'VIEWER') => (key: ReportKey) =>
      desk.closePeriod.run({ ...LOCAL_CALLER, role }, { ...key, idempotencyKey: `${role} ${key.report}` });
    await expect(as('EXPORTER')(ACCOUNT)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(as('EXPORTER')(REPORT)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(as('VEU_HOLDER')(YEAR)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(as('VIEWER')(YEAR)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await as('EXPORTER')(YEAR)).closing.edition).toBe(1);
    expect((await as('VEU_HOLDER')(ACCOUNT)).closing.edition).toBe(1);
    await expect(desk.restatements.run({ ...LOCAL_CALLER, role: 'EXPORTER' }, ACCOUNT)).rejects.toMatchObject({ code: 'FORBIDDEN' }); // prettier-ignore
  });

  test('by many at once makes one edition, however many keys they have', async () => {
    const another = await Database.connect(ledger.url, { poolSize: 4 });
    const others = [deskOn(ledger.db), deskOn(another)];
    const closers = Array.from({ length: 12 }, (_, n) => [desk, ...others][n % 3] ?? desk);
    const different = await Promise.all(closers.map((one) => one.close(ACCOUNT)));
    expect(different.filter((answer) => answer === 1)).toHaveLength(1);
    expect(different.filter((answer) => answer === 'ALREADY_CLOSED')).toHaveLength(11);
    const same = await Promise.all(closers.map((one) => one.close(REPORT, 'ONE KEY')));
    expect(new Set(same)).toEqual(new Set([1]));
    expect((await desk.editions(REPORT)).length).toBe(1);
    await another.close();
  });

  test('while others post cuts between what was known and what was not: every edition comes out again', async () => {
    const stop = new AbortController();
    const posting = (async () => {
      for (let n = 0; !stop.signal.aborted; n += 1) await ledger.record(toSite(`P-${n}`, '2025-05-20T12:00:00Z', 1n));
    })();
    const answers: (number | string)[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [a, b] = await Promise.all([desk.close(ACCOUNT), desk.close(ACCOUNT)]);
      answers.push(a, b);
    }
    stop.abort();
    await posting;
    const editions = await desk.editions(ACCOUNT);
    expect(editions.length).toBeGreaterThanOrEqual(8);
    expect(editions.map(({ edition }) => edition)).toEqual(editions.map((_, index) => index + 1));
    expect(answers.filter((one) => typeof one === 'number').toSorted()).toHaveLength(editions.length);
    for (const closing of editions) {
      expect((await desk.closed.replay(LOCAL_CALLER, closing)).intact).toBe(true);
      expect(await said(ACCOUNT, closing.knownAt)).toBe(closing.content.hash.toString('hex'));
      const [then] = await ledger.rows<{ seq: number }>(
        `select max(seq)::int as seq from posting where posted_at < to_timestamp(($1::bigint + 1) / 1000.0)`,
        closing.knownAt,
      );
      expect(then?.seq).toBe(closing.knownSeq);
    }
    const chain = await desk.restatements.run(LOCAL_CALLER, ACCOUNT);
    for (const { lines, next, postings } of chain) {
      const moved = lines[0]?.figures.find(({ name }) => name === 'exportedUnits')?.difference;
      expect([next?.edition, postings.length]).toEqual([next?.edition, Number(moved)]);
    }
  });
});

describe('what was closed', () => {
  test('is never changed or taken away', async () => {
    await desk.close(ACCOUNT);
    const owner = await Database.connect(ledger.url, { poolSize: 1, roles: false });
    for (const statement of [
      'delete from report_closing',
      'update report_closing set edition = 2',
      'truncate report_closing',
    ])
      await expect(owner.transaction((tx) => tx.query(statement))).rejects.toThrow(/append-only/);
    await owner.close();
  });

  test('and does not come out again is said so, loudly', async () => {
    await ledger.record(toSite('A-1', '2025-06-02T12:00:00Z', 20n));
    await desk.close(ACCOUNT);
    const [closing] = await desk.editions(ACCOUNT);
    if (closing === undefined) throw new Error('it was closed');
    const tamper = async (quantity: number): Promise<void> => {
      const owner = await Database.connect(ledger.url, { poolSize: 1, roles: false });
      await owner.transaction(async (tx) => {
        await tx.query('set local session_replication_role = replica');
        await tx.query(`update shipment set quantity = ${quantity} where reference = 'A-1'`);
      });
      await owner.close();
    };
    await tamper(21);
    expect((await desk.closed.replay(LOCAL_CALLER, closing)).intact).toBe(false);
    await expect(desk.closed.linesOf(LOCAL_CALLER, closing)).rejects.toMatchObject({ code: 'CLOSED_REPORT_DIFFERS' });
    await expect(desk.restatements.run(LOCAL_CALLER, ACCOUNT)).rejects.toMatchObject({ code: 'CLOSED_REPORT_DIFFERS' });
    await tamper(20);
    expect((await desk.closed.replay(LOCAL_CALLER, closing)).intact).toBe(true);
  });
});

test('a closing is sealed like every event: who changes it is found', async () => {
  const sealed = await sealedLedger();
  await sealed.record(shipment({ exportedAt: noon('2025-03-10') }));
  expect(await deskOn(sealed.db).close(YEAR)).toBe(1);
  await sealed.record(shipment({ exportedAt: noon('2025-03-11') }));
  await sealed.seal();
  expect((await sealed.check()).broken).toBeUndefined();
  await sealed.tamper(`update report_closing set content_hash = sha256('something else')`);
  expect((await sealed.check()).broken).toMatchObject({ seq: 2, table: 'report_closing', what: 'changed' });
  await sealed.close();
});
