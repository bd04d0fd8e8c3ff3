import type { Database } from '../platform/database.js';
import type { Leaves, Seal, SealStore } from './seal.store.js';

/** About so many postings are read with one statement. */
const CHUNK = 32_768;

/** Neighbouring batches of the sealer, with their postings as they are now. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly seals: readonly Seal[];
  readonly now: Leaves;
}

/** Reads everything up to `size`, in order, `atOnce` chunks at a time. Sealed rows do not change, so each has its own snapshot. */
export async function* chunksOf(
  db: Database,
  store: SealStore,
  { atOnce, size }: { size: number; atOnce: number },
): AsyncGenerator<Chunk> {
  const ranges = await db.read((tx) => rangesOf((covering) => store.sizes(tx, covering), size));
  const waiting: Promise<Chunk>[] = [];
  const next = ranges[Symbol.iterator]();
  const begin = (): void => {
    const { done, value } = next.next();
    if (done === true) return;
    const chunk = readChunk(db, store, value);
    chunk.catch(() => undefined); // whoever awaits it is told
    waiting.push(chunk);
  };
  for (let i = 0; i < atOnce; i += 1) begin();
  try {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      const read = await chunk;
      begin();
      yield read;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

async function rangesOf(
  sizes: (upTo: number) => Promise<readonly number[]>,
  size: number,
): Promise<{ from: number; to: number }[]> {
  const ranges: { from: number; to: number }[] = [];
  let from = 1;
  for (const to of await sizes(size)) {
    if (to - from + 1 < CHUNK && to < size) continue;
    ranges.push({ from, to });
    from = to + 1;
  }
  return ranges;
}

async function readChunk(db: Database, store: SealStore, { from, to }: { from: number; to: number }): Promise<Chunk> {
  return db.read(async (tx) => {
    await store.planForMany(tx);
    const [seals, now] = await Promise.all([store.batches(tx, from, to), store.leaves(tx, from, to)]);
    return { from, to, seals, now };
  });
}
