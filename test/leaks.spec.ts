import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  KNOWN,
  keyFor,
  leaksIn,
  scanTables,
  secretTables,
  stage,
  type Stage,
  statusesOfVictim,
  variablesFor,
} from './support/leaks.js';
import { runCli } from './support/run-cli.js';
import { committedSchema, type RootField, rootFields } from './support/schema-attempts.js';

const WANTED = 5_000;

let on: Stage;
let attempts = 0;
const fields = rootFields(committedSchema());
const told: string[] = [];

beforeAll(async () => {
  on = await stage();
});
afterAll(() => (on as Stage | undefined)?.api.close());

/** One document with arguments of its own for each time it asks. */
async function attempt(field: RootField, sentBy: (variables: object) => string): Promise<void> {
  const variables = variablesFor(field, on.pool);
  const { text } = await on.api.see(field.document, keyFor(on, field), variables);
  attempts += field.times;
  for (const leak of leaksIn(text, sentBy(variables))) told.push(`${field.operation} ${field.name}: ${leak}`);
}

test('the victim itself is told all of it, so there is something to leak', async () => {
  const { text } = await on.api.see(
    '{ shipments { nodes { reference quantity valueUsd lineTpp } } parties { nodes { id name } } licenses { nodes { number } } }',
    on.victims.EXPORTER,
  );
  expect(leaksIn(text, '').length).toBeGreaterThan(10);
});

describe('row by row, as the role of the application', () => {
  test('no table and no view shows a row of another tenant', async () => {
    const { leaks, looks } = await scanTables(on);
    attempts += looks;
    expect(looks).toBeGreaterThan(50);
    expect(leaks).toEqual([]);
  });

  test('every table that has secrets shows them when its policy is dropped', async () => {
    const secret = await secretTables(on);
    expect(secret.length).toBeGreaterThan(12);
    for (const table of secret) {
      const { leaks } = await scanTables(on, table);
      expect([table, leaks.some((leak) => leak.startsWith(`public.${table}:`))]).toEqual([table, true]);
    }
  });
});

const queries = fields.filter(({ operation }) => operation === 'query');

test('no query tells another tenant anything, whatever it is asked', async () => {
  expect(queries.length).toBeGreaterThan(30);
  while (attempts < 3_500) for (const field of queries) await attempt(field, JSON.stringify);
  expect(told).toEqual([]);
}, 600_000);

test('what another tenant has is answered as what nobody has', async () => {
  const byId = fields.filter(
    ({ args, operation }) =>
      operation === 'query' &&
      args.filter(({ type }) => String(type) === 'ID!').length === 1 &&
      args.every(({ type }) => String(type) === 'ID!' || !String(type).endsWith('!')),
  );
  expect(byId.length).toBeGreaterThan(5);
  const differing: string[] = [];
  for (const field of byId) {
    const [name = ''] = field.args.filter(({ type }) => String(type) === 'ID!').map((arg) => arg.name);
    const ask = async (id: string): Promise<string> => {
      const variables = Object.fromEntries(Array.from({ length: field.times }, (_, n) => [`${name}${n}`, id]));
      const { answer } = await on.api.see(field.document, keyFor(on, field), variables);
      // of a field that must not be empty the first error empties the answer, whichever of the times it came from
      const errors = [
        ...new Set(
          (answer.errors ?? []).map((one) => JSON.stringify(one).replaceAll(/"a\d"|"locations":\[[^\]]*\],?/g, '')),
        ),
      ];
      return JSON.stringify({ data: answer.data, errors })
        .replaceAll(id, 'IT')
        .replaceAll(/"(ledgerSequence|computedAt|id|now|asOf|at|known)":("[^"]*"|\d+)/g, '')
        .replaceAll(/\\"id\\":\\"[^"]*\\"/g, '');
    };
    for (const id of KNOWN) {
      attempts += field.times;
      if ((await ask(id)) !== (await ask('NOBODYS-OWN'))) differing.push(`${field.name}(${id})`);
    }
  }
  expect(differing).toEqual([]);
}, 300_000);

test('no mutation does, nor a query after it', async () => {
  // from here on the attacker has put things on record that bear ids of the victim: these ids say nothing any more
  const mutations = fields.filter(({ operation }) => operation === 'mutation');
  expect(mutations.length).toBeGreaterThan(15);
  const sent = (): string => KNOWN.join(' ');
  while (attempts < WANTED) {
    for (const field of mutations) await attempt(field, sent);
    for (const field of queries) await attempt(field, sent);
  }
  expect(told).toEqual([]);
}, 600_000);

test('no subscription brings news of another tenant', async () => {
  const news: string[] = [];
  const client = createClient({
    url: on.api.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { ...on.attackers.EXPORTER },
    retryAttempts: 0,
  });
  for (const field of fields.filter(({ operation }) => operation === 'subscription')) {
    for (const kind of [undefined, 'COUNTRY', 'QUOTA', 'LICENSE', 'VEU']) {
      attempts += 1;
      const variables = kind === undefined ? {} : { kind0: kind };
      client.subscribe(
        { query: field.document, variables },
        { next: (one) => news.push(JSON.stringify(one)), error: () => undefined, complete: () => undefined },
      );
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  await statusesOfVictim(on);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await client.dispose();
  expect(news).toEqual([]);
});

test('no command of another tenant tells them', async () => {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-leaks-'));
  const settings = { DATABASE_URL: on.api.databaseUrl, LOG_LEVEL: 'silent' };
  const commands = [
    ['answers', '--at', '2026-11-01T00:00:00Z'],
    ['can-ship', '--consignee', 'ZQX-PARTY', '--to', 'VN', '--item', 'nvidia-h100-sxm5'],
    ['can-ship', '--consignee', 'ZQX-PARTY', '--to', 'VN', '--item', 'ZQX-ITEM'],
    ['report', 'ZQX-VEU'],
  ];
  for (const command of commands) {
    attempts += 1;
    const { stderr, stdout } = await runCli({ cwd, settings }, ...command);
    const leaks = leaksIn(stdout + stderr, `${command.join(' ')} ${KNOWN.join(' ')}`);
    expect([command, leaks]).toEqual([command, []]);
  }
  fs.rmSync(cwd, { recursive: true });
}, 180_000);

test('that were at least 5,000 attempts', () => {
  expect(attempts).toBeGreaterThanOrEqual(WANTED);
});

test('of a validated end user its holder is told the whole base, another tenant nothing', async () => {
  const placement = `{ placement(veu: "PUBLIC-VEU") { totalTpp } }`;
  const holder = await on.api.see(placement, on.victims.VEU_HOLDER);
  expect(holder.text).toContain('1230716352'); // what both delivered
  const { answer: own } = await on.api.see(placement, on.attackers.VEU_HOLDER);
  expect(own.data).toEqual({ placement: { totalTpp: '79160' } }); // its own five
  const determine = `{ determine(input: { item: "nvidia-h100-sxm5", quantity: 1, destinationCountry: "VN", consignee: "RIVAL-PARTY",
    site: "PUBLIC-SITE" }) { mayShip } }`;
  const { answer } = await on.api.see(determine, on.attackers.EXPORTER);
  expect(answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});
