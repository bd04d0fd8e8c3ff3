// Posters and the ledger core in one process, without GraphQL: each poster records one fact and waits for its answer.
import 'reflect-metadata';
import fs from 'node:fs';
import { Latencies } from './latencies.mjs';
import { keyOf, shipmentFact } from './workload.mjs';

const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);
const { Assembly } = await load('cli/assembly.js');
const { loadConfig } = await load('platform/config.js');
const { Database } = await load('platform/database.js');
const { Queue } = await load('platform/queue.js');
const { PostgresQueue } = await load('platform/queue-postgres.js');
const { RecordFacts } = await load('shipments/record-facts.js');

const databaseUrl = process.env.DATABASE_URL;
const db = await Database.connect(databaseUrl);
const recorder = new Assembly(db, loadConfig({ DATABASE_URL: databaseUrl }))
  .give(Queue, new PostgresQueue())
  .make(RecordFacts);

/** For `seconds`, or until `count` are recorded. `clock` dates them instead of now: from an instant, in equal steps. */
async function round({ acknowledgements, clients, clock, count = Infinity, run, seconds = 3_600 }) {
  const latencies = new Latencies();
  const stored = [];
  let next = 0;
  let done = 0;
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const poster = async () => {
    for (let now = performance.now(); now < until && next < count;) {
      const n = next++;
      const [answer] = await recorder.record(
        [shipmentFact(run, n, clock === undefined ? Date.now() : clock.from + n * clock.stepMs)],
        1,
      );
      if (answer.outcome !== 'RECORDED' || answer.replayed) throw new Error(JSON.stringify(answer));
      const end = performance.now();
      if (end <= until) {
        latencies.add(end - now);
        done += 1;
      }
      now = end;
      stored.push(`${keyOf(run, n)} ${answer.seq}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, poster));
  fs.appendFileSync(acknowledgements, `${stored.join('\n')}\n`);
  return { perSecond: done / seconds, ...latencies.summary() };
}

process.on('message', ({ id, request }) => {
  round(request).then(
    (result) => process.send({ id, result }),
    (error) => process.send({ id, error: error.stack }),
  );
});
for (const event of ['disconnect', 'SIGTERM']) process.on(event, () => process.exit());
process.send('ready');
