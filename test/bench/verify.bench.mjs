// How fast `headroom verify` recomputes a ledger, and whether the sealer keeps up with posting.
//
//   npm run bench:verify                       a million postings; minutes, most of them to make the ledger
//   npm run bench:verify -- --postings 200000
//
// A posting is verified with everything its leaf commits to: its row, its entries with both accounts, its determination
// with the whole detail, its fact. The rate on one core is postings by seconds of processor time, Postgres and Node
// together, so other work on the machine does not change it much; beside it stands the rate by the clock.
import { parseArgs } from 'node:util';
import { Bed } from './bed.mjs';
import { grow } from './grow.mjs';
import { load } from '../support/bench.mjs';
import { median } from './rounds.mjs';

const { values } = parseArgs({
  options: {
    postings: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
  },
});
const TARGET = 200_000;
const ENTRIES_PER_POSTING = 3;
const { Database } = await load('platform/database.js');
const { SealPostings } = await load('evidence/seal-postings.js');
const { SealStore } = await load('evidence/seal.store.js');
const { VerifyLedger } = await load('evidence/verify-ledger.js');

const rate = (count, seconds) => `${Math.round(count / seconds).toLocaleString('en')}/s`;
const processor = (bed) => {
  const { user, system } = process.cpuUsage();
  return { node: (user + system) / 1e6, server: bed.serverCpuSeconds() };
};

/** Runs `work` and answers its seconds by the clock and on processors. */
async function timed(bed, work) {
  const [begun, before] = [performance.now(), processor(bed)];
  const result = await work();
  const after = processor(bed);
  const [node, server] = [after.node - before.node, after.server - before.server];
  return { result, seconds: (performance.now() - begun) / 1_000, node, server, cores: node + server };
}

async function verifying(bed, postings, rounds) {
  const name = await bed.database();
  console.error(`making ${postings} postings …`);
  await grow(bed, name, postings * ENTRIES_PER_POSTING);
  const db = await Database.connect(bed.urlOf(name), { poolSize: 4 });
  try {
    const store = new SealStore();
    const sealed = await timed(bed, () => new SealPostings(db, store).run());
    console.log(
      `seal:   ${sealed.result} postings, ${rate(sealed.result, sealed.seconds)} by the clock, ` +
        `${rate(sealed.result, sealed.cores)} per core`,
    );
    for (const atOnce of [1, 2]) {
      const runs = [];
      for (let round = 0; round < rounds; round += 1) {
        const run = await timed(bed, () => new VerifyLedger(db, store).run({ atOnce }));
        if (run.result.broken !== undefined) throw new Error(run.result.broken.says);
        runs.push(run);
      }
      const { entries, postings: count } = runs[0].result;
      const [clock, core] = [
        median(runs.map((run) => count / run.seconds)),
        median(runs.map((run) => count / run.cores)),
      ];
      const [{ node, server }] = runs;
      console.log(
        `verify, ${atOnce} at once: ${count} postings, ${entries} entries; ${rate(clock, 1)} by the clock, ${rate(core, 1)} per core ` +
          `(first round: server ${server.toFixed(1)} s, node ${node.toFixed(1)} s); target ${rate(TARGET, 1)} per core: ` +
          `${core >= TARGET ? 'holds' : `missed, ${(core / TARGET).toFixed(2)} of it`}`,
      );
    }
  } finally {
    await db.close();
    await bed.drop(name);
  }
}

/** Posts with and without a sealer in turn; while it seals, asks how old the oldest unsealed posting is. */
async function lagging(bed, rounds, seconds) {
  const name = await bed.database();
  const core = await bed.core(name, { profile: false });
  const db = await Database.connect(bed.urlOf(name), { poolSize: 2 });
  const sealer = new SealPostings(db, new SealStore());
  const post = async (run) =>
    (await core.ask({ clients: 256, run, seconds, acknowledgements: bed.acknowledgements(name) })).perSecond;
  const [alone, sealing, lags, waiting] = [[], [], [], []];
  try {
    await post('warm');
    await sealer.run();
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await post(`alone-${round}`));
      await sealer.run();
      const now = { posting: true };
      const done = post(`sealed-${round}`).finally(() => (now.posting = false));
      const seal = (async () => {
        while (now.posting) {
          await sealer.run();
          await new Promise((resolve) => setTimeout(resolve, 1_000)); // as a worker does
        }
      })();
      while (now.posting) {
        const [row] = await bed.sql(
          name,
          `select count(*)::int as n, coalesce(extract(epoch from clock_timestamp() - min(posted_at)), 0)::float8 as age
           from posting where seq > (select coalesce(max(size), 0) from seal)`,
        );
        lags.push(row.age);
        waiting.push(row.n);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      sealing.push(await done);
      await seal;
    }
    const ratio = median(sealing.map((one, round) => one / alone[round]));
    console.log(
      `sealer: posting ${rate(median(alone), 1)} without it, ${rate(median(sealing), 1)} with it (${ratio.toFixed(2)}); ` +
        `oldest unsealed posting: median ${median(lags).toFixed(2)} s, at most ${Math.max(...lags).toFixed(2)} s; ` +
        `unsealed at most ${Math.max(...waiting)}`,
    );
  } finally {
    await db.close();
    await core.end();
  }
}

const bed = await Bed.open();
try {
  await lagging(bed, Number(values.rounds), Number(values.seconds));
  await verifying(bed, Number(values.postings), Number(values.rounds));
} finally {
  await bed.close();
}
