// Line 11: from the commit of a posting to the status that follows it, with the jobs in Postgres and in Redis.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { interleave, median } from './rounds.mjs';
import { verify } from './verify.mjs';

const RATE = 1_000;

export async function statuses({ bed, options }) {
  const redis = await startRedis();
  try {
    const backends = { Postgres: await backend(bed) };
    if (redis !== undefined) backends.Redis = await backend(bed, redis.url);
    const results = await interleave(
      options,
      Object.fromEntries(Object.entries(backends).map(([name, { post }]) => [name, post])),
    );
    const checks = [];
    for (const { end } of Object.values(backends)) checks.push(await end());
    const rows = ['Postgres', 'Redis'].map((name) => rowOf(name, results[name]));
    return { rows, checks };
  } finally {
    redis?.process.kill('SIGKILL');
  }
}

function rowOf(name, results) {
  const common = {
    line: 11,
    what: `commit to status, 1,000 posts/s, ${name}`,
    against: 'a limit',
    most: name === 'Redis' ? 25 : 50,
    unit: 'ms p95',
  };
  if (results === undefined) return { ...common, ours: null, note: 'there is no redis-server on this machine' };
  const of = (field) => median(results.map((one) => one[field]));
  return {
    ...common,
    ours: of('p95'),
    rounds: results.length,
    note: `p50 ${of('p50')}, p99 ${of('p99')} ms; ${Math.round(of('perSecond'))} posts/s sent`,
  };
}

/** One process that posts and listens, and a worker, on a database of their own. */
async function backend(bed, redisUrl) {
  const database = await bed.database();
  const env = { DATABASE_URL: bed.urlOf(database), ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }) };
  const worker = await bed.worker(database, { env });
  const poster = await bed.process('status.process.mjs', env);
  const acknowledgements = bed.acknowledgements(database);
  const runs = [];
  return {
    post: (round) => {
      runs.push(`S${round}`);
      return poster.ask({ rate: RATE, run: runs.at(-1), seconds: secondsOf(round), acknowledgements });
    },
    end: async () => {
      await poster.end();
      await worker.end();
      const report = await verify(bed, database, { acknowledgements, runs });
      await bed.drop(database);
      return report;
    },
  };
}

const secondsOf = (round) => (round === 'warm' ? 1 : 3);

async function startRedis() {
  if (process.env.REDIS_TEST_URL) return { url: process.env.REDIS_TEST_URL, process: { kill: () => undefined } };
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  const started = await once(child, 'spawn').then(
    () => true,
    () => false, // it is not installed
  );
  return started ? { url: `redis://127.0.0.1:${port}`, process: child } : undefined;
}
