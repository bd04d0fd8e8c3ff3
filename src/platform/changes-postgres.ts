import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { ChangeFanout } from './change-fanout.js';
import { Changes, seal, type ChangePayload } from './changes.js';
import { Database } from './database.js';
import type { Tx } from './transaction.js';

const CHANNEL = 'headroom_changes';
const RETRY_MS = 500;

/** Changes over LISTEN and NOTIFY. One connection of its own listens; when it is lost, it is opened again. */
@Injectable()
export class PostgresChanges extends Changes implements OnModuleInit, OnApplicationShutdown {
  private readonly fanout = new ChangeFanout();
  private listener: pg.Client | undefined;
  private closed = false;

  constructor(private readonly database: Database) {
    super();
  }

  async onModuleInit(): Promise<void> {
    await this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    this.fanout.close();
    await this.listener?.end();
  }

  override async publish(topic: string, payload: ChangePayload, tx?: Tx): Promise<void> {
    const text = seal(topic, payload);
    const notify = (on: Tx): Promise<unknown> => on.query('select pg_notify($1, $2)', [CHANNEL, text], 'notify_change');
    await (tx === undefined ? this.database.transaction(notify) : notify(tx));
  }

  override subscribe(topic: string): AsyncIterableIterator<ChangePayload> {
    return this.fanout.subscribe(topic);
  }

  private async listen(): Promise<void> {
    const listener = new pg.Client({
      connectionString: this.database.url,
      application_name: 'headroom-changes',
      keepAlive: true,
    });
    listener.on('error', () => undefined); // 'end' follows
    listener.on('notification', ({ payload }) => this.fanout.deliver(payload ?? ''));
    await listener.connect();
    await listener.query(`listen ${CHANNEL}`);
    listener.once('end', () => void this.listenAgain());
    this.listener = listener;
  }

  private async listenAgain(): Promise<void> {
    while (!this.closed) {
      await sleep(RETRY_MS, undefined, { ref: false });
      const listening = await this.listen().then(
        () => true,
        () => false,
      );
      if (listening) break;
    }
    if (this.closed) await this.listener?.end();
  }
}
