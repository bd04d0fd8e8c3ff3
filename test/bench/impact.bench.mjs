// How long it takes to say what a backdated shipment would change, when 1,000 later determinations are judged on the
// quota that it draws, and how much of them would differ.
//
//   node src/build.mjs && node test/bench/impact.bench.mjs
//
// Exits 1 when the median takes a second or more.
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { load, percentiles } from '../support/bench.mjs';
import { startTestServer } from '../support/test-server.mjs';

const LATER = Number(process.env.LATER ?? 1_000);
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const hashOf = (text) => createHash('sha256').update(text).digest();

const server = await startTestServer();
const { Database } = await load('platform/database.js');
const { Assembly } = await load('cli/assembly.js');
const { loadConfig } = await load('platform/config.js');
const { LOCAL_CALLER } = await load('platform/caller.js');
const { PartyStore } = await load('parties/party.store.js');
const { Queue } = await load('platform/queue.js');
const { PostgresQueue } = await load('platform/queue-postgres.js');
const { Recorder } = await load('ledger/recorder.js');
const { RecordFacts } = await load('shipments/record-facts.js');
const { FindImpact } = await load('corrections/impact.js');

const db = await Database.connect(server.templateUrl, { poolSize: 2 });
const assembly = new Assembly(db, loadConfig({})).give(Queue, new PostgresQueue());
const recorder = assembly.make(RecordFacts);
const findImpact = assembly.give(Recorder, recorder).make(FindImpact);

const shipment = (reference, exportedAt, quantity) => ({
  kind: 'SHIPMENT',
  requestKey: null,
  contentHash: hashOf(reference),
  reference,
  exportedAt,
  act: 'EXPORT',
  fromCountry: 'US',
  destinationCountry: 'BR',
  consigneeId: 'ACME',
  endUserId: null,
  siteId: null,
  itemId: 'nvidia-h100-sxm5',
  quantity,
  valueCents: 3_000_000n,
  named: null,
  licenseNumber: null,
  purpose: 'USE',
  onBreach: 'RECORD',
});

try {
  const party = { locationCountry: 'BR', headquartersCountry: 'BR', sector: 'PRIVATE', parentId: null, evidence: null };
  await db.transaction((tx) =>
    new PartyStore().insert(tx, [{ id: 'ACME', name: 'ACME', ...party, contentHash: hashOf('ACME') }]),
  );
  const first = Date.parse('2025-02-01T12:00:00Z');
  await recorder.record(
    Array.from({ length: LATER }, (_, n) =>
      shipment(`L-${n}`, first + Math.floor((n * 300) / LATER) * 86_400_000 + n, 1n),
    ),
    1,
  );
  const early = [shipment('EARLY', first - 86_400_000, 1_600n)];
  const times = [];
  let impact;
  for (let n = 0; n < ROUNDS; n += 1) {
    const begun = performance.now();
    impact = await findImpact.run(LOCAL_CALLER, early);
    times.push(performance.now() - begun);
  }
  const { answers, obligations, statuses } = impact;
  console.log(
    `${LATER} later determinations: ${answers.length - 1} would differ, ${statuses.length} statuses, ${obligations.length} obligations`,
  );
  const figures = percentiles(times);
  console.table({ 'impact of a backdated shipment': figures });
  if (!(answers.length > LATER / 4 && figures['p50 ms'] < 1_000)) process.exitCode = 1;
} finally {
  await db.close();
  await server.stop();
}
