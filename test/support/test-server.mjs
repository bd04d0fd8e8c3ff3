// One Postgres for all specs, with one migrated database that the specs copy. TEST_DATABASE_URL names a server of
// yours to use instead; its account must be allowed to create databases.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../dist/src/platform/embedded-postgres.js';
import { migrate } from '../../dist/src/platform/migrate.js';

export async function startTestServer() {
  const given = process.env.TEST_DATABASE_URL;
  return given ? useServer(given) : startEmbedded();
}

async function startEmbedded() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-test-'));
  const server = await EmbeddedPostgres.start({ folder, database: 'template_headroom', ephemeral: true });
  try {
    await migrate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { templateUrl: server.url, stop: () => server.stop() };
}

async function useServer(url) {
  const template = `template_headroom_${process.pid}`;
  await run(url, `create database ${template}`);
  const templateUrl = withDatabase(url, template);
  const stop = () => run(url, `drop database ${template} with (force)`);
  try {
    await migrate(templateUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  return { templateUrl, stop };
}

async function run(url, sql) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url, name) {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
