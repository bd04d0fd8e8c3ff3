// The baseline: what Postgres itself does for 64 clients on the same server, over TCP with a password, prepared.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const CLIENTS = 64;
/** What it needs for its 64 connections comes off its time, and not into its rate. */
const CONNECTING_SECONDS = 1;
const SCRIPTS = {
  hotRow: 'update bench_hot set used = used + 1 where id = 1;\n',
  insert: `insert into bench_row (account_id, amount, note) values (1, 1, 'one shipment');\n`,
};

export class Pgbench {
  static async on(bed) {
    const bench = new Pgbench();
    bench.database = 'bench_baseline';
    bench.bed = bed;
    await bed.sql('postgres', `create database ${bench.database}`);
    await bed.sql(
      bench.database,
      'create table bench_hot (id integer primary key, used bigint not null) with (fillfactor = 50)',
    );
    await bed.sql(bench.database, 'insert into bench_hot values (1, 0)');
    await bed.sql(
      bench.database,
      `create table bench_row (id bigint primary key generated always as identity, account_id integer not null,
         amount bigint not null, note text not null, at timestamptz not null default clock_timestamp())`,
    );
    bench.program = installed() ? 'pgbench' : undefined;
    return bench;
  }

  /** What the baselines are, for the table. */
  get hotRowName() {
    return `${this.#name}, one hot row, ${CLIENTS} clients`;
  }
  get insertName() {
    return `${this.#name}, single-row insert, ${CLIENTS} clients`;
  }
  get #name() {
    return this.program === undefined ? 'the pg driver (pgbench is not installed)' : 'pgbench';
  }

  async hotRow(seconds) {
    return this.#run('hotRow', seconds);
  }

  async insert(seconds) {
    return this.#run('insert', seconds);
  }

  async #run(script, seconds) {
    if (this.program === undefined) return this.#drive(SCRIPTS[script], seconds);
    const file = path.join(this.bed.folder, `${script}.sql`);
    fs.writeFileSync(file, SCRIPTS[script]);
    const { hostname, password, port, username } = new URL(this.bed.urlOf(this.database));
    const { stdout } = await promisify(execFile)(
      this.program,
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(CLIENTS),
        '-j',
        '2',
        '-T',
        String(seconds + CONNECTING_SECONDS),
        '-f',
        file,
        this.database,
      ],
      {
        env: {
          ...process.env,
          PGHOST: hostname,
          PGPORT: port,
          PGUSER: decodeURIComponent(username),
          PGPASSWORD: decodeURIComponent(password),
        },
      },
    );
    const found = /tps = ([\d.]+) \(without initial connection time\)/.exec(stdout);
    if (found === null) throw new Error(`pgbench said: ${stdout}`);
    return { perSecond: Number(found[1]) };
  }

  /** The same statements by the driver, where Debian's package postgresql-contrib is not there. */
  async #drive(text, seconds) {
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const client = new pg.Client(this.bed.urlOf(this.database));
        await client.connect();
        return client;
      }),
    );
    let done = 0;
    const until = performance.now() + seconds * 1_000;
    const call = async (client) => {
      while (performance.now() < until) {
        await client.query({ name: 'bench', text });
        done += 1;
      }
    };
    await Promise.all(clients.map(call));
    await Promise.all(clients.map((client) => client.end()));
    return { perSecond: done / seconds };
  }
}

function installed() {
  try {
    execFileSync('pgbench', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
