import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amounts, base, on, place, site, written } from '../../test/support/rules.js';
import { allDestinations } from './destination.js';
import { tpp } from './tpp.js';
import {
  exceedsShare,
  isMeasuringDay,
  isOutside,
  isUnitedStatesHeld,
  isUnitedStatesParented,
  nextMeasuringDay,
  shareLimits,
  sumsOf,
  withAmount,
} from './veu-shares.rule.js';

const ON = on('2025-09-01');
const whole = tpp('1000000000');

describe('a share (R-43 to R-45)', () => {
  test.each([
    { why: 'exactly 25 percent', part: '250000000', percent: 25n, exceeds: false },
    { why: 'the smallest step above', part: '250000000.0001', percent: 25n, exceeds: true },
    { why: 'one above', part: '250000001', percent: 25n, exceeds: true },
    { why: 'exactly 7 percent', part: '70000000', percent: 7n, exceeds: false },
    { why: 'one above 7', part: '70000001', percent: 7n, exceeds: true },
    { why: 'exactly half', part: '500000000', percent: 50n, exceeds: false },
    { why: 'the smallest step above half', part: '500000000.0001', percent: 50n, exceeds: true },
  ])('$why', ({ exceeds, part, percent }) => {
    expect(exceedsShare(tpp(part), whole, percent)).toBe(exceeds);
  });

  test('7 of 100 equal chips is exactly 7 percent, whatever a rounded share says', () => {
    expect(exceedsShare(7n * tpp('15832'), 100n * tpp('15832'), 7n)).toBe(false);
    expect(exceedsShare(7n * tpp('15832') + 1n, 100n * tpp('15832') + 1n, 7n)).toBe(true);
  });

  test('50,000,000 TPP retired at home: 240 of 950 is more than 25 percent (R-46)', () => {
    expect(exceedsShare(tpp('240000000'), whole, 25n)).toBe(false);
    expect(exceedsShare(tpp('240000000'), tpp('950000000'), 25n)).toBe(true);
  });

  test('of nothing is never exceeded', () => {
    expect(exceedsShare(0n, 0n, 7n)).toBe(false);
  });

  test('is 25, 7 and 50 percent', () => {
    expect(shareLimits(ON)).toEqual({ outside: 25n, country: 7n, abroad: 50n });
  });
});

describe('the sums of a base (R-46)', () => {
  test('outside the nineteen includes Macau and D:5', () => {
    const sums = sumsOf(base({ US: '4', IE: '3', MY: '2', MO: '1', CN: '1' }), ON);
    expect([written(sums.total), written(sums.outside), written(sums.unitedStates)]).toEqual(['11', '4', '4']);
  });

  test('of nothing are nothing', () => {
    expect(sumsOf(base({}), ON)).toEqual({ total: 0n, outside: 0n, unitedStates: 0n });
  });

  test('grow by what is placed, where it is placed', () => {
    const places = fc.constantFrom('US', 'DE', 'MY', 'BR', 'MO');
    fc.assert(
      fc.property(fc.dictionary(places, amounts), places, amounts, (held, to, amount) => {
        const before = sumsOf(base(held), ON);
        const after = sumsOf(withAmount(base(held), place(to), amount), ON);
        const outside = ['MY', 'BR', 'MO'].includes(to);
        expect(after.total).toBe(before.total + amount);
        expect(after.outside).toBe(before.outside + (outside ? amount : 0n));
        expect(after.unitedStates).toBe(before.unitedStates + (to === 'US' ? amount : 0n));
      }),
    );
  });

  test('leave the base they were asked of as it was', () => {
    const held = base({ US: '1' });
    withAmount(held, place('US'), 5n);
    expect(held).toEqual(base({ US: '1' }));
  });
});

describe('the days on which 50 percent is measured (R-46)', () => {
  test.each([
    { day: '2026-01-31', measured: false, next: '2026-02-01' },
    { day: '2026-02-01', measured: true, next: '2026-02-01' },
    { day: '2026-02-02', measured: false, next: '2026-08-01' },
    { day: '2026-08-01', measured: true, next: '2026-08-01' },
    { day: '2026-08-02', measured: false, next: '2027-02-01' },
    { day: '2026-12-31', measured: false, next: '2027-02-01' },
  ])('$day: $measured, next $next', ({ day, measured, next }) => {
    expect(isMeasuringDay(on(day))).toBe(measured);
    expect(nextMeasuringDay(on(day))).toBe(next);
  });
});

describe('who is bound, and where', () => {
  test.each([
    { why: 'headquartered in the United States', headquarters: 'US', parent: 'US', held: true, parented: false },
    { why: 'with a German parent', headquarters: 'US', parent: 'DE', held: true, parented: false },
    { why: 'with its parent alone there', headquarters: 'DE', parent: 'US', held: false, parented: true },
    { why: 'German', headquarters: 'DE', parent: 'DE', held: false, parented: false },
    { why: 'in Puerto Rico', headquarters: 'PR', parent: 'PR', held: true, parented: false },
  ])('a holder $why: $held, $parented (R-45)', ({ headquarters, held, parent, parented }) => {
    const { veu } = site({ headquarters, parentHeadquarters: parent });
    expect([isUnitedStatesHeld(veu), isUnitedStatesParented(veu)]).toEqual([held, parented]);
  });

  test('outside is neither an ally nor forbidden', () => {
    const outside = allDestinations().filter((destination) => isOutside(destination, ON));
    expect(outside).toHaveLength(159);
    expect(outside).not.toContain('JP');
    expect(outside).not.toContain('MO');
  });
});
