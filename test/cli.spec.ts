import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { compareAnswers } from './support/compare-answers.js';
import { type FreshDatabase, freshDatabase, until } from './support/database.js';
import { folderOfShipments } from './support/many-shipments.js';
import { type Ran, runCli, startCli, type Where } from './support/run-cli.js';
import { scenarioIn } from './support/scenario-folder.js';

const SMALL_BASIC = scenarioIn(path.join(import.meta.dirname, 'scenarios', 'small-basic'));
const AT = '2026-07-15T00:00:00Z';

let cwd: string;
let database: FreshDatabase;
let where: Where;
const folders: string[] = [];

beforeEach(async () => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-cli-'));
  folders.push(cwd);
  database = await freshDatabase();
  where = { cwd, settings: { DATABASE_URL: database.url } };
});
afterEach(() => database.drop());
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

const headroom = (...args: readonly string[]): Promise<Ran> => runCli(where, ...args);

async function query<Row>(sql: string): Promise<Row[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
const countOf = async (table: string): Promise<number> =>
  Number((await query<{ n: string }>(`select count(*) as n from ${table}`))[0]?.n);

/** Writes a folder with one file. */
function folderWith(file: string, text: string): string {
  const folder = path.join(cwd, 'folder');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, file), text);
  return folder;
}

describe('headroom import', () => {
  test('records a folder, keeps what it refuses, and answers as the scenario expects', async () => {
    const imported = await headroom('import', SMALL_BASIC.folder);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(imported.stdout).toMatch(/shipments\.csv +63 +56 +0 +1 +6\n/);
    expect(imported.stdout).toMatch(/^14 rows were refused.*small-basic\.rejects\.csv/m);

    const rejects = fs.readFileSync(path.join(cwd, 'small-basic.rejects.csv'), 'utf8').split('\r\n');
    expect(rejects[0]).toBe('file,line,column,code,message,remedy,row');
    expect(rejects[1]).toMatch(/^parties\.csv,29,location_country,BAD_COUNTRY,.*"LON,London Lab Ltd,UK,UK,,"$/);

    const answered = await headroom('answers', '--at', ...SMALL_BASIC.asOf);
    expect([answered.code, answered.stderr]).toEqual([0, '']);
    const answers = JSON.parse(answered.stdout) as object;
    expect(compareAnswers(SMALL_BASIC.expected, answers).differences).toEqual([]);

    const again = await headroom('import', SMALL_BASIC.folder, '--json');
    const summary = JSON.parse(again.stdout) as { totals: object; firstRejected: object[] };
    expect(summary.totals).toEqual({ rows: 152, accepted: 137, onRecord: 137, ignored: 1, rejected: 14 });
    expect(summary.firstRejected[0]).toMatchObject({ file: 'parties.csv', line: 29, code: 'BAD_COUNTRY' });
    expect((await headroom('answers', '--at', ...SMALL_BASIC.asOf)).stdout).toBe(answered.stdout);
  });

  test('records nothing in a dry run, and says the same of every row', async () => {
    const dry = await headroom('import', SMALL_BASIC.folder, '--dry-run', '--reject-file', 'refused.csv');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(/a dry run, nothing was recorded/);
    expect(dry.stdout).toMatch(/shipments\.csv +63 +56 +0 +1 +6\n/);
    expect(fs.readFileSync(path.join(cwd, 'refused.csv'), 'utf8').match(/^shipments\.csv,/gm)).toHaveLength(6);
    for (const table of ['party', 'shipment', 'license', 'posting', 'import_run']) expect(await countOf(table)).toBe(0);
  });

  test('goes on after it was killed in the middle, and nothing is missing or doubled', async () => {
    const rows = 4_000;
    const folder = folderOfShipments(rows);
    folders.push(folder);
    const killed = startCli(where, 'import', folder);
    await until(async () => (await countOf('shipment')) > 0, 60_000);
    killed.kill('SIGKILL');
    await until(() => killed.signalCode !== null);
    const before = await countOf('shipment');
    expect(before).toBeLessThan(rows);

    const resumed = await headroom('import', folder, '--json');
    expect(resumed.code).toBe(0);
    const { recorded } = JSON.parse(resumed.stdout) as { recorded: { shipments: number } };
    const late = rows - recorded.shipments; // a chunk may have been committed while the process was being killed
    expect(late).toBeGreaterThanOrEqual(before);
    expect(await countOf('shipment')).toBe(rows);
    const answers = JSON.parse((await headroom('answers', '--at', AT)).stdout) as object;

    const whole = await freshDatabase();
    try {
      const untouched: Where = { cwd, settings: { DATABASE_URL: whole.url } };
      expect((await runCli(untouched, 'import', folder)).code).toBe(0);
      expect(JSON.parse((await runCli(untouched, 'answers', '--at', AT)).stdout)).toEqual(answers);
    } finally {
      await whole.drop();
    }
  }, 180_000);

  test.each([
    { why: 'a folder that is not there', args: ['nowhere'], text: /^headroom: .*nowhere: it does not exist/ },
    { why: 'a file in the place of a folder', args: [import.meta.filename], text: /it is not a folder/ },
  ])('refuses $why with 65', async ({ args, text }) => {
    const { code, stderr, stdout } = await headroom('import', ...args);
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(text);
  });

  test('refuses another header with 65, naming the file and the line, and records nothing', async () => {
    fs.cpSync(SMALL_BASIC.folder, path.join(cwd, 'folder'), { recursive: true });
    fs.writeFileSync(path.join(cwd, 'folder', 'corrections.csv'), 'reference,reason\nC-1,typing\n');
    const { code, stderr } = await headroom('import', 'folder');
    expect(code).toBe(65);
    expect(stderr).toMatch(/^headroom: corrections\.csv, line 1: .*reverses_reference.* Nothing was imported\.\n$/);
    expect(await countOf('party')).toBe(0);
  });

  test('takes a folder without a file as empty', async () => {
    const empty = folderWith('notes.txt', 'nothing here');
    const { code, stdout } = await headroom('import', empty);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^all +0 +0 +0 +0 +0$/m);
  });
});

describe('a wrong command line is answered with 2, the option and what to write', () => {
  test.each([
    { args: ['answers', '--at', '2025-08-01'], text: /^headroom: --at: "2025-08-01" is not an instant\. Write / },
    { args: ['answers', '--at', '2025-02-30T00:00:00Z'], text: /--at: "2025-02-30T00:00:00Z" is not an instant/ },
    { args: ['answers'], text: /required option '--at <instant\.\.\.>' not specified/ },
    { args: ['positions', '--at', AT, '--format', 'xml'], text: /--format: "xml".*JSON, CSV/ },
    { args: ['positions', '--at', AT, '--posture', 'mine'], text: /--posture: "mine".*AS_CODIFIED, AS_ENFORCED/ },
    {
      args: ['import', '.', '--reject-file', '/nowhere/x.csv'],
      text: /--reject-file: nothing can be written to \/nowhere/,
    },
    { args: ['imprt'], text: /unknown command 'imprt'/ },
  ])('$args', async ({ args, text }) => {
    const { code, stderr, stdout } = await headroom(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n {4}at /); // no stack
  });
});

describe('a database that is away', () => {
  const away = (): Where => ({ cwd, settings: { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' } });

  test.each([['import', SMALL_BASIC.folder], ['answers', '--at', AT], ['migrate'], ['rebuild', '--compare']])(
    'is 69 for %s, one line without the password',
    async (...args) => {
      const { code, stderr, stdout } = await runCli(away(), ...args);
      expect([code, stdout]).toEqual([69, '']);
      expect(stderr).toBe(
        'headroom: The database at 127.0.0.1:9/none does not answer. Start it, or correct DATABASE_URL.\n',
      );
    },
  );

  test('shows its stack with --debug', async () => {
    const { code, stderr } = await runCli(away(), '--debug', 'answers', '--at', AT);
    expect(code).toBe(69);
    expect(stderr).toMatch(/\n {4}at .*Caused by: /s);
  });
});

test('a wrong setting is 78 and named', async () => {
  const { code, stderr } = await runCli({ cwd, settings: { DATABASE_URL: 'mysql://x' } }, 'answers', '--at', AT);
  expect(code).toBe(78);
  expect(stderr).toMatch(/^headroom: DATABASE_URL is "mysql:\/\/x": it must be an address such as postgres:/);
});

describe('with the demo on record', () => {
  const ship = (...args: readonly string[]): Promise<Ran> =>
    headroom('can-ship', '--consignee', 'DEMO-WISLANA', '--to', 'PL', '--item', 'nvidia-h100-sxm5', ...args);

  test('can-ship answers by its exit code, its text and its JSON', async () => {
    expect((await headroom('seed', 'demo')).stdout).toBe('Added the demo scenario: 13 parties, 32 shipments.\n');
    expect((await headroom('seed', 'demo')).stdout).toBe('The demo scenario was there already; nothing was added.\n');

    const recorded = [await countOf('shipment'), await countOf('determination')];
    const fits = await ship('--quantity', '19', '--at', '2026-10-01T12:00:00Z');
    expect(fits.code).toBe(0);
    expect(fits.stdout).toMatch(/^Yes\. LPP covers it/);
    expect(fits.stdout).toMatch(/302,240 of 26,900,000 TPP remain, 1,432 afterwards/);
    expect(fits.stdout).toMatch(/15 CFR 740\.29\(a\), 90 FR 4544 of 2025-01-15 \(R-34\)/);

    const tooMany = await ship('--quantity', '20', '--at', '2026-10-01T12:00:00Z', '--json');
    expect(tooMany.code).toBe(4);
    expect(JSON.parse(tooMany.stdout)).toMatchObject({
      mayShip: 'NO',
      lineTpp: '316640',
      at: '2026-10-01T12:00:00.000Z',
    });

    const doubtful = await headroom('can-ship', '--consignee', 'DEMO-MEKONG', '--to', 'VN', '--item', 'nvidia-h100-sxm5', '--quantity', '1'); // prettier-ignore
    expect(doubtful.code).toBe(3);
    expect(doubtful.stdout).toMatch(/^Uncertain\. .*LPP_740_2_CONFLICT/);

    const unknown = await headroom('can-ship', '--consignee', 'NOBODY', '--to', 'PL', '--item', 'nvidia-h100-sxm5', '--quantity', '1'); // prettier-ignore
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/^headroom: --consignee: There is no such party \(UNKNOWN_PARTY\)\. Register/);
    expect((await ship('--quantity', '0')).stderr).toMatch(/^headroom: --quantity: "0" is not a number of units/);
    expect([await countOf('shipment'), await countOf('determination')]).toEqual(recorded);
  });

  test('can-ship says how a line splits over licenses', async () => {
    await headroom('seed', 'demo');
    const split = (...args: readonly string[]): Promise<Ran> =>
      headroom('can-ship', '--consignee', 'DEMO-ANDES', '--to', 'CL', '--item', 'nvidia-h200-sxm', '--quantity', '121', '--at', '2026-07-01T12:00:00Z', ...args); // prettier-ignore
    expect((await split('--drawdown')).stdout).toMatch(
      /^Split over licenses\n {2}EARLIEST_EXPIRY {5}120 units under one license: 120 under DEMO-CL-2; 1 units are not covered\./m,
    );
    expect(JSON.parse((await split('--drawdown', '400', '--json')).stdout)).toMatchObject({
      drawdown: { needed: true, horizonOn: '2027-08-05', choices: [{ strategy: 'EARLIEST_EXPIRY' }, {}, {}] },
    });
    expect((await split('--drawdown', 'soon')).stderr).toMatch(/^headroom: --drawdown: "soon" is not/);
  });

  test('positions are JSON or CSV, and as enforced they have no status', async () => {
    await headroom('seed', 'demo');
    const json = JSON.parse((await headroom('positions', '--at', AT, '2026-10-01T00:00:00Z')).stdout) as {
      positions: { at: string; countries: Record<string, object> }[];
    };
    expect(json.positions.map(({ at }) => at)).toEqual([AT, '2026-10-01T00:00:00Z']);
    expect(json.positions[0]?.countries['CL']).toMatchObject({ licensedTpp: '337731840', remainingTpp: '452268160' });

    const csv = (await headroom('positions', '--at', AT, '--format', 'csv')).stdout.split('\r\n');
    expect(csv[0]).toMatch(/^at,kind,key,year,country,group,reviewPolicy/);
    expect(csv.filter((line) => line.startsWith(`${AT},COUNTRY,CL,,,ALLOCATION,PRESUMPTION_OF_APPROVAL`))).toHaveLength(
      1,
    );
    expect(csv.filter((line) => line.startsWith(`${AT},LPP_QUOTA,DEMO-WISLANA,2026,`))).toHaveLength(1);

    const enforced = await headroom('positions', '--at', AT, '--posture', 'as_enforced');
    expect(JSON.parse(enforced.stdout)).toMatchObject({
      posture: 'AS_ENFORCED',
      positions: [{ countries: { CL: { licensedTpp: '337731840', reviewPolicy: null, statusByExported: null } } }],
    });
    expect(enforced.stderr).toMatch(/BIS does not enforce/);
  });

  test('rebuild writes what the entries say, and then nothing differs', async () => {
    await headroom('seed', 'demo');
    expect((await headroom('rebuild')).stdout).toMatch(/Wrote \d+ statuses\./);
    const compared = await headroom('rebuild', '--compare');
    expect([compared.code, compared.stdout]).toEqual([
      0,
      expect.stringMatching(/Every status is what the entries say\.\n$/),
    ]);
    await query(`update status set headline = 'POLICY_OF_DENIAL' where kind = 'COUNTRY' and key = 'CL'`);
    await query('delete from dirty_subject');
    const wrong = await headroom('rebuild', '--compare');
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(
      /DIFFERS COUNTRY CL: on record POLICY_OF_DENIAL, by the entries PRESUMPTION_OF_APPROVAL/,
    );
  });
});

describe('headroom doctor', () => {
  test('finds a healthy database in order', async () => {
    await headroom('seed', 'demo');
    const { code, stdout } = await headroom('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ok +database +Postgres \d+\.\d+ answers/);
    expect(stdout).toMatch(/ok +migrations +up to date/);
    expect(stdout).toMatch(/ok +ledger: entries +the entries of every posting cancel out/);
    expect(stdout).toMatch(/ok +ledger: balances +every balance is the sum of its entries \(\d+\)/);
  });

  test('finds a balance that somebody changed, and Redis that is away', async () => {
    await headroom('seed', 'demo');
    await query(`update account set balance = balance + 1 where kind = 'COUNTRY_LICENSED' and key = 'CL'`);
    where = { ...where, settings: { ...where.settings, REDIS_URL: 'redis://127.0.0.1:9' } };
    const { code, stdout } = await headroom('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /fail +ledger: balances +1 balances are not the sum of their entries, the first of them COUNTRY_LICENSED CL/,
    );
    expect(stdout).toMatch(/fail +job queue +Redis does not answer at 127\.0\.0\.1:9: .*ECONNREFUSED/);
  });

  test('says of a database that is behind which migrations are missing, and makes none', async () => {
    await query('drop table schema_migration');
    const { code, stdout } = await headroom('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/fail +migrations +not yet made: Foundation\d+.*\n.*headroom migrate/);
  });

  test('names a wrong setting', async () => {
    where = { ...where, settings: { HEADROOM_DATADIR: 'x' } };
    const { code, stdout } = await headroom('doctor');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^fail +settings +HEADROOM_DATADIR is no setting/)]);
  });
});

describe('without DATABASE_URL', () => {
  test('the embedded Postgres is started, its data are kept, and it is stopped', async () => {
    const embedded: Where = { cwd, settings: { HEADROOM_DATA_DIR: path.join(cwd, 'data') } };
    expect((await runCli(embedded, 'doctor')).stdout).toMatch(/warn +database +there are no data yet/);
    expect((await runCli(embedded, 'import', SMALL_BASIC.folder)).code).toBe(0);
    const answered = await runCli(embedded, 'answers', '--at', ...SMALL_BASIC.asOf);
    expect(compareAnswers(SMALL_BASIC.expected, JSON.parse(answered.stdout) as object).differences).toEqual([]);
    expect((await runCli(embedded, '--debug', 'migrate')).stderr).toMatch(/Postgres \d+ started on port \d+/);
    expect(fs.existsSync(path.join(cwd, 'data', 'pg', 'postmaster.pid'))).toBe(false);
  });

  test('a data folder that cannot be made is 69, with a way out', async () => {
    fs.writeFileSync(path.join(cwd, 'file'), '');
    const { code, stderr } = await runCli({ cwd, settings: { HEADROOM_DATA_DIR: 'file/data' } }, 'answers', '--at', AT);
    expect(code).toBe(69);
    expect(stderr).toMatch(/^headroom: The embedded Postgres in file\/data does not start: .*HEADROOM_DATA_DIR/);
  });
});

test('help explains every command', async () => {
  const { code, stdout } = await headroom('help');
  expect(code).toBe(0);
  for (const command of ['import', 'answers', 'positions', 'can-ship', 'migrate', 'rebuild', 'doctor', 'seed']) {
    expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  }
  expect((await headroom('help', 'import')).stdout).toMatch(/Safe to repeat/);
});
