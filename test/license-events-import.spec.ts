import { expect, test } from '@jest/globals';
import { compareAnswers } from './support/compare-answers.js';
import { ownEngines } from './support/own-engines.js';
import { rowOf, sentUnder, type ScenarioRow, type ScenarioRows } from './support/scenario-folder.js';

const H100 = 'nvidia-h100-sxm5';
const rows = {
  holidays: [rowOf('2027-01-01', 'New Year')],
  parties: [rowOf('NOVA', 'Nova', 'BR', 'BR', '', '')],
  licenses: [
    rowOf('L-1', '2025-06-01', '2026-06-01', 'BR', 'NOVA', H100, '1000', '30000000', ''),
    rowOf('L-2', '2025-06-01', '', 'BR', 'NOVA', H100, '1000', '30000000', ''),
  ],
  license_events: [
    rowOf('L-1', 'EXTENSION', '2026-06-01', 'letter 3', '2027-01-01', '', '', 'on request'),
    rowOf('L-1', 'REINSTATED', '2025-10-01', 'letter 2', '', '', '', ''),
    rowOf('L-1', 'SUSPENDED', '2025-09-01', 'letter 1', '', '', '', ''),
    rowOf('L-1', 'NAME_CHANGE', '2025-11-01', 'letter 4', '', '', 'AO 12', 'Nova S.A.'),
    rowOf('L-2', 'RETURNED', '2025-09-01', 'letter 5', '', '', '', ''),
    rowOf('L-2', 'EXTENSION', '2025-10-01', 'letter 6', '2027-01-01', '', '', ''),
  ],
  shipments: [
    sentUnder('L-1', 'S-1', '2025-08-31'),
    sentUnder('L-1', 'S-2', '2025-09-01'),
    sentUnder('L-1', 'S-3', '2025-10-01'),
    sentUnder('L-1', 'S-4', '2027-01-04'),
    sentUnder('L-1', 'S-5', '2027-01-05'),
    sentUnder('L-2', 'S-6', '2025-09-01'),
  ],
} satisfies ScenarioRows;
const ASKED = ['2025-09-15T00:00:00Z', '2026-12-31T00:00:00Z', '2027-01-05T00:00:00Z'];

interface Told {
  readonly counts: Record<string, object>;
  readonly rejectedRows: readonly object[];
  readonly licenseDeterminations: Record<string, object>;
  readonly determinations: Record<string, { breaches: string[] }>;
  readonly positions: readonly { licenses: Record<string, { status: string }>; countries: object }[];
}

const { engine, folderOf } = ownEngines();

test('license_events.csv is imported, judged and answered; importing it again records nothing', async () => {
  const own = await engine();
  const first = await own.import(folderOf(rows));
  expect(first.recorded).toMatchObject({ licenses: 2, license_events: 5, shipments: 6 });
  const told = (await own.answers(ASKED)) as Told;
  expect(told.counts['license_events']).toEqual({ rows: 6, accepted: 5, ignored: 0, rejected: 1 });
  expect(told.rejectedRows).toEqual([{ file: 'license_events.csv', line: 7, column: 'kind', code: 'LICENSE_EVENT' }]);
  expect(Object.entries(told.determinations).map(([reference, { breaches }]) => [reference, ...breaches])).toEqual([
    ['S-1'],
    ['S-2', 'LICENSE_SUSPENDED'],
    ['S-3'],
    ['S-4'],
    ['S-5', 'LICENSE_EXPIRED'],
    ['S-6', 'LICENSE_RETURNED'],
  ]);
  expect(told.licenseDeterminations['L-1']).toMatchObject({ usableThrough: '2027-01-04', expiryEstimated: false });
  expect(told.licenseDeterminations['L-2']).toMatchObject({ usableThrough: '2026-06-01', expiryEstimated: true });
  expect(told.positions.map(({ licenses }) => Object.values(licenses).map(({ status }) => status))).toEqual([
    ['SUSPENDED', 'RETURNED'],
    ['ACTIVE', 'RETURNED'],
    ['EXPIRED', 'RETURNED'],
  ]);
  expect(told.positions[0]?.countries).toMatchObject({ BR: { licensedTpp: '31664000' } });

  const again = await own.import(folderOf(rows));
  expect(again.recorded).toMatchObject({ license_events: 0, shipments: 0 });
  expect(again.counts).toEqual(first.counts);
});

test('it may come in a folder of its own, later, with its rows in any order', async () => {
  const [together, apart] = [await engine(), await engine()];
  await together.import(folderOf(rows));
  const { license_events, ...others } = rows;
  await apart.import(folderOf(others));
  await apart.import(folderOf({ license_events: license_events.toReversed() }));
  const [one, other] = [await together.answers(ASKED), await apart.answers(ASKED)];
  expect(compareAnswers(one, other, ['counts', 'rejectedRows', 'known']).differences).toEqual([]);
});

test('a reinstatement may come by an import before that of its suspension: either order ends the same', async () => {
  const [earlier, later] = [await engine(), await engine()];
  const { license_events, ...others } = rows;
  const [extension, reinstated, suspended] = license_events as [ScenarioRow, ScenarioRow, ScenarioRow];
  const [first, second] = [{ license_events: [reinstated] }, { license_events: [suspended] }];
  for (const one of [earlier, later]) await one.import(folderOf({ ...others, license_events: [extension] }));
  const before = (await earlier.answers(ASKED)) as Told;
  expect((await earlier.import(folderOf(first))).counts.license_events).toMatchObject({ accepted: 1, rejected: 0 });
  const between = (await earlier.answers(ASKED)) as Told;
  expect([between.positions, between.determinations]).toEqual([before.positions, before.determinations]);
  const [row] = await earlier.db.read((tx) => tx.query<{ now: Date }>('select clock_timestamp() as now'));
  await new Promise((resolve) => setTimeout(resolve, 3));

  for (const folder of [second, first]) expect((await later.import(folderOf(folder))).counts.license_events?.rejected).toBe(0); // prettier-ignore
  await earlier.import(folderOf(second));
  const [one, other] = [await earlier.answers(ASKED), await later.answers(ASKED)];
  expect(compareAnswers(one, other, ['counts', 'rejectedRows', 'scenario']).differences).toEqual([]);
  const told = one as Told;
  expect(told.positions.map(({ licenses }) => licenses['L-1']?.status)).toEqual(['SUSPENDED', 'ACTIVE', 'EXPIRED']);
  expect(['S-1', 'S-2', 'S-3', 'S-4'].map((id) => told.determinations[id]?.breaches.join())).toEqual([
    '',
    'LICENSE_SUSPENDED',
    '',
    '',
  ]);
  const known = (await earlier.answers(ASKED, row?.now.getTime())) as Told;
  expect(known.determinations).toEqual(between.determinations);
  expect(known.positions.map(({ licenses }) => licenses)).toEqual(between.positions.map(({ licenses }) => licenses));
});
