import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { APPEND_ONLY } from '../migrations/0001-foundation.js';
import { PartyStore } from '../src/parties/party.store.js';
import { Database, type Tx } from '../src/platform/database.js';
import { holiday, license, news, noon, partyOf, removal, reversal, shipment, stock } from './support/ledger.js';
import { freshLedger, type TestLedger } from './support/ledger.js';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await freshLedger();
  const taken = shipment({ reference: 'TAKEN-BACK' });
  await ledger.record(holiday('2026-01-01'), news(), license({ number: 'L-1' }), stock(), taken, removal());
  await ledger.record(reversal('TAKEN-BACK'), shipment({ requestKey: 'key', named: 'LICENSE', licenseNumber: 'L-1' }));
});
afterAll(() => ledger.close());

describe.each([
  { who: 'not even the owner of its tables', asOwner: true },
  { who: 'nor the engine', asOwner: false },
])('history cannot be changed: $who', ({ asOwner }) => {
  const columnOf = async (table: string): Promise<string> => {
    const [column] = await ledger.rows<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_identity = 'NO' order by ordinal_position limit 1`,
      table,
    );
    return column?.name ?? '';
  };
  const state = (table: string): Promise<unknown[]> =>
    ledger.rows(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as rows from ${table} t`);
  let owner: Database;
  beforeAll(async () => {
    owner = await Database.connect(ledger.url, { poolSize: 2, roles: false });
  });
  afterAll(() => owner.close());
  const change = (sql: string): Promise<unknown> => (asOwner ? owner : ledger.db).transaction((tx) => tx.query(sql));
  /** Whom the privileges stop, the triggers need not. */
  const refusal = (trigger: string): RegExp => (asOwner ? new RegExp(trigger) : /permission denied for table/);

  test('the account that tries it owns them, or nothing', async () => {
    const [row] = await (asOwner ? owner : ledger.db).read((tx) =>
      tx.query(`select bool_and(tableowner = current_user) as owns, bool_or(tableowner = current_user) as any
        from pg_tables where schemaname = 'public'`),
    );
    expect(row).toEqual({ owns: asOwner, any: asOwner });
  });

  test.each(APPEND_ONLY.map((table) => ({ table })))('$table', async ({ table }) => {
    const before = await state(table);
    const column = await columnOf(table);
    const attempts = [
      { sql: `update ${table} set ${column} = ${column}`, operation: 'UPDATE' },
      { sql: `delete from ${table}`, operation: 'DELETE' },
      { sql: `truncate ${table} cascade`, operation: 'TRUNCATE' },
    ];
    for (const { operation, sql } of attempts) {
      await expect(change(sql)).rejects.toThrow(refusal(`${operation} is refused; post a correction instead`));
    }
    expect(await state(table)).toEqual(before);
  });

  test('nor can that of tables that came later', async () => {
    const guarded = await ledger.rows<{ table: string }>(
      `select tgrelid::regclass::text as table from pg_trigger where tgfoid = 'refuse_change'::regproc order by 1`,
    );
    const tables = guarded.map(({ table }) => table);
    expect(tables).toEqual(expect.arrayContaining([...APPEND_ONLY]));
    for (const table of tables)
      await expect(change(`delete from ${table}`)).rejects.toThrow(refusal('DELETE is refused'));
  });

  test('nor by an insert that turns into an update', async () => {
    const upsert = `insert into party (id, name, sector, content_hash) select id, 'renamed', sector, content_hash from party
      on conflict (tenant_id, id) do update set name = excluded.name`;
    await expect(change(upsert)).rejects.toThrow(refusal('party is append-only: UPDATE is refused'));
  });

  test("the time of posting is the database's own", async () => {
    const rows = await ledger.rows(`select 1 from posting where posted_at > clock_timestamp() - interval '1 minute'`);
    expect(rows).toHaveLength(8);
  });
});

describe('entries', () => {
  interface Line {
    readonly account: number;
    readonly against: number;
    readonly seq?: number;
  }
  /** Writes entries under a posting of their own; rolls back what is not refused. */
  async function enter(lines: readonly Line[]): Promise<void> {
    const attempt = ledger.db.transaction(async (tx) => {
      await tx.query(`insert into posting (seq, kind, subject_seq, effective_at, rank, order_key)
        values (1000, 'SHIPMENT', 1000, '2025-06-02', 3, 'S')`);
      await tx.query(
        `insert into entry (account_id, against_id, effective_at, seq, amount, lines, balance_after)
         select (x->>'account')::int, (x->>'against')::int, '2025-06-02', (x->>'seq')::bigint, 5, 0, 0
         from jsonb_array_elements($1::jsonb) x`,
        [JSON.stringify(lines.map((line) => ({ seq: 1000, ...line })))],
      );
      throw new Error('accepted');
    });
    await attempt.catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'accepted') throw error;
    });
  }
  const accountOf = async (kind: string): Promise<number> => {
    const [account] = await ledger.rows<{ id: number }>('select id from account where kind = $1 limit 1', kind);
    return account?.id ?? -1;
  };
  const broken = 'the entries of posting 1000 do not cancel out';

  test('from one account to another of the same unit are accepted', async () => {
    const [account, against] = [await accountOf('COUNTRY_LICENSED'), await accountOf('SINK_COUNTRY_LICENSED')];
    await expect(enter([{ account, against }])).resolves.toBeUndefined();
  });

  test('of different units are refused', async () => {
    const [account, against] = [await accountOf('COUNTRY_LICENSED'), await accountOf('SINK_LICENSE_VALUE')];
    await expect(enter([{ account, against }])).rejects.toThrow(broken);
  });

  test('from an account to itself are refused', async () => {
    const account = await accountOf('COUNTRY_LICENSED');
    await expect(enter([{ account, against: account }])).rejects.toThrow('entry_check');
  });

  test('without an account are refused, on either side', async () => {
    const account = await accountOf('COUNTRY_LICENSED');
    await expect(enter([{ account: 999_999, against: account }])).rejects.toThrow(broken);
    await expect(enter([{ account, against: 999_999 }])).rejects.toThrow(broken);
  });

  test('without a posting are refused', async () => {
    const [account, against] = [await accountOf('COUNTRY_LICENSED'), await accountOf('SINK_COUNTRY_LICENSED')];
    await expect(enter([{ account, against, seq: 2000 }])).rejects.toThrow(
      'the entries of posting 2000 do not cancel out',
    );
  });
});

describe('parents', () => {
  const parties = new PartyStore();
  const insert = (tx: Tx, ...pairs: [string, string | null][]): Promise<void> =>
    parties.insert(
      tx,
      pairs.map(([id, parentId]) => partyOf(id, { parentId })),
    );

  test('may be inserted after their children', async () => {
    await ledger.db.transaction((tx) => insert(tx, ['CHILD', 'PARENT'], ['PARENT', null]));
    expect(await ledger.rows(`select parent_id from party_state where party_id = 'CHILD'`)).toEqual([
      { parent_id: 'PARENT' },
    ]);
  });

  test('that form a cycle are refused at the commit, and nothing of it stays', async () => {
    let inserted = false;
    const cycle = ledger.db.transaction(async (tx) => {
      await insert(tx, ['A', 'B'], ['B', 'C'], ['C', 'A']);
      inserted = true;
    });
    await expect(cycle).rejects.toThrow(/the parents of party [ABC] form a cycle/);
    expect(inserted).toBe(true);
    expect(await ledger.rows(`select 1 from party where id in ('A', 'B', 'C')`)).toEqual([]);
  });

  test('that become a cycle on a later day are refused', async () => {
    const later = ledger.db.transaction((tx) =>
      tx.query(`insert into party_state (party_id, effective_on, location_country, headquarters_country, parent_id)
        values ('PARENT', '2026-01-01', 'BR', 'BR', 'CHILD')`),
    );
    await expect(later).rejects.toThrow('the parents of party PARENT form a cycle');
  });

  test('are never oneself, and never unknown', async () => {
    await expect(ledger.db.transaction((tx) => insert(tx, ['SELF', 'SELF']))).rejects.toThrow('party_state');
    await expect(ledger.db.transaction((tx) => insert(tx, ['ORPHAN', 'NOBODY']))).rejects.toThrow('foreign key');
  });
});

test('a batch leaves the ledger sound', async () => {
  expect(await ledger.problems()).toEqual([]);
});

test('what would be unsound is noticed', async () => {
  const unsound = await freshLedger();
  try {
    await unsound.record(shipment({ exportedAt: noon('2025-06-02') }));
    await unsound.db.transaction(async (tx) => {
      await tx.query(`update account set balance = balance + 1 where kind = 'LPP_QUOTA'`);
      await tx.query('update account_day set amount = amount + 1');
      await tx.query('update ledger_head set seq = seq + 1');
    });
    const problems = await unsound.problems();
    expect(problems).toContain('head 2 of 1 postings up to 1');
    expect(problems).toContain('balance of LPP_QUOTA ACME/2025');
    expect(problems.filter((one) => one.startsWith('day 2025-06-02'))).toHaveLength(2);
  } finally {
    await unsound.close();
  }
});
