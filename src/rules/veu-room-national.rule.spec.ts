import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureOf } from '../../test/support/veu-states.js';
import { type Day, day } from './day.js';
import { destinationOf } from './destination.js';
import type { Tpp } from './tpp.js';
import { nveuStanding } from './veu-position.rule.js';
import { limitUnder, nveuNeedFirst, nveuRoom, nveuSteps } from './veu-room-national.rule.js';

const [IN, DE] = [destinationOf('IN'), destinationOf('DE')];
const days = fc
  .constantFrom('2024-12-31', '2025-01-01', '2025-03-31', '2025-04-01', '2026-06-30', '2027-12-31', '2028-01-01')
  .map(day);
const limits = nveuSteps().flatMap(({ limitTpp }) => (limitTpp === null ? [] : [limitTpp]));
const near = fc.tuple(fc.constantFrom(...limits), fc.bigInt(-3n, 3n)).map(([limit, off]) => limit + off);

test('a national VEU has the room its quarter leaves; what does not fit waits for the first quarter that has it', () => {
  const agrees = (on: Day, installed: Tpp, amount: Tpp): boolean => {
    const fitsOn = (one: Day, more = amount): boolean => nveuStanding(installed + more, one).compliant === true;
    const later = nveuSteps().map(({ from }) => from);
    const { fitsFrom, removeFirstTpp } = nveuNeedFirst(installed, amount, on);
    const first = [on, ...later.filter((from) => from > on)].find((one) => fitsOn(one)) ?? null;
    if (nveuRoom(installed, IN, IN, on) >= amount !== fitsOn(on) || fitsFrom !== first) return false;
    if (removeFirstTpp === null) return (limitUnder(nveuSteps(), on) ?? 0n) < amount;
    const tight = removeFirstTpp === 0n || !fitsOn(on, amount - removeFirstTpp + 1n);
    return fitsOn(on, amount - removeFirstTpp) && tight;
  };
  expect(failureOf(fc.property(days, near, fc.bigInt(1n, 5n), agrees), { numRuns: 10_000 })).toBeNull();
});

test('it has none in another country', () => {
  expect(nveuRoom(0n, IN, DE, day('2026-05-05'))).toBe(0n);
});
