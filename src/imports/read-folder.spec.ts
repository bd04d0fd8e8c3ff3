import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvNameOf } from './columns.js';
import { MemoryRegister } from './memory-register.js';
import { readFolder } from './read-folder.js';
import type { ImportCounts, RejectedRow } from './sink.js';

interface Expected {
  readonly counts: ImportCounts;
  readonly rejectedRows: readonly { file: string; line: number; column: string | null; code: string }[];
}

const root = join(import.meta.dirname, '..', '..');
const own = (name: string): string => join(root, 'test', 'scenarios', name);
const shared = (name: string): string => join(root, '..', 'shared', 'scenarios', name);

const expectedOf = (folder: string): Expected => JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
const asExpected = (rows: readonly RejectedRow[]): Expected['rejectedRows'] =>
  rows.map(({ file, line, column, code }) => ({ file: csvNameOf(file), line, column, code }));

async function expectAsExpected(folder: string, register = new MemoryRegister()): Promise<void> {
  const before = register.rejected.length;
  const counts = await readFolder(folder, register, register);
  const expected = expectedOf(folder);
  expect(counts).toEqual(expected.counts);
  expect(asExpected(register.rejected.slice(before))).toEqual(expected.rejectedRows);
}

describe('our own scenarios', () => {
  test.each(['small', 'small-basic'])('%s is counted and refused as expected', async (name) => {
    await expectAsExpected(own(name));
  });

  test.each(['small', 'small-basic'])(
    '%s read again brings nothing new and is refused for the same reasons',
    async (name) => {
      const register = new MemoryRegister();
      await expectAsExpected(own(name), register);
      const batches = register.batches.length;
      await expectAsExpected(own(name), register);
      expect(register.batches).toHaveLength(batches);
    },
  );
});

describe('the scenarios beside the repository', () => {
  const names = ['small', 'small-basic', 'year', 'year-basic'];
  const here = names.filter((name) => existsSync(shared(name)));
  if (here.length < names.length) {
    test(`are not all here: ${names.filter((name) => !here.includes(name)).join(', ')}`, () => {
      expect(here.every((name) => existsSync(join(shared(name), 'expected.json')))).toBe(true);
    });
  }
  for (const name of here) {
    test(`${name} is counted and refused as expected, also the second time`, async () => {
      const register = new MemoryRegister();
      await expectAsExpected(shared(name), register);
      await expectAsExpected(shared(name), register);
    });
  }
});
