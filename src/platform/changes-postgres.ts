import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ChangeFanout } from './change-fanout.js';
import { Changes, seal, type ChangePayload } from './changes.js';
import { Database } from './database.js';
import { PostgresListener } from './postgres-listener.js';
import type { Tx } from './transaction.js';

const CHANNEL = 'headroom_changes';

/** Changes over LISTEN and NOTIFY. */
@Injectable()
export class PostgresChanges extends Changes implements OnModuleInit, OnApplicationShutdown {
  private readonly fanout = new ChangeFanout();
  private readonly listener: PostgresListener;

  constructor(private readonly database: Database) {
    super();
    const onMessage = (text: string): void => this.fanout.deliver(text);
    this.listener = new PostgresListener({ url: database.url, channel: CHANNEL, onMessage });
  }

  async onModuleInit(): Promise<void> {
    await this.listener.open();
  }

  async onApplicationShutdown(): Promise<void> {
    this.fanout.close();
    await this.listener.close();
  }

  override async publish(topic: string, payload: ChangePayload, tx?: Tx): Promise<void> {
    const text = seal(topic, payload);
    const notify = (on: Tx): Promise<unknown> => on.query('select pg_notify($1, $2)', [CHANNEL, text], 'notify_change');
    await (tx === undefined ? this.database.transaction(notify) : notify(tx));
  }

  override subscribe(topic: string): AsyncIterableIterator<ChangePayload> {
    return this.fanout.subscribe(topic);
  }
}
