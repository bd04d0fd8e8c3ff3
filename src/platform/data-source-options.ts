import 'reflect-metadata';
import type { DataSourceOptions } from 'typeorm';

export interface PoolOptions {
  /** 20 when left out. */
  readonly poolSize?: number | undefined;
  /** After how long Postgres stops one statement. 0, or left out: never. Told once per connection, so it costs nothing. */
  readonly statementTimeoutMs?: number | undefined;
}

/**
 * How TypeORM reaches the database at this address: `poolSize` connections, opened when needed, and no schema of its
 * own making. A connection that breaks while idle is dropped by the pool without a word: the next call opens another.
 */
export function dataSourceOptions(
  url: string,
  { poolSize = 20, statementTimeoutMs = 0 }: PoolOptions = {},
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    synchronize: false,
    migrationsTableName: 'schema_migration',
    applicationName: 'headroom',
    connectTimeoutMS: 10_000,
    poolErrorHandler: () => undefined,
    extra: { keepAlive: true, ...(statementTimeoutMs > 0 ? { statement_timeout: statementTimeoutMs } : {}) },
  };
}
