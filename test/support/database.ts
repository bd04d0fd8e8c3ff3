import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface FreshDatabase {
  readonly url: string;
  /** Removes the database, ending whatever is still connected. */
  drop(): Promise<void>;
}

/** A database of its own for one spec: a copy of the migrated template, made in a few milliseconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const template = templateUrl();
  const source = template.pathname.slice(1);
  const name = `t_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(`create database ${name} template ${source}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database ${name} with (force)`) };
}

/** Polls until `fn` returns something, and returns that. Throws after `timeoutMs`. */
export async function until<T>(
  fn: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await fn();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`It did not happen within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

async function administer(sql: string): Promise<void> {
  const url = templateUrl();
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function templateUrl(): URL {
  const url = process.env['TEST_TEMPLATE_URL'];
  if (url === undefined) throw new Error('Specs that need Postgres belong in test/: no server was started for src/.');
  return new URL(url);
}
