import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { type Checkpoint, chainHash, NO_CHAIN } from './checkpoint.js';
import { ENCODING } from './encoding.js';
import { Frontier } from './merkle.js';
import { PartyTree } from './party-tree.js';
import { SealStore, type Subtree } from './seal.store.js';

/** So many postings at most are one batch, so that a sealer that has fallen behind commits as it goes. */
export const MOST_PER_SEAL = 4_096;

/** Subtrees of 2^8, 2^16, … postings are stored, so that a proof in a ledger of any size reads some hundred hashes. */
export const STORED_EVERY = 8;

/** Nothing that others keep in memory changes by it. */
const SEALS_ONLY = { writes: [] };

/** Where the last batch ended; kept for the next one. */
interface Reached {
  readonly checkpoint: Checkpoint | undefined;
  readonly parties: PartyTree;
}

/**
 * Links postings into the log, in the order of commits. Takes no lock that a poster wants and changes no row of theirs:
 * posting numbers have no gaps, so what is at most the head is complete, and stays as it is.
 */
@Injectable()
export class SealPostings {
  private reached: Reached | undefined;

  constructor(
    private readonly db: Database,
    private readonly store: SealStore,
  ) {}

  /** Seals until nothing is left. Answers how many postings it sealed; none when another sealer is at work. */
  async run(most = MOST_PER_SEAL): Promise<number> {
    let sealed = 0;
    for (;;) {
      const before = this.reached;
      this.reached = undefined; // when the batch fails, what is in memory may be ahead of the database
      let after: Reached | undefined;
      const count = await this.db.transaction(async (tx) => {
        const batch = await this.batch(tx, before, most);
        after = batch?.reached;
        return batch?.count ?? 0;
      }, SEALS_ONLY);
      this.reached = after;
      sealed += count;
      if (count < most) return sealed;
    }
  }

  private async batch(
    tx: Tx,
    known: Reached | undefined,
    most: number,
  ): Promise<{ count: number; reached: Reached } | undefined> {
    if (!(await this.store.lock(tx))) return undefined;
    const last = await this.store.checkpoint(tx);
    const reached =
      known !== undefined && known.checkpoint?.size === last?.size
        ? known
        : { checkpoint: last, parties: new PartyTree(await this.store.parties(tx)) };
    const size = last?.size ?? 0;
    const { now, seq } = await this.store.head(tx);
    const to = Math.min(seq, size + most);
    if (to <= size) return { count: 0, reached };
    return { count: to - size, reached: await this.seal(tx, reached, { size, to, now }) };
  }

  private async seal(
    tx: Tx,
    { checkpoint: last, parties }: Reached,
    { now, size, to }: { size: number; to: number; now: bigint },
  ): Promise<Reached> {
    const subtrees: Subtree[] = [];
    const frontier = Frontier.from(
      size,
      size === 0 ? Buffer.alloc(0) : await this.store.edge(tx, size),
      (height, n, hash) => {
        if (height % STORED_EVERY === 0) subtrees.push({ height, n, hash });
      },
    );
    const read = await this.store.markedLeaves(tx, size + 1, to);
    if (read.postings !== to - size)
      throw new Error(
        `of the postings ${size + 1} to ${to} there are ${read.postings}: one is missing, or not to be seen`,
      );
    frontier.appendAll(read.leaves);
    await this.store.saveParties(tx, parties.add(read.leaves, read.owners));
    const checkpoint = { size: to, root: frontier.root(), parties: parties.root(), sealedAt: now };
    const chain = chainHash(last?.chain ?? NO_CHAIN, checkpoint);
    await this.store.insert(
      tx,
      {
        ...checkpoint,
        chain,
        firstSeq: size + 1,
        encoding: ENCODING,
        leaves: read.leaves,
        parts: read.parts,
        edge: frontier.toBytes(),
      },
      subtrees,
    );
    return { checkpoint: { ...checkpoint, chain }, parties };
  }
}
