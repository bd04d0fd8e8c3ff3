import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  hasEnded,
  HOLD_ENDS,
  HOLD_STAGES,
  holdAfter,
  type HoldEvent,
  type HoldStage,
  type HoldState,
  isOpenAt,
} from './hold-life.rule.js';

const held = (given: Partial<HoldState> = {}): HoldState => ({
  status: 'ORDERED',
  quantity: 10n,
  open: 10n,
  over: 0n,
  expiresAt: 1_000,
  ...given,
});
const units = fc.bigInt(1n, 15n);
const events: fc.Arbitrary<HoldEvent> = fc.oneof(
  fc.constantFrom(...HOLD_STAGES).map((stage) => ({ kind: 'STAGE' as const, stage })),
  units.map((quantity) => ({ kind: 'FULFILLED' as const, quantity })),
  units.map((quantity) => ({ kind: 'GIVEN_BACK' as const, quantity })),
  fc.nat(5_000).map((expiresAt) => ({ kind: 'EXTENDED' as const, expiresAt })),
  fc.constant({ kind: 'LIFTED' as const }),
  fc.constant({ kind: 'EXPIRED' as const }),
);
const follow = (from: HoldState, given: readonly HoldEvent[]): HoldState[] => {
  const states = [from];
  for (const event of given) {
    const last = states.at(-1);
    const next = last === undefined ? null : holdAfter(last, event);
    if (next !== null) states.push(next);
  }
  return states;
};

describe('the life of a hold', () => {
  test.each<[HoldStage, HoldStage[]]>([
    ['QUOTED', ['ORDERED', 'APPLIED', 'LICENSED', 'IN_TRANSIT']],
    ['ORDERED', ['APPLIED', 'LICENSED', 'IN_TRANSIT']],
    ['APPLIED', ['ORDERED', 'LICENSED', 'IN_TRANSIT']],
    ['LICENSED', ['ORDERED', 'IN_TRANSIT']],
    ['IN_TRANSIT', []],
  ])('%s may go on to %p and nowhere else', (status, allowed) => {
    const reached = HOLD_STAGES.filter((stage) => holdAfter(held({ status }), { kind: 'STAGE', stage }) !== null);
    expect(reached.toSorted()).toEqual(allowed.toSorted());
  });

  test.each([
    [4n, { status: 'ORDERED', open: 6n, over: 0n }],
    [10n, { status: 'FULFILLED', open: 0n, over: 0n }],
    [13n, { status: 'FULFILLED', open: 0n, over: 3n }],
  ])('a shipment of %s of 10 units', (quantity, expected) => {
    expect(holdAfter(held(), { kind: 'FULFILLED', quantity })).toMatchObject(expected);
  });

  test('what is lifted, expired or fulfilled never changes again, whatever comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOLD_ENDS), events, (status, event) => {
        expect(holdAfter(held({ status, open: 0n }), event)).toBeNull();
      }),
    );
  });

  test('it holds between nothing and its quantity, and nothing once it has ended', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 20 }), (given) => {
        for (const { open, quantity, status } of follow(held(), given)) {
          expect(open >= 0n && open <= quantity).toBe(true);
          expect(open === 0n).toBe(hasEnded(status));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no unit is lost: what shipments took less what was given back is what is missing', () => {
    const shipped = fc.array(units, { maxLength: 6 });
    fc.assert(
      fc.property(shipped, (quantities) => {
        const states = follow(
          held(),
          quantities.map((quantity) => ({ kind: 'FULFILLED', quantity })),
        );
        const last = states.at(-1);
        const taken = quantities.slice(0, states.length - 1).reduce((sum, one) => sum + one, 0n);
        expect(10n - (last?.open ?? 0n) + (last?.over ?? 0n)).toBe(taken);
      }),
    );
  });

  test('is open until, and not at, its expiry', () => {
    expect([isOpenAt(held(), 999), isOpenAt(held(), 1_000)]).toEqual([true, false]);
    expect(isOpenAt(held({ status: 'LIFTED', open: 0n }), 0)).toBe(false);
  });
});
