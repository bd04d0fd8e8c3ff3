// What an attack costs the server: for each hostile request the time until it is refused, and how much larger the heap is
// after many of them.
//
//   npm run bench:attacks [-- --rounds N]
//
// Each request is sent N times (default 20), one at a time, in turn with all others; a comment makes each document a new
// one, so that no cache answers. Linux only: the time the server's main thread ran comes from /proc. Exit code 1: a
// request was not refused, took 50 ms of that or more, or the heap kept growing over the rounds.
import fs from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { attacks } from '../support/attacks.mjs';
import { Bed } from './bed.mjs';

const MOST_MS = 50;
const WARM = 2;
const MOST_GROWTH = 8 * 2 ** 20;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const rounds = Number(values.rounds);
if (!(rounds >= 4)) throw new Error(`--rounds is "${values.rounds}": it must be a number from 4 on`);

const bed = await Bed.open();
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  await bed.close();
}

async function measure() {
  const api = await bed.api(await bed.database(), { execArgv: ['--expose-gc'] });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const rows = attacks().map((attack) => ({ attack, times: [], cpuMs: 0 }));
  const heap = [];
  await fillTheCache(agent, api.url);
  for (let round = -WARM; round < rounds; round += 1) {
    for (const row of rows) {
      const before = cpuMsOf(api.pid);
      const took = await send(agent, api.url, fresh(row.attack, round));
      if (round < 0) continue;
      row.times.push(took);
      row.cpuMs += (cpuMsOf(api.pid) - before) / rounds;
    }
    if (round >= 0) heap.push((await api.ask('heap')).heapBytes);
  }
  rows.sort((one, other) => other.cpuMs - one.cpuMs);
  console.log(`${'attack'.padEnd(60)}   CPU ms   p50 ms   p95 ms`);
  for (const { attack, cpuMs, times } of rows) {
    const figures = [cpuMs, at(times, 0.5), at(times, 0.95)].map((figure) => figure.toFixed(1).padStart(8));
    console.log(`${attack.name.padEnd(60)} ${figures.join(' ')}`);
  }
  const under = (of) => rows.filter((row) => of(row) < MOST_MS).length;
  const half = heap.slice(Math.floor(heap.length / 2));
  const growth = (half.at(-1) ?? 0) - (half[0] ?? 0);
  console.log(
    `\n${rows.length} attacks, each refused ${rounds} times. Under ${MOST_MS} ms: ${under(({ cpuMs }) => cpuMs)} by the CPU of`,
  );
  console.log(
    `the server's main thread, ${under(({ times }) => at(times, 0.95))} by the clock at the 95th percentile.`,
  );
  console.log(`heap after a collection, MB: ${heap.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' ')}`);
  console.log(`growth over the second half, ${half.length * rows.length} attacks: ${(growth / 2 ** 20).toFixed(2)} MB`);
  return under(({ cpuMs }) => cpuMs) === rows.length && growth < MOST_GROWTH;
}

/** Documents are kept up to a bound. Filled beforehand, so that what grows afterwards is a leak. */
async function fillTheCache(agent, url) {
  const fields = Array.from({ length: 48 }, (_, field) => `a${field}: __typename`).join(' ');
  for (let n = 0; n < 1_200; n += 1) {
    const query = `#${n} of the cache\n{ country(code: "CL") { ${fields} } }`;
    const code = 'OPERATION_RESOLUTION_FAILURE'; // kept, and not run
    await send(agent, url, { body: JSON.stringify({ query, operationName: 'None' }), code });
  }
}

/** Milliseconds the main thread of a process has run, to the nanosecond: what else the machine does is not in it. */
function cpuMsOf(pid) {
  return Number(fs.readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** The same attack in another text. */
function fresh(attack, round) {
  if (typeof attack.body !== 'string') return attack;
  return { ...attack, body: attack.body.replace(/^\{"query":"(?!")/, `{"query":"#${round}\\n`) };
}

/** A server that refuses a body by its length hangs up; who is still writing may miss the answer, and asks again. */
async function send(agent, url, attack, again = 3) {
  try {
    return await sendOnce(agent, url, attack);
  } catch (error) {
    if (again === 0 || (error.code !== 'EPIPE' && error.code !== 'ECONNRESET')) throw error;
    return send(agent, url, attack, again - 1);
  }
}

function sendOnce(agent, url, { body, code, headers = {}, method = 'POST', search = '' }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
    const request = http.request(
      `${url}${search}`,
      { agent, method, headers: { ...type, ...length, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const took = performance.now() - started;
          if (code === '' || text.includes(`"code":"${code}"`)) resolve(took);
          else reject(new Error(`not refused with ${code}: ${text.slice(0, 300)}`));
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function at(numbers, share) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
