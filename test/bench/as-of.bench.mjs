// What a position costs of now, as of a past instant, and as it was known then, over 1,000,000 postings, all of one country
// and one in twenty recorded up to ten weeks late; and how long the first who asks for what was known waits for the sums.
//
//   node src/build.mjs && node test/bench/as-of.bench.mjs
//
// POSTINGS (default 1000000). As the API reads when nothing is in memory, in a transaction of its own: for a tenant, and for
// who sees all; and over HTTP. The kinds take turns. Exits 1 when what a tenant reads of the past costs more than twice a
// current reading, or is not what the entries add up to.
import 'reflect-metadata';
import { load, percentiles } from '../support/bench.mjs';
import { Bed } from './bed.mjs';
import { grow } from './grow.mjs';
import { HttpClient } from './http-client.mjs';

const POSTINGS = Number(process.env.POSTINGS ?? 1_000_000);
/** Of the postings of the bed, about. */
const ENTRIES_PER_POSTING = Number(process.env.ENTRIES_PER_POSTING ?? 3);
const ROUNDS = Number(process.env.ROUNDS ?? 400);
const FROM = Date.parse('2025-06-01T00:00:00Z');
const YEAR = 365 * 86_400_000;

const bed = await Bed.open();
let tooSlow = false;
try {
  const database = await bed.database();
  console.log(`growing a ledger of ${POSTINGS} postings…`);
  const entries = await grow(bed, database, POSTINGS * ENTRIES_PER_POSTING, {
    late: true,
    tables: ['posting', 'entry'],
  });
  const head = await postedOverAYear(database);
  console.log(`${head} postings, ${entries} entries`);

  const { Database } = await load('platform/database.js');
  const { loadConfig } = await load('platform/config.js');
  const { Assembly } = await load('cli/assembly.js');
  const { CountryPositions } = await load('allocations/country-positions.js');
  const { BalanceStore } = await load('ledger/balance.store.js');
  const db = await Database.connect(bed.urlOf(database), { poolSize: 2 });
  const assembly = new Assembly(db, loadConfig({}));
  const [positions, balances] = [assembly.make(CountryPositions), assembly.make(BalanceStore)];
  const [{ key: country, version }] = await bed.sql(
    database,
    `select key, version from account where kind = 'COUNTRY_LICENSED' order by version desc limit 1`,
  );
  console.log(`the busiest country is ${country}: ${version} entries`);
  const readAs = (role) => (at, known) =>
    db.read(
      async (tx) => ({
        positions: await positions.read(tx, { countries: [country], at: at ?? Date.now() }),
        sequence: await balances.sequence(tx),
      }),
      { known, role },
    );
  const read = readAs('EXPORTER');
  // in turns, so that a busy moment of the machine is everybody's
  const measure = async (run, kinds) => {
    const times = new Map(Object.keys(kinds).map((kind) => [kind, []]));
    for (let n = -20; n < ROUNDS; n += 1) {
      for (const [kind, timesOf] of Object.entries(kinds)) {
        const [at, known] = timesOf(n + 20);
        const begun = performance.now();
        await run(at, known);
        if (n >= 0) times.get(kind).push(performance.now() - begun);
      }
    }
    return Object.fromEntries([...times].map(([kind, taken]) => [kind, percentiles(taken)]));
  };
  // no two the same, so that no answer is in memory
  const past = (n) => FROM + Math.floor(YEAR * (0.2 + 0.6 * ((n * 0.618034) % 1)));

  const begun = performance.now();
  await read(past(0), FROM + YEAR);
  console.log(`the sums of what was known are made in ${((performance.now() - begun) / 1000).toFixed(1)} s, once`);
  await bed.sql(database, 'vacuum analyze');
  await checkSums({ database, country, read });

  const kinds = {
    'as it stands': () => [],
    'as of a past instant': (n) => [past(n)],
    'as known then, of then': (n) => [past(n), past(n)],
    'as known then, of any instant before': (n) => [past(n) - Math.floor(past(n * 7) % (YEAR / 8)), past(n)],
  };
  const compare = async (what, run) => {
    const results = await measure(run, kinds);
    console.log(what);
    console.table(results);
    const [now, ...ofThePast] = Object.values(results).map((one) => one['p50 ms']);
    const ratios = ofThePast.map((one) => one / now);
    console.log(`the past costs ${ratios.map((one) => one.toFixed(2)).join(', ')} times a current reading (medians)`);
    return Math.max(...ratios);
  };
  const ratio = await compare('a tenant, nothing in memory', read);
  await compare('an auditor or a worker, nothing in memory', readAs('AUDITOR'));
  const api = await bed.api(database);
  const client = await HttpClient.connect(api.url);
  const query = `query ($at: DateTime, $known: DateTime) { allocation(country: "${country}", at: $at, known: $known) {
    licensedTpp exportedTpp remainingTpp ledgerSequence } }`;
  const instant = (ms) => (ms === undefined ? undefined : new Date(ms).toISOString());
  await compare('a query over HTTP, where a current one is in memory', async (at, known) => {
    const text = await client.post(JSON.stringify({ query, variables: { at: instant(at), known: instant(known) } }));
    if (text.includes('"errors"')) throw new Error(text);
  });
  client.close();
  await api.end();
  tooSlow = !(ratio <= 2);
  await db.close();
} finally {
  await bed.close();
}
process.exitCode = tooSlow ? 1 : 0;

/** Copies were posted when their originals were: they get the time at which such a ledger would have posted them. */
async function postedOverAYear(database) {
  await bed.sql(database, `alter table posting disable trigger posting_is_append_only`);
  await bed.sql(
    database,
    `update posting set posted_at = to_timestamp($1::bigint / 1000.0) + seq * ($2::bigint / 1000.0) / (select seq from ledger_head) * interval '1 second'`,
    [FROM + 3_600_000, YEAR],
  );
  await bed.sql(database, `alter table posting enable trigger posting_is_append_only`);
  const [{ seq }] = await bed.sql(database, 'select seq from ledger_head');
  return Number(seq);
}

/** The answer of some instants against the sum of all entries. */
async function checkSums({ database, country, read }) {
  for (const share of [0.3, 0.5, 0.8]) {
    const [at, known] = [FROM + Math.floor(YEAR * (share - 0.1)), FROM + Math.floor(YEAR * share)];
    const { positions } = await read(at, known);
    const [{ sum }] = await bed.sql(
      database,
      `select sum(e.amount)::text as sum from entry e join account a on a.id = e.account_id join posting p on p.seq = e.seq
       where a.kind = 'COUNTRY_EXPORTED' and a.key = $1 and e.effective_at <= to_timestamp($2::bigint / 1000.0)
         and p.posted_at < to_timestamp(($3::bigint + 1) / 1000.0)`,
      [country, at, known],
    );
    const found = String(positions[0].exportedTpp);
    if (found !== (sum ?? '0')) throw new Error(`${found} is not the sum of the entries, ${sum}`);
  }
}
