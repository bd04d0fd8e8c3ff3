import { RecentlyUsed } from './recently-used.js';

/**
 * What a write may change: facts with all that follows from them (LEDGER), parties and items (REGISTER). A transaction
 * that does not say which counts as both. Statuses have changes of their own, which their readers follow.
 */
export const WRITTEN = ['LEDGER', 'REGISTER'] as const;
export type Written = (typeof WRITTEN)[number];

/**
 * The writes this process knows of: its own the moment they are committed, those of others when Postgres tells. What was
 * read under one stamp is still so while the stamp is the same.
 */
export class Writes {
  private readonly counts: Record<Written, number> = { LEDGER: 0, REGISTER: 0 };
  private hearing = false;

  note(written: readonly Written[]): void {
    for (const one of written) this.counts[one] += 1;
  }

  /** From here on others' writes are heard of, or not. What happened in between is unknown, so it counts as a write. */
  hears(hearing: boolean): void {
    this.hearing = hearing;
    this.note(WRITTEN);
  }

  /** Where the writes of these kinds stand; `undefined` while those of others would go unnoticed. */
  stamp(of: readonly Written[]): number | undefined {
    return this.hearing ? of.reduce((sum, one) => sum + this.counts[one], 0) : undefined;
  }
}

/** Something read, and whether it stays true until the next write. What hangs on the hour does not. */
export interface Memorable<Value> {
  readonly value: Value;
  readonly lasting: boolean;
}

/**
 * What was read, for as long as nobody writes. Those who ask at the same time share one reading. Its snapshot is taken
 * after the stamp was, so an answer is never older than a write that was acknowledged before it was asked for.
 */
export class ReadMemo<Value> {
  private readonly known: RecentlyUsed<string, { readonly stamp: number; readonly value: Promise<Value> }>;

  constructor(
    private readonly writes: Writes,
    private readonly of: readonly Written[],
    most = 500,
  ) {
    this.known = new RecentlyUsed({ entries: most });
  }

  async get(key: string, read: () => Promise<Memorable<Value>>): Promise<Value> {
    const stamp = this.writes.stamp(this.of);
    if (stamp === undefined) return (await read()).value;
    const before = this.known.get(key);
    if (before?.stamp === stamp) return before.value;
    const reading = read();
    const entry = { stamp, value: reading.then(({ value }) => value) };
    this.known.set(key, entry);
    const forget = (): void => void (this.known.get(key) === entry && this.known.delete(key));
    reading.then(({ lasting }) => (lasting ? undefined : forget()), forget);
    return entry.value;
  }
}
