// Is memory flat? An API and a worker under posting and reading for half an hour; the heap after a collection and the
// resident size are printed at the start, in the middle and at the end.
//
//   npm run bench:memory [-- --minutes N]
//
// The start is taken after a twentieth of the time, when everything is compiled and every cache is warm. Exit code 1:
// the heap of a process grew by more than a tenth and 8 MB from the middle to the end, or the ledger is wrong.
import { parseArgs } from 'node:util';
import { Bed } from './bed.mjs';
import { verify } from './verify.mjs';
import { ALLOCATION, HOT_COUNTRY } from './workload.mjs';

const ROUND_SECONDS = 5;
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes is "${values.minutes}": it must be a number above zero`);

const bed = await Bed.open();
try {
  const database = await bed.database();
  const heap = ['--expose-gc'];
  const processes = {
    API: await bed.api(database, { execArgv: heap }),
    worker: await bed.worker(database, { execArgv: heap }),
  };
  const reader = await bed.process('load.process.mjs');
  const acknowledgements = bed.acknowledgements(database);
  const { url } = processes.API;
  const begun = Date.now();
  const total = { posts: 0, queries: 0 };
  const runs = [];
  const loadUntil = async (share) => {
    while (Date.now() - begun < share * minutes * 60_000) {
      runs.push(`M${runs.length}`);
      const common = { url, clients: 32, seconds: ROUND_SECONDS };
      const query = runs.length % 2 === 0 ? { kind: 'determine' } : { kind: 'query', query: ALLOCATION };
      const [posted, read] = await Promise.all([
        bed.loader.ask({ ...common, kind: 'post', run: runs.at(-1), acknowledgements }),
        reader.ask({ ...common, ...query, variables: { country: HOT_COUNTRY } }),
      ]);
      total.posts += posted.perSecond * ROUND_SECONDS;
      total.queries += read.perSecond * ROUND_SECONDS;
    }
  };
  const measured = [];
  for (const [when, share] of [
    ['start', 0.05],
    ['middle', 0.5],
    ['end', 1],
  ]) {
    await loadUntil(share);
    const row = { when, minutes: Number(((Date.now() - begun) / 60_000).toFixed(1)) };
    for (const [name, child] of Object.entries(processes)) {
      const { heapBytes, rssBytes } = await child.ask({});
      row[`${name} heap MB`] = Number((heapBytes / 1e6).toFixed(1));
      row[`${name} resident MB`] = Math.round(rssBytes / 1e6);
    }
    measured.push({ ...row, posts: Math.round(total.posts), queries: Math.round(total.queries) });
    console.log(JSON.stringify(measured.at(-1)));
  }
  for (const child of Object.values(processes)) await child.end();
  const check = await verify(bed, database, { acknowledgements, runs });
  console.table(measured);
  console.log(`${check.acknowledged} acknowledged postings are stored, entries cancel out, balances are their sums.`);
  for (const name of Object.keys(processes)) {
    const [middle, end] = [1, 2].map((index) => measured[index][`${name} heap MB`]);
    const flat = end <= middle * 1.1 || end - middle <= 8;
    console.log(
      `The heap of the ${name} ${flat ? 'is flat' : 'GROWS'}: ${middle} MB in the middle, ${end} MB at the end.`,
    );
    if (!flat) process.exitCode = 1;
  }
} finally {
  await bed.close();
}
