import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS, csvNameOf, FILES, type FileName } from './columns.js';
import type { FactOf } from './facts.js';
import { MemoryRegister } from './memory-register.js';
import { readFolder } from './read-folder.js';
import type { ImportCounts } from './sink.js';

/** For specs: rows as written below the header. A file that is not named is missing. */
export type Written = Partial<Record<FileName, readonly string[]>>;

export interface Imported {
  readonly counts: ImportCounts;
  /** `line column code`, in order. */
  readonly refused: readonly string[];
  readonly register: MemoryRegister;
}

/** Some parties, a license, authorizations and a shipment that later rows can name, all of them accepted. */
export const GROUND = {
  parties: [
    'P-US,Acme,US,US,,',
    'P-DE,Rhein,DE,DE,,',
    'P-BR,Nova,BR,BR,,',
    'P-HK,Harbour,HK,HK,,',
    'P-SG,Sub,SG,SG,,P-HK',
  ],
  licenses: ['L-1,2025-06-01,2026-06-01,BR,P-BR,nvidia-h100-sxm5,10,1.00,'],
  veus: ['V-U,UVEU,P-US,,2025-06-01', 'V-N,NVEU,P-BR,BR,2025-06-01'],
  sites: ['S-U,V-U,DE,2025-06-01,'],
  shipments: ['SO-1,2025-06-02T12:00:00Z,EXPORT,US,BR,P-BR,,,nvidia-h100-sxm5,1,1.00,,,'],
  removals: ['R-1,2025-06-03T12:00:00Z,P-BR,BR,nvidia-h100-sxm5,1,LOST'],
  corrections: [],
  holidays: [],
  installed_base: [],
  allocation_changes: [],
  license_lines: [],
  license_events: [],
  withdrawals: [],
} as const satisfies Record<FileName, readonly string[]>;

/** `GROUND` with further rows in one file. */
export const withRows = (file: FileName, ...rows: readonly string[]): Written => ({
  ...GROUND,
  [file]: [...GROUND[file], ...rows],
});

/** Writes the rows into a folder, reads it as an import does, and removes it. */
export async function imported(written: Written, register = new MemoryRegister()): Promise<Imported> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-import-'));
  const before = register.rejected.length;
  try {
    for (const file of FILES) {
      const rows = written[file];
      if (rows === undefined) continue;
      await writeFile(join(folder, csvNameOf(file)), [COLUMNS[file].join(','), ...rows, ''].join('\n'));
    }
    const counts = await readFolder(folder, register, register);
    const refused = register.rejected.slice(before).map(({ line, column, code }) => `${line} ${column} ${code}`);
    return { counts, refused, register };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the last row of a file, written below `GROUND`, is refused for; `accepted` or `ignored` otherwise. */
export async function lastRow(file: FileName, ...rows: readonly string[]): Promise<string> {
  const { counts, refused } = await imported(withRows(file, ...rows));
  if (refused.length > 0) return refused.map((each) => each.replace(/^\d+ /, '')).join('; ');
  return (counts[file]?.ignored ?? 0) > 0 ? 'ignored' : 'accepted';
}

/** The facts accepted from a file, in the order they were handed on. */
export const factsOf = <F extends FileName>(register: MemoryRegister, file: F): readonly FactOf<F>[] =>
  register.batches.flatMap((batch) => (batch.file === file ? batch.rows.map(({ fact }) => fact as FactOf<F>) : []));
