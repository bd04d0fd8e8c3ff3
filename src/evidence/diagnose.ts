import type { Tx } from '../platform/database.js';
import { FACTS } from './encoding.js';
import { HASH_BYTES, sha256 } from './merkle.js';
import type { Chunk } from './seal-chunks.js';
import type { Seal, SealStore } from './seal.store.js';
import type { Broken } from './verify-report.js';

/** The four parts of a posting in the order of their fingerprints, and what stands for one that is not there. */
const PARTS = [
  { table: 'posting', none: undefined },
  { table: 'entry', none: Buffer.alloc(4) },
  { table: 'determination', none: Buffer.alloc(1) },
  { table: 'fact', none: Buffer.alloc(1) },
] as const;
const FINGERPRINT = 4;

/** The number of the first posting of a chunk that is missing or has another hash; `undefined` when there is none. */
export function firstDifference({ from, now, seals }: Chunk): number | undefined {
  const sealed = Buffer.concat(seals.map(({ leaves }) => leaves));
  if (sealed.equals(now.leaves)) return undefined;
  let at = 0;
  while (sealed.subarray(at, at + HASH_BYTES).equals(now.leaves.subarray(at, at + HASH_BYTES)) && at < sealed.length)
    at += HASH_BYTES;
  return from + at / HASH_BYTES;
}

/** What is wrong with a posting whose hash is not the sealed one. */
export async function diagnose(tx: Tx, store: SealStore, seq: number, seal: Seal): Promise<Broken> {
  const size = PARTS.length * FINGERPRINT;
  const sealed = seal.parts.subarray((seq - seal.firstSeq) * size, (seq - seal.firstSeq + 1) * size);
  const { parts: now } = await store.markedLeaves(tx, seq, seq);
  if (now.length === 0) {
    return { seq, table: 'posting', what: 'removed', says: `posting ${seq} was sealed and is not there` };
  }
  for (const [index, { none, table }] of PARTS.entries()) {
    const part = (of: Buffer): Buffer => of.subarray(index * FINGERPRINT, (index + 1) * FINGERPRINT);
    if (part(sealed).equals(part(now))) continue;
    const absent = none === undefined ? undefined : sha256(none).subarray(0, FINGERPRINT);
    const named = table === 'fact' ? await factTable(tx, seq) : table;
    if (absent?.equals(part(sealed)) === true)
      return {
        seq,
        table: named,
        what: 'inserted',
        says: `posting ${seq} has a row in ${named} that it was sealed without`,
      };
    if (absent?.equals(part(now)) === true)
      return { seq, table: named, what: 'removed', says: `posting ${seq} has lost its rows in ${named}` };
    const rows = table === 'entry' ? 'the entries of posting' : `the row in ${named} of posting`;
    return {
      seq,
      table: named,
      what: 'changed',
      says: `${rows} ${seq} ${table === 'entry' ? 'are' : 'is'} not what was sealed`,
    };
  }
  return { seq, table: 'posting', what: 'changed', says: `posting ${seq} is not what was sealed` };
}

/** The table of the fact with this number, by the posting's kind when its row is gone. */
async function factTable(tx: Tx, seq: number): Promise<string> {
  for (const table of Object.keys(FACTS)) {
    const [row] = await tx.query(`select 1 from ${table} where seq = $1`, [seq]);
    if (row !== undefined) return table;
  }
  const [posting] = await tx.query<{ kind: string }>('select kind from posting where seq = $1', [seq]);
  return posting?.kind.toLowerCase() ?? 'posting';
}
