import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { closingOf } from '../src/cli/closing.js';
import { closingsText, restatementsText } from '../src/cli/closings-text.js';
import { LOCAL_CALLER } from '../src/platform/caller.js';
import { loadConfig } from '../src/platform/config.js';
import { instant } from '../src/rules/day.js';
import { deskOn, ledgerOfVeus } from './support/closings.js';
import { removal, reversal, shipment, type TestLedger } from './support/ledger.js';
import { type Ran, runCli } from './support/run-cli.js';

const KEY = { report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1' } as const;
const ACCOUNT = ['veu-chip-account', 'U', '--period', '2025-H1'] as const;

let ledger: TestLedger;
let cwd: string;
beforeAll(async () => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-closings-'));
  ledger = await ledgerOfVeus();
  await ledger.record(toSite('A-1', '2025-06-02T12:00:00Z', 20n), toSite('A-2', '2025-06-03T12:00:00Z', 5n));
});
afterAll(async () => {
  await ledger.verify();
  await ledger.close();
  fs.rmSync(cwd, { recursive: true, force: true });
});

const toSite = (reference: string, exportedAt: string, quantity: bigint) =>
  shipment({ reference, consigneeId: 'RHEIN', siteId: 'U-BR', named: 'UVEU', quantity, exportedAt: instant(exportedAt) }); // prettier-ignore
const report = (...args: readonly string[]): Promise<Ran> =>
  runCli({ cwd, settings: { DATABASE_URL: ledger.url } }, 'report', ...args);
/** What a command that must succeed prints. */
async function said(...args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await report(...args);
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return stdout;
}
const operator = `operator ${os.userInfo().username}`;
const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });
const seqOf = (one: { outcome: string } | undefined): number =>
  one !== undefined && 'seq' in one ? Number(one.seq) : 0;

test('a report is closed by the operator, once for what it says, and the closing is listed', async () => {
  const { closings } = JSON.parse(await said('close', ...ACCOUNT, '--format', 'json')) as { closings: object[] };
  const [closed] = await deskOn(ledger.db).editions(KEY);
  expect(closings).toEqual([
    {
      report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1', edition: 1,
      closedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/), closedBy: operator, lineCount: 2,
      contentHash: closed?.content.hash.toString('hex'), knownSequence: closed?.knownSeq, ledgerSequence: closed?.seq,
    },
  ]); // prettier-ignore

  const again = await report('close', 'VEU_CHIP_ACCOUNT', 'U', '--period', '2025-H1', '--format', 'json');
  expect([again.code, again.stderr]).toEqual([0, 'Nothing was closed: edition 1 says the same.\n']);
  expect(JSON.parse(again.stdout)).toEqual({ closings });

  expect(await deskOn(ledger.db).close({ report: 'LPP_YEAR', subject: 'ACME', period: '2025' })).toBe(1);
  const listed = await said('closings');
  expect(listed).toMatch(/^report +subject +period +edition +closedAt +closedBy +lineCount +contentHash\n/);
  expect(listed).toMatch(new RegExp(`\nVEU_CHIP_ACCOUNT +U +2025-H1 +1 +\\S+ +${operator} +2 +[0-9a-f]{64}\n`));
  const of = closingOf({ config: loadConfig({}), db: ledger.db });
  const rows = rowsOf(closingsText(await of.all({ report: 'LPP_YEAR', subject: 'ACME', period: '2025' }), 'CSV'));
  expect(rows.map((row) => [row['report'], row['edition'], row['closedBy'], row['lineCount']])).toEqual([
    ['LPP_YEAR', '1', 'local', '0'],
  ]);
  const none = await of.all({}, instant('2025-01-01T00:00:00Z'));
  expect([closingsText(none, 'JSON'), closingsText(none, 'TEXT')]).toEqual([
    '{\n "closings": []\n}',
    'No report is closed.',
  ]);

  const log = await ledger.rows<{ credential: string; kind: string; operation: string; detail: string }>(
    'select credential, kind, operation, detail from access_log order by id',
  );
  const entry = (detail: string) => ({ credential: operator, kind: 'COMMAND', operation: 'report close', detail });
  const account = entry('VEU_CHIP_ACCOUNT U 2025-H1');
  expect(log).toEqual([account, account]);
});

test('what restates it is printed, line by line with the postings behind it, edition by edition', async () => {
  const of = closingOf({ config: loadConfig({}), db: ledger.db });
  const found = (known?: number) => of.restatements.run(LOCAL_CALLER, KEY, known);
  const never = await report('restatements', 'veu-report', 'U', '--period', '2025-H1', '--format', 'csv');
  expect([never.code, never.stderr, rowsOf(never.stdout)]).toEqual([0, 'It was not closed.\n', []]);
  const before = Date.now();

  const [late, taken, gone] = await ledger.record(
    toSite('A-3', '2025-05-20T12:00:00Z', 7n),
    reversal('A-2'),
    removal({ reference: 'R-1', holderId: 'RHEIN', country: 'DE', quantity: 930n, effectiveAt: instant('2025-06-30T12:00:00Z') }), // prettier-ignore
  );
  const text = await said('restatements', ...ACCOUNT);
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^VEU_CHIP_ACCOUNT U 2025-H1, edition 1 of \S+Z, against what it says now:$/),
    '  CHANGED ACCOUNT BR|U-BR|nvidia-h100-sxm5: exportedUnits 25 to 27 (+2), closingUnits 25 to 27 (+2), closingTpp 395800 to 427464 (+31664)',
    '  CHANGED ACCOUNT DE||nvidia-h100-sxm5: attritionUnits 0 to 930 (+930), closingUnits 930 to 0 (-930), closingTpp 14723760 to 0 (-14723760)',
    'because of:',
    expect.stringMatching(
      `^  posting ${seqOf(late)}: SHIPMENT A-3, effective 2025-05-20T12:00:00\\S*Z, recorded \\S+Z$`,
    ),
    expect.stringMatching(`^  posting ${seqOf(taken)}: REVERSAL A-2, effective `),
    expect.stringMatching(`^  posting ${seqOf(gone)}: REMOVAL R-1, effective 2025-06-30T12:00:00`),
    '',
  ]);
  expect(restatementsText(await found(before), 'TEXT')).toBe('No restatements.');

  expect(await deskOn(ledger.db).close(KEY)).toBe(2);
  await ledger.record(reversal('A-3'));
  const { restatements } = JSON.parse(restatementsText(await found(), 'JSON')) as {
    restatements: {
      closing: { edition: number };
      next: { edition: number } | null;
      lines: object[];
      postings: object[];
    }[];
  };
  expect(restatements.map(({ closing, next }) => [closing.edition, next?.edition ?? null])).toEqual([
    [1, 2],
    [2, null],
  ]);
  expect(restatements[1]?.lines).toEqual([
    {
      section: 'ACCOUNT', name: 'BR|U-BR|nvidia-h100-sxm5', change: 'CHANGED',
      details: { country: 'BR', site: 'U-BR', item: 'nvidia-h100-sxm5' },
      figures: expect.arrayContaining([
        { name: 'closingUnits', unit: 'UNITS', closed: '27', now: '20', difference: '-7' },
        { name: 'resoldUnits', unit: 'UNITS', closed: '0', now: '0', difference: '0' },
      ]),
      postings: [expect.any(Number)],
    },
  ]); // prettier-ignore
  expect(restatements[1]?.postings).toEqual([
    { ledgerSequence: expect.any(Number), kind: 'REVERSAL', reference: 'A-3', effectiveAt: '2025-05-20T12:00:00.000Z', postedAt: expect.any(String), causedBy: null },
  ]); // prettier-ignore
  const rows = rowsOf(await said('restatements', ...ACCOUNT, '--format', 'csv'));
  expect(rows).toHaveLength(30); // ten figures of three lines
  expect(rows.find(({ edition, figure, name }) => edition === '1' && figure === 'closingTpp' && name?.startsWith('BR'))).toEqual({
    report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1', edition: '1', next: '2', section: 'ACCOUNT',
    name: 'BR|U-BR|nvidia-h100-sxm5', change: 'CHANGED', figure: 'closingTpp', unit: 'TPP', closed: '395800', now: '427464',
    difference: '31664', postings: `${seqOf(late)} ${seqOf(taken)}`,
  }); // prettier-ignore
});

test.each([
  [['close', 'veu-report', 'NOBODY', '--period', '2025-H1'], /UNKNOWN_VEU/],
  [['close', 'annual', 'ACME', '--period', '2025'], /"annual" is not one of its words/],
  [['closings', '--known', 'yesterday'], /not an instant/],
])(
  'report %p is refused with a reason',
  async (args, why) => {
    const { code, stderr, stdout } = await report(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
  },
  60_000,
);
