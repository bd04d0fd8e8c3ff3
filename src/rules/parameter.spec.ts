import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addDays, day } from './day.js';
import { inForce, inForceOrNone, parameter, RulebookGap } from './parameter.js';
import { inFramework } from './rulebook/documents.js';

const citation = inFramework('15 CFR 740.29(a)', 'R-34');
const row = (from: string, value: number | null) => ({
  from: day(from),
  rulebook: 'AIDIFF-2025' as const,
  value,
  citation,
});
const quota = parameter({
  id: 'test.quota',
  meaning: 'a quantity that was set, raised and repealed',
  unit: 'units',
  values: [row('2025-01-13', 1), row('2026-01-01', 2), row('2028-01-01', null)],
});

describe('a parameter', () => {
  test.each([
    { why: 'the first day', on: '2025-01-13', value: 1 },
    { why: 'the day before the next row', on: '2025-12-31', value: 1 },
    { why: 'the first day of the next row', on: '2026-01-01', value: 2 },
    { why: 'the last day before the repeal', on: '2027-12-31', value: 2 },
  ])('has the value of $why', ({ on, value }) => {
    expect(inForce(quota, day(on)).value).toBe(value);
    expect(inForceOrNone(quota, day(on))?.value).toBe(value);
    expect(inForce(quota, day(on)).citation).toBe(citation);
  });

  test.each([
    { why: 'before its first row', on: '2025-01-12' },
    { why: 'from its repeal on', on: '2028-01-01' },
    { why: 'long after its repeal', on: '2099-12-31' },
  ])('is a gap $why, neither zero nor unlimited', ({ on }) => {
    expect(() => inForce(quota, day(on))).toThrow(RulebookGap);
    expect(inForceOrNone(quota, day(on))).toBeUndefined();
  });

  test('names itself and the day in a gap', () => {
    expect(() => inForce(quota, day('2024-12-31'))).toThrow('test.quota is in force on 2024-12-31');
  });

  test.each([
    { why: 'later first', values: [row('2026-01-01', 2), row('2025-01-13', 1)] },
    { why: 'two of one day', values: [row('2025-01-13', 1), row('2025-01-13', 2)] },
  ])('is refused with rows out of order: $why', ({ values }) => {
    expect(() => parameter({ id: 'test.bad', meaning: '', unit: '', values })).toThrow('out of order');
  });

  test('answers with the latest row that has begun, whatever the rows are', () => {
    const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(offsets, fc.integer({ min: -10, max: 4_100 }), (unsorted, asked) => {
        const begins = unsorted.toSorted((a, b) => a - b);
        const start = day('2020-01-01');
        const values = begins.map((offset) => ({ ...row('2020-01-01', offset), from: addDays(start, offset) }));
        const expected = begins.filter((offset) => offset <= asked).at(-1);
        const of = parameter({ id: 'test.any', meaning: '', unit: '', values });
        expect(inForceOrNone(of, addDays(start, asked))?.value).toBe(expected);
      }),
    );
  });
});
