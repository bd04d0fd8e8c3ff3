import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createPostgresBackend, createRedisBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';
import { PostgresQueue } from './queue-postgres.js';
import { RedisQueue } from './queue-redis.js';
import { Queue, queueNames } from './queue.js';

/** Where the jobs are: in Redis when it is given, else in Postgres. */
export interface QueuePlace {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
}

const CONNECTION = Symbol('what BullMQ connects with');

/** Jobs on either backend. Exports `Queue` to add them; a room's `@Processor(RECOMPUTE, workerOptions)` runs them. */
@Module({})
export class QueueModule {
  static forRoot(place: QueuePlace): DynamicModule {
    const redis = place.redisUrl !== undefined;
    // @nestjs/bullmq makes queues and workers itself and has no option for their backend: the default is the only way.
    setDefaultBackendFactory((redis ? createRedisBackend : createPostgresBackend) as never);
    const connections = ConnectionModule.forRoot(place);
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRootAsync({
          imports: [connections],
          inject: [CONNECTION],
          useFactory: (connection: ConnectionOptions) => ({ connection }),
        }),
        BullModule.registerQueue(...queueNames.map((name) => ({ name }))),
      ],
      providers: [{ provide: Queue, useClass: redis ? RedisQueue : PostgresQueue }],
      exports: [Queue, BullModule],
    };
  }
}

/** Closes the pool that BullMQ only borrows. A global module of its own, because Nest shuts those down last. */
@Module({})
class ConnectionModule {
  static forRoot({ databaseUrl, redisUrl }: QueuePlace): DynamicModule {
    const connection = redisUrl === undefined ? postgresPool(databaseUrl) : redisOptions(redisUrl);
    return {
      module: ConnectionModule,
      global: true,
      providers: [{ provide: CONNECTION, useValue: connection }, PoolCloser],
      exports: [CONNECTION],
    };
  }
}

@Injectable()
class PoolCloser implements OnApplicationShutdown {
  constructor(@Inject(CONNECTION) private readonly connection: unknown) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.connection instanceof pg.Pool) await this.connection.end();
  }
}

/** One pool for all queues and workers; each worker keeps one of its connections to listen. */
function postgresPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    options: '-c search_path=bullmq',
    application_name: 'headroom-queue',
    keepAlive: true,
  });
  pool.on('error', () => undefined); // a connection that broke while idle; the next job opens another
  return pool;
}

function redisOptions(url: string): { url: string } {
  return { url };
}
