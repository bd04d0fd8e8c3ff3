import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner } from './support/as-owner.js';
import { type FreshDatabase, freshDatabase, until } from './support/database.js';
import { type Ran, runCli, startCli, type Where } from './support/run-cli.js';
import { issuerKey, nowS, sign, startIssuer } from './support/issuer.js';

let cwd: string;
let database: FreshDatabase;
let where: Where;

beforeAll(async () => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-keys-'));
  database = await freshDatabase();
  where = { cwd, settings: { DATABASE_URL: database.url } };
});
afterAll(async () => {
  await database.drop();
  fs.rmSync(cwd, { recursive: true, force: true });
});

const headroom = (...args: readonly string[]): Promise<Ran> => runCli(where, ...args);
const KEY = /^hr_([0-9a-f]{16})_[A-Za-z0-9_-]{43}\n$/;

describe('headroom keys', () => {
  test('creates a key, prints it once and alone, lists it without its secret, rotates and revokes it', async () => {
    const made = await headroom('keys', 'create', '--name', 'SAP export', '--role', 'exporter', '--expires', '90');
    const [, id = ''] = KEY.exec(made.stdout) ?? [];
    expect([made.code, id]).toEqual([0, expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(made.stderr).toMatch(/shown this once/);
    expect(made.stderr).not.toContain(made.stdout.slice(20).trim());

    const listed = await headroom('keys', 'list');
    const ends = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    expect(listed.stdout).toMatch(new RegExp(`^${id} +SAP export +local +EXPORTER +read,write +\\S+ +${ends}$`, 'm'));
    expect(listed.stdout).not.toContain(made.stdout.slice(20).trim());

    const rotated = await headroom('keys', 'rotate', id, '--overlap', '0');
    const [, next = ''] = KEY.exec(rotated.stdout) ?? [];
    expect([rotated.code, next === id]).toEqual([0, false]);
    expect((await headroom('keys', 'rotate', id)).stderr).toMatch(/has ended/);

    expect((await headroom('keys', 'revoke', next)).stdout).toMatch(/is revoked/);
    expect((await headroom('keys', 'revoke', next)).code).toBe(0);
    const after = (await headroom('keys', 'list')).stdout;
    expect(after).toMatch(new RegExp(`^${id} .* ended `, 'm'));
    expect(after).toMatch(new RegExp(`^${next} .* revoked `, 'm'));
  });

  test.each([
    [['create', '--name', 'x', '--role', 'king'], 2, /--role: "king" is not one of its words/],
    [['create', '--name', 'x', '--role', 'viewer', '--scopes', 'read,fly'], 2, /--scopes/],
    [['create', '--name', 'x', '--role', 'viewer', '--expires', 'soon'], 2, /--expires/],
    [['create', '--name', 'x', '--role', 'viewer', '--tenant', 'nobody'], 2, /There is no tenant "nobody"/],
    [['create', '--role', 'viewer'], 2, /--name/],
    [['revoke', '0000000000000000'], 2, /There is no key/],
  ])('keys %p exits with %d and says why', async (args, code, says) => {
    const ran = await headroom('keys', ...args);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toMatch(says);
  });
});

test('headroom tenants creates a tenant, once per name, and lists it', async () => {
  expect((await headroom('tenants', 'create', 'Andes Logistics')).stdout).toBe(
    'Tenant Andes Logistics has the number 2.\n',
  );
  expect((await headroom('tenants', 'create', 'Andes Logistics')).code).toBe(2);
  expect((await headroom('tenants', 'list')).stdout).toMatch(/^number +name\n1 +local\n2 +Andes Logistics$/m);
  const made = await headroom(
    'keys',
    'create',
    '--name',
    'theirs',
    '--role',
    'veu_holder',
    '--tenant',
    'Andes Logistics',
  );
  expect(made.stdout).toMatch(KEY);
});

test('commands that record facts or write statuses are in the access log, and those that only look are not', async () => {
  const folder = path.join(cwd, 'facts');
  fs.mkdirSync(folder);
  const parties = 'id,name,location_country,headquarters_country,sector,parent_id\nACME,Acme,CL,CL,,\n';
  fs.writeFileSync(path.join(folder, 'parties.csv'), parties);
  const commands = [
    ['import', 'facts', '--dry-run'],
    ['import', 'facts'],
    ['rebuild', '--compare'],
    ['rebuild'],
    ['seed', 'demo'],
  ];
  for (const command of commands) expect([command, (await headroom(...command)).code]).toEqual([command, 0]);
  const logged = await asOwner<object>(
    database.url,
    `select operation, detail, credential from access_log where operation ~ '^(import|rebuild|seed)' order by id`,
  );
  const credential = `operator ${os.userInfo().username}`;
  expect(logged).toEqual([
    { operation: 'import', detail: 'facts', credential },
    { operation: 'rebuild', detail: null, credential },
    { operation: 'seed demo', detail: null, credential },
  ]);
});

describe('the process itself', () => {
  const main = path.resolve(import.meta.dirname, '..', 'dist', 'src', 'main.js');

  /** Starts the API as its users do, and gathers everything it writes. */
  async function running<T>(
    settings: Readonly<Record<string, string>>,
    use: (url: string, output: () => string) => Promise<T>,
  ): Promise<T> {
    const child = spawn(process.execPath, [main], {
      cwd,
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url, PORT: '0', HEADROOM_DEMO: 'off', ...settings },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      const url = await until(() => /GraphiQL: (http\S+)\/graphql/.exec(output)?.[1], 25_000);
      return await use(`${url}/graphql`, () => output);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  }

  test('says loudly that nobody is asked who he is, and refuses to be reached from elsewhere like that', async () => {
    await headroom('migrate');
    await running({}, async (_url, output) => expect(output()).toContain('AUTHENTICATION IS OFF'));
    for (const HOST of ['0.0.0.0', '::']) {
      const child = spawn(process.execPath, [main], { cwd, env: { DATABASE_URL: database.url, PORT: '0', HOST } });
      let said = '';
      child.stderr.on('data', (data: Buffer) => (said += data.toString()));
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(78);
      expect(said).toMatch(/HOST is ".+", and HEADROOM_AUTH is off.*Set HEADROOM_AUTH=on and create keys/);
    }
  });

  test('writes no key and no token into its log, good or bad, at any level', async () => {
    const made = (await headroom('keys', 'create', '--name', 'logged', '--role', 'auditor')).stdout.trim();
    const signing = await issuerKey('es-1');
    const issuer = await startIssuer([signing]);
    const claims = { iss: issuer.name, aud: 'headroom', sub: 'ana', iat: nowS(), exp: nowS() + 600 };
    const good = await sign(signing, { ...claims, headroom_tenant: 'local', headroom_role: 'VIEWER' });
    const expired = await sign(signing, { ...claims, exp: nowS() - 600, iat: nowS() - 900 });
    const wrong = made.slice(0, -5) + 'AAAAA';
    const secrets = [made.slice(20), wrong.slice(20), ...[good, expired].flatMap((one) => one.split('.').slice(1))];
    const settings = {
      HEADROOM_AUTH: 'on',
      HEADROOM_OIDC_ISSUER: issuer.name,
      HEADROOM_OIDC_AUDIENCE: 'headroom',
      HEADROOM_OIDC_JWKS_URL: issuer.jwksUrl,
      LOG_LEVEL: 'trace',
    };
    try {
      await running(settings, async (url, output) => {
        const ask = async (text: string, body: object): Promise<number> => {
          const headers = { 'content-type': 'application/json', authorization: `Bearer ${text}` };
          return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
        };
        const ping = { query: '{ country(code: "CL") { code } }' };
        const statuses = [];
        for (const text of [made, good, wrong, expired]) statuses.push(await ask(text, ping));
        expect(statuses).toEqual([200, 200, 401, 401]);
        await ask(made, { query: '{ nothing' });
        await ask(made, { query: 'query ($k: ID!) { party(id: $k) { id } }', variables: { k: made } });
        expect(output()).toMatch(/Nobody was let in from \S+: key [0-9a-f]{16}/);
        expect(output()).toMatch(/Nobody was let in from \S+: token: ERR_JWT_EXPIRED/);
        expect(secrets.filter((secret) => output().includes(secret))).toEqual([]);
      });
    } finally {
      await issuer.close();
    }
  });
});

test('headroom help names the commands', async () => {
  const child = startCli(where, 'help');
  let said = '';
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  expect(said).toMatch(/^ {2}keys .*\n(.*\n)*? {2}tenants /m);
});
