import { createHash } from 'node:crypto';

/**
 * RFC 9162 as it is written: the definitions by recursion and the two checks by bits. Slow, plain, and by itself: nothing
 * of Headroom's own trees is used here.
 */
const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const inner = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);

export const hashOfLeaf = (content: Uint8Array): Buffer => sha256(Buffer.of(0), content);

/** MTH(D_n) over the hashes of leaves (section 2.1.1). */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return inner(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** Section 2.1.3.2. */
export function verifyInclusion(
  leafIndex: number,
  treeSize: number,
  hash: Buffer,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (leafIndex >= treeSize) return false;
  let [fn, sn, r] = [leafIndex, treeSize - 1, hash];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = inner(p, r);
      if (fn % 2 === 0) {
        while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
      }
    } else {
      r = inner(r, p);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && r.equals(root);
}

/** Section 2.1.4.2. */
export function verifyConsistency(
  first: number,
  second: number,
  firstHash: Buffer,
  secondHash: Buffer,
  given: readonly Buffer[],
): boolean {
  if (first === second) return given.length === 0 && firstHash.equals(secondHash);
  if (given.length === 0) return false;
  const path = Number.isInteger(Math.log2(first)) ? [firstHash, ...given] : [...given];
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  const [start, ...rest] = path;
  if (start === undefined) return false;
  let [fr, sr] = [start, start];
  for (const c of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [inner(c, fr), inner(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      sr = inner(sr, c);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && fr.equals(firstHash) && sr.equals(secondHash);
}
