// How long an import takes: a folder into a fresh embedded database, as a process of its own, durable settings.
//
//   npm run bench:import
//
// FOLDER names the folder; otherwise it is year-basic where that is beside the checkout, else SHIPMENTS (default 18000)
// generated rows. Prints seconds, rows per second and the peak of the importing process's memory, beside the limits
// that we hold ourselves to: 30 s and 512 MB for year-basic. Exits 1 when one is passed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../src/build.mjs';

const LIMIT_S = 30;
const LIMIT_MB = 512;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const yearBasic = path.resolve(root, '../shared/scenarios/year-basic');

async function measure() {
  await build();
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-bench-'));
  try {
    const folder = process.env.FOLDER ?? (fs.existsSync(yearBasic) ? yearBasic : generated(path.join(scratch, 'rows')));
    const started = performance.now();
    const { peakMb, summary } = await importIn(scratch, folder);
    const seconds = (performance.now() - started) / 1000;
    const { rows } = summary.totals;
    const perSecond = Math.round(rows / summary.seconds);
    console.log(`${path.basename(folder)}: ${rows} rows in ${summary.seconds.toFixed(1)} s, ${perSecond} rows/s`);
    console.log(`with the start of Postgres and the migrations: ${seconds.toFixed(1)} s (limit ${LIMIT_S} s)`);
    console.log(
      `peak memory of the process: ${peakMb === undefined ? 'unknown here' : `${peakMb} MB`} (limit ${LIMIT_MB} MB)`,
    );
    if (seconds > LIMIT_S || (peakMb ?? 0) > LIMIT_MB) process.exitCode = 1;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs `headroom import` and watches its memory: the kernel keeps the peak, we only have to ask before it ends. */
function importIn(cwd, folder) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '', HEADROOM_DATA_DIR: path.join(cwd, 'data') };
    const child = spawn(process.execPath, [path.join(root, 'src/headroom.mjs'), 'import', folder, '--json'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    let peakMb;
    const timer = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 50);
    child.stdout.on('data', (data) => (text += data));
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ peakMb, summary: JSON.parse(text) });
      else reject(new Error(`headroom import ended with ${code}`));
    });
  });
}

/** The largest resident size a process has had, in MB; undefined where the system does not tell. */
function peakOf(pid) {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? undefined : Math.round(Number(line[1]) / 1024);
  } catch {
    return undefined;
  }
}

/** A folder of shipments in no order to forty parties, near the limits of quotas and of one license each. */
function generated(folder) {
  fs.mkdirSync(folder);
  const count = Number(process.env.SHIPMENTS ?? 18_000);
  const countries = ['PL', 'CL', 'VN', 'IN', 'BR', 'DE', 'RO', 'MX'];
  const parties = Array.from({ length: 40 }, (_, index) => [`P-${index}`, countries[index % countries.length]]);
  const write = (file, header, rows) => fs.writeFileSync(path.join(folder, file), `${[header, ...rows].join('\n')}\n`);
  write(
    'parties.csv',
    'id,name,location_country,headquarters_country,sector,parent_id',
    parties.map(([id, country]) => `${id},Company ${id},${country},${country},,`),
  );
  write(
    'licenses.csv',
    'number,issued_on,expires_on,destination_country,consignee_id,item_id,quantity,value_usd,replaces_number',
    parties.map(([id, country]) => `L-${id},2025-06-02,2027-06-02,${country},${id},nvidia-h200-sxm,4000,124000000.00,`),
  );
  write(
    'shipments.csv',
    'reference,exported_at,act,from_country,destination_country,consignee_id,end_user_id,site_id,item_id,quantity,value_usd,authorization,license_number,purpose',
    Array.from({ length: count }, (_, index) => {
      const [id, country] = parties[(index * 7) % parties.length];
      const at = new Date(Date.UTC(2025, 5, 3) + ((index * 7919) % 400) * 86_400_000 + index * 1_000).toISOString();
      const item = index % 2 === 0 ? 'nvidia-h200-sxm' : 'nvidia-h100-sxm5';
      return `S-${index},${at},EXPORT,US,${country},${id},,,${item},${1 + (index % 9)},30000.00,,,`;
    }),
  );
  return folder;
}

await measure();
