import fc from 'fast-check';
import { rowOf, type ScenarioRow, type ScenarioRows } from './scenario-folder.js';

/** Instants on and around the days on which the rules change, few enough to meet. */
const INSTANTS = [
  '2024-12-20T12:00:00Z',
  '2025-01-12T23:59:59Z',
  '2025-01-13T00:00:00Z',
  '2025-05-14T23:30:00-01:00',
  '2025-05-15T00:00:00Z',
  '2025-06-03T12:00:00Z',
  '2025-06-03T12:00:00Z',
  '2025-08-01T00:00:00Z',
  '2025-12-31T23:59:59Z',
  '2026-01-01T01:30:00+07:00',
  '2026-01-02T12:00:00Z',
  '2026-03-02T12:00:00Z',
  '2026-07-10T00:00:00Z',
] as const;

const PARTIES = [
  rowOf('TOP', 'Wislana', 'PL', 'PL', '', ''),
  rowOf('SUB', 'Wislana Romania', 'RO', 'RO', '', 'TOP'),
  rowOf('CHI', 'Andes', 'CL', 'CL', '', ''),
  rowOf('ALLY', 'Rheinwerk', 'DE', 'DE', '', ''),
  rowOf('TAINT', 'Harbour Singapore', 'SG', 'HK', '', ''),
  rowOf('CLOUD', 'Aurelia', 'US', 'US', '', ''),
  rowOf('CLOUD-MY', 'Aurelia Malaysia', 'MY', 'MY', '', 'CLOUD'),
  rowOf('GOV', 'Ministry', 'AE', 'AE', 'GOVERNMENT', ''),
] as const;
const HOME: Readonly<Record<string, string>> = { TOP: 'PL', SUB: 'RO', CHI: 'CL', ALLY: 'DE', TAINT: 'SG', CLOUD: 'US', 'CLOUD-MY': 'MY', GOV: 'AE' }; // prettier-ignore

const VEUS = [
  rowOf('V-U', 'UVEU', 'CLOUD', '', '2025-05-15'),
  rowOf('V-N', 'NVEU', 'CHI', 'CL', '2025-06-01'),
] as const;
const SITES = [rowOf('S-MY', 'V-U', 'MY', '2025-05-15', ''), rowOf('S-CL', 'V-N', 'CL', '2025-06-01', '')] as const;

const ITEMS = ['nvidia-h100-sxm5', 'nvidia-gb200-superchip', 'nvidia-rtx-4090', 'nvidia-a30', 'nvidia-t4'] as const;
const NAMED = ['', '', '', '', 'LICENSE', 'LPP', 'AIA', 'ACM', 'ACA', 'NAC', 'NLR', 'UVEU', 'NVEU'] as const;
const QUANTITIES = [1, 500, 1_199, 1_699, 9_000] as const;
const LICENSES = ['L-1', 'L-2', 'L-3', 'L-4'] as const;

const one = <T>(...of: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...of);
const party = one(...Object.keys(HOME));

const shipment = fc
  .tuple(
    one(...INSTANTS),
    party,
    one('', '', '', 'TOP', 'CHI'),
    one(...ITEMS),
    one(...QUANTITIES),
    one(...NAMED),
    one('', '', ...LICENSES, 'L-9'),
    one('', 'PRODUCTION'),
    one('', 'S-MY', 'S-CL'),
  ) // prettier-ignore
  .map(([at, consignee, endUser, item, quantity, named, license, purpose, site]) => (index: number): ScenarioRow => {
    const number = named === '' || named === 'LICENSE' ? license : '';
    const to = HOME[consignee] ?? 'US';
    return rowOf(`S-${index}`, at, 'EXPORT', 'US', to, consignee, endUser === consignee ? '' : endUser, site, item, String(quantity), `${quantity}000.00`, number === '' || named !== '' ? named : 'LICENSE', number, purpose); // prettier-ignore
  });

/** Four licenses for Chile, of which the second may replace the first. */
const licenses = fc
  .tuple(
    fc.tuple(
      one('2025-01-10', '2025-06-03'),
      one('2025-06-03', '2025-12-31'),
      one('2025-05-15', '2026-01-01'),
      one('2024-11-15', '2025-08-01'),
    ),
    fc.boolean(),
    one(600, 4_000),
  ) // prettier-ignore
  .map(([days, replaces, quantity]) =>
    LICENSES.map((number, index) => {
      const item = index < 2 ? ITEMS[1] : ITEMS[0];
      const expires = index === 3 ? '2026-01-01' : '';
      const original = index === 1 && replaces ? 'L-1' : '';
      return rowOf(number, days[index] ?? '', expires, 'CL', 'CHI', item, String(quantity), `${quantity}000.00`, original); // prettier-ignore
    }),
  );

const news = fc.subarray([
  rowOf('CL', '2025-06-03', '', 'UNKNOWN', '300000000', 'press'),
  rowOf('CL', '2026-01-01', '1.0', '', '', 'supplement'),
  rowOf('PL', '2025-08-01', '', 'MET', '', 'notice'),
  rowOf('SG', '2025-06-03', '0.4', 'OPEN', '10', 'press'),
]);

const removals = fc.array(fc.tuple(one(...INSTANTS), one('CHI', 'CLOUD-MY'), one(...QUANTITIES)), { maxLength: 4 }).map(
  (all) =>
  all.map(([at, holder, quantity], index) => rowOf(`R-${index}`, at, holder, HOME[holder] ?? '', ITEMS[0], String(quantity), 'FAILED')), // prettier-ignore
);

/** Covered by L-4 only because the day it expires is a holiday, wherever in the arrivals that holiday stands. */
const ON_THE_LAST_DAY = rowOf('S-LAST', '2026-01-02T12:00:00Z', 'EXPORT', 'US', 'CL', 'CHI', '', '', ITEMS[0], '1', '1.00', 'LICENSE', 'L-4', ''); // prettier-ignore

/** Folders of a few dozen rows in which nothing is refused, full of ties, limits, replacements and reversals. */
export const generatedRows: fc.Arbitrary<ScenarioRows> = fc
  .tuple(fc.array(shipment, { minLength: 3, maxLength: 24 }), licenses, news, removals, fc.infiniteStream(fc.nat(5)))
  .map(([shipments, licensed, allocationChanges, removed, dice]): ScenarioRows => {
    const shipped = [...shipments.map((make, index) => make(index)), ON_THE_LAST_DAY];
    const reversed = shipped.filter(() => dice.next().value === 0);
    return {
      holidays: [rowOf('2026-01-01', "New Year's Day")],
      parties: PARTIES,
      licenses: licensed,
      veus: VEUS,
      sites: SITES,
      installed_base: [
        rowOf('CLOUD', 'US', ITEMS[0], '9000', '2025-01-01'),
        rowOf('CHI', 'CL', ITEMS[0], '100', '2025-06-01'),
      ],
      allocation_changes: allocationChanges,
      shipments: shipped,
      removals: removed,
      corrections: reversed.map((row, index) => rowOf(`C-${index}`, row.cells[0] ?? '', 'typing error')),
    };
  });
