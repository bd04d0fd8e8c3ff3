import { expect, test } from '@jest/globals';
import type { LicenseFact } from '../src/ledger/facts.js';
import { day } from '../src/rules/day.js';
import { compareAnswers } from './support/compare-answers.js';
import { ownEngines } from './support/own-engines.js';
import { license } from './support/ledger.js';
import { rowOf, sentUnder, type ScenarioRow, type ScenarioRows } from './support/scenario-folder.js';

const { engine, folderOf } = ownEngines();

const [H100, H200, B200] = ['nvidia-h100-sxm5', 'nvidia-h200-sxm', 'nvidia-b200'];
const sent = (reference: string, on: string, item: string, quantity: string, value = '1.00'): ScenarioRow =>
  sentUnder('L-1', reference, on, { item, quantity, value });
const parties = [rowOf('NOVA', 'Nova', 'BR', 'BR', '', '')];
const shipments = [
  sent('S-1', '2025-06-02', H100, '100'),
  sent('S-2', '2025-06-03', H200, '49'),
  sent('S-3', '2025-06-04', H100, '1'),
  sent('S-4', '2025-06-05', H200, '1'),
  sent('S-5', '2025-06-06', H200, '1'),
  sent('S-6', '2025-06-07', B200, '1'),
  sent('S-7', '2025-06-08', 'nvidia-l40s', '1'),
];
const rows = {
  parties,
  licenses: [rowOf('L-1', '2025-06-01', '', 'BR', 'NOVA', H100, '100', '3000.00', '')],
  license_lines: [rowOf('L-1', H200, '50', '2000'), rowOf('L-1', B200, '3', '1.5')],
  shipments,
} satisfies ScenarioRows;
const ASKED = ['2025-06-05T23:00:00Z', '2026-06-01T00:00:00Z'];

interface Told {
  readonly determinations: Record<string, { authorization: string; licenseNumber: string | null; breaches: string[] }>;
  readonly positions: readonly { licenses: Record<string, object> }[];
}

test('a license with further lines is imported, drawn line by line, and recognised when it comes again', async () => {
  const own = await engine();
  const first = await own.import(folderOf(rows));
  expect(first.recorded).toMatchObject({ licenses: 1, license_lines: 2, shipments: 7 });
  const told = (await own.answers(ASKED)) as Told;
  expect(Object.entries(told.determinations).map(([reference, { breaches }]) => [reference, ...breaches])).toEqual([
    ['S-1'],
    ['S-2'],
    ['S-3', 'LICENSE_QUANTITY'],
    ['S-4'],
    ['S-5', 'LICENSE_QUANTITY'],
    ['S-6'],
    ['S-7', 'LICENSE_ITEM', 'LICENSE_QUANTITY'],
  ]);
  const again = await own.import(folderOf(rows));
  expect([again.counts, again.recorded]).toEqual([
    first.counts,
    { ...again.recorded, licenses: 0, license_lines: 0, shipments: 0 },
  ]);
  const other = await own.import(folderOf({ ...rows, license_lines: [rowOf('L-1', H200, '51', '2000')] }));
  expect(other.counts.license_lines).toEqual({ rows: 1, accepted: 0, ignored: 0, rejected: 1 });
  const same = (await own.answers(ASKED)) as Told;
  expect(same.positions).toEqual(told.positions);
});

test('that is the license that issueLicense puts on record with these lines', async () => {
  const [imported, issued] = [await engine(), await engine()];
  await imported.import(folderOf(rows));
  await issued.import(folderOf({ parties }));
  const fact: LicenseFact = license({
    number: 'L-1', issuedOn: day('2025-06-01'), expiresOn: null, destinationCountry: 'BR', consigneeId: 'NOVA', itemId: H100,
    quantity: 100n, valueCents: 300_000n,
    furtherLines: [{ itemId: H200, quantity: 50n, valueCents: 200_000n }, { itemId: B200, quantity: 3n, valueCents: 150n }],
  }); // prettier-ignore
  expect(await issued.record(fact)).toMatchObject([{ outcome: 'RECORDED' }]);
  await issued.import(folderOf({ shipments }));
  const [one, other] = [await imported.answers(ASKED), await issued.answers(ASKED)];
  expect(compareAnswers(one, other, ['counts', 'scenario']).differences).toEqual([]);
  // a line of a license that did not come from a file is no row of one
  const line = await issued.import(folderOf({ license_lines: [rowOf('L-1', H200, '50', '2000')] }));
  expect(line.counts.license_lines?.rejected).toBe(1);
});

test('with a line that is refused it is not on record, and is once that is mended', async () => {
  const [mended, right] = [await engine(), await engine()];
  const bad = [rows.license_lines[0] as ScenarioRow, rowOf('L-1', B200, 'three', '1.5')];
  const first = await mended.import(folderOf({ ...rows, license_lines: bad }));
  expect([first.counts.licenses.rejected, first.counts.license_lines?.rejected]).toEqual([1, 2]);
  const before = (await mended.answers(ASKED)) as Told;
  expect(before.determinations['S-1']?.breaches).toEqual(['LICENSE_NOT_ON_RECORD']);
  const second = await mended.import(folderOf(rows));
  expect(second.recorded).toMatchObject({ licenses: 1, license_lines: 2, shipments: 0 });
  await right.import(folderOf(rows));
  const [one, other] = [await mended.answers(ASKED), await right.answers(ASKED)];
  expect(compareAnswers(one, other, ['counts', 'scenario']).differences).toEqual([]);
});

test('a license that was withdrawn is told again with the same lines, or with others', async () => {
  const [again, right] = [await engine(), await engine()];
  await again.import(folderOf(rows));
  const withdrawal = rowOf('W-1', 'LICENSE', 'L-1', 'typo');
  expect((await again.import(folderOf({ withdrawals: [withdrawal] }))).counts.withdrawals?.accepted).toBe(1);
  expect((await again.import(folderOf(rows))).recorded).toMatchObject({ licenses: 0, license_lines: 0 });
  const corrected = {
    licenses: [rowOf('L-1', '2025-06-01', '', 'BR', 'NOVA', H100, '101', '3000.00', '')],
    license_lines: [rows.license_lines[0] as ScenarioRow, rowOf('L-1', B200, '4', '1.5')],
  };
  const second = await again.import(folderOf(corrected));
  expect(second.counts).toMatchObject({ licenses: { accepted: 1 }, license_lines: { accepted: 2 } });
  expect(second.recorded).toMatchObject({ licenses: 1, license_lines: 2 });
  expect((await again.import(folderOf(corrected))).recorded).toMatchObject({ licenses: 0, license_lines: 0 });
  await right.import(folderOf({ ...rows, ...corrected }));
  const [one, other] = [await again.answers(ASKED), await right.answers(ASKED)];
  expect(compareAnswers(one, other, ['counts', 'scenario']).differences).toEqual([]);
});
