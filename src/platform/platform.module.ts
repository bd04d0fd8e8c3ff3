import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresChanges } from './changes-postgres.js';
import { RedisChanges } from './changes-redis.js';
import { Changes } from './changes.js';
import { Clock, SystemClock } from './clock.js';
import { Config } from './config.js';
import { Database, type Revive } from './database.js';
import { HealthController } from './health.js';
import { KnownFiller } from './known-filler.js';
import { Metrics, MetricsController } from './metrics.js';
import { QueueModule } from './queue.module.js';

export interface PlatformOptions {
  readonly config: Config;
  /** The address of the database: the configured one, or the embedded one's. */
  readonly databaseUrl: string;
  /** Starts the embedded database again when it is gone. */
  readonly revive?: Revive | undefined;
}

/**
 * What every room stands on: settings, database, clock, queue, changes, health and metrics. Give it the address of a
 * migrated database. Global, so that rooms just ask for what they need, and shut down after them.
 */
@Module({})
export class PlatformModule {
  static forRoot({ config, databaseUrl, revive }: PlatformOptions): DynamicModule {
    const { redisUrl } = config;
    // A worker may take its time: a rebuild, or a large restatement. Whoever answers requests may not.
    const statementTimeoutMs = config.role === 'worker' ? 0 : config.timeoutSeconds * 1_000;
    return {
      module: PlatformModule,
      global: true,
      imports: [QueueModule.forRoot({ databaseUrl, redisUrl })],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useClass: SystemClock },
        { provide: Database, useFactory: () => Database.connect(databaseUrl, { revive, statementTimeoutMs }) },
        {
          provide: Changes,
          inject: [Database],
          useFactory: (database: Database) =>
            redisUrl === undefined ? new PostgresChanges(database) : RedisChanges.connect(redisUrl),
        },
        Metrics,
        ...(config.role === 'api' ? [] : [KnownFiller]),
      ],
      exports: [Config, Clock, Database, Changes, Metrics, QueueModule],
    };
  }
}
