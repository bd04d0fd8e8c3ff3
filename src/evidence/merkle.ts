import { hash as digest } from 'node:crypto';

/** Bytes of one hash. */
export const HASH_BYTES = 32;

/** SHA-256 of some bytes. */
export const sha256 = (data: Uint8Array): Buffer => Buffer.from(digest('sha256', data, 'binary'), 'latin1');

/** The hash of a leaf: SHA-256 over 0x00 and its content (RFC 9162, section 2.1.1). */
export const leafHash = (content: Uint8Array): Buffer => sha256(Buffer.concat([LEAF, content]));

const LEAF = Buffer.of(0);

/** The root of a tree without leaves: SHA-256 of nothing (RFC 9162, section 2.1.1). */
export const EMPTY_ROOT = sha256(Buffer.alloc(0));

const scratch = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash above two others: SHA-256 over 0x01, the left and the right one (RFC 9162, section 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1);
  scratch.set(right, 1 + HASH_BYTES);
  // through text, because a Buffer for each answer costs more than the hash
  return Buffer.from(digest('sha256', scratch, 'binary'), 'latin1');
}

/** Is told of each complete subtree of 2^height leaves; `index` counts those of its height from 0. */
export type OnSubtree = (height: number, index: number, hash: Buffer) => void;

/**
 * The right edge of a growing tree: one hash for each complete subtree that has no right neighbour yet. Enough to go on
 * with and to tell the root; a million leaves leave at most twenty hashes.
 */
export class Frontier {
  private readonly edge: (Buffer | undefined)[] = [];
  private count = 0;

  constructor(private readonly onSubtree: OnSubtree = () => undefined) {}

  /** From the hashes of `toBytes`, largest subtree first. */
  static from(size: number, bytes: Uint8Array, onSubtree?: OnSubtree): Frontier {
    const frontier = new Frontier(onSubtree);
    let offset = 0;
    for (let height = 52; height >= 0; height -= 1) {
      if (!hasBit(size, height)) continue;
      frontier.edge[height] = Buffer.from(bytes.subarray(offset, offset + HASH_BYTES));
      offset += HASH_BYTES;
    }
    if (offset !== bytes.length) throw new Error(`${bytes.length} bytes are no edge of a tree of ${size}`);
    frontier.count = size;
    return frontier;
  }

  get size(): number {
    return this.count;
  }

  append(leaf: Uint8Array): void {
    let hash: Buffer = Buffer.from(leaf);
    let height = 0;
    let index = this.count;
    while (index % 2 === 1) {
      const left = this.edge[height];
      if (left === undefined) throw new Error('the edge of a tree has a hash for each bit of its size');
      hash = nodeHash(left, hash);
      this.edge[height] = undefined;
      height += 1;
      index = (index - 1) / 2;
      this.onSubtree(height, index, hash);
    }
    this.edge[height] = hash;
    this.count += 1;
  }

  /** Appends hashes that stand one after the other. */
  appendAll(leaves: Uint8Array): void {
    for (let at = 0; at < leaves.length; at += HASH_BYTES) this.append(leaves.subarray(at, at + HASH_BYTES));
  }

  root(): Buffer {
    let root: Buffer | undefined;
    for (const hash of this.edge) {
      if (hash !== undefined) root = root === undefined ? hash : nodeHash(hash, root);
    }
    return root ?? EMPTY_ROOT;
  }

  toBytes(): Buffer {
    return Buffer.concat(this.edge.flatMap((hash) => hash ?? []).toReversed());
  }

  /** One that goes its own way; it tells nobody of subtrees. */
  copy(): Frontier {
    return Frontier.from(this.count, this.toBytes());
  }
}

const hasBit = (size: number, height: number): boolean => Math.floor(size / 2 ** height) % 2 === 1;
