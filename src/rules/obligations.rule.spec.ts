import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, day } from './day.js';
import type { Destination } from './destination.js';
import { obligationCitation, OBLIGATION_KINDS, type ObligationKind } from './obligations-kinds.js';
import {
  type Obligation,
  type ObligationShipment,
  type ObligationVeu,
  shipmentObligations,
  veuObligations,
} from './obligations.rule.js';
import { tpp } from './tpp.js';

const THROUGH = day('2026-12-31');
let count = 0;

function shipment(given: Partial<ObligationShipment> = {}): ObligationShipment {
  count += 1;
  return {
    reference: `SO-${count}`,
    exportedOn: day('2025-06-02'),
    recordedAs: 'LPP',
    act: 'EXPORT',
    consigneeId: 'BUYER',
    lineTpp: tpp('15832'),
    lppQuotaKey: 'TOP/2025',
    siteId: null,
    ...given,
  };
}

const site = (id: string, country: string, authorizedOn: string) => ({
  id,
  destination: country as Destination,
  authorizedOn: day(authorizedOn),
  notifiedOn: null,
});

const veu = (given: Partial<ObligationVeu> = {}): ObligationVeu => ({
  id: 'V',
  kind: 'UVEU',
  grantedOn: day('2025-06-01'),
  sites: [site('OLD', 'MY', '2025-06-01'), site('NEW', 'MY', '2025-06-02'), site('FAR', 'SG', '2025-07-01')],
  ...given,
});

function owed(shipments: readonly ObligationShipment[], veus: readonly ObligationVeu[] = [], through = THROUGH) {
  const take = shipmentObligations(veus, through);
  return shipments.flatMap(take);
}
const of = (kind: ObligationKind, list: readonly Obligation[]): string[] =>
  list.filter((one) => one.kind === kind).map(({ dueOn, subject }) => `${subject} ${dueOn}`);

describe('License Exception LPP', () => {
  test.each([
    { exportedOn: '2025-06-02', copy: '2025-07-02' },
    { exportedOn: '2025-01-31', copy: '2025-03-02' },
    { exportedOn: '2024-02-28', copy: undefined },
    { exportedOn: '2025-12-31', copy: '2026-01-30' },
    { exportedOn: '2025-01-13', copy: '2025-02-12' },
    { exportedOn: '2025-01-12', copy: undefined },
  ])('exported $exportedOn, the copy is due $copy', ({ copy, exportedOn }) => {
    const list = owed([shipment({ reference: 'S', exportedOn: day(exportedOn) })]);
    expect(of('LPP_COPY_TO_BIS', list)).toEqual(copy === undefined ? [] : [`S ${copy}`]);
  });

  test.each([
    { lineTpp: '3199999.9999', notice: false },
    { lineTpp: '3200000', notice: true },
    { lineTpp: '3200000.0001', notice: true },
  ])('a shipment of $lineTpp TPP: prior notice $notice', ({ lineTpp, notice }) => {
    const list = owed([shipment({ reference: 'S', lineTpp: tpp(lineTpp) })]);
    expect(of('LPP_PRIOR_NOTICE', list)).toEqual(notice ? ['S 2025-06-02'] : []);
  });

  test('the limit is reached once, by exactly 26,900,000', () => {
    const used = (amount: string, on: string): ObligationShipment =>
      shipment({ lineTpp: tpp(amount), exportedOn: day(on) });
    const almost = [used('20000000', '2025-06-02'), used('6899999.9999', '2025-06-03')];
    expect(of('LPP_LIMIT_REACHED', owed(almost))).toEqual([]);
    const reached = [...almost, used('0.0001', '2025-06-04'), used('1', '2025-06-05')];
    expect(of('LPP_LIMIT_REACHED', owed(reached))).toEqual(['TOP/2025 2025-06-04']);
  });

  test('each parent and each year has a limit of its own', () => {
    const full = (lppQuotaKey: string, on: string): ObligationShipment =>
      shipment({ lppQuotaKey, lineTpp: tpp('26900000'), exportedOn: day(on) });
    const list = owed([full('A/2025', '2025-02-01'), full('B/2025', '2025-02-02'), full('A/2026', '2026-01-01')]);
    expect(of('LPP_LIMIT_REACHED', list)).toEqual(['A/2025 2025-02-01', 'B/2025 2025-02-02', 'A/2026 2026-01-01']);
  });

  test('a certification per consignee, before its first shipment', () => {
    const list = owed([
      shipment({ consigneeId: 'A', exportedOn: day('2025-01-12') }),
      shipment({ consigneeId: 'A', exportedOn: day('2025-03-01') }),
      shipment({ consigneeId: 'B', exportedOn: day('2025-03-02') }),
      shipment({ consigneeId: 'A', exportedOn: day('2025-03-03') }),
    ]);
    expect(of('LPP_CERTIFICATION', list)).toEqual(['A 2025-03-01', 'B 2025-03-02']);
  });
});

describe('License Exception AIA', () => {
  test.each([
    { last: '252999999', due: [] },
    { last: '253000000', due: ['BUYER 2025-06-03'] },
  ])('a sum of $last TPP', ({ due, last }) => {
    const first = shipment({ recordedAs: 'AIA', lineTpp: tpp('100000000') });
    const second = shipment({
      recordedAs: 'AIA',
      lineTpp: tpp(last) - tpp('100000000'),
      exportedOn: day('2025-06-03'),
    });
    const list = owed([first, second, shipment({ recordedAs: 'AIA', consigneeId: 'OTHER' })]);
    expect(of('AIA_CERTIFICATION_TO_BIS', list)).toEqual(due);
    expect(of('AIA_CERTIFICATION', list)).toEqual(['BUYER 2025-06-02', 'OTHER 2025-06-02']);
  });

  test('what goes under something else is not added', () => {
    const aia = shipment({ recordedAs: 'AIA', lineTpp: tpp('252999999') });
    expect(of('AIA_CERTIFICATION_TO_BIS', owed([aia, shipment({ recordedAs: 'LICENSE' }), shipment()]))).toEqual([]);
  });
});

describe('universal validated end users', () => {
  const to = (siteId: string | null, given: Partial<ObligationShipment> = {}): ObligationShipment =>
    shipment({ recordedAs: 'UVEU', siteId, exportedOn: day('2025-12-01'), lppQuotaKey: null, ...given });

  test('a notice for a new location only, 180 days before its first shipment', () => {
    const list = owed([to('OLD'), to('NEW'), to('NEW', { exportedOn: day('2025-12-05') })], [veu()]);
    expect(of('UVEU_SITE_NOTICE', list)).toEqual(['NEW 2025-06-04']);
    expect(of('UVEU_SITE_NOTICE', owed([to('NEW', { recordedAs: 'NVEU' })], [veu()]))).toEqual([]);
  });

  test('a notice for reexports only, 60 days before', () => {
    const list = owed(
      [to('OLD'), to('OLD', { reference: 'R', act: 'REEXPORT' }), to('OLD', { act: 'TRANSFER_IN_COUNTRY' })],
      [veu()],
    );
    expect(of('UVEU_MOVE_NOTICE', list)).toEqual(['R 2025-10-02']);
  });

  test('a reexport without a site owes its notice too; a certification needs a site', () => {
    const list = owed([to(null, { reference: 'R', act: 'REEXPORT' })], [veu()]);
    expect(list.map(({ kind }) => kind)).toEqual(['UVEU_MOVE_NOTICE']);
  });

  test('one certification per VEU, whichever kind the shipment is recorded under', () => {
    const list = owed([to('OLD', { recordedAs: 'NVEU' }), to('NEW', { exportedOn: day('2025-12-02') })], [veu()]);
    expect(of('VEU_CERTIFICATION', list)).toEqual(['V 2025-12-01']);
  });

  test('a notice for a country that has new locations only, 60 days before the first', () => {
    expect(of('UVEU_COUNTRY_NOTICE', veuObligations(veu(), THROUGH))).toEqual(['V/SG 2025-05-02']);
    const sites = [site('B', 'SG', '2025-08-01'), site('A', 'SG', '2025-07-31')];
    expect(of('UVEU_COUNTRY_NOTICE', veuObligations(veu({ sites }), THROUGH))).toEqual(['V/SG 2025-06-01']);
    expect(of('UVEU_COUNTRY_NOTICE', veuObligations(veu({ sites, kind: 'NVEU' }), THROUGH))).toEqual([]);
  });
});

describe('half-years', () => {
  const due = (kind: ObligationKind, grantedOn: string, through: string): string[] =>
    of(kind, veuObligations(veu({ grantedOn: day(grantedOn), sites: [] }), day(through))).map((one) => one.slice(2));

  test.each([
    { grantedOn: '2025-06-30', first: '2025-07-15' },
    { grantedOn: '2025-07-01', first: '2026-01-15' },
    { grantedOn: '2025-12-31', first: '2026-01-15' },
    { grantedOn: '2026-01-01', first: '2026-07-15' },
    { grantedOn: '2024-01-01', first: '2025-07-15' },
  ])('granted $grantedOn, the first report is due $first', ({ first, grantedOn }) => {
    expect(due('VEU_REPORT', grantedOn, '2027-01-01')[0]).toBe(first);
  });

  test.each([
    { grantedOn: '2025-08-01', first: '2025-08-01' },
    { grantedOn: '2025-08-02', first: '2026-02-01' },
    { grantedOn: '2024-01-01', first: '2025-08-01' },
  ])('granted $grantedOn, the first chip account is due $first', ({ first, grantedOn }) => {
    expect(due('VEU_CHIP_ACCOUNT', grantedOn, '2027-01-01')[0]).toBe(first);
  });

  test('they are listed through the last day asked about, that day included', () => {
    expect(due('VEU_REPORT', '2025-06-01', '2026-01-14')).toEqual(['2025-07-15']);
    expect(due('VEU_REPORT', '2025-06-01', '2026-01-15')).toEqual(['2025-07-15', '2026-01-15']);
    expect(due('VEU_CHIP_ACCOUNT', '2025-06-01', '2026-02-01')).toEqual(['2025-08-01', '2026-02-01']);
  });
});

describe('beyond the scenarios', () => {
  test('NAC is notified 25 days before', () => {
    const list = owed([shipment({ reference: 'N', recordedAs: 'NAC', exportedOn: day('2025-03-01') })]);
    expect(list.map(({ dueOn, kind }) => [kind, dueOn])).toEqual([['NAC_NOTICE', '2025-02-04']]);
  });

  test('custody under ACM is accounted for every six months, at the end of a shorter month', () => {
    const first = shipment({ recordedAs: 'ACM', exportedOn: day('2025-08-31') });
    const list = owed([first, shipment({ recordedAs: 'ACM', exportedOn: day('2025-09-01') })], [], day('2026-08-31'));
    expect(of('ACM_ACCOUNT', list)).toEqual(['BUYER 2026-02-28', 'BUYER 2026-08-31']);
  });
});

test('taking one shipment away never adds a certification, a copy or a notice', () => {
  const line = fc.record({
    consigneeId: fc.constantFrom('A', 'B'),
    recordedAs: fc.constantFrom('AIA' as const, 'LPP' as const, 'UVEU' as const),
    days: fc.integer({ min: 0, max: 300 }),
    units: fc.integer({ min: 1, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), (lines, which) => {
      const all = lines
        .toSorted((a, b) => a.days - b.days)
        .map(({ consigneeId, days, recordedAs, units }, index) =>
          shipment({
            reference: `S-${index}`,
            consigneeId,
            recordedAs,
            exportedOn: addDays(day('2025-01-13'), days),
            lineTpp: BigInt(units) * tpp('15832'),
            siteId: 'NEW',
          }),
        );
      const fewer = all.toSpliced(which % all.length, 1);
      const names = (shipments: readonly ObligationShipment[]): string[] =>
        owed(shipments, [veu()]).map(({ kind, subject }) => `${kind} ${subject}`);
      const before = new Set(names(all));
      expect(names(fewer).filter((name) => !before.has(name))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('every kind cites its text', () => {
  for (const kind of OBLIGATION_KINDS) {
    const { rule, section } = obligationCitation(kind, day('2025-06-02'));
    expect(section).toMatch(/15 CFR/);
    expect(rule).toMatch(/^R-\d\d$/);
  }
});
