import { expect, test } from '@jest/globals';
import { day } from './day.js';
import { type LicenseCondition, owedByLicense, owedByShipment } from './license-condition.rule.js';

const condition = (given: Partial<LicenseCondition> = {}): LicenseCondition => ({
  license: 'L-1',
  id: 'C1',
  text: 'Have a delivery confirmation.',
  perShipment: true,
  dueDays: 30,
  effectiveOn: day('2025-06-01'),
  liftedOn: null,
  ...given,
});
const shipment = (exportedOn: string, license = 'L-1') => ({ reference: 'S-1', exportedOn: day(exportedOn), license });

test.each<{ why: string; given: Partial<LicenseCondition>; on: string; due: string | null }>([
  { why: 'the first day', given: {}, on: '2025-06-01', due: '2025-07-01' },
  { why: 'the day before', given: {}, on: '2025-05-31', due: null },
  { why: 'the day before it is lifted', given: { liftedOn: day('2025-08-01') }, on: '2025-07-31', due: '2025-08-30' },
  { why: 'the day on which it is lifted', given: { liftedOn: day('2025-08-01') }, on: '2025-08-01', due: null },
  { why: 'a notice before the export', given: { dueDays: -10 }, on: '2025-06-11', due: '2025-06-01' },
  { why: 'another license', given: { license: 'L-2' }, on: '2025-06-11', due: null },
  { why: 'one that is owed once', given: { perShipment: false }, on: '2025-06-11', due: null },
])('a shipment under a condition: $why', ({ due, given, on }) => {
  const [owed] = owedByShipment([condition(given)], shipment(on));
  expect(owed?.dueOn ?? null).toBe(due);
});

test('says what it is about and why', () => {
  expect(owedByShipment([condition()], shipment('2025-06-01'))).toEqual([
    {
      kind: 'LICENSE_SHIPMENT_CONDITION',
      subject: 'S-1|L-1|C1',
      dueOn: '2025-07-01',
      because: 'S-1',
      detail: 'Have a delivery confirmation.',
    },
  ]);
});

test.each<{ why: string; given: Partial<LicenseCondition>; owed: string[] }>([
  { why: 'is due so many days after it takes effect', given: {}, owed: ['L-1|C1 2025-07-01'] },
  { why: 'is not owed when it is lifted by then', given: { liftedOn: day('2025-07-01') }, owed: [] },
  { why: 'is owed when it is lifted later', given: { liftedOn: day('2025-07-02') }, owed: ['L-1|C1 2025-07-01'] },
  { why: 'is not owed once when it is owed per shipment', given: { perShipment: true }, owed: [] },
])('a condition of the license itself $why', ({ given, owed }) => {
  const list = owedByLicense([condition({ perShipment: false, ...given })]);
  expect(list.map(({ dueOn, subject }) => `${subject} ${dueOn}`)).toEqual(owed);
});
