import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { COLUMNS, csvNameOf, FILES, type FileName } from '../../src/imports/columns.js';
import { readCsv } from '../../src/imports/csv-reader.js';

/** One row of a file: the cells, and the text as it stands there. */
export interface ScenarioRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
}
/** A scenario folder in memory. A file that is not named is missing. */
export type ScenarioRows = Partial<Record<FileName, readonly ScenarioRow[]>>;

export interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly asOf: readonly string[];
  readonly expected: object & { rejectedRows: readonly { file: string; line: number }[]; positions: readonly object[] };
}

export function scenarioIn(folder: string): Scenario {
  const json = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const { asOf, name } = json('scenario.json') as { asOf: string[]; name: string };
  return { name, folder, asOf, expected: json('expected.json') as Scenario['expected'] };
}

/** The rows that its expectation does not refuse. */
export async function acceptedRows({ expected, folder }: Scenario): Promise<ScenarioRows> {
  const refused = new Set(expected.rejectedRows.map(({ file, line }) => `${file} ${line}`));
  const rows: ScenarioRows = {};
  for (const file of FILES) {
    const kept: ScenarioRow[] = [];
    for await (const row of readCsv(path.join(folder, csvNameOf(file)), COLUMNS[file])) {
      if (!refused.has(`${csvNameOf(file)} ${row.line}`)) kept.push(row);
    }
    rows[file] = kept;
  }
  return rows;
}

/** Writes a folder under the temporary one; the caller removes it. */
export function writeFolder(rows: ScenarioRows): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-scenario-'));
  for (const file of FILES) {
    const lines = rows[file];
    if (lines === undefined) continue;
    const text = [COLUMNS[file].join(','), ...lines.map(({ raw }) => raw)].join('\n');
    fs.writeFileSync(path.join(folder, csvNameOf(file)), `${text}\n`);
  }
  return folder;
}

export const rowOf = (...cells: readonly string[]): ScenarioRow => ({ line: 0, cells, raw: cells.join(',') });

/** A row of shipments.csv: to NOVA in Brazil, at noon of a day, under a license. */
export const sentUnder = (
  license: string,
  reference: string,
  on: string,
  { item = 'nvidia-h100-sxm5', quantity = '10', value = '1.00' } = {},
): ScenarioRow =>
  rowOf(
    reference,
    `${on}T12:00:00Z`,
    'EXPORT',
    'US',
    'BR',
    'NOVA',
    '',
    '',
    item,
    quantity,
    value,
    'LICENSE',
    license,
    '',
  );

/** A generator of numbers from 0 to below 1 that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The column that names the row this one must come after, within the files whose rows name others of their kind. */
const FOLLOWS: Partial<Record<FileName, { readonly file: readonly FileName[]; readonly column: number }>> = {
  licenses: { file: ['licenses'], column: 8 },
  corrections: { file: ['shipments', 'removals'], column: 1 },
};

/**
 * The same rows in several folders and in any order. A row may refer only to what an earlier folder or its own one brings,
 * so parties, VEUs and sites are in the first, and what follows another row is in no earlier folder than that one.
 */
export function shuffledParts(rows: ScenarioRows, parts: number, random: () => number): ScenarioRows[] {
  const folders: Record<FileName, ScenarioRow[]>[] = Array.from(
    { length: parts },
    () => Object.fromEntries(FILES.map((file) => [file, []])) as unknown as Record<FileName, ScenarioRow[]>,
  );
  const partOf = new Map<string, number>();
  for (const file of FILES) {
    const first = file === 'parties' || file === 'veus' || file === 'sites';
    const pending = [...(rows[file] ?? [])];
    while (pending.length > 0) {
      const row = pending.splice(Math.floor(random() * pending.length), 1)[0];
      if (row === undefined) break;
      const follows = FOLLOWS[file];
      const name = follows === undefined ? '' : (row.cells[follows.column] ?? '');
      const earlier = follows?.file.map((other) => partOf.get(`${other} ${name}`)).find((part) => part !== undefined);
      if (name !== '' && earlier === undefined && pending.length > 0) {
        pending.push(row); // what it follows has not been placed yet
        continue;
      }
      const least = earlier ?? 0;
      const part = first ? 0 : least + Math.floor(random() * (parts - least));
      partOf.set(`${file} ${row.cells[0] ?? ''}`, part);
      folders[part]?.[file].push(row);
    }
  }
  return folders;
}

/**
 * The same rows in two folders that can be imported in either order: parties, VEUs and sites are in both, and what follows
 * another row is in the folder of that one.
 */
export function halves(rows: ScenarioRows, random: () => number): [ScenarioRows, ScenarioRows] {
  const places = new Map<string, number>();
  const partOf = (file: FileName, { cells }: ScenarioRow): number => {
    const follows = FOLLOWS[file];
    const name = follows === undefined ? '' : (cells[follows.column] ?? '');
    const other = follows?.file.map((one) => [one, rows[one]?.find((row) => row.cells[0] === name)] as const);
    const before = name === '' ? undefined : other?.find(([, row]) => row !== undefined);
    if (before?.[1] !== undefined) return partOf(before[0], before[1]);
    const place = `${file} ${cells[0] ?? ''}`;
    const part = places.get(place) ?? Math.floor(random() * 2);
    places.set(place, part);
    return part;
  };
  const half = (part: number): ScenarioRows =>
    Object.fromEntries(
      FILES.map((file) => {
        const both = file === 'parties' || file === 'veus' || file === 'sites';
        return [file, both ? (rows[file] ?? []) : (rows[file] ?? []).filter((row) => partOf(file, row) === part)];
      }),
    );
  return [half(0), half(1)];
}
