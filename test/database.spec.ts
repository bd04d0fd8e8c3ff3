import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { afterCommit, Database, LOCAL_TENANT } from '../src/platform/database.js';
import { freshDatabase, type FreshDatabase } from './support/database.js';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect(fresh.url, { roles: false });
  await database.transaction(async (tx) => tx.query('create table counter (id int primary key, n int not null)'));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function countersIn(): Promise<number> {
  const [row] = await database.read((tx) => tx.query<{ n: number }>('select count(*)::int as n from counter'));
  return row?.n ?? -1;
}

describe('a transaction', () => {
  test('commits what it wrote and returns what the function returned', async () => {
    const answer = await database.transaction(async (tx) => {
      await tx.query('insert into counter values ($1, $2)', [1, 10], 'insert_counter');
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await countersIn()).toBe(1);
  });

  test('rolls back on any error, and runs nothing after a commit that did not happen', async () => {
    const before = await countersIn();
    let ran = false;
    const failing = database.transaction(async (tx) => {
      await tx.query('insert into counter values (2, 0)');
      afterCommit(tx, () => void (ran = true));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await countersIn()).toBe(before);
    expect(ran).toBe(false);
  });

  test('that ignored a failed statement is not reported as committed', async () => {
    const careless = database.transaction(async (tx) => {
      await tx.query('select 1/0').catch(() => undefined);
    });
    await expect(careless).rejects.toThrow('The transaction was rolled back');
  });

  test('that failed sends nothing of what was still waiting its turn', async () => {
    const head = async (): Promise<unknown> => database.read((tx) => tx.query('select seq from ledger_head'));
    const before = await head();
    const failed = database.transaction((tx) =>
      Promise.all([
        tx.query('select 1 / 0'),
        ...Array.from({ length: 20 }, () => tx.query('update ledger_head set seq = seq + 1')),
      ]),
    );
    await expect(failed).rejects.toThrow('division by zero');
    await database.read((tx) => tx.query('select pg_sleep(0.2)'));
    expect(await head()).toEqual(before);
  });

  test('sets its tenant for row level security, the local one by default', async () => {
    const sql = `select current_setting('headroom.tenant') as tenant`;
    const tenants = [];
    for (const whose of [undefined, { tenant: 7 }]) {
      const [row] = await database.transaction((tx) => tx.query<{ tenant: string }>(sql), whose);
      tenants.push(row?.tenant);
    }
    expect(tenants).toEqual([String(LOCAL_TENANT), '7']);
  });

  test('runs its hooks after the commit, in order', async () => {
    const seen: unknown[] = [];
    await database.transaction(async (tx) => {
      afterCommit(tx, async () => void seen.push(await countersIn()));
      afterCommit(tx, () => void seen.push('second'));
      await tx.query('insert into counter values (3, 0)');
    });
    expect(seen).toEqual([await countersIn(), 'second']);
  });

  test('that deadlocks with another one is tried again, and both get through', async () => {
    await database.transaction((tx) => tx.query('insert into counter values (100, 0), (101, 0)'));
    let waiting = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const add = (first: number, second: number): Promise<unknown> =>
      database.transaction(async (tx) => {
        await tx.query('update counter set n = n + 1 where id = $1', [first]);
        if (++waiting === 2) meet();
        await met;
        await tx.query('update counter set n = n + 1 where id = $1', [second]);
      });
    await Promise.all([add(100, 101), add(101, 100)]);
    const rows = await database.read((tx) => tx.query('select n from counter where id in (100, 101)'));
    expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
    expect(waiting).toBe(3);
  });

  test('that collides every time is refused as a conflict', async () => {
    let attempts = 0;
    const colliding = database.transaction(async (tx) => {
      attempts += 1;
      await tx.query(`do $$ begin raise sqlstate '40001'; end $$`);
    });
    await expect(colliding).rejects.toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(attempts).toBe(5);
  });
});

describe('a read', () => {
  test('sees one snapshot, whatever is committed meanwhile', async () => {
    const counts = await database.read(async (tx) => {
      const count = 'select count(*)::int as n from counter';
      const before = await tx.query(count);
      await database.transaction((other) => other.query('insert into counter values (200, 0)'));
      return [before, await tx.query(count)];
    });
    expect(counts[0]).toEqual(counts[1]);
  });

  test('cannot write', async () => {
    const writing = database.read((tx) => tx.query('insert into counter values (300, 0)'));
    await expect(writing).rejects.toThrow('read-only transaction');
  });
});
