import { PostgresChanges } from '../platform/changes-postgres.js';
import { RedisChanges } from '../platform/changes-redis.js';
import { Changes } from '../platform/changes.js';
import { RebuildStatuses } from '../presumption/rebuild.js';
import { Assembly } from './assembly.js';
import { putOnRecord } from './on-record.js';
import type { Session } from './session.js';

/** Runs `use` with what derives statuses again; to write them is an act for the access log. What it changes is published to whoever listens. */
export async function withRebuilding<T>(
  { config, db }: Session,
  { writes }: { readonly writes: boolean },
  use: (rebuild: RebuildStatuses) => Promise<T>,
): Promise<T> {
  if (writes) await putOnRecord(db, 'rebuild');
  const changes = config.redisUrl === undefined ? new PostgresChanges(db) : await RedisChanges.connect(config.redisUrl);
  try {
    return await use(new Assembly(db, config).give(Changes, changes).make(RebuildStatuses));
  } finally {
    await changes.onApplicationShutdown();
  }
}
