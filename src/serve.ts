import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Config } from './platform/config.js';
import { Database } from './platform/database.js';
import { EmbeddedPostgres } from './platform/embedded-postgres.js';
import { InputPipe } from './platform/graphql-bad-input.js';
import { UserErrorsFilter } from './platform/graphql-user-errors.filter.js';
import { Logger } from './platform/logger.js';
import { migrate } from './platform/migrate.js';

/** A running Headroom. */
export interface Served {
  readonly app: NestFastifyApplication;
  /** Where it listens, without a path. */
  readonly url: string;
  /** Stops taking requests, lets the running ones end, closes queues, pools and then the embedded Postgres. */
  readonly stop: () => Promise<void>;
}

/** Is told what is worth telling a person who started this by hand. */
export type Say = (line: string) => void;

/**
 * Starts Headroom: a database, its migrations, and the application. Every role listens, also a worker, for health and
 * metrics. The embedded Postgres closes last, because everything else still talks to it.
 */
export async function serve(config: Config, say: Say): Promise<Served> {
  const embedded =
    config.databaseUrl === undefined ? await EmbeddedPostgres.start({ folder: config.dataDir, say }) : undefined;
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  try {
    for (const step of await migrate(databaseUrl)) say(`Migrated: ${step}`);
    const revive = embedded === undefined ? undefined : () => embedded.ensureRunning();
    const app = await createApp(config, databaseUrl, revive);
    await app.listen(config.port, config.host);
    const stop = async (): Promise<void> => {
      await app.close();
      await embedded?.stop();
    };
    return { app, url: await app.getUrl(), stop };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** The application on a migrated database, not listening yet. */
export async function createApp(
  config: Config,
  databaseUrl: string,
  revive?: () => Promise<void>,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ config, databaseUrl, revive }),
    new FastifyAdapter({ forceCloseConnections: true }), // or an open event stream holds the close back
    { logger: new Logger(config.logLevel === 'info' ? 'warn' : config.logLevel), abortOnError: false },
  );
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new UserErrorsFilter());
  return app;
}

/** Has nothing been recorded yet? */
export async function isEmpty(app: NestFastifyApplication): Promise<boolean> {
  const [row] = await app
    .get(Database)
    .read((tx) =>
      tx.query<{ empty: boolean }>(
        'select not exists (select 1 from posting) and not exists (select 1 from party) as empty',
      ),
    );
  return row?.empty === true;
}
