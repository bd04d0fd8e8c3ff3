import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FileName } from '../src/imports/columns.js';
import { Row } from '../src/imports/row.js';
import type { WithdrawnKind } from '../src/ledger/fact-name.js';
import type { Fact } from '../src/ledger/facts.js';
import { compareAnswers } from './support/compare-answers.js';
import { type Engine, freshEngine } from './support/engine.js';
import {
  acceptedRows,
  scenarioIn,
  type ScenarioRow,
  type ScenarioRows,
  writeFolder,
} from './support/scenario-folder.js';
import { withdraw } from './support/withdrawals.js';

/** A scenario in full, whose facts are withdrawn one after the other, and put on record again. */
const scenario = scenarioIn(path.join(import.meta.dirname, 'scenarios', 'small'));
const NOT_COMPARED = ['counts', 'rejectedRows', 'known'];
const engines: Engine[] = [];
let rows: ScenarioRows;
let full: Engine;

async function engineWith(given: ScenarioRows): Promise<Engine> {
  const engine = await freshEngine();
  engines.push(engine);
  const folder = writeFolder(given);
  await engine.import(folder);
  fs.rmSync(folder, { recursive: true });
  return engine;
}

beforeAll(async () => {
  rows = await acceptedRows(scenario);
  full = await engineWith(rows);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** Which facts of a kind: all of them would do, and take longer. The license BR-2 replaces another one. */
const KINDS: readonly { readonly kind: WithdrawnKind; readonly file: FileName; readonly names: readonly string[] }[] = [
  { kind: 'LICENSE', file: 'licenses', names: ['CL-1', 'BR-2'] },
  { kind: 'OPENING_STOCK', file: 'installed_base', names: ['AUR-MY|MY|nvidia-h100-sxm5|2025-01-01'] },
  { kind: 'HOLIDAY', file: 'holidays', names: ['2026-01-01'] },
  { kind: 'ALLOCATION_CHANGE', file: 'allocation_changes', names: ['IN|2025-09-01', 'BR|2026-02-01'] },
];

const nameOf = (file: FileName, row: ScenarioRow): string => new Row(file, row.cells).key();
const nameOfFact = (fact: Fact): string | undefined => {
  switch (fact.kind) {
    case 'LICENSE':
      return fact.number;
    case 'OPENING_STOCK':
      return [fact.holderId, fact.country, fact.itemId, fact.asOf].join('|');
    case 'HOLIDAY':
      return fact.on;
    case 'ALLOCATION_CHANGE':
      return `${fact.country}|${fact.effectiveOn}`;
    default:
      return undefined;
  }
};

describe.each(KINDS)('$kind', ({ file, kind, names }) => {
  test('withdrawn, everything is as in a ledger that never had it; recorded again, as if nothing had been', async () => {
    let changed = 0;
    for (const name of names) {
      const fact = full.facts.find((one) => one.kind === kind && nameOfFact(one) === name);
      if (fact === undefined) throw new Error(`${kind} ${name} was imported`);
      await sleep(3);
      const known = Date.now();
      await sleep(3);
      expect(await full.record(withdraw(kind, name))).toMatchObject([{ outcome: 'RECORDED', replayed: false }]);
      const without = await engineWith({ ...rows, [file]: rows[file]?.filter((one) => nameOf(file, one) !== name) });
      const [answers, expected] = [await full.answers(scenario.asOf), await without.answers(scenario.asOf)];
      expect([name, compareAnswers(expected, answers, NOT_COMPARED).differences]).toEqual([name, []]);
      changed += compareAnswers(scenario.expected, answers, NOT_COMPARED).differences.length;

      const then = await full.answers(scenario.asOf, known);
      expect([name, compareAnswers(scenario.expected, then, NOT_COMPARED).differences]).toEqual([name, []]);
      expect(await full.record({ ...fact, requestKey: `again ${name}` })).toMatchObject([{ replayed: false }]);
      const again = await full.answers(scenario.asOf);
      expect([name, compareAnswers(scenario.expected, again, NOT_COMPARED).differences]).toEqual([name, []]);
    }
    expect(changed).toBeGreaterThan(0);
  }, 600_000);
});
