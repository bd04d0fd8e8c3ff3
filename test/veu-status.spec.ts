import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createClient } from 'graphql-sse';
import type { OpeningStockFact, RemovalFact, VeuFact } from '../src/ledger/facts.js';
import { PartyStore } from '../src/parties/party.store.js';
import { Changes } from '../src/platform/changes.js';
import { Database } from '../src/platform/database.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { day, instant } from '../src/rules/day.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';
import { H100, NOW, record, registerParties, shipment, startApi, startProcess } from './support/presumption-app.js';

let fresh: FreshDatabase;
let api: NestFastifyApplication;
let url: string;
let worker: INestApplicationContext;
let now = NOW;

beforeAll(async () => {
  fresh = await freshDatabase();
  const sweeping = { everyMs: 100, lateAfterMs: 2_000, mostPerSweep: 100 };
  ({ app: api, url } = await startApi({ databaseUrl: fresh.url, role: 'api', now: () => now }));
  worker = await startProcess({ databaseUrl: fresh.url, role: 'worker', now: () => now, sweeping });
  await registerParties(api, ['ACME', 'OTHER', 'NOVA']);
});
afterAll(async () => {
  await worker.close();
  await api.close();
  await fresh.drop();
});

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const veu = (id: string, holderId: string, country: string | null = null): VeuFact => ({
  kind: 'VEU',
  requestKey: null,
  id,
  veuKind: country === null ? 'UVEU' : 'NVEU',
  holderId,
  country,
  grantedOn: day('2025-06-01'),
  contentHash: hashOf(id),
});

const stock = (holderId: string, country: string, quantity: bigint, asOf = '2026-01-01'): OpeningStockFact => ({
  kind: 'OPENING_STOCK',
  requestKey: null,
  holderId,
  country,
  itemId: H100,
  quantity,
  asOf: day(asOf),
  contentHash: hashOf([holderId, country, quantity, asOf].join('|')),
});

const removal = (holderId: string, country: string, quantity: bigint): RemovalFact => ({
  kind: 'REMOVAL',
  requestKey: null,
  reference: `REMOVAL-${holderId}-${country}`,
  effectiveAt: instant('2026-06-10T00:00:00Z'),
  holderId,
  country,
  itemId: H100,
  quantity,
  reason: 'RELOCATED',
  contentHash: hashOf(`REMOVAL-${holderId}-${country}`),
});

async function ask<Data>(query: string): Promise<Data> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const answer = (await response.json()) as { data: Data; errors?: unknown };
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

/** Every posting and every day is taken in, and everything is as the entries say. */
async function settled(): Promise<void> {
  const marks = () => api.get(Database).read((tx) => tx.query('select 1 from dirty_subject'));
  const compare = () => api.get(RebuildStatuses).run({ compare: true });
  await until(async () => (await marks()).length === 0);
  await until(async () => (await compare()).differences.every(({ pending }) => !pending));
  expect(await compare()).toMatchObject({ differences: [], sums: [] });
}

interface Change {
  readonly was: string | null;
  readonly became: string;
  readonly cause: string;
  readonly thresholds: readonly { rule: string; percent: number; move: string }[];
  readonly status: { readonly violations: readonly string[]; readonly warnings: readonly string[] };
}
const CHANGE = `was became cause thresholds { rule percent move } status { ... on VeuStatus { violations warnings } }`;
const history = async (id: string): Promise<Change[]> =>
  (
    await ask<{ statusChanges: { nodes: Change[] } }>(
      `{ statusChanges(kind: VEU, key: "${id}") { nodes { ${CHANGE} } } }`,
    )
  ).statusChanges.nodes.toReversed();
const moved = (rule: string, move: string, ...percents: number[]) =>
  percents.map((percent) => ({ rule, percent, move }));

describe('a universal VEU', () => {
  test('is told each threshold once when it is reached and once when it no longer is, and a violation', async () => {
    await record(api, veu('V-ACME', 'ACME'));
    await record(api, stock('ACME', 'US', 930n));
    await settled();
    expect(await history('V-ACME')).toMatchObject([{ was: null, became: 'COMPLIANT', thresholds: [] }]);

    const client = createClient({ url });
    const told = client.iterate<{ statusChanged: Change }>({
      query: `subscription { statusChanged(kind: VEU, keys: ["V-ACME"]) { ${CHANGE} } }`,
    });
    const next = async (): Promise<Change | undefined> => (await told.next()).value?.data?.statusChanged;
    const changes = api.get(Changes);
    const subscribe = changes.subscribe.bind(changes);
    let listening = false;
    changes.subscribe = (topic) => {
      listening = true;
      return subscribe(topic);
    };
    const first = next();
    await until(() => listening);
    changes.subscribe = subscribe;

    // 56 of 986 are 81 percent of the 7 percent that R-44 allows
    await record(api, shipment({ destinationCountry: 'IN', quantity: 56n }));
    expect(await first).toMatchObject({
      became: 'COMPLIANT',
      cause: 'POSTING',
      thresholds: moved('R-44:IN', 'RAISED', 80),
    });
    await record(api, shipment({ destinationCountry: 'IN', quantity: 14n })); // exactly 7 percent
    expect(await next()).toMatchObject({
      became: 'COMPLIANT',
      thresholds: moved('R-44:IN', 'RAISED', 90, 95, 100),
      status: { violations: [], warnings: [] },
    });
    await record(api, shipment({ destinationCountry: 'IN', quantity: 1n }));
    expect(await next()).toMatchObject({
      was: 'COMPLIANT',
      became: 'VIOLATION',
      thresholds: [],
      status: { violations: ['R-44:IN'] },
    });
    await settled();
    // figures move, nothing is told again; and what another company receives is none of it
    await record(api, shipment({ destinationCountry: 'IN', quantity: 1n }));
    await record(api, shipment({ destinationCountry: 'IN', consigneeId: 'OTHER', quantity: 5_000n }));
    await settled();
    await record(api, removal('ACME', 'IN', 20n));
    expect(await next()).toMatchObject({
      was: 'VIOLATION',
      became: 'COMPLIANT',
      thresholds: moved('R-44:IN', 'CLEARED', 80, 90, 95, 100),
    });
    await told.return?.();
    client.dispose();
    await settled();
    expect(await history('V-ACME')).toHaveLength(5);
    const { veuStatus } = await ask<{ veuStatus: object }>(
      `{ veuStatus(id: "V-ACME") { headline totalTpp pending limits { rule partTpp wholeTpp limitPercent limitTpp reachedPercent } } }`,
    );
    expect(veuStatus).toEqual({
      headline: 'COMPLIANT',
      totalTpp: String(982 * 15_832),
      pending: false,
      limits: [
        {
          rule: 'R-43',
          partTpp: String(52 * 15_832),
          wholeTpp: String(982 * 15_832),
          limitPercent: 25,
          limitTpp: null,
          reachedPercent: null,
        },
        {
          rule: 'R-44:IN',
          partTpp: String(52 * 15_832),
          wholeTpp: String(982 * 15_832),
          limitPercent: 7,
          limitTpp: null,
          reachedPercent: null,
        },
      ],
    });
  });

  test('headquartered in the United States is warned of chips abroad, and in violation on a measuring day', async () => {
    const holder = { id: 'RHO', name: 'RHO', locationCountry: 'US', headquartersCountry: 'US', parentId: null };
    const party = { ...holder, sector: 'PRIVATE' as const, evidence: null, contentHash: hashOf('RHO') };
    await api.get(Database).transaction((tx) => api.get(PartyStore).insert(tx, [party]));
    await record(api, veu('V-RHO', 'RHO'));
    await record(api, stock('RHO', 'DE', 10n));
    await settled();
    const dueAt = async (): Promise<unknown> =>
      (await ask<{ veuStatus: object }>('{ veuStatus(id: "V-RHO") { headline dueAt } }')).veuStatus;
    expect(await dueAt()).toEqual({ headline: 'WARNING', dueAt: '2026-08-01T00:00:00.000Z' });
    now = instant('2026-08-01T06:00:00Z');
    await until(async () => (await history('V-RHO')).at(-1)?.became === 'VIOLATION');
    expect((await history('V-RHO')).at(-1)).toMatchObject({
      was: 'WARNING',
      became: 'VIOLATION',
      cause: 'TIME',
      thresholds: [],
      status: { violations: ['R-45'], warnings: [] },
    });
    expect(await dueAt()).toEqual({ headline: 'VIOLATION', dueAt: '2026-08-02T00:00:00.000Z' });
  });
});

test('a national VEU stands against the limit of the quarter, and what arrives later counts from its day on', async () => {
  now = instant('2026-08-05T06:00:00Z');
  await record(api, veu('V-NOVA', 'NOVA', 'IN'));
  await record(api, stock('NOVA', 'IN', 1_000_000n, '2026-08-20'));
  await settled();
  const status = async (): Promise<unknown> =>
    (await ask<{ veuStatus: object }>('{ veuStatus(id: "V-NOVA") { headline totalTpp violations dueAt } }')).veuStatus;
  expect(await status()).toEqual({
    headline: 'COMPLIANT',
    totalTpp: '0',
    violations: [],
    dueAt: '2026-08-20T00:00:00.000Z',
  });
  now = instant('2026-08-20T06:00:00Z');
  await until(async () => (await history('V-NOVA')).length === 2);
  expect((await history('V-NOVA')).at(-1)).toMatchObject({
    was: 'COMPLIANT',
    became: 'VIOLATION',
    thresholds: moved('R-49', 'RAISED', 80, 90, 95, 100),
    status: { violations: ['R-49'] },
  });
  expect(await status()).toMatchObject({ dueAt: '2026-10-01T00:00:00.000Z' });
  await settled();
});
