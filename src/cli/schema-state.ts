import pg from 'pg';
import { loadMigrations } from '../platform/migrations.js';

/** Steps of this Headroom that the database has not taken, and steps it took that this Headroom does not know. */
export interface SchemaState {
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  /** Whether the tables of the job queue are there. */
  readonly queue: boolean;
}

/** Looks, and changes nothing. Much cheaper than `migrate`, which loads BullMQ and takes a lock. */
export async function readSchemaState(url: string): Promise<SchemaState> {
  const known = (await loadMigrations()).map((Step) => new Step().name ?? Step.name);
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ steps: boolean; queue: boolean }>(
      `select to_regclass('schema_migration') is not null as steps, to_regproc('headroom_announce') is not null as queue`,
    );
    const taken =
      rows[0]?.steps === true
        ? await client.query<{ name: string }>('select name from schema_migration')
        : { rows: [] };
    const names = new Set(taken.rows.map(({ name }) => name));
    return {
      missing: known.filter((name) => !names.has(name)),
      unknown: [...names].filter((name) => !known.includes(name)),
      queue: rows[0]?.queue === true,
    };
  } finally {
    await client.end();
  }
}

export const isCurrent = ({ missing, queue }: SchemaState): boolean => missing.length === 0 && queue;
