import fs from 'node:fs';
import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.js';
import { readRoles, remedyFor } from '../platform/role-check.js';
import { type Check, messageOf } from './doctor-check.js';
import { grouped } from './output.js';
import { openPlace, type Place, refusedBy } from './place.js';
import { readSchemaState } from './schema-state.js';

const OLDEST_POSTGRES = 14;

/** A subject that waits this long has no worker. */
const LATE_AFTER_S = 60;

/** The database, its schema, and what the ledger in it says of itself. Reads only; an embedded server is started and stopped. */
export async function* checkDatabase(config: Config): AsyncGenerator<Check> {
  if (config.databaseUrl === undefined && !fs.existsSync(config.dataDir)) {
    yield {
      what: 'database',
      state: 'warn',
      found: 'there are no data yet',
      remedy: '`npm start` or `headroom import` makes them',
    };
    return;
  }
  let place: Place;
  try {
    place = await openPlace(config, () => undefined);
  } catch (error) {
    yield awayCheck(error);
    return;
  }
  try {
    yield* checkPlace(place);
  } finally {
    await place.close();
  }
}

const awayCheck = (error: unknown): Check => ({
  what: 'database',
  state: 'fail',
  found: messageOf(error),
  remedy: error instanceof Error && 'remedy' in error ? String(error.remedy) : 'look at the log of the server',
});

async function* checkPlace(place: Place): AsyncGenerator<Check> {
  const { Database } = await import('../platform/database.js');
  let db: Database;
  try {
    // as the account of the address: it must also look at a database that is not migrated
    db = await Database.connect(place.url, { poolSize: 2, roles: false });
  } catch (error) {
    yield awayCheck(refusedBy(place, error) ?? error);
    return;
  }
  try {
    yield await versionCheck(db, place.name);
    const schema = await schemaCheck(place.url);
    yield schema;
    if (schema.state === 'fail') return;
    yield await rolesCheck(db);
    yield await queueCheck(db);
    yield await cancelCheck(db);
    yield await sumsCheck(db);
  } finally {
    await db.close();
  }
}

async function versionCheck(db: Database, name: string): Promise<Check> {
  const [row] = await db.read((tx) =>
    tx.query<{ version: string; n: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num') as n`,
    ),
  );
  const old = Math.floor(Number(row?.n) / 10_000) < OLDEST_POSTGRES;
  const found = `Postgres ${row?.version} answers: ${name}`;
  return old
    ? { what: 'database', state: 'fail', found, remedy: `use Postgres ${OLDEST_POSTGRES} or later` }
    : { what: 'database', state: 'ok', found };
}

async function schemaCheck(url: string): Promise<Check> {
  const { missing, queue, unknown } = await readSchemaState(url);
  const what = 'migrations';
  if (unknown.length > 0)
    return { what, state: 'fail', found: `a newer Headroom made ${unknown.join(', ')}`, remedy: 'run that one' };
  if (missing.length > 0)
    return { what, state: 'fail', found: `not yet made: ${missing.join(', ')}`, remedy: '`headroom migrate`' };
  if (!queue)
    return { what, state: 'fail', found: 'the tables of the job queue are missing', remedy: '`headroom migrate`' };
  return { what, state: 'ok', found: 'up to date' };
}

async function rolesCheck(db: Database): Promise<Check> {
  const state = await db.read((tx) => readRoles((sql, values) => tx.query<object>(sql, values)));
  const { account, isSuperuser, missing, unbound } = state;
  const what = 'tenants';
  if (missing.length > 0) {
    return {
      what,
      state: 'fail',
      found: `${account} may not be ${missing.join(', ')}`,
      remedy: remedyFor(account, missing),
    };
  }
  if (unbound.length > 0) {
    const remedy = 'as an administrator: `alter role … nosuperuser nobypassrls`';
    return { what, state: 'fail', found: `${unbound.join(', ')} pass row level security`, remedy };
  }
  const [row] = await db.read((tx) => tx.query<{ n: string }>('select count(*) as n from tenant where id > 0'));
  const found = `${grouped(Number(row?.n ?? 0))} on record, kept apart by row level security`;
  return isSuperuser && Number(row?.n ?? 0) > 1
    ? {
        what,
        state: 'warn',
        found: `${found}; but the account ${account} passes it`,
        remedy: 'give DATABASE_URL an account that owns the tables and is no superuser',
      }
    : { what, state: 'ok', found };
}

async function queueCheck(db: Database): Promise<Check> {
  const [row] = await db.read((tx) =>
    tx.query<{ n: string; oldest: number | null }>(
      `select count(*) as n, extract(epoch from clock_timestamp() - min(marked_at))::float8 as oldest
     from dirty_subject`,
    ),
  );
  const [waiting, oldest] = [Number(row?.n ?? 0), row?.oldest ?? 0];
  const what = 'workers';
  if (waiting === 0) return { what, state: 'ok', found: 'no status waits to be computed' };
  const found = `${grouped(waiting)} statuses wait to be computed, the oldest for ${grouped(Math.round(oldest))} s`;
  return oldest > LATE_AFTER_S
    ? { what, state: 'warn', found, remedy: 'no worker seems to run: `npm start`, or `npm run start:worker`' }
    : { what, state: 'ok', found };
}

async function cancelCheck(db: Database): Promise<Check> {
  const broken = await db.read((tx) =>
    tx.query<{ seq: string }>(
      `select e.seq from ledger_line e join account a on a.id = e.account_id
     group by e.seq, a.unit having sum(e.amount) <> 0 order by e.seq limit 5`,
    ),
  );
  const what = 'ledger: entries';
  if (broken.length === 0) return { what, state: 'ok', found: 'the entries of every posting cancel out' };
  const found = `the entries of posting ${broken.map(({ seq }) => seq).join(', ')} do not cancel out`;
  return {
    what,
    state: 'fail',
    found,
    remedy: 'somebody changed the tables by hand: keep a copy, restore the last good backup',
  };
}

async function sumsCheck(db: Database): Promise<Check> {
  const { LedgerSums } = await import('../presumption/ledger-sums.js');
  const { differences, entries } = await db.read((tx) => new LedgerSums().check(tx));
  const what = 'ledger: balances';
  const [first] = differences;
  if (first === undefined)
    return { what, state: 'ok', found: `every balance is the sum of its entries (${grouped(entries)})` };
  const found = `${grouped(differences.length)} balances are not the sum of their entries, the first of them ${first.account}`;
  return { what, state: 'fail', found, remedy: 'keep a copy; `headroom rebuild --compare` lists them' };
}
