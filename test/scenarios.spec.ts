import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compareAnswers } from './support/compare-answers.js';
import { type Engine, freshEngine } from './support/engine.js';
import {
  acceptedRows,
  type Scenario,
  scenarioIn,
  seeded,
  shuffledParts,
  writeFolder,
} from './support/scenario-folder.js';

const own = (name: string): Scenario => scenarioIn(path.join(import.meta.dirname, 'scenarios', name));
/** The large folders are beside the checkout where Headroom is developed; elsewhere a test says that they are not there. */
const LARGE = path.resolve(import.meta.dirname, '..', '..', 'shared', 'scenarios');

/** What differs on purpose when only the accepted rows are imported, in parts. */
const OF_THE_IMPORT = ['counts', 'rejectedRows'];

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

async function importParts(scenario: Scenario, seed: number): Promise<Engine> {
  const into = await emptyEngine();
  for (const part of shuffledParts(await acceptedRows(scenario), 3, seeded(seed))) {
    const folder = writeFolder(part);
    folders.push(folder);
    const summary = await into.import(folder);
    expect(Object.values(summary.counts).reduce((all, { rejected }) => all + rejected, 0)).toBe(0);
  }
  return into;
}

describe.each([
  { name: 'small-basic', values: 1629 },
  { name: 'small', values: 1930 },
])('$name', ({ name, values }) => {
  const scenario = own(name);

  test('is answered as expected, value by value', async () => {
    const into = await emptyEngine();
    await into.import(scenario.folder);
    const { compared, differences } = compareAnswers(scenario.expected, await into.answers(scenario.asOf));
    expect(differences).toEqual([]);
    expect(compared).toBe(values);
  });

  test('imported again changes nothing, the counts included', async () => {
    const into = await emptyEngine();
    await into.import(scenario.folder);
    const events = (): Promise<unknown> => into.db.read((tx) => tx.query('select seq from ledger_head'));
    const before = [await into.answers(scenario.asOf), await events()];
    const { recorded } = await into.import(scenario.folder);
    expect([await into.answers(scenario.asOf), await events()]).toEqual(before);
    expect(Object.values(recorded).every((rows) => rows === 0)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5])('in three parts and any order of rows gives the same answers (seed %i)', async (seed) => {
    const into = await importParts(scenario, seed);
    const answers = await into.answers(scenario.asOf);
    const { compared, differences } = compareAnswers(scenario.expected, answers, OF_THE_IMPORT);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(1500);
  });
});

describe('the large scenarios', () => {
  const beside = ['year-basic', 'year'].filter((name) => fs.existsSync(path.join(LARGE, name)));

  test(`beside this checkout: ${beside.join(', ') || 'none, so only the small ones are compared'}`, () => {
    expect(beside).toEqual(fs.existsSync(LARGE) ? ['year-basic', 'year'] : []);
  });

  for (const name of beside) {
    test(`${name} is answered as expected`, async () => {
      const scenario = scenarioIn(path.join(LARGE, name));
      const into = await emptyEngine();
      await into.import(scenario.folder);
      const { compared, differences } = compareAnswers(scenario.expected, await into.answers(scenario.asOf));
      expect(differences.slice(0, 20)).toEqual([]);
      expect(compared).toBeGreaterThan(150_000);
    }, 180_000);
  }
});
