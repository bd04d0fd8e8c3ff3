import { describe, expect, test } from '@jest/globals';
import { catalogItem } from './item-class.rule.js';
import { classify, icTppOf, type OwnPart, type RatedPeak } from './item-measure.rule.js';
import { type CatalogItem, items } from './rulebook/items.data.js';
import { formatTpp } from './tpp.js';

const part = (over: Partial<OwnPart> = {}): OwnPart => ({
  id: 'own-1',
  name: 'Own part',
  densePeaks: [{ precision: 'FP16', bitLength: 16, tops: '300' }],
  icCount: 1n,
  dieAreaMm2: '800',
  dataCenter: true,
  designerStatus: 'UNKNOWN',
  ...over,
});

/** Without a figure for every precision no TPP is found; the notes in the catalog say why. */
const WITHOUT_TPP = [
  'nvidia-rtx-pro-6000-bw-se', // not copied from the workstation edition
  'nvidia-rubin', // announced figures only
  'amd-mi308x', // no trustworthy figure
  'intel-max-1550', // matrix rates remembered, not verified
  'cerebras-wse2', // vendor figures mix sparse and dense
  'cerebras-wse3', // the same
];
/** Two sources give 724 and 790 mm² a die; b.1 either way, so the catalog is surer than one figure can be. */
const KNOWN_WITHOUT_AREA = 'amd-mi210';

const known = (item: CatalogItem): RatedPeak[] =>
  item.densePeaks.flatMap(({ precision, bitLength, tops }) => (tops === null ? [] : [{ precision, bitLength, tops }]));

const asOwnPart = (item: CatalogItem): OwnPart =>
  part({
    id: item.id,
    densePeaks: known(item),
    icCount: item.icCount,
    dieAreaMm2: item.dieAreaMm2,
    dataCenter: item.datacenterMarketed,
  });

describe('the catalog, measured again', () => {
  const complete = items.filter(({ id }) => !WITHOUT_TPP.includes(id));

  test('72 parts have figures, and the other six have no TPP', () => {
    expect(complete).toHaveLength(72);
    for (const { id, icTpp } of items) expect(icTpp === null).toBe(WITHOUT_TPP.includes(id));
  });

  test.each(complete)('$id has the TPP its rates give', (item) => {
    expect(icTppOf(known(item))).toBe(item.icTpp);
    const rate = item.densePeaks.find(({ precision }) => precision === item.tppPrecision);
    expect(icTppOf(known({ ...item, densePeaks: rate === undefined ? [] : [rate] }))).toBe(item.icTpp);
  });

  test.each(complete.filter(({ id }) => id !== KNOWN_WITHOUT_AREA))('$id is classified as the catalog says', (item) => {
    const own = classify(asOwnPart(item));
    const facts = catalogItem(item.id);
    expect(own.paragraph).toBe(item.expectedIcParagraph);
    expect(own.level).toBe(facts?.level);
    expect(own.unitTpp).toBe(facts?.unitTpp);
    expect(own.missing).toEqual(own.level === null ? ['dieAreaMm2'] : []);
  });

  test.each(['724', '790'])('the MI210 is b.1 with a die of %s mm² and undecided with none', (dieAreaMm2) => {
    const item = items.find(({ id }) => id === KNOWN_WITHOUT_AREA);
    if (item === undefined) throw new Error('the catalog has the MI210');
    expect(classify({ ...asOwnPart(item), dieAreaMm2 }).paragraph).toBe('b.1');
    expect(classify(asOwnPart(item)).level).toBeNull();
  });

  test.each(items.filter(({ performanceDensity }) => performanceDensity !== null))(
    '$id has the density its figures give, to the rounding it is written with',
    ({ icTpp, dieAreaMm2, performanceDensity }) => {
      const density = Number(icTpp) / 10_000 / Number(dieAreaMm2);
      expect(Math.abs(density - Number(performanceDensity))).toBeLessThan(0.001);
    },
  );
});

describe("a user's own part", () => {
  test.each([
    { why: 'a bare circuit', over: {}, eccn: '3A090.a', unitTpp: '4800' },
    { why: 'a board', over: { assembly: true }, eccn: '4A090.a', unitTpp: '4800' },
    { why: 'eight on a board', over: { icCount: 8n }, eccn: '4A090.a', unitTpp: '38400' },
    { why: 'described by another entry', over: { eccn: '5A002.z.1.a' }, eccn: '5A002.z.1.a', unitTpp: '4800' },
  ])('$why', ({ over, eccn, unitTpp }) => {
    const own = classify(part(over));
    expect(own).toMatchObject({ level: 'A', paragraph: 'a.1', eccn });
    expect(formatTpp(own.unitTpp ?? 0n)).toBe(unitTpp);
  });

  test('eight A40 on a board are 4A090.b although their sum is 19,161.6 (R-08)', () => {
    const own = classify(
      part({
        densePeaks: [{ precision: 'FP16/BF16', bitLength: 16, tops: '149.7' }],
        icCount: 8n,
        dieAreaMm2: '628',
      }),
    );
    expect(own).toMatchObject({ level: 'B', paragraph: 'b.2', eccn: '4A090.b' });
    expect(formatTpp(own.unitTpp ?? 0n)).toBe('19161.6');
  });

  test.each([
    { why: 'absent', dieAreaMm2: undefined },
    { why: 'null', dieAreaMm2: null },
  ])('is undecided when the area decides and is $why', ({ dieAreaMm2 }) => {
    const densePeaks = [{ precision: 'FP16', bitLength: 16, tops: '200' }];
    const own = classify(part({ densePeaks, dieAreaMm2 }));
    expect(own).toMatchObject({ level: null, paragraph: null, eccn: 'UNDECIDED', missing: ['dieAreaMm2'] });
    expect(formatTpp(own.unitTpp ?? 0n)).toBe('3200');
  });

  test('says which tests were met, with numbers and text', () => {
    const own = classify(part({ densePeaks: [{ precision: 'FP8', bitLength: 8, tops: '242.5' }], dieAreaMm2: '294' }));
    expect(own.paragraph).toBe('a.2');
    expect(own.findings.map(({ rule, met }) => [rule, met])).toEqual([
      ['item.a1', false],
      ['item.dataCenterNote', true],
      ['item.a2', true],
      ['item.b1', false],
      ['item.b2', false],
    ]);
    for (const { numbers, citations } of own.findings) {
      expect(numbers['icTpp']).toBe(19_400_000n);
      expect(citations[0]?.section).toContain('ECCN 3A090');
    }
  });

  test('not for data centers and below 4,800 is left out by the note (R-07)', () => {
    const own = classify(part({ densePeaks: [{ precision: 'FP8', bitLength: 8, tops: '588.5' }], dataCenter: false }));
    expect(own).toMatchObject({ level: 'NONE', paragraph: null, eccn: 'NOT_3A090' });
    expect(own.findings.find(({ rule }) => rule === 'item.dataCenterNote')?.met).toBe(false);
  });

  test('keeps a bandwidth exactly, and an unknown one unknown', () => {
    expect(classify(part({ memoryBandwidthGBps: '6499.999' })).bandwidthMilliGBps).toBe(6_499_999n);
    expect(classify(part({ memoryBandwidthGBps: null })).bandwidthMilliGBps).toBeNull();
    expect(classify(part()).bandwidthMilliGBps).toBeNull();
  });

  test.each([
    { why: 'no circuit', over: { icCount: 0n }, field: 'icCount', reason: 'BAD_NUMBER' },
    { why: 'an area in words', over: { dieAreaMm2: 'large' }, field: 'dieAreaMm2', reason: 'BAD_NUMBER' },
    { why: 'a negative area', over: { dieAreaMm2: '-1' }, field: 'dieAreaMm2', reason: 'BAD_NUMBER' },
    {
      why: 'a bandwidth with four decimals',
      over: { memoryBandwidthGBps: '1.0001' },
      field: 'memoryBandwidthGBps',
      reason: 'BAD_NUMBER',
    },
    { why: 'more TPP than a unit can have', over: { icCount: 10n ** 12n }, field: 'densePeaks', reason: 'TOO_LARGE' },
    {
      why: 'a sparse rate',
      over: { densePeaks: [{ precision: 'FP8', bitLength: 8, tops: '3958', sparse: true }] },
      field: 'densePeaks.0',
      reason: 'SPARSE',
    },
  ])('is refused with $why', ({ over, field, reason }) => {
    expect(() => classify(part(over))).toThrow(expect.objectContaining({ field, reason }));
  });
});
