import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Changes } from '../src/platform/changes.js';
import { Database } from '../src/platform/database.js';
import { schemaOf, undescribed } from '../src/platform/graphql-sdl.js';
import { presumptionResolvers } from '../src/presumption/presumption.module.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { day, instant } from '../src/rules/day.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';
import {
  license,
  NOW,
  record,
  registerParties,
  reversalOf,
  shipment,
  startApi,
  startProcess,
} from './support/presumption-app.js';
import { startRedis } from './support/redis.js';

const redis = await startRedis();
if (redis === undefined) console.warn('There is no redis-server: statuses are tested on Postgres only.');
afterAll(() => redis?.stop());

const backends = [
  { backend: 'Postgres', redisUrl: undefined },
  ...(redis ? [{ backend: 'Redis', redisUrl: redis.url }] : []),
];

describe.each(backends)('statuses with jobs in $backend', ({ redisUrl }) => {
  let fresh: FreshDatabase;
  let api: NestFastifyApplication;
  let url: string;
  let worker: INestApplicationContext;
  let now = NOW;

  beforeAll(async () => {
    fresh = await freshDatabase();
    const sweeping = { everyMs: 100, lateAfterMs: 2_000, mostPerSweep: 100 };
    ({ app: api, url } = await startApi({ databaseUrl: fresh.url, redisUrl, role: 'api', now: () => now }));
    worker = await startProcess({ databaseUrl: fresh.url, redisUrl, role: 'worker', now: () => now, sweeping });
    await registerParties(api, ['ACME', 'OTHER']);
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
    await fresh.drop();
  });

  async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data: Data; errors?: unknown };
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }

  /** Begins to read a subscription, and waits until the API listens for it: what happens before is not told. */
  async function subscribed<Answer>(read: () => Promise<Answer>): Promise<{ answer: Promise<Answer> }> {
    const changes = api.get(Changes);
    const subscribe = changes.subscribe.bind(changes);
    let listening = false;
    changes.subscribe = (topic) => {
      listening = true;
      return subscribe(topic);
    };
    const answer = read();
    await until(() => listening);
    changes.subscribe = subscribe;
    return { answer };
  }

  const rows = <Row>(sql: string): Promise<Row[]> => api.get(Database).read((tx) => tx.query<Row>(sql));

  /** Every posting is taken in: no mark is left, and everything is as the entries say. */
  async function settled(): Promise<void> {
    await until(async () => (await rows('select 1 from dirty_subject')).length === 0);
    expect(await api.get(RebuildStatuses).run({ compare: true })).toMatchObject({
      differences: [],
      sums: [],
      written: 0,
    });
  }

  interface CountryStatus {
    readonly headline: string;
    readonly pending: boolean;
    readonly ledgerSequence: number;
    readonly licensed: { status: string; usedTpp: string; remainingTpp: string };
    readonly exported: { status: string; usedTpp: string; remainingTpp: string };
  }
  const countryStatus = async (code: string): Promise<CountryStatus> =>
    (
      await ask<{ countryStatus: CountryStatus }>(
        `query ($code: CountryCode!) { countryStatus(code: $code) { headline pending ledgerSequence
           licensed { status usedTpp remainingTpp } exported { status usedTpp remainingTpp } } }`,
        { code },
      )
    ).countryStatus;

  test('a country that nothing was posted for answers as the rules say', async () => {
    expect(await countryStatus('CL')).toMatchObject({
      headline: 'PRESUMPTION_OF_APPROVAL',
      licensed: { status: 'PRESUMPTION_OF_APPROVAL', usedTpp: '0', remainingTpp: '790000000' },
    });
    expect(await countryStatus('HK')).toMatchObject({ headline: 'PRESUMPTION_OF_DENIAL' });
  });

  test('a posting moves the status, and a subscriber of another process is told over SSE', async () => {
    const client = createSseClient({ url });
    const told = client.iterate<{ statusChanged: object }>({
      query: `subscription { statusChanged(kind: COUNTRY, keys: ["MX"]) { kind key was became cause causeSequence
        ledgerSequence status { ... on CountryStatus { country licensed { usedTpp } } } } }`,
    });
    const first = await subscribed(() => told.next());
    await record(api, shipment({ destinationCountry: 'BR' })); // not for this subscriber
    const [posted] = await record(api, shipment({ destinationCountry: 'MX', quantity: 49_898n }));
    expect((await first.answer).value?.data?.statusChanged).toEqual({
      kind: 'COUNTRY',
      key: 'MX',
      was: null,
      became: 'PRESUMPTION_OF_APPROVAL',
      cause: 'POSTING',
      causeSequence: posted?.seq,
      ledgerSequence: posted?.seq,
      status: { country: 'MX', licensed: { usedTpp: '789985136' } },
    });

    const second = told.next();
    await record(api, shipment({ destinationCountry: 'MX', quantity: 1n }));
    expect((await second).value?.data?.statusChanged).toMatchObject({
      was: 'PRESUMPTION_OF_APPROVAL',
      became: 'POLICY_OF_DENIAL',
    });
    await told.return?.();
    client.dispose();
    await settled();
    expect(await countryStatus('MX')).toMatchObject({
      headline: 'POLICY_OF_DENIAL',
      pending: false,
      exported: { status: 'POLICY_OF_DENIAL', usedTpp: '790000968', remainingTpp: '0' },
    });
  });

  test('figures that move without a change of status are told over graphql-ws, and stay out of the history', async () => {
    const client = createSocketClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const told = client.iterate<{ statusMoved: object }>({
      query: `subscription { statusMoved(kind: COUNTRY, keys: ["IN"]) { __typename ... on CountryStatus { country licensed { usedTpp } } } }`,
    });
    const first = await subscribed(() => told.next());
    await record(api, shipment({ destinationCountry: 'IN' }));
    expect((await first.answer).value?.data?.statusMoved).toMatchObject({
      country: 'IN',
      licensed: { usedTpp: '1583200' },
    });
    const second = told.next();
    await record(api, shipment({ destinationCountry: 'IN' }));
    expect((await second).value?.data?.statusMoved).toMatchObject({ country: 'IN', licensed: { usedTpp: '3166400' } });
    await told.return?.();
    await client.dispose();
    const { statusChanges } = await ask<{ statusChanges: object }>(
      `{ statusChanges(country: "IN") { totalCount nodes { was became } } }`,
    );
    expect(statusChanges).toEqual({ totalCount: 1, nodes: [{ was: null, became: 'PRESUMPTION_OF_APPROVAL' }] });
  });

  test('a shipment without authorization moves the exported reading alone', async () => {
    await record(api, shipment({ destinationCountry: 'VN', quantity: 60_000n, named: 'NLR', licenseNumber: null }));
    await settled();
    expect(await countryStatus('VN')).toMatchObject({
      headline: 'PRESUMPTION_OF_APPROVAL',
      licensed: { status: 'PRESUMPTION_OF_APPROVAL', usedTpp: '0' },
      exported: { status: 'POLICY_OF_DENIAL', usedTpp: '949920000' },
    });
  });

  test('a quota fills, is exceeded, and empties with a reversal', async () => {
    const lpp = { named: 'LPP', licenseNumber: null, consigneeId: 'OTHER' } as const;
    await record(api, shipment({ ...lpp, quantity: 1_699n }));
    await settled();
    const over = shipment({ ...lpp, quantity: 1n });
    await record(api, over);
    await settled();
    await record(api, reversalOf(over.reference));
    await settled();
    const { statusChanges } = await ask<{ statusChanges: object }>(
      `{ statusChanges(kind: QUOTA, key: "OTHER/2026") { nodes { was became cause status { ... on QuotaStatus { year usedTpp overTpp } } } } }`,
    );
    expect(statusChanges).toEqual({
      nodes: [
        {
          was: 'EXCEEDED',
          became: 'OPEN',
          cause: 'POSTING',
          status: { year: 2026, usedTpp: '26898568', overTpp: '0' },
        },
        {
          was: 'OPEN',
          became: 'EXCEEDED',
          cause: 'POSTING',
          status: { year: 2026, usedTpp: '26914400', overTpp: '14400' },
        },
        { was: null, became: 'OPEN', cause: 'POSTING', status: { year: 2026, usedTpp: '26898568', overTpp: '0' } },
      ],
    });
  });

  test('what is drawn from a replaced license counts against its replacement', async () => {
    await record(api, license({ number: 'L-1' }));
    await record(api, license({ number: 'L-2', issuedOn: day('2026-06-10'), replacesNumber: 'L-1' }));
    await record(api, shipment({ licenseNumber: 'L-1', quantity: 10n }));
    await settled();
    expect(await headlines('LICENSE')).toMatchObject({ 'L-1': 'REPLACED', 'L-2': 'EXHAUSTED' });
  });

  test('200 racing postings of two processes end right, and enter the history once', async () => {
    const posters = Array.from({ length: 20 }, async (_, poster) => {
      // one after the other, so that there are many transactions of a few postings each
      for (let posted = 0; posted < 10; posted += 1) {
        await record(poster % 2 === 0 ? api : worker, shipment({ destinationCountry: 'TR', quantity: 1n }));
      }
    });
    await Promise.all(posters);
    await settled();
    expect(await countryStatus('TR')).toMatchObject({ licensed: { usedTpp: '3166400' } });
    expect(await rows(`select 1 from status_change where kind = 'COUNTRY' and key = 'TR'`)).toHaveLength(1);
  });

  test('days change statuses by themselves: news, a later shipment, an expiry, the ends of a year and of the allocation', async () => {
    await record(
      api,
      {
        kind: 'ALLOCATION_CHANGE',
        requestKey: null,
        contentHash: Buffer.from('met in July'),
        country: 'PL',
        effectiveOn: day('2026-07-01'),
        uplift: null,
        officialStatus: 'MET',
        externalLicensedTpp: null,
        source: 'a notice of BIS',
      },
      license({ number: 'L-9' }),
      shipment({ destinationCountry: 'PE', quantity: 60_000n, exportedAt: instant('2026-08-01T06:30:00Z') }),
      shipment({ named: 'LPP', licenseNumber: null, consigneeId: 'ACME' }),
    );
    await settled();
    expect(await headlines('COUNTRY')).toMatchObject({ PL: 'PRESUMPTION_OF_APPROVAL', PE: 'PRESUMPTION_OF_APPROVAL' });
    expect(await headlines('LICENSE')).toMatchObject({ 'L-9': 'ACTIVE' });

    await comes('2026-06-30T23:59:59.999Z');
    expect(await headlines('COUNTRY')).toMatchObject({ PL: 'PRESUMPTION_OF_APPROVAL' });
    await comes('2026-07-01T00:00:00Z');
    expect(await headlines('COUNTRY')).toMatchObject({ PL: 'POLICY_OF_DENIAL', PE: 'PRESUMPTION_OF_APPROVAL' });
    await comes('2026-08-01T06:30:00Z');
    expect(await headlines('COUNTRY')).toMatchObject({ PE: 'POLICY_OF_DENIAL' });
    await comes('2027-01-01T00:00:00Z');
    expect(await headlines('QUOTA')).toMatchObject({ 'ACME/2026': 'ENDED' });
    await comes('2027-05-31T23:59:59Z');
    expect(await headlines('LICENSE')).toMatchObject({ 'L-9': 'ACTIVE' });
    await comes('2027-06-01T00:00:00Z');
    expect(await headlines('LICENSE')).toMatchObject({ 'L-9': 'EXPIRED' });
    await comes('2028-01-01T00:00:00Z');
    expect(new Set(Object.values(await headlines('COUNTRY')))).toEqual(new Set(['UNDEFINED']));
    const { statusChanges } = await ask<{ statusChanges: { nodes: unknown } }>(
      `{ statusChanges(country: "PE", first: 2) { nodes { became cause changedAt } } }`,
    );
    expect(statusChanges.nodes).toEqual([
      { became: 'UNDEFINED', cause: 'TIME', changedAt: '2028-01-01T00:00:00.000Z' },
      { became: 'POLICY_OF_DENIAL', cause: 'TIME', changedAt: '2026-08-01T06:30:00.000Z' },
    ]);
  });

  async function comes(at: string): Promise<void> {
    now = instant(at);
    await until(async () => (await rows(`select 1 from status where due_at <= '${at}'`)).length === 0);
    await settled();
  }

  async function headlines(kind: string): Promise<Record<string, string>> {
    const found = await rows<{ key: string; headline: string }>(
      `select key, headline from status where kind = '${kind}'`,
    );
    return Object.fromEntries(found.map(({ headline, key }) => [key, headline]));
  }
});

test('everything in the schema is described', async () => {
  expect(undescribed(await schemaOf(presumptionResolvers))).toEqual([]);
});
