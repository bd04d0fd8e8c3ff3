import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.js';
import { openPlace, type Place, refusedBy } from './place.js';

/** An open database for the time of one command. */
export interface Session {
  readonly config: Config;
  readonly place: Place;
  readonly db: Database;
}

export interface SessionOptions<Parts> {
  /** Is told what is worth telling with --debug. */
  readonly say: (line: string) => void;
  /** Brings the queue's tables up to date as well, which only those that write need. */
  readonly writes: boolean;
  /** Loads what the command needs while the server starts: each takes most of a second. */
  readonly load: () => Promise<Parts>;
}

/**
 * Runs `use` on the configured or embedded database, brought to the schema of this Headroom first. Whatever happens, it
 * closes the database and stops the server if it started it.
 */
export async function withDatabase<Parts, T>(
  { load, say, writes }: SessionOptions<Parts>,
  use: (session: Session, parts: Parts) => Promise<T>,
): Promise<T> {
  const { loadConfig } = await import('../platform/config.js');
  const config = loadConfig();
  const [place, { Database }, parts] = await Promise.all([
    openPlace(config, say),
    import('../platform/database.js'),
    load(),
  ]);
  try {
    const db = await reach(place, async () => {
      await bringUpToDate(place.url, writes, say);
      return Database.connect(place.url, { poolSize: 4, revive: place.revive });
    });
    try {
      return await use({ config, place, db }, parts);
    } finally {
      await db.close();
    }
  } finally {
    await place.close();
  }
}

/** A failure to connect, in words that name the server. */
export async function reach<T>(place: Place, connect: () => Promise<T>): Promise<T> {
  return connect().catch((error: unknown) => {
    throw refusedBy(place, error) ?? error;
  });
}

async function bringUpToDate(url: string, writes: boolean, say: (line: string) => void): Promise<void> {
  const { isCurrent, readSchemaState } = await import('./schema-state.js');
  const state = await readSchemaState(url);
  if (state.unknown.length > 0) {
    throw new Error(`The database was migrated by a newer Headroom (${state.unknown.join(', ')}); use that one.`);
  }
  if (isCurrent(state) && !writes) return;
  const { migrate } = await import('../platform/migrate.js');
  for (const step of await migrate(url)) say(`migrated: ${step}`);
}
