// Where a group of 500 parties stands: `placement` with 20,000 and with 200,000 receipts on record, now and as of a past
// instant, over HTTP and GraphQL. While nobody writes an answer comes from memory, so it is also asked after each of many
// receipts, when it cannot.
//
//   node src/build.mjs && node test/bench/placement.bench.mjs
//
// RECEIPTS (default 200000) go through the Recorder, as postings and imports do; the total is checked against their sum.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { load, percentiles, seeded } from '../support/bench.mjs';
import { startTestServer } from '../support/test-server.mjs';

const RECEIPTS = Number(process.env.RECEIPTS ?? 200_000);
const PARTIES = 500;
const ASKED = Number(process.env.ASKED ?? 300);
const COUNTRIES = 'US US US US US DE FR GB JP NL KR CA IN BR MY SG PL MX CL TH'.split(' ');
const ITEMS = ['nvidia-h100-sxm5', 'nvidia-h200-sxm', 'nvidia-a100-80gb-sxm4'];
const FIRST = Date.parse('2025-06-01T00:00:00Z');
const PAST = '2025-09-15T12:00:00Z';
const hashOf = (text) => createHash('sha256').update(text).digest();

const server = await startTestServer();
const { loadConfig } = await load('platform/config.js');
const { createApp } = await load('serve.js');
const config = loadConfig({ DATABASE_URL: server.templateUrl, HEADROOM_ROLE: 'api', LOG_LEVEL: 'silent', PORT: '0' });
const app = await createApp(config, server.templateUrl);
await app.listen(0, '127.0.0.1');
const url = `${await app.getUrl()}/graphql`;
const { Recorder } = await load('ledger/recorder.js');
const { Database } = await load('platform/database.js');
const { PartyStore } = await load('parties/party.store.js');
const { catalogItem } = await load('rules/item-class.rule.js');
const { formatTpp } = await load('rules/tpp.js');
const recorder = app.get(Recorder, { strict: false });
const items = ITEMS.filter((id) => catalogItem(id)?.level === 'A');
const next = seeded(11);
const sums = { now: 0n, past: 0n };

async function registerGroup() {
  const parties = Array.from({ length: PARTIES }, (_, index) => ({
    id: `GROUP-${index}`,
    name: `Group ${index}`,
    locationCountry: COUNTRIES[index % COUNTRIES.length],
    headquartersCountry: 'US',
    sector: 'PRIVATE',
    parentId: index === 0 ? null : `GROUP-${Math.floor((index - 1) / 8)}`,
    evidence: null,
    contentHash: hashOf(`GROUP-${index}`),
  }));
  await app
    .get(Database, { strict: false })
    .transaction((tx) => app.get(PartyStore, { strict: false }).insert(tx, parties));
  const veu = {
    kind: 'VEU',
    requestKey: null,
    contentHash: hashOf('V'),
    id: 'V',
    veuKind: 'UVEU',
    holderId: 'GROUP-0',
  };
  await recorder.record([{ ...veu, country: null, grantedOn: '2025-03-01' }], 1);
}

/** Receipts of the parties, each in its own country and sometimes in another one, in the order of time. */
async function receive(from, to) {
  for (let at = from; at < to; at += 2_000) {
    const batch = Array.from({ length: Math.min(2_000, to - at) }, (_, offset) => receipt(at + offset));
    for (const { outcome, code } of await recorder.record(batch, 1)) if (outcome !== 'RECORDED') throw new Error(code);
  }
}

function receipt(index) {
  const party = Math.floor(next() * PARTIES);
  const destinationCountry = COUNTRIES[(party + (next() < 0.2 ? 1 : 0)) % COUNTRIES.length];
  const itemId = items[Math.floor(next() * items.length)];
  const quantity = BigInt(1 + Math.floor(next() * 8));
  const exportedAt = FIRST + Math.floor((index / RECEIPTS) * 400) * 86_400_000 + (index % 86_400) * 1_000;
  const tpp = quantity * catalogItem(itemId).unitTpp;
  sums.now += tpp;
  if (exportedAt <= Date.parse(PAST)) sums.past += tpp;
  return {
    kind: 'SHIPMENT',
    requestKey: null,
    contentHash: hashOf(`R-${index}`),
    reference: `R-${index}`,
    exportedAt,
    act: destinationCountry === 'CA' ? 'EXPORT' : destinationCountry === 'US' ? 'TRANSFER_IN_COUNTRY' : 'EXPORT',
    fromCountry: 'US',
    destinationCountry,
    consigneeId: `GROUP-${party}`,
    endUserId: null,
    siteId: null,
    itemId,
    quantity,
    valueCents: 1_000_000n,
    named: 'LICENSE',
    licenseNumber: 'NOT-ON-RECORD',
    purpose: 'USE',
    onBreach: 'RECORD',
  };
}

/** As `measure`, with another receipt recorded before each question: nothing read before may answer it. */
async function measureAfterReceipts(name) {
  const times = [];
  for (let count = 0; count < ASKED + 20; count += 1) {
    await receive(RECEIPTS + count, RECEIPTS + count + 1);
    const ms = await ask(name, null, sums.now);
    if (count >= 20) times.push(ms);
  }
  return { receipts: name, ...percentiles(times) };
}

async function measure(name, at, expected) {
  const times = [];
  for (let count = 0; count < ASKED + 20; count += 1) {
    const ms = await ask(name, at, expected);
    if (count >= 20) times.push(ms);
  }
  return { receipts: name, ...percentiles(times) };
}

/** Asks once and checks the answer; how long it took, in milliseconds. */
async function ask(name, at, expected) {
  const about = at === null ? '' : `, at: "${at}"`;
  const query = `{ placement(veu: "V", item: "${items[0]}"${about}) { totalTpp parties violations ledgerSequence
    byCountry { country { code } installedTpp share { percent } } limits { rule distanceTpp distanceUnits } binding { rule } } }`;
  const begun = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = await response.json();
  const ms = performance.now() - begun;
  const { parties, totalTpp } = answer.data.placement;
  if (parties !== PARTIES || totalTpp !== formatTpp(expected))
    throw new Error(`${name}: ${totalTpp} of ${parties} parties`);
  return ms;
}

try {
  await registerGroup();
  const results = [];
  const few = Math.floor(RECEIPTS / 10);
  await receive(0, few);
  results.push(await measure(`${few}, now`, null, sums.now));
  const begun = performance.now();
  await receive(few, RECEIPTS);
  console.log(`Recorded ${RECEIPTS - few} receipts in ${Math.round((performance.now() - begun) / 1000)} s.`);
  results.push(
    await measure(`${RECEIPTS}, now`, null, sums.now),
    await measure(`${RECEIPTS}, as of ${PAST}`, PAST, sums.past),
    await measureAfterReceipts(`${RECEIPTS}, now, each after a receipt`),
  );
  const [accounts] = await app
    .get(Database, { strict: false })
    .read((tx) => tx.query(`select count(*) as n from account where kind = 'BASE_UNITS'`));
  console.log(
    `placement of ${PARTIES} parties with ${accounts.n} base accounts, ${ASKED} requests over HTTP, one at a time:`,
  );
  console.table(results);
} finally {
  await app.close();
  await server.stop();
}
