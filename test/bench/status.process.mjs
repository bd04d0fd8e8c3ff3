// Posts at a steady rate to twenty countries and listens, as a user's process does, for the statuses that follow.
import 'reflect-metadata';
import fs from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { presumptionRoot } from '../support/presumption-root.mjs';
import { Latencies } from './latencies.mjs';
import { keyOf, shipmentFact } from './workload.mjs';

const COUNTRIES = 'BR MX IN PL TR VN CL PE AR CO MY TH ID PH ZA EG MA KE NG RO'.split(' ');
const TICK_MS = 5;
const PATIENCE_MS = 10_000;
const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
const root = await presumptionRoot(load, { databaseUrl, redisUrl, role: 'api' });
const app = await NestFactory.createApplicationContext(root, { logger: ['error'] });
const { Recorder } = await load('ledger/recorder.js');
const { Changes } = await load('platform/changes.js');
const { Database } = await load('platform/database.js');
const [recorder, db] = [app.get(Recorder, { strict: false }), app.get(Database, { strict: false })];

/** The last event that the status of a country is known to hold, and who waits for a later one. */
const seen = new Map(COUNTRIES.map((country) => [country, { seq: 0, waiting: [], reading: false, again: false }]));
void (async () => {
  for await (const { key } of app.get(Changes, { strict: false }).subscribe('status')) {
    const one = seen.get(key);
    if (one !== undefined) void look(key, one);
  }
})();

/** Reads what a status holds; news that come meanwhile are one more look. */
async function look(key, one) {
  one.again = true;
  if (one.reading) return;
  one.reading = true;
  while (one.again) {
    one.again = false;
    const [row] = await db.read((tx) =>
      tx.query(`select seq from status where kind = 'COUNTRY' and key = $1`, [key], 'bench status'),
    );
    one.seq = Number(row?.seq ?? 0);
    tell(one);
  }
  one.reading = false;
}

function tell(one) {
  const now = performance.now();
  for (const { committedAt, told } of one.waiting.filter(({ seq }) => seq <= one.seq)) told(now - committedAt);
  one.waiting = one.waiting.filter(({ seq }) => seq > one.seq);
}

async function round({ acknowledgements, rate, run, seconds }) {
  const latencies = new Latencies();
  const stored = [];
  const begun = performance.now();
  const told = [];
  let sent = 0;
  for (let now = begun; now < begun + seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - begun) * rate) / 1_000);
    while (sent < due) {
      const country = COUNTRIES[sent % COUNTRIES.length];
      const n = sent++;
      const fact = { ...shipmentFact(run, n, Date.now()), destinationCountry: country };
      told.push(
        recorder.record([fact], 1).then(([answer]) => {
          stored.push(`${keyOf(run, n)} ${answer.seq}`);
          return follow(country, answer, latencies);
        }),
      );
    }
    await sleep(TICK_MS);
  }
  const late = sleep(PATIENCE_MS, 'late', { ref: false });
  if ((await Promise.race([Promise.all(told), late])) === 'late')
    throw new Error('a status did not follow in ten seconds');
  fs.appendFileSync(acknowledgements, `${stored.join('\n')}\n`);
  return { perSecond: sent / seconds, ...latencies.summary() };
}

function follow(country, answer, latencies) {
  if (answer.outcome !== 'RECORDED') throw new Error(JSON.stringify(answer));
  const one = seen.get(country);
  const committedAt = performance.now();
  return new Promise((resolve) => {
    one.waiting.push({ seq: answer.seq, committedAt, told: (delay) => resolve(latencies.add(delay)) });
    tell(one);
  });
}

process.on('message', ({ id, request }) => {
  round(request).then(
    (result) => process.send({ id, result }),
    (error) => process.send({ id, error: error.stack }),
  );
});
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1));
process.send('ready');
