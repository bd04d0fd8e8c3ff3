// Line 10: the import of a year, by the benchmark of the importer itself, each time into a fresh database.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interleave, median } from './rounds.mjs';

const script = fileURLToPath(new URL('./import.bench.mjs', import.meta.url));
const year = process.env.FOLDER ?? fileURLToPath(new URL('../../../shared/scenarios/year', import.meta.url));

export async function importing({ options }) {
  const there = fs.existsSync(year);
  const results = await interleave({ ...options, warm: false }, { run: () => once(there ? { FOLDER: year } : {}) });
  const of = (name) => median(results.run.map((one) => one[name]));
  const what = there
    ? `import of scenarios/${path.basename(year)}`
    : 'import of generated rows (scenarios/year is not beside the checkout)';
  const common = { line: 10, against: 'a limit', rounds: results.run.length };
  return {
    rows: [
      { ...common, what, ours: of('seconds'), most: 8, unit: 's', note: 'without the start of Postgres' },
      {
        ...common,
        what: 'its peak memory',
        ours: of('peakMb'),
        most: 350,
        unit: 'MB',
        note: 'resident, of the importing process',
      },
    ],
    checks: [],
  };
}

async function once(env) {
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, ...env } }).catch(
    (error) => {
      if (error.code === 1 && error.stdout) return error; // past its own limits: still measured
      throw error;
    },
  );
  const seconds = /rows in ([\d.]+) s/.exec(stdout);
  const peak = /peak memory of the process: (\d+) MB/.exec(stdout);
  if (seconds === null) throw new Error(`the importer's benchmark said: ${stdout}`);
  return { seconds: Number(seconds[1]), peakMb: peak === null ? null : Number(peak[1]) };
}
