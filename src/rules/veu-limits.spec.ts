import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  amounts,
  breaches,
  movement,
  type MovementGiven,
  positiveAmounts,
  site,
  type SiteGiven,
} from '../../test/support/rules.js';
import { isTainted } from './tainted.rule.js';
import { projectsAbroad, veu } from './veu.rule.js';

const asked = (named: 'UVEU' | 'NVEU', given: MovementGiven, at: SiteGiven) => {
  const moved = movement(given);
  return breaches(veu(named, moved, isTainted(moved), site({ kind: named, ...at })));
};

describe('the limit of an NVEU by quarter (R-49, R-50)', () => {
  test.each<{ why: string; at: string; held: string; line: string; expected: string[] }>([
    { why: 'exactly full on 31 March', at: '2025-03-31T23:59:59.999Z', held: '632999999', line: '1', expected: [] },
    {
      why: '0.0001 over that day',
      at: '2025-03-31T23:59:59.999Z',
      held: '633000000',
      line: '0.0001',
      expected: ['NVEU_LIMIT'],
    },
    {
      why: 'inside again the next quarter',
      at: '2025-04-01T00:00:00Z',
      held: '633000000',
      line: '0.0001',
      expected: [],
    },
    {
      why: '04:00 in Pune on 1 July is still June',
      at: '2025-07-01T04:00:00+05:30',
      held: '949500000',
      line: '1',
      expected: ['NVEU_LIMIT'],
    },
    { why: '05:30 there is July', at: '2025-07-01T05:30:00+05:30', held: '949500000', line: '1', expected: [] },
    {
      why: 'what remains after 1,000 H100 failed',
      at: '2025-06-01T12:00:00Z',
      held: '924168000',
      line: '25332000',
      expected: [],
    },
    {
      why: 'and 0.0001 more',
      at: '2025-06-01T12:00:00Z',
      held: '924168000',
      line: '25332000.0001',
      expected: ['NVEU_LIMIT'],
    },
    { why: 'the last quarter, above 2^32', at: '2027-12-31T12:00:00Z', held: '5063999999', line: '1', expected: [] },
    { why: 'none in 2028', at: '2028-01-01T00:00:00Z', held: '0', line: '1', expected: ['NVEU_LIMIT_UNDEFINED'] },
  ])('$why: $expected', ({ at, expected, held, line }) => {
    const given = { grantedOn: '2025-01-13', base: { BR: held } };
    expect(asked('NVEU', { at, lineTpp: line }, given)).toEqual(expected);
  });

  test('counts the country of the movement alone', () => {
    expect(asked('NVEU', { lineTpp: '1' }, { base: { IN: '5064000000' } })).toEqual([]);
  });

  test('was not defined before 2025', () => {
    expect(asked('NVEU', { on: '2024-12-31' }, { grantedOn: '2024-12-01' })).toEqual([
      'NOT_IN_FORCE',
      'NVEU_LIMIT_UNDEFINED',
    ]);
  });
});

describe('the shares of a UVEU, the movement included (R-43 to R-46)', () => {
  test.each<{ why: string; given: MovementGiven; at: SiteGiven; expected: string[] }>([
    { why: 'exactly 7 percent in Brazil', given: { lineTpp: '70' }, at: { base: { DE: '930' } }, expected: [] },
    { why: '0.0001 more', given: { lineTpp: '70.0001' }, at: { base: { DE: '930' } }, expected: ['UVEU_7'] },
    {
      why: 'exactly 25 percent outside',
      given: { lineTpp: '60' },
      at: { base: { DE: '750', MY: '65', IN: '65', CL: '60' } },
      expected: [],
    },
    {
      why: '0.0001 more',
      given: { lineTpp: '60.0001' },
      at: { base: { DE: '750', MY: '65', IN: '65', CL: '60' } },
      expected: ['UVEU_25'],
    },
    {
      why: 'four countries of 6.5 percent: each passes, the sum does not',
      given: { lineTpp: '65' },
      at: { base: { DE: '740', MY: '65', IN: '65', CL: '65' } },
      expected: ['UVEU_25'],
    },
    { why: 'everything outside', given: { lineTpp: '1' }, at: { base: {} }, expected: ['UVEU_25', 'UVEU_7'] },
    {
      why: 'what goes to an ally worsens neither, even above them',
      given: { to: 'DE', lineTpp: '1' },
      at: { country: 'DE', base: { DE: '1', BR: '999' } },
      expected: [],
    },
  ])('$why: $expected', ({ at, expected, given }) => {
    expect(asked('UVEU', given, at)).toEqual(expected);
  });

  test.each<{ why: string; day: string; headquarters: string; home: string; expected: string[]; projected: boolean }>([
    {
      why: 'exactly half on 1 February',
      day: '2026-02-01',
      headquarters: 'US',
      home: '500',
      expected: [],
      projected: false,
    },
    {
      why: 'less on 1 February',
      day: '2026-02-01',
      headquarters: 'US',
      home: '499.9999',
      expected: ['UVEU_50'],
      projected: false,
    },
    {
      why: 'less on 1 August',
      day: '2026-08-01',
      headquarters: 'US',
      home: '499.9999',
      expected: ['UVEU_50'],
      projected: false,
    },
    {
      why: 'less the day before',
      day: '2026-01-31',
      headquarters: 'US',
      home: '499.9999',
      expected: [],
      projected: true,
    },
    {
      why: 'exactly half the day before',
      day: '2026-01-31',
      headquarters: 'US',
      home: '500',
      expected: [],
      projected: false,
    },
    { why: 'a German holder', day: '2026-02-01', headquarters: 'DE', home: '0', expected: [], projected: false },
    {
      why: 'a German holder on another day',
      day: '2026-01-31',
      headquarters: 'DE',
      home: '0',
      expected: [],
      projected: false,
    },
  ])('half abroad, $why: $expected, projected $projected', ({ day, expected, headquarters, home, projected }) => {
    const at = { country: 'DE', headquarters, base: { US: home, DE: '499' } };
    const given = { to: 'DE', on: day, lineTpp: '1' };
    expect(asked('UVEU', given, at)).toEqual(expected);
    expect(projectsAbroad(movement(given), site(at))).toBe(projected);
  });
});

test('splitting a shipment never lets more through a VEU limit', () => {
  const split = (named: 'UVEU' | 'NVEU', home: bigint, first: bigint, second: bigint): [boolean, boolean] => {
    const passes = (held: bigint, line: bigint): boolean =>
      asked(named, { lineTpp: line }, { base: { DE: home, BR: held } }).length === 0;
    return [passes(0n, first) && passes(first, second), passes(0n, first + second)];
  };
  fc.assert(
    fc.property(fc.constantFrom('UVEU', 'NVEU'), amounts, positiveAmounts, positiveAmounts, (named, home, a, b) => {
      const [apart, together] = split(named, home * 20n, a, b);
      expect(apart).toBe(together);
    }),
  );
});
