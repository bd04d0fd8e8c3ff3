import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { formatTpp } from '../src/rules/tpp.js';
import { compareAnswers } from './support/compare-answers.js';
import { type Engine, freshEngine } from './support/engine.js';
import { acceptedRows, scenarioIn, seeded, shuffledParts, writeFolder } from './support/scenario-folder.js';

/** The shipments of this folder stand around every date of the rulebooks; its README derives each expected value. */
const scenario = scenarioIn(path.join(import.meta.dirname, 'scenarios', 'rulebooks'));

const engines: Engine[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});
async function emptyEngine(): Promise<Engine> {
  const fresh = await freshEngine();
  engines.push(fresh);
  return fresh;
}

/** TPP of the accounts of the cap, by kind and product. */
async function volumesOf({ db }: Engine): Promise<Record<string, string>> {
  const rows = await db.read((tx) =>
    tx.query<{ name: string; balance: string }>(
      `select kind || ' ' || key as name, balance from account where kind like 'VOLUME%' order by 1`,
    ),
  );
  return Object.fromEntries(rows.map(({ balance, name }) => [name, formatTpp(BigInt(balance))]));
}

/** How the shipments that the cap is a condition of stand to it. */
async function capsOf({ db }: Engine): Promise<Record<string, boolean>> {
  const rows = await db.read((tx) =>
    tx.query<{ reference: string; met: boolean }>(
      `select s.reference, (f->>'met')::boolean as met from shipment s
       join determination d on d.seq = (select max(j.seq) from determination j where j.subject_seq = s.seq)
       cross join lateral json_array_elements(d.detail->'findings') f
       where f->>'rule' = 'review.volumeCap' and not exists (select 1 from reversal r where r.reverses_seq = s.seq)`,
    ),
  );
  return Object.fromEntries(rows.map(({ met, reference }) => [reference, met]));
}

/** By the README: of the class are CN-2, which makes it 200 of at most 500, and MO-1, which makes it 300. */
const CAPS = { 'CN-2': true, 'MO-1': true };

/** By the README: 1,000 H200 for use in the United States, 300 to China and Macau, and 10 B200 to China. */
const VOLUMES = {
  'VOLUME_CHINA_MACAU nvidia-b200': '360000',
  'VOLUME_CHINA_MACAU nvidia-h200-sxm': '4749600',
  'VOLUME_UNITED_STATES nvidia-h200-sxm': '15832000',
};

describe('the same few shipments around every date of the rulebooks', () => {
  test('are answered as derived by hand, and the volumes of the cap with them', async () => {
    const into = await emptyEngine();
    await into.import(scenario.folder);
    const { compared, differences } = compareAnswers(scenario.expected, await into.answers(scenario.asOf));
    expect(differences).toEqual([]);
    expect(compared).toBe(358);
    expect(await volumesOf(into)).toEqual(VOLUMES);
    expect(await capsOf(into)).toEqual(CAPS);
  });

  test.each([1, 2, 3])('in three parts and any order of rows (seed %i)', async (seed) => {
    const into = await emptyEngine();
    for (const part of shuffledParts(await acceptedRows(scenario), 3, seeded(seed))) {
      const folder = writeFolder(part);
      folders.push(folder);
      await into.import(folder);
    }
    const answers = await into.answers(scenario.asOf);
    expect(compareAnswers(scenario.expected, answers, ['counts', 'rejectedRows']).differences).toEqual([]);
    expect(await volumesOf(into)).toEqual(VOLUMES);
    expect(await capsOf(into)).toEqual(CAPS);
  });
});
