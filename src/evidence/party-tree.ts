import { NO_CHAIN, partyChain, partyLeaf, type PartyState } from './checkpoint.js';
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.js';

/** A party's place in the tree: in the order in which parties first had a posting. */
export interface PlacedParty extends PartyState {
  readonly n: number;
}

/**
 * The tree over what each party has, kept in memory: a batch changes a few of its leaves, and only the paths above those
 * are hashed again. Levels are stored whole; a node without a right neighbour stands for itself on the level above, which
 * gives the tree of RFC 9162.
 */
export class PartyTree {
  private readonly levels: Buffer[][] = [[]];
  private readonly known = new Map<string, PlacedParty>();

  constructor(parties: Iterable<PlacedParty> = []) {
    for (const party of parties) this.place(party);
    this.hashAbove(new Set(this.levels[0]?.keys()));
  }

  /** Adds a batch: the hashes of its leaves, and whose each is; an empty name is nobody's. Answers what changed. */
  add(leaves: Buffer, owners: readonly string[]): PlacedParty[] {
    const own = new Map<string, Buffer[]>();
    for (const [index, party] of owners.entries()) {
      if (party === '') continue;
      const leaf = leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
      const before = own.get(party);
      if (before === undefined) own.set(party, [leaf]);
      else before.push(leaf);
    }
    const changed = [...own].map(([party, hashes]): PlacedParty => {
      const before = this.known.get(party);
      const after = {
        n: before?.n ?? this.known.size,
        party,
        postings: (before?.postings ?? 0) + hashes.length,
        chain: partyChain(before?.chain ?? NO_CHAIN, hashes),
      };
      this.place(after);
      return after;
    });
    this.hashAbove(new Set(changed.map(({ n }) => n)));
    return changed;
  }

  get(party: string): PlacedParty | undefined {
    return this.known.get(party);
  }

  get size(): number {
    return this.known.size;
  }

  parties(): Iterable<PlacedParty> {
    return this.known.values();
  }

  root(): Buffer {
    return this.levels.at(-1)?.[0] ?? EMPTY_ROOT;
  }

  /** The hashes beside the way from a party to the root, from below. */
  path(n: number): Buffer[] {
    const path: Buffer[] = [];
    for (let [level, index] = [0, n]; level < this.levels.length - 1; level += 1, index = Math.floor(index / 2)) {
      const beside = this.levels[level]?.[index % 2 === 0 ? index + 1 : index - 1];
      if (beside !== undefined) path.push(beside);
    }
    return path;
  }

  private place(party: PlacedParty): void {
    this.known.set(party.party, party);
    const [leaves] = this.levels;
    if (leaves !== undefined) leaves[party.n] = partyLeaf(party);
  }

  private hashAbove(changed: ReadonlySet<number>): void {
    let dirty = changed;
    for (let level = 0; (this.levels[level]?.length ?? 0) > 1; level += 1) {
      const below = this.levels[level] ?? [];
      const above = (this.levels[level + 1] ??= []);
      dirty = new Set([...dirty].map((index) => Math.floor(index / 2)));
      for (const index of dirty) {
        const [left, right] = [below[2 * index], below[2 * index + 1]];
        if (left !== undefined) above[index] = right === undefined ? left : nodeHash(left, right);
      }
    }
  }
}
