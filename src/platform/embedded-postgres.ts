import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureCluster, readAccess, writeAccess, type Access } from './embedded-cluster.js';
import { withFileLock } from './embedded-lock.js';
import { findPlace, type Place } from './embedded-place.js';
import { findRunningServer, startServer, type ServerProcess } from './embedded-process.js';

export interface EmbeddedOptions {
  /** The folder of the data, made if need be. */
  readonly folder: string;
  readonly database?: string;
  /** Fast and forgetful, and removed on stop: for tests. */
  readonly ephemeral?: boolean;
  /** Is told what is worth telling. */
  readonly say?: (line: string) => void;
}

/**
 * The Postgres that comes with Headroom's npm packages, so that nothing needs to be installed.
 *
 * Any number of processes use one folder: the first one starts the server, the others adopt it. The server stops when
 * the process that started it ends, however it ends. An adopter then loses its connections; its next call of
 * `ensureRunning` starts the server again, on the same port when nobody took it meanwhile.
 */
export class EmbeddedPostgres {
  private own: ServerProcess | undefined;
  private starting: Promise<void> | undefined;
  private address = '';
  private stopped = false;

  private constructor(
    private readonly place: Place,
    private readonly options: EmbeddedOptions,
  ) {}

  /** Starts or adopts the server of this folder and makes sure that the database exists. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const place = findPlace(options.folder, options.say ?? (() => undefined));
    const embedded = new EmbeddedPostgres(place, options);
    await embedded.ensureRunning();
    return embedded;
  }

  /** The address of the database, password included. */
  get url(): string {
    return this.address;
  }

  /** Whether another process started the server, so that ours does not stop it. */
  get adopted(): boolean {
    return this.own === undefined;
  }

  /** The process number of the server; undefined when it is not running. */
  get pid(): number | undefined {
    return findRunningServer(this.place)?.pid;
  }

  /**
   * Starts the server again if it is gone. Cheap when it runs, and several calls at once start it once. Throws when
   * it cannot be started, or only at another address than before: connections made with the old one cannot follow.
   */
  async ensureRunning(): Promise<void> {
    this.starting ??= this.startOrAdopt().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Stops the server if this process started it. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.starting?.catch(() => undefined);
    await this.own?.stop();
    this.own = undefined;
    if (this.options.ephemeral) fs.rmSync(this.place.folder, { recursive: true, force: true });
  }

  private async startOrAdopt(): Promise<void> {
    if (this.stopped) throw new Error('The embedded Postgres was stopped by this process.');
    if (findRunningServer(this.place)?.ready && this.address !== '') return;
    await withFileLock(path.join(this.place.folder, 'start.lock'), async () => {
      const running = await this.settledServer();
      const access = running ? readAccess(this.place) : ensureCluster(this.place, this.options.ephemeral ?? false);
      if (running === undefined) {
        this.own = await startServer(this.place, access.port ?? 0, this.options.ephemeral ?? false);
        writeAccess(this.place, { ...access, port: this.own.port });
      }
      await this.moveTo(access, running?.port ?? this.own?.port ?? 0);
    });
  }

  /** The server of this place once it is neither starting nor stopping; undefined when there is none. */
  private async settledServer(): Promise<{ port: number } | undefined> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const running = findRunningServer(this.place);
      if (running === undefined || running.ready) return running;
      if (performance.now() > deadline) {
        throw new Error(
          `Postgres (process ${running.pid}) is neither up nor down for a minute. Look at it, or end it.`,
        );
      }
      await sleep(20);
    }
  }

  private async moveTo(access: Access, port: number): Promise<void> {
    const database = this.options.database ?? 'headroom';
    const server = `postgres://headroom:${access.password}@127.0.0.1:${port}`;
    await ensureDatabase(`${server}/postgres`, database);
    const address = `${server}/${database}`;
    if (this.address !== '' && this.address !== address) {
      throw new Error(`The embedded Postgres is at port ${port} now. Restart this process to use it.`);
    }
    this.address = address;
    this.options.say?.(`Postgres ${this.place.binaries.major} ${this.own ? 'started' : 'adopted'} on port ${port}`);
  }
}

async function ensureDatabase(server: string, database: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (known.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
