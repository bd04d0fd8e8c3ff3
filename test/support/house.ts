import path from 'node:path';

/** One file of `src`: its path from the root of the repository, with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The rooms and their floors (STYLE.md): imports go down a floor or stay in the room. */
export const floors: Readonly<Record<string, number>> = {
  rules: 0,
  platform: 1,
  ledger: 2,
  access: 2,
  parties: 3,
  items: 3,
  evidence: 3,
  authorizations: 4,
  allocations: 4,
  shipments: 5,
  placements: 5,
  holds: 6,
  presumption: 6,
  imports: 6,
  obligations: 6,
  corrections: 7,
  cli: 8,
};
const ROOF = 9;

/** What the top level of the repository may hold. */
export const topLevel = new Set([
  '.ci',
  '.dockerignore',
  '.env.example',
  '.git',
  '.gitignore',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc',
  'LICENSE',
  'README.md',
  'docker',
  'migrations',
  'nest-cli.json',
  'package-lock.json',
  'package.json',
  'schema.graphql',
  'src',
  'test',
  'tsconfig.json',
]);

/** A file tends to 40 to 150 lines; past this there are two ideas in one. Tables of data may be longer. */
export const LONGEST_FILE = 260;

/** Everything that is wrong with these files, one sentence each. None when the house stands. */
export function houseProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...placeProblems(file),
    ...lengthProblems(file),
    ...importsOf(file.text).flatMap((target) => importProblems(file.path, target)),
  ]);
}

/** What a file imports: static imports, exports from elsewhere, dynamic imports and import types. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const from = /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*['"]([^'"]+)['"]/gm;
  const bare = /^\s*import\s*['"]([^'"]+)['"]/gm;
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g;
  return [from, bare, dynamic].flatMap((pattern) => [...code.matchAll(pattern)].map(([, target]) => target ?? ''));
}

function placeProblems({ path: file }: SourceFile): string[] {
  const [, room, ...rest] = file.split('/');
  if (room === undefined || rest.length === 0) return [];
  if (floors[room] === undefined) return [`${file}: src/${room} is no room; floors are in test/support/house.ts`];
  const flat = rest.length === 1 || (room === 'rules' && rest[0] === 'rulebook' && rest.length === 2);
  return flat ? [] : [`${file}: a room is a flat folder`];
}

function lengthProblems({ path: file, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length;
  if (file.endsWith('.data.ts') || lines <= LONGEST_FILE) return [];
  return [`${file}: ${lines} lines; past ${LONGEST_FILE} there are two ideas in one`];
}

function importProblems(file: string, target: string): string[] {
  const room = roomOf(file);
  if (!target.startsWith('.')) {
    const forTests = file.endsWith('.spec.ts');
    return room === 'rules' && !forTests
      ? [`${file}: rules import nothing from outside, and it imports ${target}`]
      : [];
  }
  const imported = path.posix.join(path.posix.dirname(file), target);
  if (!imported.startsWith('src/')) {
    // Specs use the builders of test/support; what runs before a build ends in what the build made.
    const allowed = file.endsWith('.spec.ts') ? 'test/support/' : 'dist/src/';
    const mayImport = file.endsWith('.spec.ts') || (room === '' && file.endsWith('.mjs'));
    return mayImport && imported.startsWith(allowed) ? [] : [`${file}: it imports ${imported}`];
  }
  const other = roomOf(imported);
  if (room === other) return [];
  const [from, to] = [floorOf(room), floorOf(other)];
  if (to < from) return [];
  return [`${file}: it imports ${to === from ? 'sideways' : 'up'}, from ${other === '' ? 'src' : other}`];
}

/** The room of a file; empty for the files that stand in `src` itself. */
function roomOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}

function floorOf(room: string): number {
  return room === '' ? ROOF : (floors[room] ?? ROOF);
}
