import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { HASH_BYTES, nodeHash } from './merkle.js';
import { consistencyRuns, inclusionRuns, rootOver, type Run, subtreesOf } from './merkle-proof.js';
import { STORED_EVERY } from './seal-postings.js';
import { SealStore } from './seal.store.js';

/** Proofs out of what the sealer stored. Trees are named by their size; leaf `seq - 1` is posting `seq`. */
@Injectable()
export class ReadProofs {
  constructor(private readonly store: SealStore) {}

  /** The hashes that lead from posting `seq` to the root of the tree of `size`, from below (RFC 9162, section 2.1.3). */
  inclusion(tx: Tx, seq: number, size: number): Promise<Buffer[]> {
    return this.rootsOf(tx, inclusionRuns(seq - 1, size));
  }

  /** The hashes that show that the tree of `first` is the beginning of that of `second` (RFC 9162, section 2.1.4). */
  consistency(tx: Tx, first: number, second: number): Promise<Buffer[]> {
    return this.rootsOf(tx, consistencyRuns(first, second));
  }

  async root(tx: Tx, size: number): Promise<Buffer> {
    return this.rootOf(tx, { from: 0, to: size });
  }

  async leaf(tx: Tx, seq: number): Promise<Buffer> {
    return this.subtree(tx, 0, seq - 1);
  }

  private async rootsOf(tx: Tx, runs: readonly Run[]): Promise<Buffer[]> {
    return Promise.all(runs.map((run) => this.rootOf(tx, run)));
  }

  private async rootOf(tx: Tx, run: Run): Promise<Buffer> {
    return rootOver(await Promise.all(subtreesOf(run).map(({ height, index }) => this.subtree(tx, height, index))));
  }

  /** From the stored hashes below it: at most 128, whatever the size of the ledger. */
  private async subtree(tx: Tx, height: number, index: number): Promise<Buffer> {
    const base = height - (height % STORED_EVERY);
    const count = 2 ** (height - base);
    let level =
      base === 0
        ? await this.leaves(tx, index * count, count)
        : (await this.store.subtrees(tx, base, index * count, (index + 1) * count)).map(({ hash }) => hash);
    if (level.length !== count)
      throw new Error(`the seal has ${level.length} of ${count} hashes of subtree ${height}/${index}`);
    while (level.length > 1) level = pairs(level);
    return level[0] ?? Buffer.alloc(0);
  }

  private async leaves(tx: Tx, from: number, count: number): Promise<Buffer[]> {
    const bytes = await this.store.leafHashes(tx, from + 1, from + count);
    return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
      bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    );
  }
}

const pairs = (level: readonly Buffer[]): Buffer[] =>
  level.flatMap((left, at) => {
    const right = level[at + 1];
    return at % 2 === 1 || right === undefined ? [] : [nodeHash(left, right)];
  });
