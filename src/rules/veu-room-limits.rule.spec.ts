import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ON, type State, states, failureOf } from '../../test/support/veu-states.js';
import type { Tpp } from './tpp.js';
import { uveuRoom, uveuStanding } from './veu-position.rule.js';
import { bindingRule, type LimitStanding, limitsAt, limitsOf, marginOf, unitsWithin } from './veu-room-limits.rule.js';
import { exceedsShare, isUnitedStatesHeld } from './veu-shares.rule.js';

const RUNS = { numRuns: 10_000 };

test('limits are exceeded exactly when the position says so', () => {
  const agrees = ({ base, holder, limits }: State): boolean => {
    const { violations, warnings } = uveuStanding(base, holder, ON, limits);
    const exceeded = limitsOf(base, holder, ON, limits).filter((limit) => marginOf(limit) < 0n);
    const expected = isUnitedStatesHeld(holder) ? [...violations, ...warnings] : violations;
    return exceeded.map(({ rule }) => rule).sort().join() === [...expected].sort().join(); // prettier-ignore
  };
  expect(failureOf(fc.property(states, agrees), RUNS)).toBeNull();
});

test('the room and the excess of each are the last amounts before it tips', () => {
  const isExact = ({ limitPercent, overTpp, partTpp, roomTpp, wholeTpp }: LimitStanding): boolean => {
    const exceeds = (more: Tpp): boolean => exceedsShare(partTpp + more, wholeTpp + more, limitPercent);
    if (overTpp > 0n) return !exceeds(-overTpp) && exceeds(1n - overTpp);
    return roomTpp === null || (!exceeds(roomTpp) && exceeds(roomTpp + 1n));
  };
  const areExact = ({ base, holder, limits }: State): boolean => limitsOf(base, holder, ON, limits).every(isExact);
  expect(failureOf(fc.property(states, areExact), RUNS)).toBeNull();
});

test('room is that of the binding limit, and the next one leaves no less', () => {
  const binds = ({ base, destination, holder, limits }: State): boolean => {
    const { binding, next } = bindingRule(limitsAt(base, holder, destination, ON, limits));
    const room = uveuRoom(base, holder, destination, ON, limits);
    if ((binding === null ? null : binding.roomTpp) !== room) return false;
    return next === null || next.roomTpp === null || room === null || next.roomTpp >= room;
  };
  expect(failureOf(fc.property(states, binds), RUNS)).toBeNull();
});

test('units are whole ones that fit', () => {
  expect([unitsWithin(29n, 10n), unitsWithin(30n, 10n), unitsWithin(null, 10n), unitsWithin(29n, 0n)]).toEqual([
    2n,
    3n,
    null,
    null,
  ]);
});
