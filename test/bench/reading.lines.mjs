// Lines 6 to 8: reading, against what the same driver does for a constant.
import { latencyNote } from './posting.lines.mjs';
import { compare, interleave, shareOf } from './rounds.mjs';
import { ALLOCATION, ALLOCATIONS, HELLO, HOT_COUNTRY } from './workload.mjs';

const CLIENTS = 64;
const POSTED_BEFORE = 2_000;

export async function reading({ bed, options, wanted }) {
  const database = await bed.database();
  const constant = await bed.server('constant.server.mjs');
  const query = (url, text, variables) => ({ kind: 'query', url, query: text, variables });
  const ask = (request) => (round) =>
    bed.loader.ask({ clients: CLIENTS, seconds: round === 'warm' ? 1 : options.seconds, ...request });
  const hello = ask(query(constant.url, HELLO));
  const lines = [
    {
      line: 6,
      what: 'allocation(country), current',
      against: 'hello world, same driver',
      target: 0.6,
      unit: 'queries/s',
      ours: (api) => ask(query(api.url, ALLOCATION, { country: HOT_COUNTRY })),
      baseline: hello,
    },
    {
      line: 7,
      what: 'allocations, 200 countries, 8 fields',
      against: 'the same from a constant array',
      target: 0.7,
      unit: 'queries/s',
      ours: (api) => ask(query(api.url, ALLOCATIONS)),
      baseline: ask(query(constant.url, ALLOCATIONS.replace('(first: 200)', ''))),
    },
    {
      line: 8,
      what: 'determine with all pathways',
      against: 'hello world, same driver',
      target: 0.25,
      unit: 'queries/s',
      ours: (api) => ask({ kind: 'determine', url: api.url }),
      baseline: hello,
    },
  ];
  await postSome(bed, database);
  const rows = [];
  const chosen = lines.filter((one) => wanted(one.line));
  for (const [index, { baseline, ours, ...line }] of chosen.entries()) {
    const api = await bed.api(database, { profileAs: `line-${line.line}` });
    const results = await interleave(shareOf(options, chosen.length - index), { ours: ours(api), baseline });
    await api.end();
    await bed.statementsOf(`line-${line.line}`, database);
    rows.push({ ...line, ...compare(results.ours, results.baseline), note: latencyNote(results.ours) });
  }
  await constant.end();
  await bed.drop(database);
  return { rows, checks: [] };
}

/** Something to read: a country that was posted to. */
async function postSome(bed, database) {
  const api = await bed.api(database, { profile: false });
  const acknowledgements = bed.acknowledgements(`${database}-before`);
  const size = POSTED_BEFORE / 4;
  const request = { kind: 'postMany', size, url: api.url, clients: 4, run: 'before', seconds: 0.05, acknowledgements };
  await bed.loader.ask(request);
  await api.end();
}
