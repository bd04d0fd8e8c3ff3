import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { hashFrom, toCheckpoint } from './anchor-file.js';
import { BUNDLE } from './bundle.js';
import { type Checkpoint, chainHash, NO_CHAIN, partyChain, partyLeaf, sameCheckpoint } from './checkpoint.js';
import { readLeaf, type SealedPosting } from './encoding.js';
import { EvidenceRefused } from './evidence-refused.js';
import { leafHash } from './merkle.js';
import { isIncluded } from './merkle-proof.js';

/** What checking a bundle found. */
export interface BundleReport {
  readonly consignee: string;
  readonly tenant: number;
  readonly checkpoint: Checkpoint;
  readonly postings: number;
  /** Whether the checkpoint is one that a witness kept; `null` when none was given to compare with. */
  readonly anchored: boolean | null;
  /** Why the bundle is not complete and unaltered; `null` when it is. */
  readonly broken: string | null;
}

interface Header {
  readonly checkpoint: Checkpoint;
  readonly consignee: string;
  readonly tenant: number;
  readonly postings: number;
  readonly index: number;
  readonly count: number;
  readonly chainBefore: Buffer;
  readonly path: readonly Buffer[];
}

/**
 * Checks a bundle without the database. It proves that these postings, with this content and in this order, are all that
 * the party had when the checkpoint was made. That the checkpoint is the ledger's own is what `anchors` are for.
 */
export async function verifyBundle(
  file: string,
  anchors: readonly Checkpoint[] | undefined,
  onPosting: (posting: SealedPosting) => void = () => undefined,
): Promise<BundleReport> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let header: Header | undefined;
  let broken: string | null = null;
  const links = new Links();
  for await (const line of lines) {
    if (header === undefined) header = headerFrom(line, file);
    else if (line !== '') broken ??= links.take(line, header.checkpoint.size, onPosting);
  }
  if (header === undefined) throw new EvidenceRefused(`${file} is empty`);
  const { checkpoint, consignee, tenant } = header;
  broken ??= wrongEnd(header, links);
  const anchored = anchors === undefined ? null : anchors.some((one) => sameCheckpoint(one, checkpoint));
  if (anchored === false) broken ??= `no witness kept its checkpoint of ${checkpoint.size} postings`;
  return { consignee, tenant, checkpoint, postings: links.count, anchored, broken };
}

/** Links postings batch by batch, as the sealer did. */
class Links {
  count = 0;
  private last = 0;
  private batch = 0;
  private chain: Buffer = NO_CHAIN;
  private leaves: Buffer[] = [];

  take(line: string, size: number, onPosting: (posting: SealedPosting) => void): string | null {
    const { batch, content, seq } = JSON.parse(line) as { seq: number; batch: number; content: string };
    const bytes = Buffer.from(content, 'base64');
    const posting = tryLeaf(bytes);
    if (posting === undefined) return `what stands for posting ${seq} cannot be read`;
    if (posting.posting['seq'] !== String(seq))
      return `what stands for posting ${seq} is posting ${String(posting.posting['seq'])}`;
    if (seq <= this.last || seq > size) return `posting ${seq} does not follow ${this.last}`;
    if (batch !== this.batch) this.close();
    this.batch = batch;
    this.last = seq;
    this.count += 1;
    this.leaves.push(leafHash(bytes));
    onPosting(posting);
    return null;
  }

  end(): Buffer {
    this.close();
    return this.chain;
  }

  private close(): void {
    if (this.leaves.length > 0) this.chain = partyChain(this.chain, this.leaves);
    this.leaves = [];
  }
}

function tryLeaf(bytes: Buffer): SealedPosting | undefined {
  try {
    return readLeaf(bytes);
  } catch {
    return undefined; // whoever reads the bundle is told which posting it is
  }
}

function wrongEnd(header: Header, links: Links): string | null {
  const { checkpoint, consignee, count, index, path, postings, tenant } = header;
  if (links.count !== postings) return `it has ${links.count} postings, and says that there are ${postings}`;
  const leaf = partyLeaf({ party: `${tenant}|${consignee}`, postings, chain: links.end() });
  if (!isIncluded({ index, size: count, leaf, path, root: checkpoint.parties }))
    return `these are not the ${postings} postings that were sealed for ${consignee}: one was changed, left out, added or moved`;
  return chainHash(header.chainBefore, checkpoint).equals(checkpoint.chain)
    ? null
    : 'the parts of its checkpoint do not belong together';
}

function headerFrom(line: string, file: string): Header {
  try {
    const given = JSON.parse(line) as Record<string, unknown>;
    if (given['headroom'] !== BUNDLE) throw new Error(`it does not begin with "${BUNDLE}"`);
    const path = given['partyPath'];
    if (!Array.isArray(path)) throw new Error('it has no path');
    return {
      checkpoint: toCheckpoint(given),
      consignee: String(given['consignee']),
      tenant: Number(given['tenant']),
      postings: Number(given['postings']),
      index: Number(given['partyIndex']),
      count: Number(given['partyCount']),
      chainBefore: hashFrom(given, 'chainBefore'),
      path: path.map((hash) => Buffer.from(String(hash), 'hex')),
    };
  } catch (cause) {
    throw new EvidenceRefused(`${file} is no bundle: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
