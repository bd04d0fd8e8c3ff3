import { leafHash, sha256 } from './merkle.js';

/** What the seal says of the ledger at one size of it. Small enough to be written down somewhere else. */
export interface Checkpoint {
  /** How many postings are sealed: those numbered 1 to `size`. */
  readonly size: number;
  /** The root of the tree over them (RFC 9162). */
  readonly root: Buffer;
  /** The root of the tree over what each party has: `partyLeaf`, in the order in which they first had a posting. */
  readonly parties: Buffer;
  /** Links this checkpoint to the one before it: `chainHash`. */
  readonly chain: Buffer;
  /** By the clock of the database, in microseconds since 1970. */
  readonly sealedAt: bigint;
}

/** Before the first checkpoint. */
export const NO_CHAIN = Buffer.alloc(32);

const CHAIN = Buffer.from('headroom seal 1\0');
const PARTY = Buffer.from('headroom party 1\0');
const PARTY_BATCH = Buffer.from('headroom party batch 1\0');

/** SHA-256 over a name, the chain before, size and instant as 8 bytes each, and both roots. */
export const chainHash = (before: Buffer, { parties, root, sealedAt, size }: Omit<Checkpoint, 'chain'>): Buffer =>
  sha256(Buffer.concat([CHAIN, before, eightBytes(BigInt(size)), eightBytes(sealedAt), root, parties]));

/** What one party has: how many postings, and the hash that links them. */
export interface PartyState {
  /** `tenant|party`. */
  readonly party: string;
  readonly postings: number;
  readonly chain: Buffer;
}

/** The link after the postings of a party in one batch of the sealer; `leaves` are their hashes in order. */
export const partyChain = (before: Buffer, leaves: readonly Buffer[]): Buffer =>
  sha256(Buffer.concat([PARTY_BATCH, before, ...leaves]));

/** A party's leaf: the hash of its name, a NUL, how many postings it has in 8 bytes, and their link. */
export const partyLeaf = ({ chain, party, postings }: PartyState): Buffer =>
  leafHash(Buffer.concat([PARTY, Buffer.from(party), Buffer.of(0), eightBytes(BigInt(postings)), chain]));

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

export const sameCheckpoint = (a: Checkpoint, b: Checkpoint): boolean =>
  a.size === b.size && a.root.equals(b.root) && a.parties.equals(b.parties) && a.chain.equals(b.chain);

/** Microseconds since 1970 as `2026-11-22T01:02:03.456789Z`. */
export function formatMicros(at: bigint): string {
  const milliseconds = at / 1000n;
  return new Date(Number(milliseconds)).toISOString().replace('Z', `${String(at % 1000n).padStart(3, '0')}Z`);
}

export const parseMicros = (text: string): bigint => {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(\d{3})Z$/.exec(text);
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}Z`);
  if (match === null || Number.isNaN(at)) throw new Error(`"${text}" is no instant with microseconds`);
  return BigInt(at) * 1000n + BigInt(match[2] ?? '0');
};
