// How fast Headroom is, beside what Postgres and the driver themselves do in the same run: every line is a ratio or a
// limit, measured in rounds that take turns, with medians; after each line that posts, the ledger is checked.
//
//   npm run bench                          every line, five rounds, at most ten minutes; writes dist/bench.json
//   npm run bench -- --line 1,5            these lines alone
//   npm run bench -- --rounds 7 --seconds 3
//   npm run bench -- --line 9 --grow 10000000 --minutes 30     with ten million entries
//   npm run bench -- --line 1 --profile    with CPU profiles and statements, in dist/bench-profiles
//
// It needs nothing but the checkout: it starts its own durable Postgres, APIs, workers and clients, and ends them all.
// Exit code 1: a check of the ledger failed. A target that is missed is told in the table and does not fail the run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bed } from './bed.mjs';
import { growth } from './growth.lines.mjs';
import { importing } from './import.lines.mjs';
import { Pgbench } from './pgbench.mjs';
import { bulk, core, hotCountry } from './posting.lines.mjs';
import { summaryOf } from './profile.mjs';
import { reading } from './reading.lines.mjs';
import { judge, print } from './report.mjs';
import { statuses } from './status.lines.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Which function measures which lines, and its share of the time. */
const GROUPS = [
  { lines: [1, 2, 3], run: hotCountry, share: 100 },
  { lines: [4], run: bulk, share: 55 },
  { lines: [5], run: core, share: 45 },
  { lines: [6, 7, 8], run: reading, share: 110 },
  { lines: [10], run: importing, share: 120 },
  { lines: [11], run: statuses, share: 60 },
  { lines: [9, 12, 13], run: growth, share: 110 }, // last: it stops the server
];

/** What a group does after its rounds, such as the check of the ledger, comes out of its share too. */
const FOR_ROUNDS = 0.85;

function readOptions() {
  const { values } = parseArgs({
    options: {
      line: { type: 'string', default: GROUPS.flatMap(({ lines }) => lines).join() },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      minutes: { type: 'string', default: '10' },
      grow: { type: 'string', default: '1000000' },
      profile: { type: 'boolean', default: false },
      out: { type: 'string', default: path.join(dist, 'bench.json') },
    },
  });
  const number = (name) => {
    if (!(Number(values[name]) > 0)) throw new Error(`--${name} is "${values[name]}": it must be a number above zero`);
    return Number(values[name]);
  };
  const lines = values.line.split(',').map(Number);
  const known = GROUPS.flatMap((group) => group.lines);
  const unknown = lines.filter((line) => !known.includes(line));
  if (unknown.length > 0) throw new Error(`--line: there is no line ${unknown.join()}; there are 1 to ${known.length}`);
  const profileTo = values.profile ? path.join(dist, 'bench-profiles') : undefined;
  const [rounds, seconds, minutes, grow] = ['rounds', 'seconds', 'minutes', 'grow'].map(number);
  return { lines, rounds, seconds, minutes, grow, out: values.out, profileTo, warm: true };
}

async function measure(options, results) {
  const bed = await Bed.open(options);
  try {
    results.machine.postgres = bed.serverVersion;
    const baseline = await Pgbench.on(bed);
    const begun = Date.now();
    const wanted = (line) => options.lines.includes(line);
    const groups = GROUPS.filter(({ lines }) => lines.some(wanted));
    for (const [index, { lines, run, share }] of groups.entries()) {
      // A group may use its share of what is left, so that a slow one leaves the others their rounds.
      const left = begun + options.minutes * 60_000 - Date.now();
      const shares = groups.slice(index).reduce((sum, group) => sum + group.share, 0);
      const deadline = Date.now() + ((left * share) / shares) * FOR_ROUNDS;
      const started = Date.now();
      console.error(`measuring ${lines.filter(wanted).join(', ')} …`);
      const { checks, rows } = await run({ bed, baseline, wanted, options: { ...options, deadline } });
      results.lines.push(...rows.map(judge));
      results.checks.push(...checks);
      console.error(`  done in ${Math.round((Date.now() - started) / 1_000)} s`);
    }
  } finally {
    await bed.close();
  }
}

const options = readOptions();
if (options.profileTo) {
  fs.rmSync(options.profileTo, { recursive: true, force: true });
  fs.mkdirSync(options.profileTo, { recursive: true });
}
const [cpu] = os.cpus();
const results = {
  at: new Date().toISOString(),
  command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.replace(/ -- $/, ''),
  machine: {
    cpu: cpu?.model,
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    loadBefore: os.loadavg()[0],
  },
  lines: [],
  checks: [],
};
try {
  await measure(options, results);
} catch (error) {
  results.error = error.stack;
  process.exitCode = 1;
}
results.lines.sort((a, b) => a.line - b.line);
fs.writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
print(results);
console.log(`Written to ${path.relative(process.cwd(), options.out)}`);
if (options.profileTo) {
  for (const name of fs.readdirSync(options.profileTo).filter((one) => one.endsWith('.cpuprofile'))) {
    fs.writeFileSync(path.join(options.profileTo, `${name}.txt`), summaryOf(path.join(options.profileTo, name)));
  }
  console.log(`Profiles are in ${path.relative(process.cwd(), options.profileTo)}`);
}
