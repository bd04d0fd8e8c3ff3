// The test bed: one durable embedded Postgres in a temporary folder, databases on it, and processes on those.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Child, cpuSecondsOfServer, endAll } from './child.mjs';
import { HttpClient } from './http-client.mjs';
import { topStatements } from './profile.mjs';
import { parties, REGISTER } from './workload.mjs';

const dist = (file) => new URL(`../../dist/src/${file}`, import.meta.url);
const own = (file) => fileURLToPath(new URL(file, import.meta.url));
const TEMPLATE = 'bench_template';
/** What every API and worker is started with. */
const PRELOAD = ['--import', own('preload.mjs')];

export class Bed {
  #server;
  #names = 0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-bench-'));
  dataFolder = path.join(this.folder, 'data');
  preload = PRELOAD;

  /**
   * Durable: fsync and synchronous commit stay on, as users run it. `profileTo` is a folder for CPU profiles and for the
   * time of each statement, which cost a little; without it nothing is counted.
   */
  static async open({ profileTo } = {}) {
    const bed = new Bed();
    bed.profileTo = profileTo;
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => void bed.close().then(() => process.exit(1)));
    await bed.startServer();
    if (profileTo !== undefined) {
      await bed.sql(TEMPLATE, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
      await bed.stopServer();
      await bed.startServer();
      await bed.sql(TEMPLATE, 'create extension pg_stat_statements');
    }
    const [settings] = await bed.sql(
      TEMPLATE,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
         current_setting('data_directory') as folder, current_setting('server_version') as version`,
    );
    if (settings.fsync !== 'on' || settings.commit !== 'on') throw new Error('the server is not durable');
    bed.serverFolder = settings.folder;
    bed.serverVersion = settings.version;
    const { migrate } = await import(dist('platform/migrate.js'));
    await migrate(bed.urlOf(TEMPLATE));
    bed.loader = await bed.process('load.process.mjs');
    return bed;
  }

  async startServer() {
    const { EmbeddedPostgres } = await import(dist('platform/embedded-postgres.js'));
    this.#server = await EmbeddedPostgres.start({ folder: this.dataFolder, database: TEMPLATE });
  }

  async stopServer() {
    await this.#server.stop();
  }

  urlOf(database) {
    const url = new URL(this.#server.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  /** A migrated database of its own with the consignees registered; answers its name. */
  async database() {
    const name = `bench_${++this.#names}`;
    await this.sql('postgres', `create database ${name} template ${TEMPLATE}`);
    const api = await this.api(name);
    const client = await HttpClient.connect(api.url);
    const text = await client.post(JSON.stringify({ query: REGISTER, variables: { input: { parties: parties() } } }));
    client.close();
    if (/"code"|"errors"/.test(text)) throw new Error(`the consignees were refused: ${text.slice(0, 500)}`);
    await api.end();
    return name;
  }

  async drop(database) {
    await this.sql('postgres', `drop database ${database} with (force)`);
  }

  /** The API in a process of its own. `profileAs` names its profile, when this run takes profiles. */
  async api(database, { profileAs, execArgv = [], env = {} } = {}) {
    const api = new Child(fileURLToPath(dist('main.js')), {
      env: { ...this.#settings(database), HEADROOM_ROLE: 'api', ...env },
      execArgv: [...PRELOAD, ...this.#cpuProfile(profileAs), ...execArgv],
      cwd: this.folder, // no .env of a developer's
    });
    const [, url] = await api.prints(/GraphiQL: (\S+\/graphql)/);
    api.url = url;
    return api;
  }

  /** A worker, as users run it. */
  async worker(database, { env = {}, execArgv = [] } = {}) {
    const worker = new Child(fileURLToPath(dist('main.js')), {
      env: { ...this.#settings(database), HEADROOM_ROLE: 'worker', ...env },
      execArgv: [...PRELOAD, ...execArgv],
      cwd: this.folder,
    });
    await worker.prints(/Recomputing statuses/);
    return worker;
  }

  /** Posters and the ledger core in one process. */
  core(database, { profileAs } = {}) {
    return this.process('core.process.mjs', { DATABASE_URL: this.urlOf(database) }, this.#cpuProfile(profileAs));
  }

  /** A process of this folder that says when it is ready. */
  process(file, env = {}, execArgv = []) {
    return new Child(own(file), { env: { NODE_ENV: 'production', ...env }, execArgv }).ready();
  }

  /** A server of this folder, which prints its address. */
  async server(file, env = {}) {
    const server = new Child(own(file), { env: { NODE_ENV: 'production', ...env } });
    const [, url] = await server.prints(/listening at (\S+)/);
    server.url = url;
    return server;
  }

  async sql(database, text, values) {
    const client = new pg.Client(this.urlOf(database));
    await client.connect();
    try {
      if (database !== 'postgres') await client.query('set headroom.tenant = 1');
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** A file for what a posting run was told. */
  acknowledgements(name) {
    return path.join(this.folder, `${name}.acknowledged`);
  }

  /** CPU seconds the whole server has used. */
  serverCpuSeconds() {
    const [pid] = fs.readFileSync(path.join(this.serverFolder, 'postmaster.pid'), 'utf8').split('\n');
    return cpuSecondsOfServer(Number(pid));
  }

  /** When this run takes profiles: writes what the server did in a database since the last time. */
  async statementsOf(name, database) {
    if (this.profileTo === undefined) return;
    fs.writeFileSync(path.join(this.profileTo, `${name}.sql.txt`), await topStatements(this, TEMPLATE, database));
  }

  async close() {
    await endAll();
    await this.#server?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #settings(database) {
    const quiet = { NODE_ENV: 'production', HEADROOM_DEMO: 'off', LOG_LEVEL: 'error', REDIS_URL: '' };
    return { ...quiet, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: this.urlOf(database) };
  }

  #cpuProfile(name) {
    if (this.profileTo === undefined || name === undefined) return [];
    const file = `${name}.cpuprofile`;
    return ['--cpu-prof', `--cpu-prof-dir=${this.profileTo}`, `--cpu-prof-name=${file}`, '--cpu-prof-interval=500'];
  }
}
