import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { guardMetrics } from './access/guard-metrics.js';
import { AppModule } from './app.module.js';
import { Recorder } from './ledger/recorder.js';
import { PartyStore } from './parties/party.store.js';
import type { Config } from './platform/config.js';
import { Database } from './platform/database.js';
import { Gate } from './platform/gate.js';
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

/** A database that answers, and what keeps it so. */
export interface ServedDatabase {
  readonly url: string;
  /** Starts it again when it is gone and ours to start. */
  readonly revive?: (() => Promise<void>) | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the application on a database, migrated first. Every role listens, also a worker, for health and metrics. The
 * database stops last, because everything else still talks to it.
 */
export async function serve(config: Config, database: ServedDatabase, say: Say): Promise<Served> {
  try {
    for (const step of await migrate(database.url)) say(`Migrated: ${step}`);
    const app = await createApp(config, database.url, database.revive);
    await app.init();
    // before the first question, so that it is not answered from a ledger that is about to fill
    if (config.role !== 'worker' && config.demo === 'on') await loadDemo(app, say);
    await app.listen(config.port, config.host);
    const stop = async (): Promise<void> => {
      await app.close();
      await database.stop();
    };
    return { app, url: await app.getUrl(), stop };
  } catch (error) {
    await database.stop();
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
    // Or an open event stream holds the close back, and a request that is sent byte by byte holds a connection.
    new FastifyAdapter({ forceCloseConnections: true, requestTimeout: config.timeoutSeconds * 1_000 }),
    { logger: new Logger(config.logLevel === 'info' ? 'warn' : config.logLevel), abortOnError: false },
  );
  guardMetrics(app.getHttpAdapter().getInstance(), app.get(Gate));
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new UserErrorsFilter());
  return app;
}

/** Loads the demo scenario into an empty database, and says so. */
async function loadDemo(app: NestFastifyApplication, say: Say): Promise<void> {
  const db = app.get(Database, { strict: false });
  const [row] = await db.read((tx) =>
    tx.query<{ empty: boolean }>(
      'select not exists (select 1 from posting) and not exists (select 1 from party) as empty',
    ),
  );
  if (row?.empty !== true) return;
  const { runDemo } = await import('./imports/demo.js');
  const [recorder, parties] = [app.get(Recorder, { strict: false }), app.get(PartyStore, { strict: false })];
  const added = await runDemo({ recorder, db, parties });
  say(`The demo is loaded: ${added.parties} invented parties, ${added.shipments} shipments.`);
}
