import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Config } from '../platform/config.js';
import { findBinaries } from '../platform/embedded-binaries.js';
import { type Check, messageOf } from './doctor-check.js';

/** What Headroom needs of the machine before it reaches a database. */
export function* checkMachine(config: Config): Generator<Check> {
  yield nodeCheck(process.versions.node, enginesOfPackage());
  if (config.databaseUrl !== undefined) return;
  yield binariesCheck();
  yield folderCheck(config.dataDir);
}

/** The Node versions of package.json, which is beside `dist` or beside `src`. */
function enginesOfPackage(): string {
  const require = createRequire(import.meta.url);
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      return (require(place) as { engines: { node: string } }).engines.node;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error('package.json is not where it belongs.');
}

export function nodeCheck(version: string, wanted: string): Check {
  const found = `Node ${version}`;
  if (satisfies(version, wanted)) return { what: 'node', state: 'ok', found };
  return { what: 'node', state: 'fail', found, remedy: `install one of ${wanted}` };
}

/** Ranges as we write them: `^20.19.0 || >=24.11.0`. */
export function satisfies(version: string, ranges: string): boolean {
  const have = numbersOf(version);
  return ranges.split('||').some((range) => {
    const least = numbersOf(range);
    const caret = range.trim().startsWith('^');
    return compare(have, least) >= 0 && (!caret || have[0] === least[0]);
  });
}

const numbersOf = (text: string): number[] => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number);

function compare(a: readonly number[], b: readonly number[]): number {
  const index = [0, 1, 2].find((at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return index === undefined ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function binariesCheck(): Check {
  try {
    return { what: 'embedded Postgres', state: 'ok', found: `Postgres ${findBinaries().major} of npm is installed` };
  } catch (error) {
    return {
      what: 'embedded Postgres',
      state: 'fail',
      found: messageOf(error),
      remedy: 'or run `npm ci` without --omit=optional',
    };
  }
}

/** Can the folder be written to, or made? */
export function folderCheck(dataDir: string): Check {
  const folder = path.resolve(dataDir);
  const exists = fs.existsSync(folder);
  const remedy = 'make it writable, or name another folder with HEADROOM_DATA_DIR';
  try {
    fs.accessSync(exists ? folder : nearest(folder), fs.constants.W_OK | fs.constants.X_OK);
    if (exists && !fs.statSync(folder).isDirectory())
      return { what: 'data folder', state: 'fail', found: `${folder} is a file`, remedy };
    return {
      what: 'data folder',
      state: 'ok',
      found: exists ? `${folder} can be written to` : `${folder} will be made`,
    };
  } catch {
    return { what: 'data folder', state: 'fail', found: `${folder} cannot be written to`, remedy };
  }
}

/** The lowest folder above a path that exists. */
function nearest(folder: string): string {
  const above = path.dirname(folder);
  return fs.existsSync(above) || above === folder ? above : nearest(above);
}
