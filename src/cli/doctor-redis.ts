import type { Config } from '../platform/config.js';
import { type Check, messageOf } from './doctor-check.js';

const PATIENCE_MS = 3_000;

/** Where the jobs are, and whether that answers. */
export async function* checkRedis({ redisUrl }: Config): AsyncGenerator<Check> {
  const what = 'job queue';
  if (redisUrl === undefined) {
    yield { what, state: 'ok', found: 'in Postgres, added in the posting transaction' };
    return;
  }
  const { Redis } = await import('ioredis');
  const client = new Redis(redisUrl, { lazyConnect: true, connectTimeout: PATIENCE_MS, retryStrategy: () => null });
  let why: unknown;
  client.on('error', (error) => (why = error)); // `connect` only says that it failed
  const { host } = new URL(redisUrl);
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'of an unknown version';
    yield { what, state: 'ok', found: `Redis ${version} answers at ${host}` };
  } catch (error) {
    const remedy = 'start it, or correct REDIS_URL. Until then statuses wait; nothing is lost';
    yield { what, state: 'fail', found: `Redis does not answer at ${host}: ${messageOf(why ?? error)}`, remedy };
  } finally {
    client.disconnect();
  }
}
