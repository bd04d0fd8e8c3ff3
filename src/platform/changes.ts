import type { Tx } from './transaction.js';

/** What a change says: ids and names only, a few hundred bytes. Whoever gets it reads the rest from the database. */
export type ChangePayload = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Tells other processes, and this one, that something changed. A change that happens while a process has lost its
 * connection does not reach it: changes are for being quick, the database for being right.
 */
export abstract class Changes {
  /**
   * Publishes to everybody who listens to `topic` now. With `tx`, once that transaction is committed and never when it
   * is rolled back.
   */
  abstract publish(topic: string, payload: ChangePayload, tx?: Tx): Promise<void>;

  /** The changes of a topic from now on. Ends when its reader returns, or when the process closes. */
  abstract subscribe(topic: string): AsyncIterableIterator<ChangePayload>;
}

/** What travels, on either carrier. */
export interface Envelope {
  readonly topic: string;
  readonly payload: ChangePayload;
}

/** Postgres carries at most 8,000 bytes in a notification; we keep the same limit on both carriers. */
const LARGEST_BYTES = 7_900;

export function seal(topic: string, payload: ChangePayload): string {
  const text = JSON.stringify({ topic, payload } satisfies Envelope);
  if (Buffer.byteLength(text) > LARGEST_BYTES) throw new Error(`A change of ${topic} is too large: send ids only.`);
  return text;
}
