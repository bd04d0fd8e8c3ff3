import { describe, expect, test } from '@jest/globals';
import { allocation, base, before, movement, place, site, written } from '../../test/support/rules.js';
import { countryStanding } from './country-position.rule.js';
import { day } from './day.js';
import { lawOf } from './law-of.js';
import { tpp } from './tpp.js';
import { movementUnder } from './under.rule.js';
import { nveuLimitOn, uveuStanding } from './veu-position.rule.js';
import { shareLimits } from './veu-shares.rule.js';
import { BadWhatIf, type WhatIf } from './what-if.js';

const HOLDER = site({ headquarters: 'US' }).veu;
const BASE = base({ US: '60000000', DE: '30000000', BR: '7000000', JP: '2000000', VN: '1000000' });

describe('an assumption takes effect on its first day, and ends with its last', () => {
  const cap = (value: string | null, from: string, to?: string): WhatIf => ({
    kind: 'QUANTITY',
    name: 'a cap',
    quantity: 'allocation.country',
    value: value === null ? null : tpp(value),
    from: day(from),
    until: to === undefined ? null : day(to),
  });
  test.each<{ why: string; whatIf: WhatIf; on: string; allocation: string | null }>([
    { why: 'the day before', whatIf: cap('1000', '2026-03-01'), on: '2026-02-28', allocation: '790000000' },
    { why: 'its first day', whatIf: cap('1000', '2026-03-01'), on: '2026-03-01', allocation: '1000' },
    { why: 'its last day', whatIf: cap('1000', '2026-03-01', '2026-04-01'), on: '2026-03-31', allocation: '1000' },
    {
      why: 'the day after',
      whatIf: cap('1000', '2026-03-01', '2026-04-01'),
      on: '2026-04-01',
      allocation: '790000000',
    },
    { why: 'a repeal', whatIf: cap(null, '2026-03-01'), on: '2026-03-01', allocation: null },
    {
      why: 'a figure for 2028, where there is none',
      whatIf: cap('1000', '2028-01-01'),
      on: '2028-01-01',
      allocation: '1000',
    },
    { why: 'beyond what the text repeals', whatIf: cap('1000', '2027-06-01'), on: '2028-06-01', allocation: '1000' },
    { why: 'up to a repeal', whatIf: cap('1000', '2027-06-01', '2028-02-01'), on: '2028-02-01', allocation: null },
  ])('a cap on $why', ({ allocation: expected, on, whatIf }) => {
    const measures = { licensed: 0n, exported: 0n };
    const { allocationTpp } = countryStanding(place('BR'), day(on), allocation(), measures, lawOf(null, [whatIf]));
    expect(written(allocationTpp)).toBe(expected);
  });

  test.each([
    { on: '2026-02-28', violations: [] },
    { on: '2026-03-01', violations: ['R-44:BR'] },
  ])('a share on $on', ({ on, violations }) => {
    const whatIf: WhatIf = {
      kind: 'QUANTITY',
      name: 'a share',
      quantity: 'uveu.countryShare',
      value: 6n,
      from: day('2026-03-01'),
      until: null,
    };
    const limits = shareLimits(day(on), lawOf(null, [whatIf]));
    expect(uveuStanding(BASE, HOLDER, day(on), limits).violations).toEqual(violations);
  });

  test.each([
    { on: '2026-02-28', authorization: 'LPP' },
    { on: '2026-03-01', authorization: 'UNAUTHORIZED' },
    { on: '2026-04-01', authorization: 'LPP' },
  ])('a group on $on: $authorization', ({ authorization, on }) => {
    const whatIf: WhatIf = {
      kind: 'GROUP',
      name: 'an embargo',
      destination: place('BR'),
      group: 'D5_OR_MACAU',
      license: true,
      from: day('2026-03-01'),
      until: day('2026-04-01'),
    };
    const law = lawOf(null, [whatIf]);
    expect(movementUnder(movement({ on }), before(), law, 'AS_CODIFIED').authorization).toBe(authorization);
    const enforced = authorization === 'LPP' ? 'NONE_REQUIRED' : 'LICENSE_REQUIRED';
    expect(movementUnder(movement({ on }), before(), law, 'AS_ENFORCED').authorization).toBe(enforced);
  });

  test.each([
    { why: 'as enacted: compliance since 15 May', later: undefined, on: '2025-06-01', authorization: 'UNAUTHORIZED' },
    {
      why: 'postponed: the window is still open',
      later: '2025-06-02',
      on: '2025-06-01',
      authorization: 'NONE_REQUIRED',
    },
    { why: 'postponed: its first day', later: '2025-06-02', on: '2025-06-02', authorization: 'UNAUTHORIZED' },
  ])('a start date, $why', ({ authorization, later, on }) => {
    const whatIf: WhatIf[] =
      later === undefined
        ? []
        : [{ kind: 'DATES', name: 'postponed', rulebook: 'AIDIFF-2025', complianceOn: day(later) }];
    const given = { on, quantity: 2_000n };
    expect(movementUnder(movement(given), before(), lawOf(null, whatIf), 'AS_CODIFIED').authorization).toBe(
      authorization,
    );
  });

  test('a rulebook that begins later brings its quantities then', () => {
    const law = lawOf(null, [
      { kind: 'DATES', name: 'later', rulebook: 'AIDIFF-2025', effectiveOn: day('2026-02-01') },
    ]);
    const figures = (on: string) => {
      const { allocationTpp } = countryStanding(
        place('BR'),
        day(on),
        allocation(),
        { licensed: 0n, exported: 0n },
        law,
      );
      return [written(allocationTpp), written(nveuLimitOn(day(on), law))];
    };
    expect(figures('2026-01-31')).toEqual([null, '633000000']);
    expect(figures('2026-02-01')).toEqual(['790000000', '1899000000']);
    expect(figures('2028-01-01')).toEqual([null, null]);
  });
});

describe('an assumption that cannot be meant is refused', () => {
  const quantityOf = (given: object): WhatIf => ({
    kind: 'QUANTITY',
    name: 'x',
    quantity: 'uveu.outsideShare',
    value: 25n,
    from: day('2026-01-01'),
    until: null,
    ...given,
  });
  test.each<{ why: string; whatIf: WhatIf; problem: string }>([
    {
      why: 'ends before it begins',
      whatIf: quantityOf({ until: day('2026-01-01') }),
      problem: 'ends before it begins',
    },
    { why: 'a share above the whole', whatIf: quantityOf({ value: 101n }), problem: 'is above 100 percent' },
    { why: 'below zero', whatIf: quantityOf({ value: -1n }), problem: 'is below zero' },
    { why: 'no share at all', whatIf: quantityOf({ value: null }), problem: 'leaves a share without a value' },
    { why: 'before the quantity', whatIf: quantityOf({ from: day('2025-01-12') }), problem: 'exists, on 2025-01-13' },
    {
      why: 'no date',
      whatIf: { kind: 'DATES', name: 'x', rulebook: 'UAE-2026' },
      problem: 'names no date',
    },
    {
      why: 'removed before it begins',
      whatIf: { kind: 'DATES', name: 'x', rulebook: 'UAE-2026', removedOn: day('2026-07-09') },
      problem: 'removes a rulebook before it begins',
    },
  ])('$why', ({ problem, whatIf }) => {
    expect(() => lawOf(null, [whatIf])).toThrow(BadWhatIf);
    expect(() => lawOf(null, [whatIf])).toThrow(problem);
  });

  test('about a quantity of a rulebook that is not part of the law', () => {
    const whatIf = quantityOf({ quantity: 'review.volumeCapShare', value: 40n, from: day('2026-02-01') });
    expect(() => lawOf(['AIDIFF-2025'], [whatIf])).toThrow('not in this law');
  });
});
