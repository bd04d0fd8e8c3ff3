import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { ChangeFanout } from './change-fanout.js';
import { Changes, seal, type ChangePayload } from './changes.js';
import { afterCommit, type Tx } from './transaction.js';

const CHANNEL = 'headroom:changes';

/** Changes over Redis' publish and subscribe. A connection that listens can do nothing else, hence two of them. */
@Injectable()
export class RedisChanges extends Changes implements OnModuleInit, OnApplicationShutdown {
  private readonly fanout = new ChangeFanout();
  private constructor(
    private readonly publisher: Redis,
    private readonly listener: Redis,
  ) {
    super();
  }

  /** Loads the Redis client only when there is a Redis. */
  static async connect(url: string): Promise<RedisChanges> {
    const { Redis: Client } = await import('ioredis');
    // A change that cannot be sent at once is given up: its readers find it in the database.
    const publisher = new Client(url, { maxRetriesPerRequest: 1 });
    const listener = new Client(url, { maxRetriesPerRequest: null });
    // ioredis connects again by itself; without a listener each failure would be printed.
    for (const client of [publisher, listener]) client.on('error', () => undefined);
    return new RedisChanges(publisher, listener);
  }

  async onModuleInit(): Promise<void> {
    this.listener.on('message', (_channel, text: string) => this.fanout.deliver(text));
    await this.listener.subscribe(CHANNEL);
  }

  async onApplicationShutdown(): Promise<void> {
    this.fanout.close();
    this.publisher.disconnect();
    this.listener.disconnect();
  }

  override async publish(topic: string, payload: ChangePayload, tx?: Tx): Promise<void> {
    const text = seal(topic, payload);
    const send = async (): Promise<void> => {
      // The fact is committed: a listener that misses this reads it from the database.
      await this.publisher.publish(CHANNEL, text).catch(() => undefined);
    };
    if (tx === undefined) await send();
    else afterCommit(tx, send);
  }

  override subscribe(topic: string): AsyncIterableIterator<ChangePayload> {
    return this.fanout.subscribe(topic);
  }
}
