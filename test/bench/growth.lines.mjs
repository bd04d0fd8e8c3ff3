// Lines 9, 12 and 13: what a ledger of many entries does to posting, to a rebuild and to a start.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Child } from './child.mjs';
import { grow } from './grow.mjs';
import { HttpClient } from './http-client.mjs';
import { latencyNote } from './posting.lines.mjs';
import { compare, interleave, median, shareOf } from './rounds.mjs';
import { verify } from './verify.mjs';
import { ALLOCATION, HOT_COUNTRY } from './workload.mjs';

const SMALL = 100_000;
const headroom = fileURLToPath(new URL('../../src/headroom.mjs', import.meta.url));
const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const millions = (count) => `${(count / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} million`;

export async function growth({ bed, options, wanted }) {
  const large = await bed.database();
  const entries = await grow(bed, large, options.grow);
  const rows = [];
  const checks = [];
  if (wanted(12)) rows.push(await rebuild(bed, large, entries, shareOf(options, 3))); // before postings wait for a worker
  if (wanted(9)) {
    const small = await bed.database();
    await grow(bed, small, SMALL);
    const found = await posting(bed, { small, large, entries }, shareOf(options, 2));
    rows.push(found.row);
    checks.push(...found.checks);
    await bed.drop(small);
  }
  if (wanted(13)) rows.push(await coldStart(bed, large, entries, options));
  else await bed.drop(large);
  return { rows, checks };
}

async function posting(bed, { entries, large, small }, options) {
  const databases = { large, small };
  const posters = {
    large: await bed.core(large, { profileAs: 'line-9' }),
    small: await bed.core(small, { profile: false }),
  };
  const runs = [];
  const post = (name) => (round) => {
    runs.push(`G${round}`);
    const acknowledgements = bed.acknowledgements(databases[name]);
    return posters[name].ask({ clients: 256, run: `G${round}`, seconds: options.seconds, acknowledgements });
  };
  const results = await interleave(options, { large: post('large'), small: post('small') });
  await posters.large.end();
  await posters.small.end();
  const checks = [];
  for (const database of [large, small]) {
    checks.push(
      await verify(bed, database, { acknowledgements: bed.acknowledgements(database), runs: [...new Set(runs)] }),
    );
  }
  const row = {
    line: 9,
    what: `posting at ${millions(entries)} entries`,
    against: 'posting at 100,000',
    ...compare(results.large, results.small),
    target: 0.8,
    unit: 'posts/s',
    note: `${latencyNote(results.large)}${entries < 10_000_000 ? '; 10 million with --grow 10000000' : ''}`,
  };
  return { row, checks };
}

/** The whole command, its start included. */
async function rebuild(bed, database, entries, options) {
  const env = { ...process.env, DATABASE_URL: bed.urlOf(database) };
  const results = await interleave(options, {
    rebuild: async () => {
      const begun = performance.now();
      const { stdout } = await promisify(execFile)(process.execPath, [headroom, 'rebuild', '--compare', '--json'], {
        env,
        cwd: bed.folder,
      }).catch(({ stdout: said, stderr }) => {
        throw new Error(`rebuild --compare failed: ${said.slice(0, 1_000)} ${stderr.slice(0, 1_000)}`);
      });
      const report = JSON.parse(stdout);
      if (report.entries !== entries || report.sums.length > 0)
        throw new Error(`rebuild said ${stdout.slice(0, 1_000)}`);
      return { perSecond: entries / ((performance.now() - begun) / 1_000) };
    },
  });
  const ours = median(results.rebuild.map((one) => one.perSecond));
  return {
    line: 12,
    what: `rebuild --compare, ${millions(entries)} entries`,
    against: 'a limit',
    ours,
    least: 100_000,
    unit: 'entries/s',
    rounds: results.rebuild.length,
    note: 'the whole command',
  };
}

/** From the start of the process, with Postgres down, to the first answer that was read from the ledger. */
async function coldStart(bed, database, entries, options) {
  await bed.sql('postgres', `alter database ${database} rename to headroom`);
  await bed.stopServer();
  const env = {
    NODE_ENV: 'production',
    HEADROOM_DATA_DIR: bed.dataFolder,
    HEADROOM_DEMO: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: '',
    REDIS_URL: '',
    LOG_LEVEL: 'error',
  };
  const start = async () => {
    const begun = performance.now();
    const app = new Child(main, { env, execArgv: bed.preload, cwd: bed.folder });
    const [, url] = await app.prints(/GraphiQL: (\S+\/graphql)/);
    const client = await HttpClient.connect(url);
    const text = await client.post(JSON.stringify({ query: ALLOCATION, variables: { country: HOT_COUNTRY } }));
    const seconds = (performance.now() - begun) / 1_000;
    client.close();
    await app.end();
    const { licensedTpp } = JSON.parse(text).data.allocation;
    if (!(Number(licensedTpp) > 0)) throw new Error(`the first answer is of an empty ledger: ${text}`);
    return { seconds };
  };
  const results = await interleave({ ...options, warm: true }, { start });
  await bed.startServer();
  await bed.drop('headroom');
  return {
    line: 13,
    what: `cold start, ${millions(entries)} entries, to the first answer`,
    against: 'a limit',
    ours: median(results.start.map((one) => one.seconds)),
    most: 3,
    unit: 's',
    rounds: results.start.length,
    note: `node ${path.basename(main)}, Postgres and workers included`,
  };
}
