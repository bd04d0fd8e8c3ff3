import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Database } from '../src/platform/database.js';
import { EmbeddedPostgres } from '../src/platform/embedded-postgres.js';

let folder: string;
let server: EmbeddedPostgres;
let database: Database;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-outage-'));
  server = await EmbeddedPostgres.start({ folder });
});
afterEach(async () => {
  await database.close();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const count = (): Promise<unknown> => database.read((tx) => tx.query('select count(*)::int as n from fact'));

test('a database that goes away is refused as retryable, and answers again when it is back', async () => {
  database = await Database.connect(server.url, { roles: false });
  await database.transaction((tx) => tx.query('create table fact (n int)'));

  const cut = database.transaction(async (tx) => {
    await tx.query('insert into fact values (1)');
    await server.stop();
    await tx.query('insert into fact values (2)');
  });
  await expect(cut).rejects.toMatchObject({ name: 'Refusal', code: 'DATABASE_UNAVAILABLE', retryable: true });
  await expect(count()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });

  server = await EmbeddedPostgres.start({ folder });
  expect(await count()).toEqual([{ n: 0 }]);
  await database.transaction((tx) => tx.query('insert into fact values (3)'));
  expect(await count()).toEqual([{ n: 1 }]);
});

test('a database that we started ourselves is started again by the next call', async () => {
  const revived: string[] = [];
  const revive = async (): Promise<void> => {
    revived.push('started');
    server = await EmbeddedPostgres.start({ folder });
  };
  database = await Database.connect(server.url, { roles: false, revive });
  await database.transaction((tx) => tx.query('create table fact (n int)'));
  await server.stop();
  expect(await count()).toEqual([{ n: 0 }]);
  expect(revived).toEqual(['started']);
});

test('a database that is away from the start is refused as well', async () => {
  database = await Database.connect(server.url, { roles: false });
  await server.stop();
  await expect(Database.connect(server.url, { roles: false })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
});
