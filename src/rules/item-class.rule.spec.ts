import { describe, expect, test } from '@jest/globals';
import { catalogItem, catalogItems } from './item-class.rule.js';
import { items } from './rulebook/items.data.js';
import { formatTpp, timesUnits } from './tpp.js';

const UNDECIDED_WITH_PARAGRAPH = [
  'nvidia-rtx-pro-6000-bw-se',
  'nvidia-rubin',
  'intel-max-1550',
  'cerebras-wse2',
  'cerebras-wse3',
];
const UNDECIDED_WITHOUT = [
  'amd-mi308x',
  'google-tpu-v3',
  'google-tpu-v4',
  'aws-trainium1',
  'aws-inferentia2',
  'qualcomm-cloud-ai-100',
];

describe('the catalog', () => {
  test('has 78 parts, each under its own id', () => {
    expect(catalogItems()).toHaveLength(78);
    expect(new Set(catalogItems().map(({ id }) => id)).size).toBe(78);
    expect(catalogItem('nvidia-h100')).toBeUndefined();
    expect(catalogItem('__proto__')).toBeUndefined();
  });

  test.each([
    { id: 'nvidia-h100-sxm5', level: 'A', paragraph: 'a.1', unitTpp: '15832', eccn: '4A090.a' },
    { id: 'nvidia-hgx-h100-8', level: 'A', paragraph: 'a.1', unitTpp: '126656', eccn: '4A090.a' },
    { id: 'nvidia-gb200-superchip', level: 'A', paragraph: 'a.1', unitTpp: '80000', eccn: '4A090.a' },
    { id: 'nvidia-l4', level: 'A', paragraph: 'a.2', unitTpp: '1940', eccn: '4A090.a' },
    { id: 'amd-mi300x', level: 'A', paragraph: 'a.1', unitTpp: '20919.2', eccn: '4A090.a' },
    { id: 'nvidia-a40', level: 'B', paragraph: 'b.2', unitTpp: '2395.2', eccn: '4A090.b' },
    { id: 'amd-mi210', level: 'B', paragraph: 'b.1', unitTpp: '2899.2', eccn: '4A090.b' },
    { id: 'nvidia-h20', level: 'NONE', paragraph: null, unitTpp: '2368', eccn: 'NOT_3A090' },
    { id: 'nvidia-rtx-4090d', level: 'NONE', paragraph: null, unitTpp: '4708', eccn: 'NOT_3A090' },
    { id: 'google-tpu-v4', level: null, paragraph: null, unitTpp: '4400', eccn: 'UNDECIDED' },
  ])('$id is level $level', ({ id, unitTpp, ...expected }) => {
    const item = catalogItem(id);
    expect(item).toMatchObject(expected);
    expect(item?.unitTpp).not.toBeNull();
    expect(formatTpp(item?.unitTpp ?? -1n)).toBe(unitTpp);
    expect(item?.designerStatus).toBe('APPROVED');
  });

  test('is undecided where the TPP of an A part or the die area is not known, and nowhere else', () => {
    const undecided = catalogItems().filter(({ level }) => level === null);
    expect(undecided.map(({ id }) => id).toSorted()).toEqual(
      [...UNDECIDED_WITH_PARAGRAPH, ...UNDECIDED_WITHOUT].toSorted(),
    );
  });

  test('a unit has the TPP of all its circuits (R-10)', () => {
    for (const { icTpp, icCount, unitTpp } of items) {
      expect(unitTpp).toBe(icTpp === null ? null : timesUnits(icTpp, icCount));
    }
  });

  test('reads bandwidth without loss and keeps the unknown unknown', () => {
    expect(catalogItem('nvidia-h200-sxm')?.bandwidthMilliGBps).toBe(4_800_000n);
    expect(catalogItem('groq-lpu-v1')?.bandwidthMilliGBps).toBeNull();
  });

  test('parts not for data centers are the desktop and workstation cards', () => {
    expect(catalogItems().filter(({ dataCenter }) => !dataCenter)).toHaveLength(6);
    expect(catalogItem('nvidia-rtx-4090')).toMatchObject({ dataCenter: false, level: 'A' });
  });
});
