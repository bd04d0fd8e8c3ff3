import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amounts, breaches, movement, site } from '../../test/support/rules.js';
import type { Destination } from './destination.js';
import { isTainted } from './tainted.rule.js';
import type { Tpp } from './tpp.js';
import { bindingRule, limitsAt } from './veu-room-limits.rule.js';
import { roomBesidePromises } from './veu-room-held.rule.js';
import { veu } from './veu.rule.js';

const ON = '2025-09-01';
const base = fc.record({
  US: amounts,
  DE: amounts,
  BR: amounts.map((one) => one / 20n),
  CL: amounts.map((one) => one / 20n),
});
type Base = Readonly<Record<string, Tpp>>;
const asMap = (of: Base): ReadonlyMap<Destination, Tpp> =>
  new Map(Object.entries(of).map(([place, amount]) => [place as Destination, amount]));

/** What breaks when so much goes to Brazil beside these promises. */
function broken(stands: Base, promised: Base, lineTpp: Tpp): readonly string[] {
  const moved = movement({ on: ON, to: 'BR', lineTpp });
  const before = { ...site({ kind: 'UVEU', base: stands }), promised: { base: asMap(promised), quarters: [] } };
  return breaches(veu('UVEU', moved, isTainted(moved), before));
}
const roomFor = (stands: Base, promised: Base): { room: Tpp; beside: Tpp } => {
  const { on } = movement({ on: ON });
  const of = { veu: site({ kind: 'UVEU' }).veu, base: asMap(stands), on };
  const BR = 'BR' as Destination;
  const room = bindingRule(limitsAt(of.base, of.veu, BR, on)).binding?.roomTpp ?? 0n;
  return { room, beside: roomBesidePromises(of, asMap(promised), BR, room) };
};

test('exactly the room that promises leave passes the rule, and 0.0001 more does not', () => {
  fc.assert(
    fc.property(base, base, (stands, promised) => {
      const { beside, room } = roomFor(stands, promised);
      expect(beside <= room).toBe(true);
      fc.pre(beside > 0n);
      expect(broken(stands, promised, beside)).toEqual([]);
      expect(broken(stands, promised, beside + 1n)).not.toEqual([]);
    }),
  );
});

test('what fits beside promises fits whichever of them are kept', () => {
  const kept = fc.record({ US: fc.boolean(), DE: fc.boolean(), BR: fc.boolean(), CL: fc.boolean() });
  fc.assert(
    fc.property(base, base, kept, (stands, promised, keeps) => {
      const { beside } = roomFor(stands, promised);
      fc.pre(beside > 0n);
      const some = Object.fromEntries(
        Object.entries(stands).map(([place, tpp]) => [
          place,
          tpp + (keeps[place as keyof typeof keeps] ? (promised[place as keyof typeof promised] ?? 0n) : 0n),
        ]),
      );
      expect(broken(some, {}, beside)).toEqual([]);
    }),
  );
});

test('of an NVEU what is promised there is subtracted', () => {
  const of = { veu: site({ kind: 'NVEU' }).veu, base: new Map(), on: movement({ on: ON }).on };
  const [BR, CL] = ['BR' as Destination, 'CL' as Destination];
  expect(roomBesidePromises(of, new Map([[BR, 7n], [CL, 100n]]), BR, 10n)).toBe(3n); // prettier-ignore
  expect(roomBesidePromises(of, new Map([[BR, 11n]]), BR, 10n)).toBe(0n);
});
