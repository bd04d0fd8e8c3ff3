import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashOfLeaf, treeHash, verifyConsistency, verifyInclusion } from '../../test/support/rfc9162.js';
import { NO_CHAIN, partyLeaf } from './checkpoint.js';
import { EMPTY_ROOT, Frontier, leafHash, nodeHash } from './merkle.js';
import {
  consistencyRuns,
  inclusionRuns,
  isConsistent,
  isIncluded,
  rootOver,
  type Run,
  subtreesOf,
} from './merkle-proof.js';
import { PartyTree } from './party-tree.js';

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));

/** The test vectors of certificate transparency: eight leaves, and the root after each. */
const VECTORS = [
  { leaf: '', root: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' },
  { leaf: '00', root: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125' },
  { leaf: '10', root: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77' },
  { leaf: '2021', root: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7' },
  { leaf: '3031', root: '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4' },
  { leaf: '40414243', root: '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef' },
  { leaf: '5051525354555657', root: 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c' },
  {
    leaf: '606162636465666768696a6b6c6d6e6f',
    root: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  },
];

test('the roots are those of the published vectors', () => {
  const frontier = new Frontier();
  expect(frontier.root()).toEqual(EMPTY_ROOT);
  expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const { leaf, root } of VECTORS) {
    frontier.append(leafHash(Buffer.from(leaf, 'hex')));
    expect(frontier.root().toString('hex')).toBe(root);
  }
});

describe('a frontier', () => {
  test('has the root of the definition for every size, also when it is kept and taken up again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (one, two) => {
        const [size, kept] = [Math.max(one, two), Math.min(one, two)];
        const leaves = leavesOf(size);
        const before = new Frontier();
        before.appendAll(Buffer.concat(leaves.slice(0, kept)));
        const after = Frontier.from(kept, before.toBytes());
        after.appendAll(Buffer.concat(leaves.slice(kept)));
        expect(after.root()).toEqual(treeHash(leaves));
        expect(before.root()).toEqual(treeHash(leaves.slice(0, kept)));
      }),
    );
  });

  test('tells each complete subtree once', () => {
    const told = new Map<string, Buffer>();
    const frontier = new Frontier((height, index, hash) => told.set(`${height}/${index}`, hash));
    const leaves = leavesOf(37);
    frontier.appendAll(Buffer.concat(leaves));
    expect(told.size).toBe(18 + 9 + 4 + 2 + 1);
    for (const [name, hash] of told) {
      const [height = 0, index = 0] = name.split('/').map(Number);
      expect(hash).toEqual(treeHash(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)));
    }
  });
});

/** The roots of runs, from the definition. */
const rootsOf = (leaves: readonly Buffer[], runs: readonly Run[]): Buffer[] =>
  runs.map(({ from, to }) => treeHash(leaves.slice(from, to)));

const sizes = fc.tuple(fc.integer({ min: 1, max: 260 }), fc.nat()).map(([size, any]) => ({ size, part: any % size }));

describe('proofs', () => {
  test('of inclusion hold for every leaf, and for no other leaf, root or path', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ part: index, size }, any) => {
        const leaves = leavesOf(size);
        const root = treeHash(leaves);
        const path = rootsOf(leaves, inclusionRuns(index, size));
        const leaf = leaves[index] ?? EMPTY_ROOT;
        expect(verifyInclusion(index, size, leaf, path, root)).toBe(true);
        expect(isIncluded({ index, size, leaf, path, root })).toBe(true);
        const wrong = path.map((hash, level) => (level === any % path.length ? EMPTY_ROOT : hash));
        expect(isIncluded({ index, size, leaf, path: wrong, root })).toBe(size === 1);
        expect(isIncluded({ index, size, leaf: hashOfLeaf(Buffer.of(9)), path, root })).toBe(false);
        expect(isIncluded({ index, size, leaf, path: [...path, root], root })).toBe(false);
        expect(isIncluded({ index: (index + 1) % size, size, leaf, path, root })).toBe(size === 1);
      }),
    );
  });

  test('of consistency hold between every two sizes, and not for a history that was changed', () => {
    fc.assert(
      fc.property(sizes, ({ part, size: second }) => {
        const first = part + 1;
        const leaves = leavesOf(second);
        const path = rootsOf(leaves, consistencyRuns(first, second));
        const [before, after] = [treeHash(leaves.slice(0, first)), treeHash(leaves)];
        expect(verifyConsistency(first, second, before, after, path)).toBe(true);
        const of = (firstRoot: Buffer, secondRoot: Buffer, by: readonly Buffer[]): boolean =>
          isConsistent({
            first: { size: first, root: firstRoot },
            second: { size: second, root: secondRoot },
            path: by,
          });
        expect(of(before, after, path)).toBe(true);
        const changed = leaves.with(part, EMPTY_ROOT);
        const other = rootsOf(changed, consistencyRuns(first, second));
        expect(verifyConsistency(first, second, before, treeHash(changed), other)).toBe(false);
        expect(of(before, treeHash(changed), other)).toBe(false);
        expect(of(treeHash(changed.slice(0, first)), after, path)).toBe(false);
        expect(of(before, after, [...path, after])).toBe(false);
        expect(of(before, after, [EMPTY_ROOT, ...path.slice(1)])).toBe(false);
      }),
    );
  });

  test('are put together of complete subtrees', () => {
    fc.assert(
      fc.property(sizes, ({ part, size }) => {
        const leaves = leavesOf(size);
        for (const run of [...inclusionRuns(part, size), ...consistencyRuns(part + 1, size), { from: 0, to: size }]) {
          const parts = subtreesOf(run).map(({ height, index }) =>
            treeHash(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)),
          );
          expect(rootOver(parts)).toEqual(treeHash(leaves.slice(run.from, run.to)));
        }
      }),
    );
  });

  test('are refused outside the tree', () => {
    expect(() => inclusionRuns(3, 3)).toThrow('no leaf 3');
    expect(() => consistencyRuns(0, 3)).toThrow('no beginning');
    expect(() => consistencyRuns(4, 3)).toThrow('no beginning');
    expect(isIncluded({ index: 3, size: 3, leaf: EMPTY_ROOT, path: [], root: EMPTY_ROOT })).toBe(false);
  });
});

test('the tree of parties is the tree over what they have, however they came to have it', () => {
  const batch = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 12 }), (batches) => {
      const tree = new PartyTree();
      for (const owners of batches) {
        tree.add(
          Buffer.concat(leavesOf(owners.length)),
          owners.map((one) => (one === 0 ? '' : `1|P-${one}`)),
        );
      }
      const parties = [...tree.parties()];
      const root = treeHash(parties.map(partyLeaf));
      expect(tree.root()).toEqual(root);
      expect(new PartyTree(parties).root()).toEqual(root);
      expect(parties.reduce((sum, one) => sum + one.postings, 0)).toBe(batches.flat().filter((one) => one > 0).length);
      for (const one of parties) {
        expect(verifyInclusion(one.n, parties.length, partyLeaf(one), tree.path(one.n), root)).toBe(true);
        expect(one.chain).not.toEqual(NO_CHAIN);
      }
    }),
  );
});

test('a hash above two others does not depend on what was hashed before', () => {
  const [a = EMPTY_ROOT, b = EMPTY_ROOT] = leavesOf(2);
  expect(nodeHash(a, b)).toEqual(treeHash([a, b]));
  expect(nodeHash(b, a)).toEqual(treeHash([b, a]));
});
