// Lines 1 to 5: posting.
import { compare, interleave, median } from './rounds.mjs';
import { verify, verifyNaive } from './verify.mjs';

/** Lines 1 to 3, in the same rounds: one hot country over GraphQL, against pgbench and against the naive poster. */
export async function hotCountry({ bed, baseline, options, wanted }) {
  const database = await bed.database();
  const api = await bed.api(database, { profileAs: 'line-1' });
  const naive = wanted(2) ? await naiveServer(bed) : undefined;
  const acknowledgements = bed.acknowledgements(database);
  const runs = [];
  const post = (clients) => (round) => {
    runs.push(`${clients}x${round}`);
    return bed.loader.ask({
      kind: 'post',
      url: api.url,
      clients,
      run: runs.at(-1),
      seconds: options.seconds,
      acknowledgements,
    });
  };
  const results = await interleave(options, {
    at64: post(64),
    hotRow: (round) => baseline.hotRow(round === 'warm' ? 1 : options.seconds),
    ...(naive ? { naive: (round) => naive.post(round, options.seconds) } : {}),
    ...(wanted(3) ? { at256: post(256) } : {}),
  });
  await api.end();
  await bed.statementsOf('line-1', database);
  const checks = [await verify(bed, database, { acknowledgements, runs })];
  const rows = [];
  const note = latencyNote(results.at64);
  if (wanted(1)) {
    const figures = compare(results.at64, results.hotRow);
    rows.push({
      line: 1,
      what: 'postShipment, one hot country, 64 clients',
      against: baseline.hotRowName,
      ...figures,
      target: 3,
      unit: 'posts/s',
      note,
    });
  }
  if (naive) {
    checks.push(await naive.verify());
    const figures = compare(results.at64, results.naive);
    rows.push({
      line: 2,
      what: 'the same',
      against: 'naive TypeORM, same API',
      ...figures,
      target: 50,
      unit: 'posts/s',
      note: latencyNote(results.naive),
    });
    await naive.end();
  }
  if (wanted(3)) {
    const [p99, p99at256] = [median(results.at64.map((one) => one.p99)), median(results.at256.map((one) => one.p99))];
    rows.push({
      line: 3,
      what: 'the same, p99 at 64 clients',
      against: 'a limit',
      ours: p99,
      baseline: 60,
      most: 60,
      unit: 'ms',
      rounds: results.at64.length,
      note,
    });
    rows.push({
      line: 3,
      what: 'p99 at 256 clients',
      against: 'p99 at 64',
      ...compare(results.at256, results.at64, (one) => one.p99),
      mostRatio: 4,
      unit: 'ms',
      note: `${p99at256} ms; ${Math.round(median(results.at256.map((one) => one.perSecond)))} posts/s`,
    });
  }
  await bed.drop(database);
  return { rows, checks };
}

/** Line 4: a thousand shipments a call. */
export async function bulk({ bed, baseline, options }) {
  const database = await bed.database();
  const api = await bed.api(database, { profileAs: 'line-4' });
  const acknowledgements = bed.acknowledgements(database);
  const runs = [];
  const results = await interleave(options, {
    bulk: (round) => {
      runs.push(`B${round}`);
      return bed.loader.ask({
        kind: 'postMany',
        size: 1_000,
        url: api.url,
        clients: 4,
        run: runs.at(-1),
        seconds: Math.max(options.seconds, 3),
        acknowledgements,
      });
    },
    insert: (round) => baseline.insert(round === 'warm' ? 1 : options.seconds),
  });
  await api.end();
  await bed.statementsOf('line-4', database);
  const checks = [await verify(bed, database, { acknowledgements, runs })];
  await bed.drop(database);
  const row = {
    line: 4,
    what: 'postShipments, 1,000 a call, 4 callers',
    against: baseline.insertName,
    ...compare(results.bulk, results.insert),
    target: 0.5,
    unit: 'posts/s',
    note: latencyNote(results.bulk),
  };
  return { rows: [row], checks };
}

/** Line 5: the ledger core, posters in the same process. */
export async function core({ bed, baseline, options }) {
  const database = await bed.database();
  const poster = await bed.core(database, { profileAs: 'line-5' });
  const acknowledgements = bed.acknowledgements(database);
  const runs = [];
  const results = await interleave(options, {
    core: (round) => {
      runs.push(`C${round}`);
      return poster.ask({ clients: 256, run: runs.at(-1), seconds: options.seconds, acknowledgements });
    },
    hotRow: (round) => baseline.hotRow(round === 'warm' ? 1 : options.seconds),
  });
  await poster.end();
  await bed.statementsOf('line-5', database);
  const checks = [await verify(bed, database, { acknowledgements, runs })];
  await bed.drop(database);
  const row = {
    line: 5,
    what: 'ledger core without GraphQL, 256 posters',
    against: baseline.hotRowName,
    ...compare(results.core, results.hotRow),
    target: 8,
    unit: 'posts/s',
    note: latencyNote(results.core),
  };
  return { rows: [row], checks };
}

async function naiveServer(bed) {
  const database = 'bench_naive';
  await bed.sql('postgres', `create database ${database}`);
  const server = await bed.server('naive/naive.server.mjs', { DATABASE_URL: bed.urlOf(database) });
  const acknowledgements = bed.acknowledgements(database);
  return {
    post: (round, seconds) =>
      bed.loader.ask({ kind: 'post', url: server.url, clients: 64, run: `N${round}`, seconds, acknowledgements }),
    verify: () => verifyNaive(bed, database, { acknowledgements }),
    end: async () => {
      await server.end();
      await bed.drop(database);
    },
  };
}

export const latencyNote = (results) =>
  `p50 ${median(results.map((one) => one.p50))}, p99 ${median(results.map((one) => one.p99))} ms`;
