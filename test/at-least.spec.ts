import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../src/platform/config.js';
import { createApp } from '../src/serve.js';
import { type Answer, type Api, post, registerParty, startApi } from './support/api.js';

/** Two servers on one database: what one of them posted must not be missing from an answer of the other. */
let here: Api;
let there: { readonly app: NestFastifyApplication; ask(query: string): Promise<Answer> };

beforeAll(async () => {
  here = await startApi();
  const config = loadConfig({ HEADROOM_ROLE: 'api', LOG_LEVEL: 'silent', PORT: '0' });
  const app = await createApp(config, here.databaseUrl);
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/graphql`;
  const headers = { 'content-type': 'application/json' };
  there = {
    app,
    ask: async (query) =>
      (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })).json()) as Answer,
  };
  await registerParty(here, 'P-CL', 'CL');
});

afterAll(async () => {
  await there.app.close();
  await here.close();
});

const ALLOCATION = (atLeast: number): string =>
  `{ allocation(country: "CL", atLeastSequence: ${atLeast}) { exportedTpp ledgerSequence } }`;

test('an answer of another server has seen what it is asked to have seen', async () => {
  for (let count = 1; count <= 25; count += 1) {
    const posted = await post(here, {
      reference: `S-${count}`,
      destinationCountry: 'CL',
      authorization: 'LICENSE',
      licenseNumber: 'NOT-ON-RECORD',
      onBreach: 'RECORD',
      consignee: 'P-CL',
      exportedAt: '2026-03-02T10:00:00Z',
    });
    const seq = Number(posted['ledgerSequence']);
    const { data } = await there.ask(ALLOCATION(seq));
    expect(Number(data['allocation']?.['ledgerSequence'])).toBeGreaterThanOrEqual(seq);
    expect(data['allocation']).toMatchObject({ exportedTpp: String(count * 100 * 15_832) });
  }
});

test('and what no server has seen is refused, to be asked again', async () => {
  const { errors } = await there.ask(ALLOCATION(1_000_000));
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'LEDGER_BEHIND', path: ['atLeastSequence'] });
  const { data } = await there.ask('{ allocations(atLeastSequence: 1, first: 1) { nodes { ledgerSequence } } }');
  expect(data['allocations']).toBeDefined();
});
