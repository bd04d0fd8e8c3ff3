import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { houseProblems, importsOf, LONGEST_FILE, topLevel, type SourceFile } from './support/house.js';

const root = path.resolve(import.meta.dirname, '..');

function sources(folder: string): SourceFile[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => ({ path: file, text: fs.readFileSync(path.join(root, file), 'utf8') }));
}

describe('the house', () => {
  test('has its rooms on their floors: imports go down or stay', () => {
    const files = sources('src');
    expect(files.length).toBeGreaterThan(50);
    expect(houseProblems(files)).toEqual([]);
  });

  test('has nothing at its door that is not described', () => {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
    const entries = new Set(
      listed
        .toString()
        .trim()
        .split('\n')
        .map((file) => file.split('/')[0] ?? ''),
    );
    expect([...entries].filter((entry) => !topLevel.has(entry))).toEqual([]);
  });

  test('reads its settings in one place', () => {
    const readers = sources('src').filter(({ text }) => /\bprocess\.env\b/.test(text));
    expect(readers.map((file) => file.path)).toEqual(['src/platform/config.ts']);
  });
});

describe('a violation is found', () => {
  const plant = (file: string, text: string): string[] => houseProblems([{ path: file, text }]);

  test.each([
    ['an import going up', 'src/ledger/x.ts', `import { y } from '../shipments/y.js';`, /up, from shipments/],
    [
      'an import going sideways',
      'src/items/x.ts',
      `import type { Y } from '../parties/y.js';`,
      /sideways, from parties/,
    ],
    ['an import of the roof', 'src/imports/x.ts', `export { y } from '../main.js';`, /up, from src/],
    ['an import of a whole module', 'src/parties/x.ts', `import '../allocations/y.js';`, /up, from allocations/],
    [
      'an import over several lines',
      'src/ledger/x.ts',
      `import {\n  y,\n  z,\n} from '../items/y.js';`,
      /up, from items/,
    ],
    ['a dynamic import', 'src/ledger/x.ts', `const y = await import('../items/y.js');`, /up, from items/],
    [
      'an import of a test',
      'src/ledger/x.ts',
      `import { y } from '../../test/support/y.js';`,
      /it imports test\/support/,
    ],
    ['a package in the rules', 'src/rules/x.ts', `import pg from 'pg';`, /nothing from outside.* pg$/],
    ['a module of Node in the rules', 'src/rules/rulebook/x.ts', `import fs from 'node:fs';`, /node:fs$/],
    ['the platform in the rules', 'src/rules/x.ts', `import { y } from '../platform/y.js';`, /up, from platform/],
    ['a nested folder', 'src/ledger/deep/x.ts', '', /flat folder/],
    ['a folder under the rulebook', 'src/rules/rulebook/deep/x.ts', '', /flat folder/],
    ['an unknown room', 'src/utils/x.ts', '', /no room/],
    ['a long file', 'src/ledger/x.ts', 'line\n'.repeat(LONGEST_FILE + 1), /261 lines/],
  ])('%s', (_why, file, text, problem) => {
    const problems = plant(file, text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test.each([
    ['an import going down', 'src/shipments/x.ts', `import { y } from '../ledger/y.js';`],
    ['an import within the room', 'src/rules/rulebook/x.ts', `import { y } from '../parameter.js';`],
    ['a long file of data', 'src/rules/rulebook/x.data.ts', 'line\n'.repeat(1000)],
    ['a word in a comment', 'src/rules/x.ts', `// import pg from 'pg';\n/* import pg from 'pg'; */`],
  ])('and no more than that: %s', (_why, file, text) => {
    expect(plant(file, text)).toEqual([]);
  });

  test('imports are read in all their forms', () => {
    const text = `import a, { type B } from './a.js';\nexport * from "./b.js";\nimport './c.js';\ntype D = import('./d.js').D;`;
    expect(importsOf(text).toSorted()).toEqual(['./a.js', './b.js', './c.js', './d.js']);
  });
});
