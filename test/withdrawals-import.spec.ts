import { expect, test } from '@jest/globals';
import { compareAnswers } from './support/compare-answers.js';
import { ownEngines } from './support/own-engines.js';
import { rowOf, sentUnder, type ScenarioRow, type ScenarioRows } from './support/scenario-folder.js';

const ASKED = ['2025-06-15T00:00:00Z', '2026-06-02T00:00:00Z'];
const H100 = 'nvidia-h100-sxm5';

const { engine, folderOf } = ownEngines();

const issued = (number: string, quantity: string, replaces = ''): ScenarioRow =>
  rowOf(number, '2025-06-01', '2026-06-01', 'BR', 'NOVA', H100, quantity, '30000000', replaces);
const withdrawn = (reference: string, kind: string, fact: string): ScenarioRow =>
  rowOf(reference, kind, fact, 'mistyped');
const right = {
  parties: [rowOf('NOVA', 'Nova', 'BR', 'BR', '', '')],
  licenses: [issued('L-1', '1000')],
  shipments: [sentUnder('L-1', 'S-1', '2025-06-10'), sentUnder('L-1', 'S-2', '2026-06-02')],
} satisfies ScenarioRows;
const wrong = {
  ...right,
  licenses: [issued('L-1', '10'), issued('L-2', '10', 'L-1')],
  holidays: [rowOf('2026-06-01', 'no holiday')],
  installed_base: [rowOf('NOVA', 'BR', H100, '7', '2025-01-01')],
  allocation_changes: [rowOf('BR', '2025-06-05', '', 'MET', '', 'a rumour')],
} satisfies ScenarioRows;
const withdrawals = {
  withdrawals: [
    withdrawn('W-1', 'LICENSE', 'L-2'),
    withdrawn('W-2', 'LICENSE', 'L-1'),
    withdrawn('W-3', 'HOLIDAY', '2026-06-01'),
    withdrawn('W-4', 'OPENING_STOCK', `NOVA|BR|${H100}|2025-01-01`),
    withdrawn('W-5', 'ALLOCATION_CHANGE', 'BR|2025-06-05'),
  ],
} satisfies ScenarioRows;

const NOT_COMPARED = ['counts', 'rejectedRows', 'known'];

test.each([
  { how: 'in the folder of what they withdraw', parts: [{ ...wrong, ...withdrawals }] },
  { how: 'in a folder of their own', parts: [wrong, withdrawals] },
])('withdrawals come $how, and the right license with a later import', async ({ parts }) => {
  const [corrected, straight] = [await engine(), await engine()];
  for (const part of parts) await corrected.import(folderOf(part));
  const told = (await corrected.answers(ASKED)) as { counts: Record<string, object>; rejectedRows: object[] };
  expect([told.counts['withdrawals'], told.rejectedRows]).toEqual([
    { rows: 5, accepted: 5, ignored: 0, rejected: 0 },
    [],
  ]);
  await corrected.import(folderOf({ licenses: right.licenses }));
  await straight.import(folderOf(right));
  const [is, was] = [await corrected.answers(ASKED), await straight.answers(ASKED)];
  expect(compareAnswers(was, is, NOT_COMPARED).differences).toEqual([]);

  for (const part of parts)
    expect(Object.values((await corrected.import(folderOf(part))).recorded).filter((rows) => rows > 0)).toEqual([]);
  expect(compareAnswers(was, await corrected.answers(ASKED), NOT_COMPARED).differences).toEqual([]);
});

test('what rests on a fact keeps it on record, wherever the row stands that would take it away', async () => {
  const own = await engine();
  await own.import(folderOf(wrong));
  const turned = [...withdrawals.withdrawals.slice(0, 2).toReversed(), withdrawn('W-6', 'LICENSE', 'L-9')];
  await own.import(folderOf({ withdrawals: turned }));
  const { rejectedRows } = (await own.answers(ASKED)) as { rejectedRows: object[] };
  expect(rejectedRows).toEqual([
    { file: 'withdrawals.csv', line: 2, column: 'fact', code: 'STILL_NEEDED' },
    { file: 'withdrawals.csv', line: 4, column: 'fact', code: 'NOT_FOUND' },
  ]);
});
