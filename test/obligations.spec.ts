import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VeuPositions } from '../src/authorizations/veu-positions.js';
import { Assembly } from '../src/cli/assembly.js';
import { ImportFolder } from '../src/imports/import-folder.js';
import { Recorder } from '../src/ledger/recorder.js';
import { loadConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { PostgresQueue } from '../src/platform/queue-postgres.js';
import { Queue } from '../src/platform/queue.js';
import { instant } from '../src/rules/day.js';
import { formatTpp } from '../src/rules/tpp.js';
import { RecordFacts } from '../src/shipments/record-facts.js';
import { type Answered, type Api, listOf, startApi } from './support/api.js';
import { runCli } from './support/run-cli.js';
import { scenarioIn } from './support/scenario-folder.js';

const SMALL = scenarioIn(path.join(import.meta.dirname, 'scenarios', 'small'));

let api: Api;
let db: Database;
let assembly: Assembly;

beforeAll(async () => {
  api = await startApi();
  db = await Database.connect(api.databaseUrl, { poolSize: 2 });
  assembly = new Assembly(db, loadConfig({})).give(Queue, new PostgresQueue());
  assembly.give(Recorder, assembly.make(RecordFacts));
  await assembly.make(ImportFolder).run(SMALL.folder);
});
afterAll(async () => {
  await db.close();
  await api.close();
});

const ENTRY = `kind subject dueOn because status satisfiedOn late why satisfiedBy asOf ledgerSequence
  citation { section rule } evidence { satisfiedOn evidence reference postedAt }`;

async function list(args: string): Promise<readonly Answered[]> {
  const { obligations } = await api.data(`{ obligations(${args}) { nodes { ${ENTRY} } } }`);
  return listOf(obligations?.['nodes']);
}

async function satisfy(input: object): Promise<Answered> {
  const { satisfyObligation } = await api.data(
    `mutation ($input: SatisfyObligationInput!) { satisfyObligation(input: $input) {
       obligation { ${ENTRY} } replayed userErrors { code path message } } }`,
    { input },
  );
  return satisfyObligation as Answered;
}

describe('obligations', () => {
  test('are those the scenario expects, page by page, in the order of their due days', async () => {
    const kinds = [...new Set(expected().map(({ kind }) => kind))].join(', ');
    const found: { kind: string; subject: string; dueOn: string }[] = [];
    for (let after = ''; ;) {
      const { obligations } = await api.data(
        `{ obligations(first: 10, kinds: [${kinds}], to: "2026-07-15"${after}) {
             nodes { kind subject dueOn } pageInfo { hasNextPage endCursor } totalCount } }`,
      );
      found.push(...(listOf(obligations?.['nodes']) as unknown as typeof found));
      expect(Number(obligations?.['totalCount'])).toBe(expected().length);
      const { endCursor, hasNextPage } = (obligations?.['pageInfo'] ?? {}) as unknown as Record<string, unknown>;
      if (hasNextPage === false) break;
      after = `, after: "${String(endCursor)}"`;
    }
    expect(found.map(text)).toEqual(expected().map(text).toSorted());
    const { obligations } = await api.data(
      `{ obligations(last: 2, kinds: [${kinds}], to: "2026-07-15") { nodes { kind subject dueOn } } }`,
    );
    expect((listOf(obligations?.['nodes']) as unknown as typeof found).map(text)).toEqual(found.slice(-2).map(text));
  });

  test('say why, by which text, and what satisfies them', async () => {
    const [copy] = await list('subject: "SO-22", kinds: [LPP_COPY_TO_BIS], asOf: "2025-09-04"');
    expect(copy).toMatchObject({ dueOn: '2025-09-04', because: 'SO-22', status: 'UPCOMING', evidence: [] });
    expect(copy?.['citation']).toEqual({ section: '15 CFR 740.29(f), (g)', rule: 'R-37' });
    expect(copy?.['why']).toMatch(/within 30 days/);
    const [late] = await list('subject: "SO-22", kinds: [LPP_COPY_TO_BIS], asOf: "2025-09-05"');
    expect(late).toMatchObject({ status: 'OVERDUE' });
  });

  test.each(['MAP', 'VIS/2025', 'SG-TUAS', 'V-AUR/SG', 'V-SIN-IN', 'NOV', 'SO-66'])(
    'asked for %s alone, are the same as in the whole list',
    async (subject) => {
      const all = await list('first: 500, to: "2026-07-15", asOf: "2026-01-01"');
      const own = await list(`first: 500, to: "2026-07-15", asOf: "2026-01-01", subject: "${subject}"`);
      expect(own.length).toBeGreaterThan(0);
      expect(own).toEqual(all.filter((one) => String(one['subject']) === subject));
    },
  );

  test('narrow to days, and to where they stand', async () => {
    const due = await list('from: "2025-07-10", to: "2025-07-11", asOf: "2025-07-11"');
    expect(due.map(({ dueOn, subject, status }) => [dueOn, subject, status])).toEqual([
      ['2025-07-10', 'SO-14', 'OVERDUE'],
      ['2025-07-11', 'SO-15', 'UPCOMING'],
    ]);
    const overdue = await list('from: "2025-07-10", to: "2025-07-11", asOf: "2025-07-11", status: OVERDUE');
    expect(overdue.map(({ subject }) => String(subject))).toEqual(['SO-14']);
  });

  test('a notice that a site was registered with is its evidence, and a late one stays late', async () => {
    const [notice] = await list('subject: "SG-TUAS", asOf: "2025-06-01"');
    expect(notice).toMatchObject({ dueOn: '2025-05-14', status: 'SATISFIED', satisfiedOn: '2025-05-15', late: true });
  });
});

describe('evidence', () => {
  test('satisfies what does not repeat whatever its due day, and is recorded once', async () => {
    const input = {
      idempotencyKey: 'evidence-1',
      kind: 'LPP_COPY_TO_BIS',
      subject: 'SO-15',
      satisfiedOn: '2025-07-10',
      evidence: 'Sent by e-mail.',
      reference: 'MSG-1',
    };
    const first = await satisfy(input);
    expect(first).toMatchObject({ replayed: false, userErrors: [] });
    expect(first['obligation']).toMatchObject({ status: 'SATISFIED', satisfiedOn: '2025-07-10', late: false });
    const again = await satisfy(input);
    expect(again).toMatchObject({ replayed: true, userErrors: [] });
    expect(listOf(again['obligation']?.['evidence'])).toHaveLength(1);
    const other = await satisfy({ ...input, evidence: 'Sent by post.' });
    expect(listOf(other['userErrors'])[0]).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const [before] = await list('subject: "SO-15", kinds: [LPP_COPY_TO_BIS], asOf: "2025-07-09"');
    expect(before).toMatchObject({ status: 'UPCOMING' });
  });

  test('may come before anything is due', async () => {
    const ahead = { idempotencyKey: 'evidence-2', kind: 'LPP_PRIOR_NOTICE', subject: 'SO-NOT-YET' };
    const answer = await satisfy({ ...ahead, satisfiedOn: '2025-07-10', evidence: 'Notice in SNAP-R.' });
    expect(answer).toMatchObject({ obligation: null, replayed: false, userErrors: [] });
  });

  test('of what repeats says which one it was', async () => {
    const report = { kind: 'VEU_REPORT', subject: 'V-AUR', satisfiedOn: '2026-01-20', evidence: 'Filed.' };
    const without = await satisfy({ ...report, idempotencyKey: 'evidence-3' });
    expect(listOf(without['userErrors'])[0]).toMatchObject({ code: 'REQUIRED', path: ['input', 'dueOn'] });
    const never = await satisfy({ ...report, idempotencyKey: 'evidence-3', dueOn: '2026-01-16' });
    expect(listOf(never['userErrors'])[0]).toMatchObject({ code: 'BAD_VALUE' });
    const filed = await satisfy({ ...report, idempotencyKey: 'evidence-3', dueOn: '2026-01-15' });
    expect(filed['obligation']).toMatchObject({ dueOn: '2026-01-15', status: 'SATISFIED', late: true });
    const reports = await list('subject: "V-AUR", kinds: [VEU_REPORT], to: "2026-07-15", asOf: "2026-07-15"');
    expect(reports.map(({ dueOn, status }) => `${String(dueOn)} ${String(status)}`)).toEqual([
      '2025-07-15 OVERDUE',
      '2026-01-15 SATISFIED',
      '2026-07-15 UPCOMING',
    ]);
  });

  test.each([
    { why: 'an unknown party', more: { kind: 'AIA_CERTIFICATION', subject: 'NOBODY' }, code: 'UNKNOWN_PARTY' },
    { why: 'an unknown VEU', more: { kind: 'VEU_CERTIFICATION', subject: 'NOBODY' }, code: 'UNKNOWN_VEU' },
    { why: 'a day to come', more: { satisfiedOn: '2999-01-01' }, code: 'IN_THE_FUTURE' },
    { why: 'no words', more: { evidence: '' }, code: 'REQUIRED' },
  ])('is refused for $why', async ({ code, more }) => {
    const answer = await satisfy({
      idempotencyKey: `refused ${code}`,
      kind: 'LPP_COPY_TO_BIS',
      subject: 'SO-15',
      satisfiedOn: '2025-07-10',
      evidence: 'Sent.',
      ...more,
    });
    expect(listOf(answer['userErrors'])[0]).toMatchObject({ code });
  });

  test('is never changed or taken away', async () => {
    for (const table of ['obligation_evidence', 'record_hold']) {
      await expect(api.sql(`delete from ${table}`)).rejects.toThrow(/append-only/);
      await expect(api.sql(`update ${table} set tenant_id = 1`)).rejects.toThrow(/append-only/);
      await expect(api.sql(`truncate ${table}`)).rejects.toThrow(/append-only/);
    }
  });
});

describe('conditions of supplement no. 10', () => {
  test('are a checklist with days and evidence, without a verdict', async () => {
    const input = { idempotencyKey: 'c-1', veu: 'V-AUR', condition: '14', on: '2026-01-10', evidence: 'Audit.' };
    const { recordVeuConditionEvidence: payload } = await api.data(
      `mutation ($input: VeuConditionEvidenceInput!) { recordVeuConditionEvidence(input: $input) {
         condition { id evidence { satisfiedOn } } userErrors { code path } } }`,
      { input },
    );
    expect(payload).toEqual({ condition: { id: '14', evidence: [{ satisfiedOn: '2026-01-10' }] }, userErrors: [] });
    const { veuConditions } = await api.data(
      `{ veuConditions(veu: "V-AUR") { id paragraph dueOn timing asks citation { section } evidence { evidence } } }`,
    );
    const conditions = listOf(veuConditions);
    expect(conditions.map(({ paragraph }) => Number(paragraph))).toEqual([
      1, 2, 3, 3, 7, 8, 11, 14, 15, 16, 18, 18, 19,
    ]);
    expect(conditions.filter(({ dueOn }) => dueOn !== null).map(({ id }) => String(id))).toEqual(['14', '15', '18']);
    expect(conditions.find(({ id }) => String(id) === '14')).toMatchObject({
      dueOn: '2026-01-15',
      evidence: [{ evidence: 'Audit.' }],
      citation: { section: 'supplement no. 10 to 15 CFR part 748, paragraph 14' },
    });
  });

  test('that do not exist, or of nobody, are refused', async () => {
    const input = { idempotencyKey: 'c-2', veu: 'V-AUR', condition: '99', on: '2026-01-10', evidence: 'Audit.' };
    const ask = async (more: object): Promise<Answered> => {
      const { recordVeuConditionEvidence: payload } = await api.data(
        `mutation ($input: VeuConditionEvidenceInput!) { recordVeuConditionEvidence(input: $input) {
           userErrors { code path } } }`,
        { input: { ...input, ...more } },
      );
      return payload as Answered;
    };
    expect(await ask({})).toEqual({ userErrors: [{ code: 'BAD_VALUE', path: ['input', 'condition'] }] });
    expect(await ask({ condition: '14', veu: 'NOBODY' })).toEqual({
      userErrors: [{ code: 'UNKNOWN_VEU', path: ['input', 'veu'] }],
    });
  });
});

describe('records', () => {
  const RETENTION = `retention { reference retentionUntil countedFrom held holdReason citation { rule } }`;
  const of = async (reference: string): Promise<Answered | undefined> =>
    (await api.data(`{ shipment(reference: "${reference}") { ${RETENTION} } }`))['shipment']?.['retention'];
  const hold = async (input: object): Promise<Answered | undefined> =>
    (
      await api.data(
        `mutation ($input: HoldRecordsInput!) { holdRecords(input: $input) { ${RETENTION} userErrors { code } } }`,
        { input },
      )
    )['holdRecords'];

  test('are kept five years from the export', async () => {
    expect(await of('SO-22')).toMatchObject({ countedFrom: '2025-08-05', retentionUntil: '2030-08-05', held: false });
  });

  test('are kept five years from a later removal of such units; a reversed removal does not count', async () => {
    const [row] = await api.sql<{ holderId: string; country: string; itemId: string }>(
      `select consignee_id as "holderId", destination_country as country, item_id as "itemId" from shipment
       where reference = 'SO-22'`,
    );
    const recorder = assembly.make(RecordFacts);
    const removal = { kind: 'REMOVAL', requestKey: null, quantity: 1n, reason: 'FAILED' } as const;
    const holding = { holderId: row?.holderId ?? '', country: row?.country ?? '', itemId: row?.itemId ?? '' };
    const remove = async (reference: string, at: string): Promise<void> => {
      const fact = { ...removal, ...holding, reference, effectiveAt: instant(at), contentHash: Buffer.from(reference) };
      expect(await recorder.record([fact], 1)).toMatchObject([{ outcome: 'RECORDED' }]);
    };
    await remove('RM-BEFORE', '2025-08-04T23:59:59Z');
    expect(await of('SO-22')).toMatchObject({ countedFrom: '2025-08-05' });
    await remove('RM-AFTER', '2026-03-01T10:00:00Z');
    expect(await of('SO-22')).toMatchObject({ countedFrom: '2026-03-01', retentionUntil: '2031-03-01' });
    const reversal = { kind: 'REVERSAL', requestKey: null, reversesReference: 'RM-AFTER', reason: 'typo' } as const;
    await recorder.record([{ ...reversal, reference: 'RM-BACK', contentHash: Buffer.from('RM-BACK') }], 1);
    expect(await of('SO-22')).toMatchObject({ countedFrom: '2025-08-05', retentionUntil: '2030-08-05' });
  });

  test('are held while an agency asks, and the hold is lifted', async () => {
    const reason = 'Letter of 3 March 2026';
    expect(await hold({ reference: 'SO-22', hold: true, reason })).toMatchObject({
      retention: { held: true, holdReason: reason },
      userErrors: [],
    });
    await hold({ reference: 'SO-22', hold: true, reason: 'again' });
    expect(await of('SO-22')).toMatchObject({ held: true, holdReason: reason });
    await hold({ reference: 'SO-22', hold: false, reason: 'Closed' });
    expect(await of('SO-22')).toMatchObject({ held: false, holdReason: 'Closed' });
    expect(await hold({ reference: 'NOTHING', hold: true, reason })).toMatchObject({
      retention: null,
      userErrors: [{ code: 'UNKNOWN_REFERENCE' }],
    });
  });
});

describe('papers about a VEU', () => {
  const account = async (args: string): Promise<Answered> =>
    (
      await api.data(
        `{ chipAccount(${args}) { veu holder startsOn endsOn dueOn closed ledgerSequence totalTpp
             lines { country site item openingUnits exportedUnits reexportedUnits transferredUnits openingStockUnits
               attritionUnits relocatedUnits resoldUnits closingUnits closingTpp } } }`,
      )
    )['chipAccount'] as Answered;
  const report = async (args: string): Promise<Answered> =>
    (
      await api.data(
        `{ veuReport(${args}) { startsOn endsOn dueOn ledgerSequence inventory { country item eccn units tpp } customers { id name }
             receipts(first: 100) { totalCount nodes { reference exportedAt act authorization site quantity valueUsd eccn lineTpp } }
             reexports: receipts(act: REEXPORT) { nodes { reference act } } } }`,
      )
    )['veuReport'] as Answered;

  test.each([
    { on: '2025-08-01', startsOn: '2025-01-01', endsOn: '2025-06-30', dueOn: '2025-08-01' },
    { on: '2026-02-01', startsOn: '2025-07-01', endsOn: '2025-12-31', dueOn: '2026-02-01' },
    { on: '2026-07-01', startsOn: '2026-01-01', endsOn: '2026-06-30', dueOn: '2026-08-01' },
    { on: '2026-06-30', startsOn: '2025-07-01', endsOn: '2025-12-31', dueOn: '2026-02-01' },
  ])('an account of $on is about $startsOn to $endsOn', async ({ on, ...half }) => {
    expect(await account(`veu: "V-AUR", on: "${on}"`)).toMatchObject({ ...half, closed: true, holder: 'AUR' });
  });

  test.each(['2025-08-01', '2026-02-01', '2026-08-01'])(
    'the account of %s adds up, and to what the position says at the end of the half-year',
    async (on) => {
      const { endsOn, lines, totalTpp } = await account(`veu: "V-AUR", on: "${on}"`);
      const at = instant(`${String(endsOn)}T23:59:59.999Z`);
      const [position] = await db.read((tx) => assembly.make(VeuPositions).read(tx, { at, ids: ['V-AUR'] }));
      const total = [...(position?.base.values() ?? [])].reduce((sum, amount) => sum + amount, 0n);
      expect(total).toBeGreaterThan(0n);
      expect(String(totalTpp)).toBe(formatTpp(total));
      for (const line of listOf(lines)) {
        const units = (name: string): number => Number(line[name]);
        const into = ['openingStockUnits', 'exportedUnits', 'reexportedUnits', 'transferredUnits'];
        const out = ['attritionUnits', 'relocatedUnits', 'resoldUnits'];
        const sum = (names: readonly string[]): number => names.reduce((all, name) => all + units(name), 0);
        expect(units('closingUnits')).toBe(units('openingUnits') + sum(into) - sum(out));
      }
    },
  );

  test('a report has inventory, receipts with reexports among them, and for a national VEU its customers', async () => {
    const found = await report('veu: "V-SIN-IN", period: "2025-H1"');
    expect(found).toMatchObject({ startsOn: '2025-01-01', endsOn: '2025-06-30', dueOn: '2025-07-15' });
    const receipts = listOf(found['receipts']?.['nodes']);
    expect(receipts.length).toBeGreaterThan(0);
    expect(Number(found['receipts']?.['totalCount'])).toBe(receipts.length);
    for (const receipt of receipts) expect(receipt).toMatchObject({ authorization: 'NVEU', site: 'IN-PUNE' });
    const at = instant('2025-06-30T23:59:59.999Z');
    const [position] = await db.read((tx) => assembly.make(VeuPositions).read(tx, { at, ids: ['V-SIN-IN'] }));
    const inventory = listOf(found['inventory']);
    expect(inventory.map(({ country }) => String(country))).toEqual(inventory.map(() => 'IN'));
    const units = inventory.reduce((sum, line) => sum + Number(line['tpp']), 0);
    expect(units).toBe(Number(formatTpp([...(position?.base.entries() ?? [])].find(([to]) => to === 'IN')?.[1] ?? 0n)));
  });

  test('a closed half-year comes out the same with what was known, whatever is recorded later', async () => {
    const [{ now } = { now: '' }] = await api.sql<{ now: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [accountArgs, reportArgs] = ['veu: "V-AUR", on: "2026-02-01"', 'veu: "V-AUR", period: "2025-H2"'];
    const known = `, known: "${now}"`;
    const before = [await account(accountArgs + known), await report(reportArgs + known)];
    const [shipment] = await api.sql<{ reference: string }>(
      `select s.reference from shipment s join site t on t.id = s.site_id where t.veu_id = 'V-AUR'
         and not exists (select 1 from reversal r where r.reverses_seq = s.seq)
         and s.exported_at >= '2025-07-01' and s.exported_at < '2026-01-01' order by s.seq limit 1`,
    );
    const input = { idempotencyKey: 'later', reverses: shipment?.reference, reason: 'it did not leave' };
    const { reverseShipment } = await api.data(
      `mutation ($input: ReverseShipmentInput!) { reverseShipment(input: $input) { userErrors { code } } }`,
      { input },
    );
    expect(reverseShipment).toEqual({ userErrors: [] });
    expect([await account(accountArgs + known), await report(reportArgs + known)]).toEqual(before);
    const [then] = before;
    expect((await account(accountArgs))['totalTpp']).not.toEqual(then?.['totalTpp']);
  });

  test('nobody has none, and a period is a half-year', async () => {
    const answer = await api.ask('{ chipAccount(veu: "NOBODY") { totalTpp } }');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UNKNOWN_VEU' });
    const period = await api.ask('{ veuReport(veu: "V-AUR", period: "2025") { endsOn } }');
    expect(period.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_VALUE' });
  });

  test('are written as CSV by the command line', async () => {
    const where = { cwd: import.meta.dirname, settings: { DATABASE_URL: api.databaseUrl } };
    for (const kind of ['receipts', 'inventory', 'account']) {
      const args = ['report', 'veu', 'V-SIN-IN', '--period', '2025-H1', '--kind', kind];
      const { code, stderr, stdout } = await runCli(where, ...args);
      expect([code, stderr]).toEqual([0, '']);
      const rows = stdout.trimEnd().split('\r\n');
      expect(rows[0]).toMatch(/^veu,period,/);
      expect(rows.length).toBeGreaterThan(1);
      expect(rows[1]).toMatch(/^V-SIN-IN,2025-H1,/);
      expect(new Set(rows.map((row) => row.replace(/"[^"]*"/g, '').split(',').length)).size).toBe(1);
    }
    const wrong = await runCli(where, 'report', 'veu', 'NOBODY', '--period', '2025-H1');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(/UNKNOWN_VEU/);
  });
});

interface Owed {
  readonly kind: string;
  readonly subject: string;
  readonly dueOn: string;
}
const expected = (): readonly Owed[] => (SMALL.expected as unknown as { obligations: readonly Owed[] }).obligations;
const text = ({ dueOn, kind, subject }: Owed): string => `${dueOn} ${kind} ${subject}`;
