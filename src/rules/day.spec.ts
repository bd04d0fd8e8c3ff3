import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  addYears,
  day,
  dayOf,
  formatInstant,
  instant,
  isWeekend,
  startOf,
  tryDay,
  tryInstant,
  yearOf,
} from './day.js';

const FIRST = Date.parse('1900-01-01T00:00:00Z');
const LAST = Date.parse('2199-12-31T23:59:59.999Z');
const instants = fc.integer({ min: FIRST, max: LAST });
const days = instants.map((at) => dayOf(at));

describe('a day', () => {
  test.each(['2025-01-01', '2024-02-29', '2000-02-29', '9999-12-31'])('%s is one', (text) => {
    expect(tryDay(text)).toBe(text);
  });

  test.each([
    '2025-02-29',
    '1900-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '2025-1-1',
    '20250101',
    '',
    'today',
  ])('"%s" is none', (text) => {
    expect(tryDay(text)).toBeUndefined();
    expect(() => day(text)).toThrow(RangeError);
  });

  test('is one exactly when the calendar of the platform has it', () => {
    const part = (max: number, width: number) => fc.nat({ max }).map((n) => String(n).padStart(width, '0'));
    const years = fc.oneof(part(9999, 4), fc.constantFrom('1900', '2000', '2024', '2100', '0001', '0004', '0000'));
    fc.assert(
      fc.property(years, part(14, 2), part(33, 2), (year, month, date) => {
        const text = `${year}-${month}-${date}`;
        const at = Date.parse(`${text}T00:00:00.000Z`);
        const exists = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text && year !== '0000';
        expect(tryDay(text)).toBe(exists ? text : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  test('an LPP copy for an export of 2 June 2025 is due on 2 July (R-37)', () => {
    expect(addDays(day('2025-06-02'), 30)).toBe('2025-07-02');
  });

  test('a license of 29 February lasts to 28 February (R-59)', () => {
    expect(addYears(day('2024-02-29'), 1)).toBe('2025-02-28');
    expect(addYears(day('2024-02-29'), 4)).toBe('2028-02-29');
  });

  test('comes back when as many days are taken away as were added', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -40_000, max: 40_000 }), (on, n) => {
        expect(addDays(addDays(on, n), -n)).toBe(on);
      }),
    );
  });

  test('compares as text in the order of time', () => {
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(a < b).toBe(startOf(a) < startOf(b));
      }),
    );
  });

  test('is a weekend day twice in any seven', () => {
    fc.assert(
      fc.property(days, (on) => {
        const week = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(on, offset));
        expect(week.filter(isWeekend)).toHaveLength(2);
      }),
    );
    expect(isWeekend(day('2025-05-17'))).toBe(true);
    expect(isWeekend(day('2025-05-16'))).toBe(false);
  });
});

describe('an instant', () => {
  test.each([
    { text: '2026-01-01T01:30+04:00', utc: '2025-12-31T21:30:00.000Z', why: 'belongs to last year (R-38)' },
    { text: '2025-12-31T20:00:00-05:00', utc: '2026-01-01T01:00:00.000Z', why: 'belongs to next year' },
    { text: '2025-03-31T12:00:00.5Z', utc: '2025-03-31T12:00:00.500Z', why: 'has a fraction of a second' },
    { text: '2025-01-01T00:00+14:00', utc: '2024-12-31T10:00:00.000Z', why: 'has the largest offset' },
  ])('$text $why', ({ text, utc }) => {
    expect(formatInstant(instant(text))).toBe(utc);
    expect(String(yearOf(instant(text)))).toBe(utc.slice(0, 4));
  });

  test.each([
    '2025-01-01',
    '2025-01-01T10:00:00',
    '2025-01-01 10:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T10:60:00Z',
    '2025-01-01T10:00:60Z',
    '2025-02-29T10:00:00Z',
    '2025-01-01T10:00:00+14:01',
    '2025-01-01T10:00:00+01:60',
    '2025-01-01T10:00:00.1234Z',
    '2025-01-01T10:00:00z',
  ])('is not guessed from "%s"', (text) => {
    expect(tryInstant(text)).toBeUndefined();
    expect(() => instant(text)).toThrow(RangeError);
  });

  test('survives being written and read', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(instant(formatInstant(at))).toBe(at);
      }),
    );
  });

  test('is the same whatever offset it is written with', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -840, max: 840 }), (at, minutes) => {
        const local = formatInstant(at + minutes * 60_000).slice(0, -1);
        const size = Math.abs(minutes);
        const offset = `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        expect(tryInstant(`${local}${minutes < 0 ? '-' : '+'}${offset}`)).toBe(at);
      }),
    );
  });

  test('falls on the day that has begun and not ended', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(startOf(dayOf(at))).toBeLessThanOrEqual(at);
        expect(startOf(addDays(dayOf(at), 1))).toBeGreaterThan(at);
      }),
    );
  });
});
