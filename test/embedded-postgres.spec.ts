import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EmbeddedPostgres } from '../src/platform/embedded-postgres.js';
import { withFileLock } from '../src/platform/embedded-lock.js';
import { until } from './support/database.js';

const folders: string[] = [];
const holders: ChildProcess[] = [];
const started: EmbeddedPostgres[] = [];
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-embedded-'));
  folders.push(folder);
});
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  for (const holder of holders) holder.kill('SIGKILL');
  for (const used of folders) {
    await until(() => !fs.existsSync(path.join(used, 'pg', 'postmaster.pid')));
    fs.rmSync(used, { recursive: true, force: true });
  }
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({ folder });
  started.push(server);
  return server;
}

/** Another process that holds the server of the folder; killed like `kill -9` by `kill('SIGKILL')`. */
async function startHolder(): Promise<{ process: ChildProcess; url: string; pid: number; adopted: boolean }> {
  const script = path.join(import.meta.dirname, 'support', 'hold-postgres.mjs');
  const holder = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(holder);
  const [line] = (await once(holder.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { process: holder, ...(JSON.parse(line.toString()) as { url: string; pid: number; adopted: boolean }) };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('the embedded Postgres', () => {
  test('starts, keeps its data over a stop, and keeps its password to its owner', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as n');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
    expect(second.url).toBe(first.url);
    expect(fs.statSync(path.join(folder, 'pg.json')).mode & 0o777).toBe(0o600);
    expect(await query(second.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  });

  test('stops with its holder, even one killed with SIGKILL, and the data are there at the next start', async () => {
    const holder = await startHolder();
    await query(holder.url, 'create table kept as select 1 as n');
    holder.process.kill('SIGKILL');
    await until(() => isGone(holder.pid));
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('recovers when the server itself is killed, whoever has its number now', async () => {
    const holder = await startHolder();
    await query(holder.url, 'create table kept as select 1 as n');
    process.kill(holder.pid, 'SIGKILL');
    holder.process.kill('SIGKILL');
    await until(() => isGone(holder.pid));
    const pidFile = path.join(folder, 'pg', 'postmaster.pid');
    const [, ...rest] = fs.readFileSync(pidFile, 'utf8').split('\n');
    fs.writeFileSync(pidFile, [process.pid, ...rest].join('\n')); // the number belongs to another program: this one
    const again = await start();
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('is adopted by a second process, which starts it again when the first one ends', async () => {
    const holder = await startHolder();
    const adopter = await start();
    expect([adopter.adopted, adopter.pid, adopter.url]).toEqual([true, holder.pid, holder.url]);

    await adopter.ensureRunning();
    expect(adopter.adopted).toBe(true);
    holder.process.kill('SIGTERM');
    await until(() => isGone(holder.pid));
    await Promise.all([adopter.ensureRunning(), adopter.ensureRunning()]);
    expect([adopter.adopted, adopter.url]).toEqual([false, holder.url]);
    expect(await query(adopter.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('is started once when several processes start at the same time', async () => {
    const three = await Promise.all([startHolder(), startHolder(), startHolder()]);
    expect(new Set(three.map((holder) => holder.pid)).size).toBe(1);
    expect(three.filter((holder) => !holder.adopted)).toHaveLength(1);
  });

  test('is not stopped by what a process killed in the middle of the first start left behind', async () => {
    fs.mkdirSync(path.join(folder, 'pg.new'));
    fs.writeFileSync(path.join(folder, 'pg.new', 'PG_VERSION'), '18\n');
    fs.writeFileSync(path.join(folder, 'start.lock'), '4194304'); // beyond the largest process number
    const server = await start();
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('refuses the files of another major version, and says what to do', async () => {
    fs.mkdirSync(path.join(folder, 'pg'));
    fs.writeFileSync(path.join(folder, 'pg', 'PG_VERSION'), '15\n');
    await expect(EmbeddedPostgres.start({ folder })).rejects.toThrow(/Postgres 15, .* brings Postgres 18.*Move/);
  });

  test('tells its log when the server does not start', async () => {
    const server = await start();
    await server.stop();
    fs.appendFileSync(path.join(folder, 'pg', 'postgresql.conf'), '\nno_such_setting = 1\n');
    await expect(EmbeddedPostgres.start({ folder })).rejects.toThrow(/no_such_setting/);
  });
});

test('a start lock that is held for long is told with its holder', async () => {
  const file = path.join(folder, 'start.lock');
  fs.writeFileSync(file, String(process.pid));
  await expect(withFileLock(file, async () => 1, 100)).rejects.toThrow(`Process ${process.pid} has been starting`);
});
