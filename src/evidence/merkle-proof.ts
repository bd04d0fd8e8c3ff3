import { nodeHash } from './merkle.js';

/** A run of leaves from `from` up to and without `to`, counted from 0. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** The largest power of two below `count`; `count` is at least 2. */
export const split = (count: number): number => {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
};

/**
 * Which runs' roots prove that leaf `index` is in the tree of `size` leaves, from the leaf up (RFC 9162, section 2.1.3.1).
 */
export function inclusionRuns(index: number, size: number): Run[] {
  if (index < 0 || index >= size) throw new RangeError(`a tree of ${size} has no leaf ${index}`);
  const runs: Run[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      runs.push({ from: middle, to });
      to = middle;
    } else {
      runs.push({ from, to: middle });
      from = middle;
    }
  }
  return runs.toReversed();
}

/** Which runs' roots prove that the tree of `first` leaves is the beginning of that of `second` (section 2.1.4.1). */
export function consistencyRuns(first: number, second: number): Run[] {
  if (first < 1 || first > second) throw new RangeError(`a tree of ${first} is no beginning of one of ${second}`);
  const runs: Run[] = [];
  let [from, to] = [0, second];
  let whole = true;
  while (to !== first) {
    const middle = from + split(to - from);
    if (first <= middle) {
      runs.push({ from: middle, to });
      to = middle;
    } else {
      runs.push({ from, to: middle });
      from = middle;
      whole = false;
    }
  }
  if (!whole) runs.push({ from, to });
  return runs.toReversed();
}

/** The complete subtrees that a run is made of, left to right: each begins where its size divides. */
export function subtreesOf({ from, to }: Run): { readonly height: number; readonly index: number }[] {
  const subtrees: { height: number; index: number }[] = [];
  for (let at = from; at < to;) {
    let height = 0;
    while ((at / 2 ** height) % 2 === 0 && at + 2 ** (height + 1) <= to) height += 1;
    subtrees.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return subtrees;
}

/** The root over complete subtrees that grow smaller to the right, as those of a run of a proof do. */
export function rootOver(hashes: readonly Buffer[]): Buffer {
  const [last, ...before] = hashes.toReversed();
  if (last === undefined) throw new Error('no run is empty');
  return before.reduce((root, hash) => nodeHash(hash, root), last);
}

/** Whether `path` leads from a leaf's hash to the root of the tree of `size` (RFC 9162, section 2.1.3.2). */
export function isIncluded(of: {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}): boolean {
  if (of.index < 0 || of.index >= of.size) return false;
  const sides = inclusionRuns(of.index, of.size).map((run) => (run.from > of.index ? 'right' : 'left'));
  if (sides.length !== of.path.length) return false;
  const reached = of.path.reduce(
    (hash, beside, level) => (sides[level] === 'right' ? nodeHash(hash, beside) : nodeHash(beside, hash)),
    of.leaf,
  );
  return reached.equals(of.root);
}

/** Whether `path` shows that one tree is the beginning of another (RFC 9162, section 2.1.4.2). */
export function isConsistent(of: {
  readonly first: { readonly size: number; readonly root: Buffer };
  readonly second: { readonly size: number; readonly root: Buffer };
  readonly path: readonly Buffer[];
}): boolean {
  const { first, second } = of;
  if (first.size < 1 || first.size > second.size) return false;
  if (first.size === second.size) return of.path.length === 0 && first.root.equals(second.root);
  const runs = consistencyRuns(first.size, second.size);
  if (runs.length !== of.path.length) return false;
  const proved = new Map(runs.map(({ from, to }, index) => [`${from}-${to}`, of.path[index]]));
  // a first tree that is a subtree of the second is not in the path: the second root stands on it
  if (runs.every(({ from }) => from >= first.size)) proved.set(`0-${first.size}`, first.root);
  const rootFrom = (from: number, to: number): Buffer | undefined => {
    const known = proved.get(`${from}-${to}`);
    if (known !== undefined || to - from < 2) return known;
    const middle = from + split(to - from);
    const [left, right] = [rootFrom(from, middle), rootFrom(middle, to)];
    return left === undefined || right === undefined ? undefined : nodeHash(left, right);
  };
  const firstRoot = rootFrom(0, first.size);
  return firstRoot?.equals(first.root) === true && rootFrom(0, second.size)?.equals(second.root) === true;
}
