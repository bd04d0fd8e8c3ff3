import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from './config.js';
import { dataSourceOptions } from './data-source-options.js';
import { loadMigrations } from './migrations.js';

/** For TypeORM's own command line, which wants exactly one exported DataSource: `npx typeorm … -d dist/src/platform/data-source.js`. */
export default new DataSource({
  ...dataSourceOptions(loadConfig().databaseUrl ?? 'postgres://headroom@127.0.0.1:5432/headroom', { poolSize: 2 }),
  migrations: await loadMigrations(),
});
