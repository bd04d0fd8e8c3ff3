import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvNameOf } from './columns.js';
import { imported, GROUND } from './imported.fixture.js';
import { MemoryRegister } from './memory-register.js';
import { readFolder } from './read-folder.js';
import type { ImportCounts } from './sink.js';

interface Outcome {
  readonly counts: ImportCounts;
  readonly rejectedRows: readonly { file: string; line: number; column: string | null; code: string }[];
}

const NAMES = ['small', 'small-basic', 'year', 'year-basic'];
const root = join(import.meta.dirname, '..', '..');
const own = (name: string): string => join(root, 'test', 'scenarios', name);
const shared = (name: string): string => join(root, '..', 'shared', 'scenarios', name);

function expectedOf(folder: string): Outcome {
  const { counts, rejectedRows } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Outcome;
  return { counts, rejectedRows };
}

async function outcomeOf(folder: string, register = new MemoryRegister()): Promise<Outcome> {
  const before = register.rejected.length;
  const counts = await readFolder(folder, register, register);
  const rejectedRows = register.rejected
    .slice(before)
    .map(({ file, line, column, code }) => ({ file: csvNameOf(file), line, column, code }));
  return { counts, rejectedRows };
}

describe('our own scenarios', () => {
  test.each(['small', 'small-basic'])('%s is counted and refused as expected', async (name) => {
    expect(await outcomeOf(own(name))).toEqual(expectedOf(own(name)));
  });

  test.each(['small', 'small-basic'])('%s read again brings nothing new, with the same counts', async (name) => {
    const register = new MemoryRegister();
    await outcomeOf(own(name), register);
    const batches = register.batches.length;
    expect(await outcomeOf(own(name), register)).toEqual(expectedOf(own(name)));
    expect(register.batches).toHaveLength(batches);
  });
});

describe('the scenarios beside the repository', () => {
  for (const name of NAMES) {
    if (existsSync(shared(name))) {
      test(`${name} is counted and refused as expected, also the second time`, async () => {
        const register = new MemoryRegister();
        expect(await outcomeOf(shared(name), register)).toEqual(expectedOf(shared(name)));
        expect(await outcomeOf(shared(name), register)).toEqual(expectedOf(shared(name)));
      });
    } else {
      test(`${name} is not here, so it is not compared`, () => {
        expect(existsSync(shared(name))).toBe(false);
      });
    }
  }
});

test('a folder without files has ten empty ones', async () => {
  const { counts } = await imported({});
  expect(Object.keys(counts)).toHaveLength(10);
  expect(new Set(Object.values(counts).map(({ rows }) => rows))).toEqual(new Set([0]));
});

test('a folder that is not there is refused', async () => {
  const register = new MemoryRegister();
  await expect(readFolder(own('nowhere'), register, register)).rejects.toThrow('it does not exist');
});

test('a file that is no table refuses the folder before any row is handed on', async () => {
  const register = new MemoryRegister();
  const written = { ...GROUND, corrections: ['C-1,SO-1,"never closed'] };
  await expect(imported(written, register)).rejects.toThrow('corrections.csv, line 2: a quote in this record');
  expect(register.batches).toEqual([]);
});
