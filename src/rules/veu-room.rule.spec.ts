import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  american,
  breaks,
  CN,
  DE,
  fits,
  german,
  IN,
  ON,
  search,
  type State,
  states,
  US,
  failureOf,
} from '../../test/support/veu-states.js';
import { destinationOf } from './destination.js';
import type { Tpp } from './tpp.js';
import { uveuRoom } from './veu-position.rule.js';
import { brokenBy, needFirst, safeRemoval } from './veu-room.rule.js';
import { withAmount } from './veu-shares.rule.js';

const RUNS = { numRuns: 10_000 };
const ENOUGH = 250n;
const HUGE = 10n ** 15n;

describe('room', () => {
  const isLargest = (state: State): boolean => {
    const room = uveuRoom(state.base, state.holder, state.destination, ON, state.limits);
    const tried = search((amount) => fits(state, amount), ENOUGH);
    if (room === null) return tried === ENOUGH && fits(state, HUGE);
    return tried === (room > ENOUGH ? ENOUGH : room) && !fits(state, room + 1n);
  };

  test('is the largest amount that fits, by trying one after the other', () => {
    expect(failureOf(fc.property(states, isLargest), RUNS)).toBeNull();
  });

  test.each([
    ['exactly 7 of 100', { US: 93n, IN: 7n }, 'IN', 0n],
    ['one below', { US: 94n, IN: 6n }, 'IN', 1n],
    ['nothing anywhere', {}, 'IN', 0n],
    ['in Macau', { US: 1000n }, 'MO', 0n],
    ['at home', { US: 10n }, 'US', null],
    ['in an ally, half at home', { US: 50n, DE: 50n }, 'DE', 0n],
    ['in an ally, more at home', { US: 60n, DE: 40n }, 'DE', 20n],
  ] as const)('%s', (_why, base, code, room) => {
    const stands = new Map(Object.entries(base).map(([place, amount]) => [destinationOf(place), amount]));
    expect(uveuRoom(stands, american, destinationOf(code), ON)).toBe(room);
  });

  test('a limit of 100 percent never binds', () => {
    const limits = { outside: 100n, country: 100n, abroad: 100n };
    expect(uveuRoom(new Map([[US, 1n]]), american, IN, ON, limits)).toBeNull();
  });
});

describe('what must be placed first', () => {
  const wanted = fc.record({ state: states, amount: fc.bigInt(1n, 12n), place: fc.constantFrom(US, DE) });

  test('is the least amount in the United States, or in another ally, after which it fits', () => {
    const seen = { needed: 0, impossible: 0 };
    const isLeast = ({ amount, place, state }: { amount: Tpp; place: typeof US; state: State }): boolean => {
      const { base, destination, holder, limits } = state;
      const answer = needFirst(base, holder, destination, amount, ON, limits);
      const { amountTpp, because } = place === US ? answer.unitedStates : answer.otherAlly;
      const fitsAfter = (first: Tpp): boolean => fits({ ...state, base: withAmount(base, place, first) }, amount);
      const tried = search((first) => !fitsAfter(first - 1n), 40n);
      if (amountTpp === null) {
        seen.impossible += 1;
        return because.length > 0 && tried === 40n && !fitsAfter(HUGE);
      }
      seen.needed += amountTpp > 0n ? 1 : 0;
      const allowed = place === US || amountTpp === 0n || fits({ ...state, destination: place }, amountTpp);
      const least = amountTpp === 0n || (!fitsAfter(amountTpp - 1n) && !fitsAfter(amountTpp / 2n));
      return fitsAfter(amountTpp) && least && allowed && tried === (amountTpp > 40n ? 40n : amountTpp);
    };
    expect(failureOf(fc.property(wanted, isLeast), { numRuns: 20_000 })).toBeNull();
    expect(seen.needed).toBeGreaterThan(1_000);
    expect(seen.impossible).toBeGreaterThan(1_000);
  }, 240_000);

  test('ten more in India ask for 40 more at home, and for a U.S. holder nothing in an ally helps', () => {
    const base = new Map([[US, 50n], [DE, 43n], [IN, 0n]]); // prettier-ignore
    expect(needFirst(base, german, IN, 10n, ON).unitedStates).toEqual({ amountTpp: 40n, because: ['R-44:IN'] });
    expect(needFirst(base, american, IN, 10n, ON).otherAlly).toEqual({ amountTpp: null, because: ['R-45'] });
  });

  test('Macau and D:5 stay closed, whatever is placed', () => {
    const { otherAlly, unitedStates } = needFirst(new Map([[US, 10n ** 12n]]), german, CN, 1n, ON);
    expect(unitedStates).toEqual({ amountTpp: null, because: ['R-42:CN'] });
    expect(otherAlly).toEqual(unitedStates);
  });
});

describe('what may leave', () => {
  test('is the largest amount that breaks nothing, by trying one after the other, and what breaks next is named', () => {
    const seen = { all: 0, some: 0, already: 0 };
    const isLargest = (state: State): boolean => {
      const { base, destination, holder, limits } = state;
      const { amountTpp, breaksNext, brokenAlready, installedTpp } = safeRemoval(base, holder, destination, ON, limits);
      const here = base.get(destination) ?? 0n;
      const already = breaks(state, 0n);
      const largest = already.length > 0 ? 0n : search((amount) => breaks(state, amount).length === 0, here);
      const next = largest === here ? [] : breaks(state, largest + 1n);
      seen[already.length > 0 ? 'already' : largest === here ? 'all' : 'some'] += 1;
      const named = breaksNext.join() === next.join() && brokenAlready.join() === already.join();
      return installedTpp === here && amountTpp === largest && named;
    };
    expect(failureOf(fc.property(states, isLargest), RUNS)).toBeNull();
    expect(Math.min(seen.some, seen.all, seen.already)).toBeGreaterThan(150);
  });

  test('removing in Frankfurt breaks India', () => {
    const base = new Map([[US, 60n], [DE, 34n], [IN, 6n]]); // prettier-ignore
    const answer = { installedTpp: 34n, amountTpp: 14n, breaksNext: ['R-44:IN'], brokenAlready: [] };
    expect(safeRemoval(base, american, DE, ON)).toEqual(answer);
  });

  test('everything may leave where nothing depends on it', () => {
    const base = new Map([[US, 60n], [IN, 4n]]); // prettier-ignore
    expect(safeRemoval(base, american, IN, ON)).toMatchObject({ amountTpp: 4n, breaksNext: [] });
    expect(safeRemoval(new Map(), american, US, ON)).toMatchObject({ installedTpp: 0n, amountTpp: 0n, breaksNext: [] });
  });

  test('a move breaks what it can worsen and nothing else', () => {
    const base = new Map([[US, 40n], [IN, 8n], [DE, 52n]]); // prettier-ignore
    expect(brokenBy(base, american, { destination: IN, direction: 'ADD' }, ON)).toEqual(['R-44:IN', 'R-45']);
    expect(brokenBy(base, american, { destination: US, direction: 'ADD' }, ON)).toEqual([]);
    expect(brokenBy(base, american, { destination: US, direction: 'REMOVE' }, ON)).toEqual(['R-44:IN', 'R-45']);
  });
});
