import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  breaches,
  drawn,
  h100,
  license as licenseOf,
  type LicenseGiven,
  movement,
  type MovementGiven,
  on,
  part,
} from '../../test/support/rules.js';
import { addDays, type Day, isWeekend } from './day.js';
import {
  addedTpp,
  byShortestUse,
  estimatedExpiry,
  isFor,
  license,
  usableThrough,
  usesValueTolerance,
} from './license.rule.js';
import { formatTpp } from './tpp.js';

const usd = (dollars: bigint): bigint => dollars * 100n;
const holidays =
  (...days: string[]) =>
  (day: Day): boolean =>
    days.includes(day);

describe('the last usable day (R-59)', () => {
  test.each([
    { why: 'no holiday', expires: '2026-06-01', closed: [], usable: '2026-06-01' },
    { why: 'New Year on a Thursday', expires: '2026-01-01', closed: ['2026-01-01'], usable: '2026-01-02' },
    { why: 'a Saturday alone moves nothing', expires: '2026-06-06', closed: [], usable: '2026-06-06' },
    {
      why: 'a holiday on a Friday, over the weekend',
      expires: '2026-07-03',
      closed: ['2026-07-03'],
      usable: '2026-07-06',
    },
    {
      why: 'and over a holiday on Monday',
      expires: '2026-07-03',
      closed: ['2026-07-03', '2026-07-06'],
      usable: '2026-07-07',
    },
    {
      why: 'a holiday the day after moves nothing',
      expires: '2025-12-31',
      closed: ['2026-01-01'],
      usable: '2025-12-31',
    },
    { why: 'a holiday on a Saturday', expires: '2026-07-04', closed: ['2026-07-04'], usable: '2026-07-06' },
  ])('$why', ({ closed, expires, usable }) => {
    expect(usableThrough(on(expires), holidays(...closed))).toBe(usable);
  });

  test.each([
    { issued: '2025-06-01', expires: '2026-06-01' },
    { issued: '2028-02-29', expires: '2029-02-28' },
    { issued: '2023-03-01', expires: '2024-03-01' },
  ])('a license of $issued without a printed day is taken to expire on $expires', ({ expires, issued }) => {
    expect(estimatedExpiry(on(issued))).toBe(expires);
  });

  test('is the expiry itself, or the first working day after a holiday', () => {
    const days = fc.integer({ min: 0, max: 400 }).map((offset) => addDays(on('2025-12-01'), offset));
    fc.assert(
      fc.property(days, fc.uniqueArray(days, { maxLength: 60 }), (expires, closed) => {
        const isHoliday = (day: Day): boolean => closed.includes(day);
        const usable = usableThrough(expires, isHoliday);
        const passedOver: Day[] = [];
        for (let day = expires; day < usable; day = addDays(day, 1)) passedOver.push(day);
        const closedToo = (day: Day): boolean => isHoliday(day) || isWeekend(day);
        expect(usable === expires).toBe(!isHoliday(expires));
        expect(passedOver.every(closedToo)).toBe(true);
        expect(usable === expires || !closedToo(usable)).toBe(true);
      }),
    );
  });
});

describe('what a license asks for (R-58 to R-61)', () => {
  test.each<{ why: string; moved: MovementGiven; of: LicenseGiven; expected: string[] }>([
    { why: 'what it is for', moved: {}, of: {}, expected: [] },
    { why: 'its issue day', moved: { on: '2025-06-01' }, of: {}, expected: [] },
    { why: 'the day before', moved: { on: '2025-05-31' }, of: {}, expected: ['LICENSE_NOT_YET_ISSUED'] },
    { why: 'its last day', moved: { at: '2026-06-01T23:59:59.999Z' }, of: {}, expected: [] },
    { why: 'the day after', moved: { at: '2026-06-02T00:00:00Z' }, of: {}, expected: ['LICENSE_EXPIRED'] },
    { why: 'the day before its replacement', moved: {}, of: { replacedOn: '2025-09-02' }, expected: [] },
    { why: 'the day of its replacement', moved: {}, of: { replacedOn: '2025-09-01' }, expected: ['LICENSE_REPLACED'] },
    { why: 'one that is suspended', moved: {}, of: { state: 'SUSPENDED' }, expected: ['LICENSE_SUSPENDED'] },
    { why: 'one that is revoked', moved: {}, of: { state: 'REVOKED' }, expected: ['LICENSE_REVOKED'] },
    { why: 'one that is returned', moved: {}, of: { state: 'RETURNED' }, expected: ['LICENSE_RETURNED'] },
    { why: 'another country', moved: { to: 'CL' }, of: {}, expected: ['LICENSE_DESTINATION'] },
    { why: 'another party', moved: { consignee: { id: 'OTHER' } }, of: {}, expected: ['LICENSE_CONSIGNEE'] },
    { why: 'another part', moved: { item: part('nvidia-h200-sxm') }, of: {}, expected: ['LICENSE_ITEM'] },
    { why: 'exactly its quantity', moved: { quantity: 1_000n }, of: {}, expected: [] },
    { why: 'one more: no tolerance', moved: { quantity: 1_001n }, of: {}, expected: ['LICENSE_QUANTITY'] },
    { why: 'exactly 110 percent of its value', moved: { valueCents: usd(33_000_000n) }, of: {}, expected: [] },
    { why: 'a cent more', moved: { valueCents: usd(33_000_000n) + 1n }, of: {}, expected: ['LICENSE_VALUE'] },
  ])('$why: $expected', ({ expected, moved, of }) => {
    expect(breaches(license(movement(moved), drawn(of)))).toEqual(expected);
  });

  test('900 of 1,000 for 31,500,000 USD is fine, and the last 100 may cost 1,500,000 (R-60)', () => {
    const first = movement({ quantity: 900n, valueCents: usd(31_500_000n) });
    expect(breaches(license(first, drawn()))).toEqual([]);
    const rest = drawn({}, { quantity: 900n, valueCents: usd(31_500_000n) });
    const last = (valueCents: bigint) => movement({ quantity: 100n, valueCents });
    expect(breaches(license(last(usd(1_500_000n)), rest))).toEqual([]);
    expect(breaches(license(last(usd(1_500_000n) + 1n), rest))).toEqual(['LICENSE_VALUE']);
    const full = drawn({}, { quantity: 1_000n, valueCents: usd(33_000_000n) });
    expect(breaches(license(movement({ quantity: 1n }), full))).toEqual(['LICENSE_QUANTITY']);
  });

  test.each([
    { why: 'exactly the licensed value', valueCents: usd(30_000_000n), used: false },
    { why: 'a cent above it', valueCents: usd(30_000_000n) + 1n, used: true },
    { why: 'exactly 110 percent', valueCents: usd(33_000_000n), used: true },
    { why: 'above that: a breach, no tolerance', valueCents: usd(33_000_000n) + 1n, used: false },
  ])('the tolerance is used: $why, $used', ({ used, valueCents }) => {
    expect(usesValueTolerance(movement({ valueCents }), drawn())).toBe(used);
  });

  test('splitting a shipment never draws more from a license', () => {
    const quantities = fc.bigInt({ min: 1n, max: 1_500n });
    const values = fc.bigInt({ min: 0n, max: usd(20_000_000n) });
    const ok = (quantity: bigint, valueCents: bigint, of = drawn()) =>
      breaches(license(movement({ quantity, valueCents }), of)).length === 0;
    fc.assert(
      fc.property(quantities, quantities, values, values, (first, second, cost, more) => {
        const after = drawn({}, { quantity: first, valueCents: cost });
        expect(ok(first, cost) && ok(second, more, after)).toBe(ok(first + second, cost + more));
      }),
    );
  });
});

describe('several licenses', () => {
  test('are tried shortest use first, then by number, byte by byte', () => {
    const listed = ['L-9|2026-03-01', 'L-10|2026-03-01', 'a|2026-02-28', 'Z|2026-03-01', 'L-1|2026-03-02'];
    const of = listed.map((text) => {
      const [number = '', usable = ''] = text.split('|');
      return drawn({ number, usableThrough: usable });
    });
    expect(of.sort(byShortestUse).map(({ license: { number } }) => number)).toEqual(['a', 'L-10', 'L-9', 'Z', 'L-1']);
  });

  test('have one order, however they come', () => {
    const number = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,5}$/);
    const day = fc.integer({ min: 0, max: 5 }).map((offset) => addDays(on('2026-01-01'), offset));
    const some = fc.uniqueArray(fc.tuple(number, day), { selector: ([id]) => id, maxLength: 8 });
    fc.assert(
      fc.property(some, (pairs) => {
        const of = pairs.map(([id, usable]) => drawn({ number: id, usableThrough: usable }));
        const sorted = of.toSorted(byShortestUse);
        expect(of.toReversed().toSorted(byShortestUse)).toEqual(sorted);
        const steps = sorted.slice(1).map((next, index) => byShortestUse(sorted[index] ?? next, next));
        expect(steps.every((step) => step < 0)).toBe(true);
        expect(sorted.every((one) => byShortestUse(one, one) === 0)).toBe(true);
      }),
    );
  });

  test.each<{ why: string; moved: MovementGiven; covered: boolean }>([
    { why: 'the same goods', moved: {}, covered: true },
    { why: 'more of them than licensed', moved: { quantity: 5_000n }, covered: true },
    { why: 'another country', moved: { to: 'AR' }, covered: false },
    { why: 'another party', moved: { consignee: { id: 'OTHER' } }, covered: false },
    { why: 'another part', moved: { item: part('nvidia-h200-sxm') }, covered: false },
  ])('a license is for exactly its goods: $why, $covered', ({ covered, moved }) => {
    expect(isFor(licenseOf(), movement(moved))).toBe(covered);
  });
});

describe('what a license adds (R-23, R-61)', () => {
  const original = licenseOf({ quantity: 1_000n });

  test.each([
    { why: 'the whole of a new one', quantity: 1_000n, replaces: undefined, added: '15832000' },
    { why: '200 more H100', quantity: 1_200n, replaces: 'L-1', added: '3166400' },
    { why: 'nothing for the same', quantity: 1_000n, replaces: 'L-1', added: '0' },
    { why: 'less for less', quantity: 900n, replaces: 'L-1', added: '-1583200' },
  ])('$why: $added', ({ added, quantity, replaces }) => {
    const replacement = licenseOf({ number: 'L-2', quantity, ...(replaces === undefined ? {} : { replaces }) });
    expect(formatTpp(addedTpp(replacement, replaces === undefined ? null : original))).toBe(added);
  });

  test('asks for the original that it replaces, and no other', () => {
    expect(() => addedTpp(licenseOf({ number: 'L-2', replaces: 'L-1', item: h100() }), null)).toThrow('original');
    expect(() => addedTpp(licenseOf({ number: 'L-2' }), original)).toThrow('original');
  });
});
