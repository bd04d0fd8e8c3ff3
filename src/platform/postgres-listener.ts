import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const RETRY_MS = 500;

export interface ListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly onMessage: (payload: string) => void;
  /** Is told when messages arrive from now on, and when they may be missed. */
  readonly onState?: (listening: boolean) => void;
}

/** A connection of its own that listens to a channel. When it is lost, it is opened again. */
export class PostgresListener {
  private client: pg.Client | undefined;
  private closed = false;

  constructor(private readonly options: ListenerOptions) {}

  async open(): Promise<void> {
    const { channel, onMessage, onState, url } = this.options;
    const client = new pg.Client({ connectionString: url, application_name: channel, keepAlive: true });
    client.on('error', () => undefined); // 'end' follows
    client.on('notification', ({ payload }) => onMessage(payload ?? ''));
    await client.connect();
    client.once('end', () => {
      onState?.(false);
      void this.openAgain();
    });
    this.client = client;
    await client.query(`listen ${channel}`);
    onState?.(true);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private async openAgain(): Promise<void> {
    while (!this.closed) {
      await sleep(RETRY_MS, undefined, { ref: false });
      if (this.closed) break;
      const opened = await this.open().then(
        () => true,
        () => false,
      );
      if (opened) break;
    }
    if (this.closed) await this.client?.end();
  }
}
