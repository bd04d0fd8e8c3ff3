import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amounts, base, on, place, site, type SiteGiven, written } from '../../test/support/rules.js';
import { formatTpp, tpp } from './tpp.js';
import { nveuStanding, uveuRoom, uveuStanding } from './veu-position.rule.js';
import { withAmount } from './veu-shares.rule.js';

const ON = on('2025-09-01');
type Held = NonNullable<SiteGiven['base']>;
const holder = (headquarters: string, parentHeadquarters = headquarters) =>
  site({ headquarters, parentHeadquarters }).veu;
const standing = (held: Held, by = 'DE', day = ON, parent = by) => uveuStanding(base(held), holder(by, parent), day);
const room = (held: Held, to: string, by = 'DE'): string => {
  const answer = uveuRoom(base(held), holder(by), place(to), ON);
  return answer === null ? 'UNLIMITED' : formatTpp(answer);
};

describe('where a UVEU holder stands (R-42 to R-46)', () => {
  test.each<{ why: string; held: Held; violations: string[] }>([
    { why: 'exactly 7 percent', held: { DE: '930000000', MY: '70000000' }, violations: [] },
    { why: 'one more', held: { DE: '929999999', MY: '70000001' }, violations: ['R-44:MY'] },
    { why: 'exactly 25 percent', held: { DE: '750', MY: '65', IN: '65', CL: '60', BR: '60' }, violations: [] },
    {
      why: 'four times 6.5 percent',
      held: { DE: '740', MY: '65', IN: '65', CL: '65', BR: '65' },
      violations: ['R-43'],
    },
    {
      why: '240 of 950 after a loss at home',
      held: { DE: '710', MY: '60', IN: '60', CL: '60', BR: '60' },
      violations: ['R-43'],
    },
    {
      why: 'chips in Macau and in China',
      held: { DE: '998', MO: '1', CN: '1' },
      violations: ['R-42:CN', 'R-42:MO'],
    },
    { why: 'more than 7 percent in Macau', held: { DE: '9', MO: '1' }, violations: ['R-42:MO', 'R-44:MO'] },
    { why: 'everything abroad', held: { BR: '1' }, violations: ['R-43', 'R-44:BR'] },
    { why: 'nothing anywhere', held: {}, violations: [] },
    { why: 'bases that are empty again', held: { BR: '0', CN: '0' }, violations: [] },
  ])('$why: $violations', ({ held, violations }) => {
    expect(standing(held).violations).toEqual(violations);
  });

  test('shows its sums, and no country with nothing in it', () => {
    const of = standing({ US: '417964800', IE: '379968000', MY: '69660800', SG: '0' }, 'US');
    expect([of.totalTpp, of.outsideAlliesTpp, of.usTpp].map(written)).toEqual(['867593600', '69660800', '417964800']);
    expect([...of.byCountry.keys()]).toEqual(['US', 'IE', 'MY']);
  });

  test.each<{
    why: string;
    by: string;
    parent: string;
    day: string;
    home: string;
    violations: string[];
    warnings: string[];
  }>([
    {
      why: 'exactly half at home',
      by: 'US',
      parent: 'US',
      day: '2026-02-01',
      home: '500',
      violations: [],
      warnings: [],
    },
    {
      why: 'less, on 1 February',
      by: 'US',
      parent: 'US',
      day: '2026-02-01',
      home: '499',
      violations: ['R-45'],
      warnings: [],
    },
    {
      why: 'less, on 1 August',
      by: 'US',
      parent: 'US',
      day: '2026-08-01',
      home: '499',
      violations: ['R-45'],
      warnings: [],
    },
    {
      why: 'less, on another day',
      by: 'US',
      parent: 'US',
      day: '2026-02-02',
      home: '499',
      violations: [],
      warnings: ['R-45'],
    },
    {
      why: 'a U.S. parent alone, on 1 February',
      by: 'DE',
      parent: 'US',
      day: '2026-02-01',
      home: '0',
      violations: [],
      warnings: ['R-45'],
    },
    {
      why: 'a U.S. parent alone, on another day',
      by: 'DE',
      parent: 'US',
      day: '2026-02-02',
      home: '0',
      violations: [],
      warnings: ['R-45'],
    },
    { why: 'a German holder', by: 'DE', parent: 'DE', day: '2026-02-01', home: '0', violations: [], warnings: [] },
  ])('half abroad, $why (R-45)', ({ by, day, home, parent, violations, warnings }) => {
    expect(standing({ US: home, DE: '500' }, by, on(day), parent)).toMatchObject({ violations, warnings });
  });

  test('45 percent at home, 40 in Germany, 15 elsewhere: a U.S. holder violates R-45 alone', () => {
    const held = { US: '450', DE: '400', MY: '50', IN: '50', CL: '50' };
    expect(standing(held, 'US', on('2026-02-01')).violations).toEqual(['R-45']);
    expect(standing(held, 'DE', on('2026-02-01')).violations).toEqual([]);
  });
});

describe('the room of a UVEU', () => {
  test.each<{ why: string; held: Held; to: string; by?: string; expected: string }>([
    { why: '7 percent of the whole, itself included', held: { DE: '930' }, to: 'BR', expected: '70' },
    { why: 'rounded down to four decimals', held: { DE: '100' }, to: 'BR', expected: '7.5268' },
    { why: 'none when full', held: { DE: '930', BR: '70' }, to: 'BR', expected: '0' },
    { why: 'none when over', held: { DE: '900', BR: '100' }, to: 'BR', expected: '0' },
    { why: 'what 25 percent leaves', held: { DE: '750', MY: '69', IN: '69', CL: '69' }, to: 'BR', expected: '43' },
    { why: 'none in Macau', held: { DE: '930' }, to: 'MO', expected: '0' },
    { why: 'none in China', held: { DE: '930' }, to: 'HK', expected: '0' },
    { why: 'any amount at home', held: { DE: '1', BR: '999' }, to: 'DE', expected: 'UNLIMITED' },
    { why: 'any amount in another ally', held: { DE: '1' }, to: 'US', expected: 'UNLIMITED' },
    { why: 'a U.S. holder in Ireland: 2U − T', held: { US: '600', DE: '300' }, to: 'IE', by: 'US', expected: '300' },
    { why: 'a U.S. holder above half abroad', held: { US: '400', DE: '500' }, to: 'IE', by: 'US', expected: '0' },
    { why: 'a U.S. holder at home', held: { US: '1', DE: '500' }, to: 'US', by: 'US', expected: 'UNLIMITED' },
    {
      why: 'a U.S. holder outside: the smallest of three',
      held: { US: '510', DE: '490' },
      to: 'BR',
      by: 'US',
      expected: '20',
    },
    { why: 'nothing yet, nothing outside', held: {}, to: 'BR', expected: '0' },
    {
      why: 'the figures of FORMAT.md',
      held: { US: '417964800', IE: '379968000', MY: '69660800' },
      to: 'IE',
      by: 'US',
      expected: '0',
    },
  ])('$why', ({ by, expected, held, to }) => {
    expect(room(held, to, by)).toBe(expected);
  });

  test('is tight: the room passes and 0.0001 more fails, unless nothing bounds it or it is forbidden', () => {
    const homes = fc.constantFrom('US', 'DE');
    const places = fc.constantFrom('BR', 'MY', 'IE', 'US');
    const held = fc.dictionary(fc.constantFrom('US', 'DE', 'IE', 'BR', 'MY', 'IN'), amounts);
    fc.assert(
      fc.property(held, homes, places, (of, by, to) => {
        const measuring = on('2026-02-01'); // half abroad is a violation on these days, and bounds the room on every day
        const kept = uveuRoom(base(of), holder(by), place(to), measuring);
        const worsened = (more: bigint): boolean =>
          uveuStanding(withAmount(base(of), place(to), more), holder(by), measuring).violations.some((rule) =>
            concerns(rule, to),
          );
        // a rule that is broken already leaves no room, and any amount fits where nothing can be worsened
        const fits = kept === null ? tpp('1000000000000') : kept;
        expect(fits === 0n || !worsened(fits)).toBe(true);
        expect(kept === null || worsened(kept + 1n)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  /** May a placement in a destination worsen a rule? Half abroad only from abroad, the others only from outside. */
  const concerns = (rule: string, to: string): boolean =>
    rule === 'R-45' ? to !== 'US' : ['BR', 'MY'].includes(to) && (rule === 'R-43' || rule === `R-44:${to}`);
});

describe('where an NVEU holder stands (R-49, R-50)', () => {
  test.each([
    { quarter: '2025-01-01', limit: '633000000' },
    { quarter: '2025-04-01', limit: '949500000' },
    { quarter: '2025-07-01', limit: '1266000000' },
    { quarter: '2025-10-01', limit: '1582500000' },
    { quarter: '2026-01-01', limit: '1899000000' },
    { quarter: '2026-04-01', limit: '2690250000' },
    { quarter: '2026-07-01', limit: '3481500000' },
    { quarter: '2026-10-01', limit: '4272750000' },
    { quarter: '2027-01-01', limit: '5064000000' },
    { quarter: '2027-12-31', limit: '5064000000' },
  ])('from $quarter on the limit is $limit: exactly full complies, 0.0001 more does not', ({ limit, quarter }) => {
    expect(nveuStanding(tpp(limit), on(quarter))).toMatchObject({ compliant: true, remainingTpp: 0n, overTpp: 0n });
    expect(nveuStanding(tpp(limit) + 1n, on(quarter))).toMatchObject({
      compliant: false,
      remainingTpp: 0n,
      overTpp: 1n,
    });
  });

  test('633,000,001 installed: over on 31 March 2025, inside at the next midnight', () => {
    expect(nveuStanding(tpp('633000001'), on('2025-03-31')).compliant).toBe(false);
    expect(nveuStanding(tpp('633000001'), on('2025-04-01')).compliant).toBe(true);
  });

  test('940,000,000 less 1,000 failed H100 leaves room for 25,332,000', () => {
    const of = nveuStanding(tpp('940000000') - 1_000n * tpp('15832'), on('2025-06-01'));
    expect([written(of.installedTpp), written(of.remainingTpp)]).toEqual(['924168000', '25332000']);
  });

  test.each(['2024-12-31', '2028-01-01'])('on %s there is no limit: nothing complies and nothing is over', (day) => {
    expect(nveuStanding(5n, on(day))).toEqual({
      limitTpp: null,
      installedTpp: 5n,
      remainingTpp: null,
      overTpp: null,
      compliant: null,
    });
  });
});
