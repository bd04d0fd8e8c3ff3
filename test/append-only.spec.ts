import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postHistory, type SealedLedger, sealedLedger } from './support/sealed.js';

/** Tables that change, each with its reason. Every other table of the schema must refuse. */
const CHANGES: Readonly<Record<string, string>> = {
  account: 'balances', account_day: 'sums of days', account_part: 'balances', dirty_subject: 'marks for workers',
  import_run: 'counts of a run', ledger_head: 'the number of the last event', seal_party: 'derived from the log',
  status: 'derived', tenant: 'names', schema_migration: 'steps',
  published_total: 'derived', published_part: 'derived', api_key: 'revocations', known_account: 'derived',
  known_head: 'derived', known_sum: 'derived',
  hold_state: 'where holds stand, from their events',
}; // prettier-ignore

let ledger: SealedLedger;
let tables: readonly string[];
const TESTER = `append_only_tester_${process.pid}`;

beforeAll(async () => {
  ledger = await sealedLedger();
  await postHistory(ledger);
  await ledger.seal();
  const rows = await ledger.rows<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  tables = rows.map(({ name }) => name).filter((name) => CHANGES[name] === undefined);
  // a role that may do everything an owner could give it: the triggers must refuse it all the same
  await ledger.tamper(
    `create role ${TESTER} nologin`,
    `grant usage on schema public to ${TESTER}`,
    `grant all on all tables in schema public to ${TESTER}`,
  );
});
afterAll(async () => {
  await ledger.tamper(`drop owned by ${TESTER}`, `drop role ${TESTER}`);
  await ledger.close();
});

/** The owner, who is a superuser here, the role made for this, and every role the application has. */
async function roles(): Promise<string[]> {
  const rows = await ledger.rows<{ name: string }>(
    `select rolname as name from pg_roles where rolname like 'headroom\\_%' and pg_has_role(current_user, oid, 'member')`,
  );
  return ['none', TESTER, ...rows.map(({ name }) => name)];
}

test('no table is forgotten: each refuses changes or is said to change', async () => {
  expect(tables.length).toBeGreaterThanOrEqual(22);
  for (const table of ['posting', 'entry', 'determination', 'shipment', 'license', 'seal', 'obligation_evidence'])
    expect(tables).toContain(table);
});

test('each append-only table refuses UPDATE, DELETE and TRUNCATE, to its owner and to every role', async () => {
  const tried: string[] = [];
  for (const role of await roles()) {
    for (const table of tables) {
      const [column] = await ledger.rows<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and attidentity = ''
           and not attisdropped order by attnum limit 1`,
        table,
      );
      const statements = [
        `update ${table} set ${column?.name} = ${column?.name}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
        `merge into ${table} t using (select 1) x on true when matched then delete`,
      ];
      for (const statement of statements) {
        const said = await refusalOf(role, statement);
        // a role without the right does not get as far as the trigger
        expect([role, statement, said]).toEqual([
          role,
          statement,
          expect.stringMatching(/append-only|permission denied/),
        ]);
        tried.push(said);
      }
    }
  }
  const byTrigger = tried.filter((said) => said.includes('append-only')).length;
  expect(byTrigger).toBeGreaterThanOrEqual(2 * 4 * tables.length); // owner and tester have every right
});

async function refusalOf(role: string, statement: string): Promise<string> {
  try {
    await ledger.db.transaction(async (tx) => {
      await tx.query(`set local role ${role}`);
      await tx.query(statement);
      throw new Error('it was done'); // and is rolled back, so that the other tables are still full
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it was done';
}
