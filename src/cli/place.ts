import type { Config } from '../platform/config.js';
import type { Revive } from '../platform/database.js';
import { isAbsence } from '../platform/database-errors.js';
import { DatabaseAway } from './exit.js';

/** Where the database is, and what has to be stopped afterwards. */
export interface Place {
  readonly url: string;
  /** For messages: without the password. */
  readonly name: string;
  /** Starts the embedded server again when another process that had started it is gone. */
  readonly revive: Revive | undefined;
  close(): Promise<void>;
}

/** The configured server; otherwise the embedded Postgres, started or joined. Stops what it started. */
export async function openPlace(config: Config, say: (line: string) => void): Promise<Place> {
  if (config.databaseUrl !== undefined) {
    const { host, pathname } = new URL(config.databaseUrl);
    return { url: config.databaseUrl, name: `${host}${pathname}`, revive: undefined, close: async () => undefined };
  }
  const { EmbeddedPostgres } = await import('../platform/embedded-postgres.js');
  const embedded = await EmbeddedPostgres.start({ folder: config.dataDir, say }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseAway(
      `The embedded Postgres in ${config.dataDir} does not start: ${why}`,
      'HEADROOM_DATA_DIR names another folder, DATABASE_URL a server of yours; `headroom doctor` looks closer.',
      cause,
    );
  });
  return {
    url: embedded.url,
    name: `the embedded Postgres in ${config.dataDir}`,
    revive: () => embedded.ensureRunning(),
    close: () => embedded.stop(),
  };
}

/** What a driver's error means, when the server refuses us rather than being away. */
export function refusedBy(place: Place, cause: unknown): DatabaseAway | undefined {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const why = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith('28') || code === '3D000' || code === '42501') {
    return new DatabaseAway(`The database at ${place.name} refuses us: ${why}`, 'Correct DATABASE_URL.', cause);
  }
  if (code === 'DATABASE_UNAVAILABLE' || isAbsence(cause)) {
    return new DatabaseAway(
      `The database at ${place.name} does not answer`,
      'Start it, or correct DATABASE_URL.',
      cause,
    );
  }
  return undefined;
}
