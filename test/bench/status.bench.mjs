// From the commit of a posting to the status that follows it, at a steady rate of postings, with the jobs in Postgres and
// in Redis (when this machine has a redis-server, or REDIS_TEST_URL names one).
//
//   node src/build.mjs && node test/bench/status.bench.mjs
//
// RATE (default 20) postings a second, each to one of 20 countries, for SECONDS (default 10). One process posts, another
// one computes; the figures are those a user sees: a listener of a third connection is told of the status.
import 'reflect-metadata';
import { fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { presumptionRoot } from '../support/presumption-root.mjs';
import { startTestServer } from '../support/test-server.mjs';

const RATE = Number(process.env.RATE ?? 20);
const SECONDS = Number(process.env.SECONDS ?? 10);
const NOW = Date.parse('2026-06-15T12:00:00Z');
const COUNTRIES = 'BR MX IN PL TR VN CL PE AR CO MY TH ID PH ZA EG MA KE NG RO'.split(' ');
const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);
const hashOf = (text) => createHash('sha256').update(text).digest();

async function measure(name, databaseUrl, redisUrl) {
  const place = { databaseUrl, redisUrl, now: NOW };
  const worker = await startWorker(place);
  const api = await NestFactory.createApplicationContext(await presumptionRoot(load, { ...place, role: 'api' }), {
    logger: ['error'],
  });
  const { Recorder } = await load('ledger/recorder.js');
  const { Changes } = await load('platform/changes.js');
  const { Database } = await load('platform/database.js');
  await registerParty(api);

  const told = new Map(COUNTRIES.map((country) => [country, []]));
  const news = api.get(Changes).subscribe('status');
  const listening = (async () => {
    for await (const { key } of news) {
      const [row] = await api
        .get(Database)
        .read((tx) => tx.query(`select seq from status where kind = 'COUNTRY' and key = $1`, [key]));
      told.get(key)?.push({ seq: Number(row?.seq), at: performance.now() });
    }
  })();

  let sent = 0;
  const posts = [];
  const begun = performance.now();
  while (performance.now() - begun < SECONDS * 1000) {
    const country = COUNTRIES[sent % COUNTRIES.length];
    const posting = api.get(Recorder).record([shipment(`${name}-${sent}`, country)], 1);
    posts.push(posting.then(([{ seq }]) => ({ country, seq, committedAt: performance.now() })));
    sent += 1;
    await sleep(Math.max(0, begun + (sent * 1000) / RATE - performance.now()));
  }
  const posted = await Promise.all(posts);
  const toldOf = ({ country, seq }) => told.get(country).find((one) => one.seq >= seq);
  const deadline = Date.now() + 20_000;
  while (!posted.every(toldOf) && Date.now() < deadline) await sleep(20);
  const delays = posted.filter(toldOf).map((one) => Math.max(0, toldOf(one).at - one.committedAt));
  await news.return();
  await listening;
  await api.close();
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  return { backend: name, postings: sent, told: delays.length, ...percentiles(delays) };
}

function percentiles(delays) {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1));
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) };
}

function shipment(reference, destinationCountry) {
  return {
    kind: 'SHIPMENT',
    requestKey: null,
    contentHash: hashOf(reference),
    reference,
    exportedAt: Date.parse('2026-06-01T10:00:00Z'),
    act: 'EXPORT',
    fromCountry: 'US',
    destinationCountry,
    consigneeId: 'ACME',
    endUserId: null,
    siteId: null,
    itemId: 'nvidia-h100-sxm5',
    quantity: 1n,
    valueCents: 3_000_000n,
    named: 'LICENSE',
    licenseNumber: 'NOT-ON-RECORD',
    purpose: 'USE',
    onBreach: 'RECORD',
  };
}

async function registerParty(api) {
  const { Database } = await load('platform/database.js');
  const { PartyStore } = await load('parties/party.store.js');
  const party = {
    id: 'ACME',
    name: 'ACME',
    locationCountry: 'BR',
    headquartersCountry: 'BR',
    sector: 'PRIVATE',
    parentId: null,
    evidence: null,
    contentHash: hashOf('ACME'),
  };
  await api.get(Database).transaction((tx) => api.get(PartyStore, { strict: false }).insert(tx, [party]));
}

async function startWorker(place) {
  const script = new URL('../support/presumption-worker.mjs', import.meta.url);
  const child = fork(script, [JSON.stringify(place)], { execArgv: [] });
  await once(child, 'message');
  return child;
}

/** A database of its own for each round: a copy of the migrated template. */
async function databaseAt(templateUrl, name) {
  const url = new URL(templateUrl);
  const template = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client(url.href);
  await client.connect();
  await client.query(`create database ${name} template ${template}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

async function startRedis() {
  if (process.env.REDIS_TEST_URL) return { url: process.env.REDIS_TEST_URL, stop: () => undefined };
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  const started = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
  return started ? { url: `redis://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') } : undefined;
}

const server = await startTestServer();
const redis = await startRedis();
const results = [];
try {
  results.push(await measure('Postgres', await databaseAt(server.templateUrl, 'bench_postgres')));
  if (redis) results.push(await measure('Redis', await databaseAt(server.templateUrl, 'bench_redis'), redis.url));
  else console.warn('There is no redis-server: measured on Postgres only.');
  console.log(`From commit to status at ${RATE} postings a second for ${SECONDS} s, one worker process:`);
  console.table(results);
} finally {
  redis?.stop();
  await server.stop();
}
