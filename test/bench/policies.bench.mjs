// What row level security and the sealer cost those who post, in turns within one run.
//
//   npm run bench:policies
//   npm run bench:policies -- --rounds 9 --seconds 8
//
// "Without policies" is the same code on the same database while its tables have row level security disabled, which nobody
// runs Headroom with. Each time in a process of its own, so that every plan is made for what holds then.
import { parseArgs } from 'node:util';
import { load } from '../support/bench.mjs';
import { Bed } from './bed.mjs';
import { compare, interleave } from './rounds.mjs';
import { verify } from './verify.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '6' } },
});
const { Database } = await load('platform/database.js');
const { SealPostings } = await load('evidence/seal-postings.js');
const { SealStore } = await load('evidence/seal.store.js');

const WARM_SECONDS = 2;
const MOST_LOST = 0.9;

const bed = await Bed.open();
const name = await bed.database();
const acknowledgements = bed.acknowledgements(name);
const runs = [];
const db = await Database.connect(bed.urlOf(name), { poolSize: 2 });
const sealer = new SealPostings(db, new SealStore());

/** Posts for some seconds in a process of its own. */
async function post(what, round) {
  const core = await bed.core(name);
  const ask = (run, seconds) => {
    runs.push(run);
    return core.ask({ clients: 256, run, seconds, acknowledgements });
  };
  try {
    await ask(`${what}-${round}-warm`, WARM_SECONDS);
    return await ask(`${what}-${round}`, Number(values.seconds));
  } finally {
    await core.end();
  }
}

const guarded = (await bed.sql(name, `select oid::regclass::text as name from pg_class where relrowsecurity`)).map(
  (table) => table.name,
);
const guard = (how) =>
  bed.sql(name, guarded.map((table) => `alter table ${table} ${how} row level security`).join('; '));

async function withoutPolicies(round) {
  await guard('disable');
  try {
    return await post('open', round);
  } finally {
    await guard('enable');
  }
}

/** As a worker does: a second after it has sealed everything, it looks again. */
async function withSealer(round) {
  await sealer.run();
  const now = { posting: true };
  const sealing = (async () => {
    while (now.posting) {
      await sealer.run();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  })();
  try {
    return await post('sealed', round);
  } finally {
    now.posting = false;
    await sealing;
  }
}

try {
  const options = { rounds: Number(values.rounds), warm: true, deadline: Infinity };
  const results = await interleave(options, {
    usual: (round) => post('usual', round),
    withoutPolicies,
    withSealer,
  });
  await verify(bed, name, { acknowledgements, runs });
  const tell = (what, { baseline, ours, ratio, rounds }) =>
    console.log(
      `${what}: ${Math.round(ours).toLocaleString('en')} posts/s against ${Math.round(baseline).toLocaleString('en')} without, ` +
        `${ratio.toFixed(2)} in the median of ${rounds} rounds: ${ratio >= MOST_LOST ? 'holds' : 'missed'} (at least ${MOST_LOST})`,
    );
  tell('row level security', compare(results.usual, results.withoutPolicies));
  tell('sealer', compare(results.withSealer, results.usual));
} finally {
  await db.close();
  await bed.close();
}
