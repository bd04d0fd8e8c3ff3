import { Injectable } from '@nestjs/common';
import { bytes, insertRows, recordset, recordsetValue } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Checkpoint } from './checkpoint.js';
import { contentsSql, leavesSql, MANY_POSTINGS, ownersSql } from './leaf.sql.js';
import type { PlacedParty } from './party-tree.js';

/** One batch of the sealer. */
export interface Seal extends Checkpoint {
  readonly firstSeq: number;
  readonly encoding: number;
  /** The hashes of its postings, one after the other. */
  readonly leaves: Buffer;
  /** Per posting the first 4 bytes of the hashes of its four parts: they tell which part changed, and prove nothing. */
  readonly parts: Buffer;
  /** `Frontier.toBytes` after it. */
  readonly edge: Buffer;
}

/** A complete subtree of 2^height postings. */
export interface Subtree {
  readonly height: number;
  readonly n: number;
  readonly hash: Buffer;
}

/** The postings of a range as they are now. */
export interface Leaves {
  readonly postings: number;
  readonly entries: number;
  readonly determinations: number;
  readonly facts: number;
  readonly leaves: Buffer;
  /** Whose each is; empty: nobody's. */
  readonly owners: readonly string[];
}

export interface MarkedLeaves extends Leaves {
  /** As in `Seal`. */
  readonly parts: Buffer;
}

/** The end of the batch that holds posting $2, or of the last one. */
const LAST_BATCH = 'select coalesce((select min(size) from seal where size >= $2), (select max(size) from seal))';
const CHECKPOINT = `size, root, parties, chain, (extract(epoch from sealed_at) * 1000000)::bigint as sealed_at`;
interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly parties: Buffer;
  readonly chain: Buffer;
  readonly sealed_at: string;
}
const toCheckpoint = ({ chain, parties, root, sealed_at, size }: CheckpointRow): Checkpoint => ({
  size: Number(size),
  root,
  parties,
  chain,
  sealedAt: BigInt(sealed_at),
});

/** Every query about seals, and the reading of what is sealed. */
@Injectable()
export class SealStore {
  /** Only one sealer at a time; another one passes. Nobody who posts waits for this. */
  async lock(tx: Tx): Promise<boolean> {
    const [row] = await tx.query<{ locked: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('headroom seal', 0)) as locked, set_config('jit', 'off', true)`,
    );
    return row?.locked === true;
  }

  /** How many events there are, and the clock of the database in microseconds since 1970. */
  async head(tx: Tx): Promise<{ seq: number; now: bigint }> {
    const [row] = await tx.query<{ seq: string; now: string }>(
      'select seq, (extract(epoch from clock_timestamp()) * 1000000)::bigint as now from ledger_head',
    );
    if (row === undefined) throw new Error('the ledger has no head');
    return { seq: Number(row.seq), now: BigInt(row.now) };
  }

  /** The latest checkpoint, or the first one that covers a posting. */
  async checkpoint(tx: Tx, covering?: number): Promise<Checkpoint | undefined> {
    const [row] = await tx.query<CheckpointRow>(
      covering === undefined
        ? `select ${CHECKPOINT} from seal order by size desc limit 1`
        : `select ${CHECKPOINT} from seal where size >= $1 order by size limit 1`,
      covering === undefined ? [] : [covering],
    );
    return row === undefined ? undefined : toCheckpoint(row);
  }

  async edge(tx: Tx, size: number): Promise<Buffer> {
    const [row] = await tx.query<{ edge: Buffer }>('select edge from seal where size = $1', [size]);
    return row?.edge ?? Buffer.alloc(0);
  }

  /** Batches that hold postings from `from` to `to`, in order. */
  async batches(tx: Tx, from: number, to: number): Promise<Seal[]> {
    const rows = await tx.query<CheckpointRow & Omit<Seal, keyof Checkpoint | 'firstSeq'> & { first_seq: string }>(
      `select ${CHECKPOINT}, first_seq, encoding, leaves, parts, edge from seal
       where size >= $1 and size <= (${LAST_BATCH}) order by size`,
      [from, to],
    );
    return rows.map((row) => ({
      ...toCheckpoint(row),
      firstSeq: Number(row.first_seq),
      encoding: row.encoding,
      leaves: row.leaves,
      parts: row.parts,
      edge: row.edge,
    }));
  }

  /** The sealed hashes of the postings from `from` to `to`, one after the other. */
  async leafHashes(tx: Tx, from: number, to: number): Promise<Buffer> {
    const [row] = await tx.query<{ leaves: Buffer | null }>(
      `select string_agg(substr(leaves, (greatest($1, first_seq) - first_seq)::int * 32 + 1,
         (least($2, size) - greatest($1, first_seq) + 1)::int * 32), '' order by size) as leaves
       from seal where size >= $1 and size <= (${LAST_BATCH})`,
      [from, to],
    );
    return row?.leaves ?? Buffer.alloc(0);
  }

  /** The sizes of all checkpoints up to one, ascending. */
  async sizes(tx: Tx, upTo: number): Promise<number[]> {
    const rows = await tx.query<{ size: string }>('select size from seal where size <= $1 order by size', [upTo]);
    return rows.map(({ size }) => Number(size));
  }

  /** Memory to sort some hundred thousand entries in, and no compiling of plans that run for a second. */
  async planForMany(tx: Tx): Promise<void> {
    await tx.query(`select set_config('work_mem', '128MB', true), set_config('jit', 'off', true)`);
  }

  async leaves(tx: Tx, from: number, to: number): Promise<Leaves> {
    return this.read(tx, from, to, { many: to - from >= MANY_POSTINGS, marked: false });
  }

  /** The same with what tells later which part of a posting changed. */
  async markedLeaves(tx: Tx, from: number, to: number): Promise<MarkedLeaves> {
    return this.read(tx, from, to, { many: to - from >= MANY_POSTINGS, marked: true });
  }

  /** Whose each posting of a range is. */
  async owners(tx: Tx, from: number, to: number): Promise<string[]> {
    const [row] = await tx.query<{ owners: string | null }>(ownersSql(), [from, to], 'owners');
    return row?.owners?.split('\n') ?? [];
  }

  /** What the leaves of these postings hold, in order. */
  async contents(tx: Tx, seqs: readonly number[]): Promise<{ seq: number; content: Buffer }[]> {
    const rows = await tx.query<{ seq: string; content: Buffer }>(contentsSql(), [seqs], 'contents');
    return rows.map(({ content, seq }) => ({ seq: Number(seq), content }));
  }

  async insert(tx: Tx, seal: Seal, subtrees: readonly Subtree[]): Promise<void> {
    await tx.query(
      `insert into seal (size, first_seq, encoding, leaves, parts, edge, root, parties, chain, sealed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, timestamptz 'epoch' + $10::bigint * interval '1 microsecond')`,
      [
        seal.size, seal.firstSeq, seal.encoding, seal.leaves, seal.parts, seal.edge, seal.root, seal.parties, seal.chain,
        String(seal.sealedAt),
      ], // prettier-ignore
    );
    await insertRows(
      tx,
      'seal_subtree',
      { height: 'smallint', n: 'bigint', hash: 'bytea' },
      subtrees.map(({ hash, height, n }) => ({ height, n, hash: bytes(hash) })),
    );
  }

  /** The subtrees of a height from number `from` up to and without `to`. */
  async subtrees(tx: Tx, height: number, from: number, to: number): Promise<Subtree[]> {
    const rows = await tx.query<{ n: string; hash: Buffer }>(
      'select n, hash from seal_subtree where height = $1 and n >= $2 and n < $3 order by n',
      [height, from, to],
    );
    return rows.map(({ hash, n }) => ({ height, n: Number(n), hash }));
  }

  async parties(tx: Tx): Promise<PlacedParty[]> {
    const rows = await tx.query<{ n: string; party: string; postings: string; chain: Buffer }>(
      'select n, party, postings, chain from seal_party order by n',
    );
    return rows.map((row) => ({ ...row, n: Number(row.n), postings: Number(row.postings) }));
  }

  async saveParties(tx: Tx, parties: readonly PlacedParty[]): Promise<void> {
    if (parties.length === 0) return;
    await tx.query(
      `insert into seal_party (n, party, postings, chain)
       select n, party, postings, decode(chain, 'hex')
         from ${recordset(1, 'x', { n: 'bigint', party: 'text', postings: 'bigint', chain: 'text' })}
       on conflict (n) do update set postings = excluded.postings, chain = excluded.chain`,
      [recordsetValue(parties.map((one) => ({ ...one, chain: one.chain.toString('hex') })))],
    );
  }

  private async read(
    tx: Tx,
    from: number,
    to: number,
    what: { readonly many: boolean; readonly marked: boolean },
  ): Promise<MarkedLeaves> {
    const [row] = await tx.query<Omit<MarkedLeaves, 'owners'> & { owners: string }>(
      leavesSql(what),
      [from, to],
      `${what.many ? 'many' : 'some'} ${what.marked ? 'marked leaves' : 'leaves'}`,
    );
    if (row === undefined) throw new Error('a sum has one row');
    return { ...row, owners: row.postings === 0 ? [] : row.owners.split('\n') };
  }
}
