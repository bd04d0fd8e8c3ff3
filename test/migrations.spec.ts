import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/platform/data-source-options.js';
import { migrate } from '../src/platform/migrate.js';
import { loadMigrations } from '../src/platform/migrations.js';
import { catalogue } from './support/catalogue.js';
import { freshDatabase, type FreshDatabase } from './support/database.js';

let fresh: FreshDatabase;
let source: DataSource;

beforeAll(async () => {
  fresh = await freshDatabase();
  source = await new DataSource({
    ...dataSourceOptions(fresh.url, { poolSize: 1 }),
    migrations: await loadMigrations(),
  }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await fresh.drop();
});

const read = () => catalogue((sql) => source.query(sql));

/**
 * A step is never edited after its merge, so what stands here only grows with steps that are new. After adding one:
 * `npm test -- test/migrations.spec.ts -u`, and read what changed.
 */
test('the migrated schema is the one that was reviewed', async () => {
  expect(await read()).toMatchSnapshot();
});

describe('every table', () => {
  test('has a key', async () => {
    const without = Object.entries(await read()).filter(
      ([name, lines]) => !/^(function|view) /.test(name) && !lines.some((line) => line.includes(': PRIMARY KEY ')),
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });

  test('of a tenant takes the tenant of the transaction', async () => {
    const tables = Object.entries(await read()).filter(
      ([name, lines]) => !name.startsWith('view ') && lines.some((line) => line.startsWith('tenant_id ')),
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const [, lines] of tables) expect(lines).toContain('tenant_id integer not null default tenant_now()');
  });

  test('of a tenant forces row level security, with a policy for each role', async () => {
    const tables = Object.entries(await read()).filter(
      ([name, lines]) =>
        !name.startsWith('view ') && (name === 'tenant' || lines.some((line) => line.startsWith('tenant_id '))),
    );
    expect(tables.length).toBeGreaterThan(25);
    for (const [name, lines] of tables) {
      expect([name, lines]).toEqual([name, expect.arrayContaining(['forces row level security'])]);
      for (const role of ['app', 'engine', 'auditor']) {
        expect([name, lines.filter((line) => line.startsWith(`policy ${role} `))]).toEqual([name, [expect.anything()]]);
      }
    }
  });
});

describe('the steps', () => {
  test('can be undone one by one to nothing, and done again to the same', async () => {
    const before = await read();
    const steps = (await loadMigrations()).length;
    for (let undone = 0; undone < steps; undone += 1) await source.undoLastMigration({ transaction: 'each' });
    expect(await read()).toEqual({});
    expect(await source.query('select * from schema_migration')).toEqual([]);

    expect(await source.runMigrations({ transaction: 'each' })).toHaveLength(steps);
    expect(await read()).toEqual(before);
  });

  test('are done once: there is nothing left to do', async () => {
    expect(await migrate(fresh.url)).toEqual([]);
  });

  test('have rising times in the order of their numbers', async () => {
    const names = (await loadMigrations()).map((step) => step.name);
    const times = names.map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
  });
});
