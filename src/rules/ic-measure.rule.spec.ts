import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { day } from './day.js';
import { atLeast, hbmParagraph, icTppOf, paragraphOf, performanceDensity, type RatedPeak } from './ic-measure.rule.js';
import { RulebookGap } from './parameter.js';
import { formatTpp, tpp } from './tpp.js';

const rated = (precision: string, bitLength: number, tops: string, more: Partial<RatedPeak> = {}): RatedPeak => ({
  precision,
  bitLength,
  tops,
  ...more,
});
const paragraph = (icTpp: string, dieArea: string | null, dataCenter = true) =>
  paragraphOf({ icTpp: tpp(icTpp), dieArea: dieArea === null ? null : tpp(dieArea), dataCenter });

describe('TPP of a circuit (R-01, R-02)', () => {
  test.each([
    { why: '300 dense FP16 TFLOPS', peaks: [rated('FP16', 16, '300')], icTpp: '4800' },
    { why: '600 TOPS at 8 bits, the same', peaks: [rated('INT8', 8, '600')], icTpp: '4800' },
    {
      why: 'an engine of its own adds up',
      peaks: [rated('FP16', 16, '300'), rated('INT8', 8, '50', { engine: 'video' })],
      icTpp: '5200',
    },
    {
      why: 'precisions of one engine do not',
      peaks: [rated('FP64', 64, '67'), rated('FP16/BF16', 16, '989.5'), rated('FP8', 8, '1979')],
      icTpp: '15832',
    },
    { why: 'FP64 matrix rates count', peaks: [rated('FP64 Matrix', 64, '45.3')], icTpp: '2899.2' },
    { why: 'TF32 counts with 19 bits', peaks: [rated('TF32', 19, '190')], icTpp: '3610' },
    { why: '6-bit formats count', peaks: [rated('MXFP6', 6, '9227.5')], icTpp: '55365' },
    { why: 'a format the catalog does not know', peaks: [rated('FP12', 12, '100')], icTpp: '1200' },
  ])('$why', ({ peaks, icTpp }) => {
    expect(formatTpp(icTppOf(peaks))).toBe(icTpp);
  });

  test.each([
    { why: 'no rate at all', peaks: [], field: 'densePeaks', reason: 'MISSING' },
    {
      why: 'a sparse rate',
      peaks: [rated('FP16', 16, '1'), rated('FP8', 8, '3958', { sparse: true })],
      field: 'densePeaks.1',
      reason: 'SPARSE',
    },
    {
      why: 'TF32 with 32 bits',
      peaks: [rated('TF32', 32, '1')],
      field: 'densePeaks.0.bitLength',
      reason: 'BIT_LENGTH',
    },
    {
      why: 'tf32 in lower case',
      peaks: [rated('tf32', 32, '1')],
      field: 'densePeaks.0.bitLength',
      reason: 'BIT_LENGTH',
    },
    { why: 'no bits', peaks: [rated('X', 0, '1')], field: 'densePeaks.0.bitLength', reason: 'BIT_LENGTH' },
    { why: 'half a bit', peaks: [rated('X', 1.5, '1')], field: 'densePeaks.0.bitLength', reason: 'BIT_LENGTH' },
    { why: 'five decimals', peaks: [rated('FP8', 8, '1.00001')], field: 'densePeaks.0.tops', reason: 'BAD_NUMBER' },
    { why: 'a negative rate', peaks: [rated('FP8', 8, '-1')], field: 'densePeaks.0.tops', reason: 'BAD_NUMBER' },
  ])('refuses $why', ({ peaks, field, reason }) => {
    expect(() => icTppOf(peaks)).toThrow(expect.objectContaining({ field, reason, name: 'UnmeasurablePart' }));
  });

  test('is not changed by the order of the rates or by a lower one of the same engine', () => {
    const peak = fc.record({
      precision: fc.constant('custom'),
      bitLength: fc.integer({ min: 1, max: 128 }),
      tops: fc.bigInt({ min: 0n, max: 10n ** 9n }).map(formatTpp),
      engine: fc.constantFrom('main', 'side'),
    });
    fc.assert(
      fc.property(fc.array(peak, { minLength: 1, maxLength: 8 }), (peaks) => {
        const icTpp = icTppOf(peaks);
        expect(icTppOf(peaks.toReversed())).toBe(icTpp);
        expect(icTppOf([...peaks, { ...peaks[0], precision: 'custom', bitLength: 1, tops: '0' }])).toBe(icTpp);
      }),
    );
  });
});

describe('the paragraph of a circuit (R-03 to R-07)', () => {
  test.each([
    { why: 'exactly 4,800 is a.1 whatever the density', icTpp: '4800', area: '10000', expected: 'a.1' },
    { why: 'the smallest step below 4,800, dense', icTpp: '4799.9999', area: '700', expected: 'a.2' },
    { why: '4,799.99 with density 6', icTpp: '4799.99', area: '799.9983', expected: 'a.2' },
    { why: 'the smallest step below 4,800, less dense', icTpp: '4799.9999', area: '1000', expected: 'b.1' },
    { why: '1,600 at exactly 5.92', icTpp: '2368', area: '400', expected: 'a.2' },
    { why: 'a hair less than 5.92', icTpp: '2368', area: '400.0001', expected: 'b.2' },
    { why: 'exactly 1,600 and dense', icTpp: '1600', area: '100', expected: 'a.2' },
    { why: 'the smallest step below 1,600', icTpp: '1599.9999', area: '1', expected: 'NONE' },
    { why: 'exactly 2,400 at exactly 1.6', icTpp: '2400', area: '1500', expected: 'b.1' },
    { why: 'a hair less than 1.6', icTpp: '2400', area: '1500.0001', expected: 'NONE' },
    { why: 'b.1 is said before b.2', icTpp: '2400', area: '600', expected: 'b.1' },
    { why: 'the smallest step below 2,400 at 1.6', icTpp: '2399.9999', area: '1499', expected: 'NONE' },
    { why: 'exactly 3.2 below 2,400', icTpp: '1600', area: '500', expected: 'b.2' },
    { why: 'a hair less than 3.2', icTpp: '1600', area: '500.0001', expected: 'NONE' },
    { why: 'L4', icTpp: '1940', area: '294', expected: 'a.2' },
    { why: 'A40', icTpp: '2395.2', area: '628', expected: 'b.2' },
    { why: 'MI210 at the larger area', icTpp: '2899.2', area: '790', expected: 'b.1' },
    { why: 'MI210 at the smaller area', icTpp: '2899.2', area: '724', expected: 'b.1' },
    { why: 'L20', icTpp: '1912', area: '609', expected: 'NONE' },
    { why: 'H20', icTpp: '2368', area: '814', expected: 'NONE' },
  ])('$why', ({ icTpp, area, expected }) => {
    expect(paragraph(icTpp, area)).toBe(expected);
  });

  test.each([
    { why: 'RTX 4090', icTpp: '5284.8', expected: 'a.1' },
    { why: 'RTX 4090 D', icTpp: '4708', expected: 'NONE' },
    { why: 'exactly 4,800', icTpp: '4800', expected: 'a.1' },
    { why: 'the smallest step below', icTpp: '4799.9999', expected: 'NONE' },
  ])('not for data centers: $why', ({ icTpp, expected }) => {
    expect(paragraph(icTpp, '608', false)).toBe(expected);
    expect(paragraph(icTpp, null, false)).toBe(expected);
  });

  test.each([
    { why: 'needed from 1,600', icTpp: '1600', expected: null },
    { why: 'needed below 4,800', icTpp: '4799.9999', expected: null },
    { why: 'not needed from 4,800', icTpp: '4800', expected: 'a.1' },
    { why: 'not needed below 1,600', icTpp: '1599.9999', expected: 'NONE' },
  ])('an unknown die area is $why', ({ icTpp, expected }) => {
    expect(paragraph(icTpp, null)).toBe(expected);
  });

  test('without a non-planar logic die there is no density, and TPP alone decides', () => {
    expect(performanceDensity(tpp('2000'), 0n)).toBeUndefined();
    expect(paragraph('4799.9999', '0')).toBe('NONE');
    expect(paragraph('4800', '0')).toBe('a.1');
  });

  test('there is no text to measure under before 17 November 2023', () => {
    const figures = { icTpp: tpp('4800'), dieArea: null, dataCenter: true };
    expect(() => paragraphOf(figures, day('2023-11-16'))).toThrow(RulebookGap);
    expect(paragraphOf(figures, day('2023-11-17'))).toBe('a.1');
  });

  test('a density is compared without rounding', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 8n }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        (numerator, denominator, hundredths) => {
          const whole = (numerator * 100n) / denominator;
          expect(atLeast({ numerator, denominator }, hundredths)).toBe(whole >= hundredths);
        },
      ),
    );
  });

  test('more TPP on the same die never leads out of 3A090 or from a to b', () => {
    const rank = { 'a.1': 2, 'a.2': 2, 'b.1': 1, 'b.2': 1, NONE: 0 } as const;
    const someTpp = fc.bigInt({ min: 0n, max: 6_000n * 10_000n });
    fc.assert(
      fc.property(
        someTpp,
        someTpp,
        fc.bigInt({ min: 1n, max: 10n ** 7n }),
        fc.boolean(),
        (one, two, area, dataCenter) => {
          const at = (icTpp: bigint) => paragraphOf({ icTpp, dieArea: area, dataCenter }) ?? 'NONE';
          const [less, more] = one < two ? [one, two] : [two, one];
          expect(rank[at(more)]).toBeGreaterThanOrEqual(rank[at(less)]);
        },
      ),
    );
  });
});

describe('high-bandwidth memory (R-06)', () => {
  const stack = { bandwidthMilliGBps: 819_000n, area: tpp('110'), coPackagedWithProcessor: false };
  const on = day('2025-06-01');

  test.each([
    { why: '819 GB/s on 110 mm² exported alone', memory: stack, expected: 'c' },
    { why: 'together with a processor', memory: { ...stack, coPackagedWithProcessor: true }, expected: 'NONE' },
    { why: 'exactly 2 GB/s per mm²', memory: { ...stack, bandwidthMilliGBps: 220_000n }, expected: 'NONE' },
    { why: 'the smallest step above', memory: { ...stack, bandwidthMilliGBps: 220_001n }, expected: 'c' },
  ])('$why', ({ memory, expected }) => {
    expect(hbmParagraph(memory, on)).toBe(expected);
  });

  test('from 2 December 2024 on', () => {
    expect(hbmParagraph(stack, day('2024-12-01'))).toBe('NONE');
    expect(hbmParagraph(stack, day('2024-12-02'))).toBe('c');
  });

  test('has an area', () => {
    expect(() => hbmParagraph({ ...stack, area: 0n }, on)).toThrow('area above zero');
  });
});
