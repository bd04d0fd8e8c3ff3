// A process of its own that keeps an API busy. Its parent sends one request per round and gets the figures back.
import fs from 'node:fs';
import { HttpClient } from './http-client.mjs';
import { Latencies } from './latencies.mjs';
import * as workload from './workload.mjs';

/** Makes the bodies of a kind of request, and says what the answers acknowledged. */
const kinds = {
  post: ({ run }) => ({
    entries: 1,
    body: (n) => vars(workload.POST, { input: workload.shipmentInput(run, n, Date.now()) }),
    acknowledged: ({ postShipment }, n) => [acknowledgement(run, n, postShipment)],
  }),
  postMany: ({ run, size }) => ({
    entries: size,
    body: (n) => {
      const now = Date.now();
      const shipments = Array.from({ length: size }, (_, i) => workload.shipmentInput(run, n * size + i, now));
      return vars(workload.POST_MANY, { input: { shipments } });
    },
    acknowledged: ({ postShipments: { results, userErrors } }, n) => {
      if (results === null) throw new Error(`refused: ${JSON.stringify(userErrors)}`);
      return results.map((result, i) => acknowledgement(run, n * size + i, result));
    },
  }),
  query: ({ query, variables = {} }) => {
    const body = vars(query, variables);
    return { entries: 1, body: () => body };
  },
  determine: () => ({
    entries: 1,
    body: (n) => vars(workload.DETERMINE, { input: workload.determineInput(n) }),
  }),
};

const vars = (query, variables) => JSON.stringify({ query, variables });

function acknowledgement(run, n, payload) {
  if (payload.userErrors.length > 0 || payload.replayed) {
    throw new Error(`shipment ${n} was not recorded anew: ${JSON.stringify(payload)}`);
  }
  return `${workload.keyOf(run, n)} ${payload.determination.id}`;
}

const clientsOf = new Map();

/** Open connections are kept for later rounds against the same server. */
async function clientsTo(url, count) {
  const open = clientsOf.get(url) ?? [];
  clientsOf.set(url, open);
  while (open.length < count) open.push(await HttpClient.connect(url));
  return open.slice(0, count);
}

/** One round: `clients` callers for `seconds`; what is in flight at the end is awaited and acknowledged, not counted. */
async function round({ acknowledgements, clients, kind, seconds, url, ...more }) {
  const { acknowledged, body, entries } = kinds[kind](more);
  const callers = await clientsTo(url, clients);
  const latencies = new Latencies();
  const stored = [];
  let next = 0;
  let done = 0;
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const call = async (client) => {
    for (let now = performance.now(); now < until;) {
      const n = next++;
      const text = await client.post(body(n));
      if (!text.startsWith('{"data":{') || text.includes('"errors":[')) throw new Error(text.slice(0, 500));
      const end = performance.now();
      if (end <= until) {
        latencies.add(end - now);
        done += entries;
      }
      now = end;
      if (acknowledged) stored.push(...acknowledged(JSON.parse(text).data, n));
    }
  };
  await Promise.all(callers.map(call));
  if (acknowledged && stored.length > 0) fs.appendFileSync(acknowledgements, `${stored.join('\n')}\n`);
  return { perSecond: done / seconds, ...latencies.summary() };
}

process.on('message', ({ id, request }) => {
  round(request).then(
    (result) => process.send({ id, result }),
    (error) => process.send({ id, error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
process.send('ready');
