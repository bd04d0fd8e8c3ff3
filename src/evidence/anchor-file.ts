import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fs from 'node:fs/promises';
import { type Checkpoint, formatMicros, parseMicros } from './checkpoint.js';
import { EvidenceRefused } from './evidence-refused.js';

const HEADER = 'headroom anchor 1';

/**
 * The checkpoints that a witness keeps: one JSON object per line, growing sizes, only added to. With a key of the witness
 * (Ed25519, PEM) each line is signed, so that the file may be kept where others can write.
 */
export async function readAnchors(file: string, publicKey?: string): Promise<Checkpoint[]> {
  const text = await fs.readFile(file, 'utf8').catch((cause: unknown) => {
    throw new EvidenceRefused(`${file} cannot be read`, { cause });
  });
  const anchors = text
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [parse(line, `${file} line ${index + 1}`, publicKey)]));
  if (anchors.length === 0) throw new EvidenceRefused(`${file} has no checkpoint`);
  return anchors;
}

/** Adds a line, on disk when it returns. */
export async function appendAnchor(file: string, checkpoint: Checkpoint, privateKey?: string): Promise<void> {
  const signature =
    privateKey === undefined
      ? undefined
      : sign(null, signed(checkpoint), createPrivateKey(privateKey)).toString('base64');
  const line = JSON.stringify({
    headroom: HEADER,
    size: checkpoint.size,
    root: checkpoint.root.toString('hex'),
    parties: checkpoint.parties.toString('hex'),
    chain: checkpoint.chain.toString('hex'),
    sealedAt: formatMicros(checkpoint.sealedAt),
    ...(signature === undefined ? {} : { signature }),
  });
  const handle = await fs.open(file, 'a', 0o644);
  try {
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parse(line: string, where: string, publicKey: string | undefined): Checkpoint {
  const anchor = checkpointFrom(line, where);
  if (publicKey === undefined) return anchor.checkpoint;
  const { signature } = anchor;
  const good =
    signature !== undefined &&
    verify(null, signed(anchor.checkpoint), createPublicKey(publicKey), Buffer.from(signature, 'base64'));
  if (!good) throw new EvidenceRefused(`${where} is not signed by that key`);
  return anchor.checkpoint;
}

function checkpointFrom(line: string, where: string): { checkpoint: Checkpoint; signature: string | undefined } {
  try {
    const given = JSON.parse(line) as Record<string, unknown>;
    if (given['headroom'] !== HEADER) throw new Error(`it does not say "${HEADER}"`);
    const { signature } = given;
    return { checkpoint: toCheckpoint(given), signature: typeof signature === 'string' ? signature : undefined };
  } catch (cause) {
    throw new EvidenceRefused(`${where} is no checkpoint: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** A checkpoint out of a JSON object. Throws when something is missing or of another form. */
export function toCheckpoint(given: Readonly<Record<string, unknown>>): Checkpoint {
  const { sealedAt, size } = given;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1)
    throw new Error('its size is no number of postings');
  return {
    size,
    root: hashFrom(given, 'root'),
    parties: hashFrom(given, 'parties'),
    chain: hashFrom(given, 'chain'),
    sealedAt: parseMicros(String(sealedAt)),
  };
}

export function hashFrom(given: Readonly<Record<string, unknown>>, name: string): Buffer {
  const value = given[name];
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new Error(`its ${name} is no hash`);
  return Buffer.from(value, 'hex');
}

/** What is signed. */
const signed = ({ chain, parties, root, sealedAt, size }: Checkpoint): Buffer =>
  Buffer.from(
    [
      HEADER,
      size,
      root.toString('hex'),
      parties.toString('hex'),
      chain.toString('hex'),
      formatMicros(sealedAt),
      '',
    ].join('\n'),
  );
