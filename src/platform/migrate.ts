import { runMigrations } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { isAbsence, unavailable } from './database-errors.js';
import { loadMigrations } from './migrations.js';
import { prepareQueues } from './queue-postgres.js';

/** Any two numbers that nobody else uses as an advisory lock. */
const MIGRATION_LOCK = [7263, 1];

/**
 * Brings the database at this address to the schema of this Headroom: our tables, then those of BullMQ. Returns the
 * names of the steps it ran, none when everything is up to date. Any number of processes may call it at once: the
 * first one migrates, the others wait, because TypeORM itself takes no lock and two that start together collide.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect().catch((error: unknown) => {
    throw isAbsence(error) ? unavailable(error) : error;
  });
  try {
    await client.query('select pg_advisory_lock($1, $2)', MIGRATION_LOCK);
    const steps = await migrateTables(url);
    await runMigrations(client);
    await prepareQueues(client);
    await client.query(QUEUE_GRANTS);
    return steps;
  } finally {
    await client.end();
  }
}

/** The engine adds jobs inside its own transactions. Nobody else among our roles touches the queue. */
const QUEUE_GRANTS = `
  grant usage on schema bullmq to headroom_engine;
  grant all on all tables in schema bullmq to headroom_engine;
  grant all on all sequences in schema bullmq to headroom_engine`;

async function migrateTables(url: string): Promise<string[]> {
  const migrations = await loadMigrations();
  const dataSource = await new DataSource({ ...dataSourceOptions(url, { poolSize: 1 }), migrations }).initialize();
  try {
    return (await dataSource.runMigrations({ transaction: 'each' })).map((step) => step.name);
  } finally {
    await dataSource.destroy();
  }
}
