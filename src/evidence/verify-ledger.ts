import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { AnchorWatch } from './anchor-watch.js';
import { type Checkpoint, chainHash, NO_CHAIN } from './checkpoint.js';
import { diagnose, firstDifference } from './diagnose.js';
import { ENCODING } from './encoding.js';
import { Frontier, HASH_BYTES } from './merkle.js';
import { PartyTree, type PlacedParty } from './party-tree.js';
import { type Chunk, chunksOf } from './seal-chunks.js';
import { STORED_EVERY } from './seal-postings.js';
import { type Seal, SealStore, type Subtree } from './seal.store.js';
import { findStray } from './strays.js';
import type { Broken, VerifyReport } from './verify-report.js';

export interface VerifyOptions {
  /** Checkpoints that a witness kept outside the database. */
  readonly anchors?: readonly Checkpoint[];
  /** How many parts of the ledger are read at the same time. */
  readonly atOnce?: number;
  readonly onProgress?: (postings: number) => void;
}

/**
 * Recomputes the whole log from the rows as they are: every leaf, the tree, the parties, the chain; and looks for rows that
 * nothing accounts for. Writes nothing. Stops at the first broken row and names it.
 */
@Injectable()
export class VerifyLedger {
  constructor(
    private readonly db: Database,
    private readonly store: SealStore,
  ) {}

  async run({ anchors = [], atOnce = 2, onProgress }: VerifyOptions = {}): Promise<VerifyReport> {
    const begun = performance.now();
    const last = await this.db.read((tx) => this.store.checkpoint(tx));
    const walk = new Walk(new AnchorWatch(anchors));
    let broken: Broken | undefined;
    for await (const chunk of chunksOf(this.db, this.store, { size: last?.size ?? 0, atOnce })) {
      broken = await this.check(chunk, walk);
      onProgress?.(walk.size);
      if (broken !== undefined) break;
    }
    broken ??= walk.anchors.ended(walk.size);
    const { head, rest } = await this.db.read(async (tx) => ({
      head: await this.store.head(tx),
      rest: broken ?? (await this.rest(tx, walk)),
    }));
    return {
      checkpoint: last,
      postings: walk.size,
      entries: walk.entries,
      determinations: walk.determinations,
      facts: walk.facts,
      unsealed: Math.max(0, head.seq - (last?.size ?? 0)),
      anchors: walk.anchors.checks(walk.size),
      broken: rest,
      seconds: (performance.now() - begun) / 1_000,
    };
  }

  private async check(chunk: Chunk, walk: Walk): Promise<Broken | undefined> {
    const misplaced = walk.misplaced(chunk);
    if (misplaced !== undefined) return misplaced;
    const seq = firstDifference(chunk);
    for (const seal of chunk.seals) {
      if (seq !== undefined && seal.size >= seq) return this.nameIt(seq, seal, chunk, walk);
      const wrong = walk.take(seal, chunk);
      if (wrong !== undefined) return wrong;
    }
    walk.count(chunk);
    return undefined;
  }

  /** A posting is not what was sealed, unless what was sealed is what somebody changed. */
  private async nameIt(seq: number, seal: Seal, chunk: Chunk, walk: Walk): Promise<Broken> {
    const asSealed = walk.rootWith(seal.leaves);
    const asIs = walk.rootWith(leavesOf(seal, chunk));
    if (!asSealed.equals(seal.root) && asIs.equals(seal.root))
      return inSeal(seal, 'its hashes are not those of its root, and the postings are');
    return this.db.read((tx) => diagnose(tx, this.store, seq, seal));
  }

  private async rest(tx: Tx, walk: Walk): Promise<Broken | undefined> {
    return (
      (await findStray(tx, walk)) ??
      (await this.wrongParty(tx, walk.parties, walk.size)) ??
      (await this.wrongSubtree(tx, walk.subtrees))
    );
  }

  /** What is kept of parties to go on with. A sealer that went on while we looked is no mistake. */
  private async wrongParty(tx: Tx, tree: PartyTree, size: number): Promise<Broken | undefined> {
    if ((await this.store.checkpoint(tx))?.size !== (size === 0 ? undefined : size)) return undefined;
    const kept = await this.store.parties(tx);
    const differs = (one: PlacedParty): boolean => {
      const own = tree.get(one.party);
      return own?.n !== one.n || own.postings !== one.postings || !own.chain.equals(one.chain);
    };
    const wrong = kept.find(differs);
    if (wrong === undefined && kept.length === tree.size) return undefined;
    const says = `seal_party does not say what ${wrong?.party ?? 'some party'} has; its postings do`;
    return { seq: null, table: 'seal_party', what: 'changed', says };
  }

  private async wrongSubtree(tx: Tx, subtrees: readonly Subtree[]): Promise<Broken | undefined> {
    for (const height of new Set(subtrees.map((one) => one.height))) {
      const own = subtrees.filter((one) => one.height === height);
      const kept = await this.store.subtrees(tx, height, 0, own.length);
      const wrong = own.find(({ hash }, index) => kept[index]?.hash.equals(hash) !== true);
      if (wrong === undefined) continue;
      const says = `seal_subtree ${height}/${wrong.n} is not the hash of its postings`;
      return { seq: null, table: 'seal_subtree', what: 'changed', says };
    }
    return undefined;
  }
}

/** The log as it comes out when it is made again. */
class Walk {
  readonly subtrees: Subtree[] = [];
  readonly parties = new PartyTree();
  entries = 0;
  determinations = 0;
  facts = 0;
  private readonly frontier = new Frontier((height, n, hash) => {
    if (height % STORED_EVERY === 0) this.subtrees.push({ height, n, hash });
  });
  private chain: Buffer = NO_CHAIN;

  constructor(readonly anchors: AnchorWatch) {}

  get size(): number {
    return this.frontier.size;
  }

  count({ now }: Chunk): void {
    this.entries += now.entries;
    this.determinations += now.determinations;
    this.facts += now.facts;
  }

  /** Batches that do not stand end to end: one was taken out, or put in. */
  misplaced({ seals, to }: Chunk): Broken | undefined {
    let size = this.size;
    for (const seal of seals) {
      if (seal.firstSeq !== size + 1)
        return inSeal(seal, `it begins with posting ${seal.firstSeq}, and ${size} are sealed before it`);
      if (seal.encoding !== ENCODING)
        return inSeal(seal, `it is of version ${seal.encoding}, which this Headroom does not know`);
      ({ size } = seal);
    }
    if (size === to) return undefined;
    return { seq: size + 1, table: 'seal', what: 'removed', says: `no seal holds posting ${size + 1}` };
  }

  rootWith(leaves: Buffer): Buffer {
    const frontier = this.frontier.copy();
    frontier.appendAll(leaves);
    return frontier.root();
  }

  /** Takes a batch whose postings are those that were sealed. */
  take(seal: Seal, chunk: Chunk): Broken | undefined {
    const early = this.anchors.within(this.frontier, seal);
    if (early !== undefined) return early;
    this.frontier.appendAll(seal.leaves);
    this.parties.add(seal.leaves, chunk.now.owners.slice(seal.firstSeq - chunk.from, seal.size - chunk.from + 1));
    if (!this.frontier.root().equals(seal.root)) return inSeal(seal, 'its root is not that of the postings up to it');
    if (!this.frontier.toBytes().equals(seal.edge))
      return inSeal(seal, 'its edge is not that of the postings up to it');
    if (!this.parties.root().equals(seal.parties))
      return inSeal(seal, 'its parties are not those of the postings up to it');
    this.chain = chainHash(this.chain, seal);
    if (!this.chain.equals(seal.chain)) return inSeal(seal, 'it does not follow from the one before it');
    return this.anchors.at(seal);
  }
}

const leavesOf = ({ firstSeq, size }: Seal, { from, now }: Chunk): Buffer =>
  now.leaves.subarray((firstSeq - from) * HASH_BYTES, (size - from + 1) * HASH_BYTES);

const inSeal = (seal: Seal, why: string): Broken => ({
  seq: null,
  table: 'seal',
  what: 'changed',
  says: `the seal of postings ${seal.firstSeq} to ${seal.size} was changed: ${why}`,
});
