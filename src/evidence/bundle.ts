import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { type Checkpoint, formatMicros, NO_CHAIN } from './checkpoint.js';
import { EvidenceRefused } from './evidence-refused.js';
import { HASH_BYTES } from './merkle.js';
import { PartyTree } from './party-tree.js';
import { SealStore } from './seal.store.js';

const AT_ONCE = 500;
export const BUNDLE = 'headroom bundle 1';

/** Writes what one party has in the log, with what proves that it is all of it. */
@Injectable()
export class WriteBundle {
  constructor(
    private readonly db: Database,
    private readonly store: SealStore,
  ) {}

  /**
   * The lines of the bundle: first what is proved, then one line per posting. It is made for the checkpoint `at`, one that
   * a witness kept, or else for the latest. Throws `EvidenceRefused` when there is none, or the party has no posting in it.
   */
  async *lines(tenant: number, consignee: string, at?: Checkpoint): AsyncGenerator<string> {
    const party = `${tenant}|${consignee}`;
    const { lines, seqs } = await this.db.read(async (tx) => {
      const checkpoint = await this.checkpoint(tx, at);
      const { batchOf, before, tree } = await this.walk(tx, checkpoint, party);
      const own = tree.get(party);
      if (own === undefined)
        throw new EvidenceRefused(`${consignee} has no posting among the first ${checkpoint.size}`);
      const header = {
        headroom: BUNDLE,
        tenant,
        consignee,
        size: checkpoint.size,
        root: hex(checkpoint.root),
        parties: hex(checkpoint.parties),
        chain: hex(checkpoint.chain),
        chainBefore: hex(before),
        sealedAt: formatMicros(checkpoint.sealedAt),
        postings: own.postings,
        partyChain: hex(own.chain),
        partyIndex: own.n,
        partyCount: tree.size,
        partyPath: tree.path(own.n).map(hex),
      };
      return { lines: [JSON.stringify(header)], seqs: [...batchOf] };
    });
    yield* lines;
    for (let from = 0; from < seqs.length; from += AT_ONCE) {
      const some = new Map(seqs.slice(from, from + AT_ONCE));
      const contents = await this.db.read((tx) => this.store.contents(tx, [...some.keys()]));
      for (const { content, seq } of contents)
        yield JSON.stringify({ seq, batch: some.get(seq), content: content.toString('base64') });
    }
  }

  private async checkpoint(tx: Tx, at: Checkpoint | undefined): Promise<Checkpoint> {
    const found = await this.store.checkpoint(tx, at?.size);
    if (found === undefined) throw new EvidenceRefused('nothing is sealed yet');
    if (at !== undefined && !(found.size === at.size && found.chain.equals(at.chain)))
      throw new EvidenceRefused(
        `the log has no such checkpoint of ${at.size} postings: run \`headroom verify --anchor\``,
      );
    return found;
  }

  /** Goes through the log up to a checkpoint: what each party has, and in which batches this one's postings are. */
  private async walk(
    tx: Tx,
    { size }: Checkpoint,
    party: string,
  ): Promise<{ tree: PartyTree; batchOf: Map<number, number>; before: Buffer }> {
    const tree = new PartyTree();
    const batchOf = new Map<number, number>();
    let before: Buffer = NO_CHAIN;
    for (const end of await this.store.sizes(tx, size)) {
      const [seal] = await this.store.batches(tx, end, end);
      if (seal === undefined) throw new Error(`the seal of size ${end} is gone`);
      const owners = await this.store.owners(tx, seal.firstSeq, seal.size);
      if (owners.length * HASH_BYTES !== seal.leaves.length)
        throw new EvidenceRefused(
          `postings ${seal.firstSeq} to ${seal.size} are not complete: run \`headroom verify\``,
        );
      tree.add(seal.leaves, owners);
      for (const [index, owner] of owners.entries()) if (owner === party) batchOf.set(seal.firstSeq + index, seal.size);
      if (seal.size < size) before = seal.chain;
    }
    return { tree, batchOf, before };
  }
}

const hex = (bytes: Buffer): string => bytes.toString('hex');
