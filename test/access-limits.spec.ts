import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { neighbourhoodOf } from '../src/access/rate-limits.js';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type GuardedApi, startGuardedApi } from './support/guarded-api.js';

const PING = '{ country(code: "CL") { code } }';
const LIMIT = 5;

async function cast() {
  const api = await startGuardedApi({ HEADROOM_RATE_LIMIT: String(LIMIT), HEADROOM_RATE_LIMIT_ANONYMOUS: '3' });
  const [busy, calm, socket] = [await api.key('EXPORTER'), await api.key('EXPORTER'), await api.key('EXPORTER')];
  return { api, busy, calm, socket };
}

let api: GuardedApi;
let keys: Omit<Awaited<ReturnType<typeof cast>>, 'api'>;
beforeAll(async () => {
  ({ api, ...keys } = await cast());
});
afterAll(() => api.close());

describe('a key that asks too often', () => {
  test('is told what remains, then 429 and when to come back, as a GraphQL error', async () => {
    const seen = [];
    for (let n = 0; n <= LIMIT; n += 1) seen.push(await api.see(PING, keys.busy.headers));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(seen.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    for (const { headers } of seen) {
      expect([headers.get('ratelimit-limit'), headers.get('ratelimit-policy')]).toEqual(['5', '5;w=60']);
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    }
    const last = seen.at(-1);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(last?.answer.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(last?.answer.data).toBeUndefined();
  });

  test('does not take anything from another key', async () => {
    expect((await api.see(PING, keys.calm.headers)).status).toBe(200);
  });

  test('counts each operation over a WebSocket', async () => {
    const client = createClient({
      url: api.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      connectionParams: { authorization: keys.socket.headers['authorization'] },
    });
    const ask = (): Promise<unknown> =>
      new Promise((resolve) => {
        client.subscribe({ query: PING }, { next: () => undefined, error: resolve, complete: () => resolve('done') });
      });
    const answers = [];
    for (let n = 0; n < LIMIT; n += 1) answers.push(await ask());
    expect(answers.slice(0, -1)).toEqual(['done', 'done', 'done', 'done']); // opening it was the first request
    expect(answers.at(-1)).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await client.dispose();
  });
});

test('an address that shows nothing valid is told 401, and 429 when it goes on; keys from there are still good', async () => {
  const statuses = [];
  for (let n = 0; n < 5; n += 1) statuses.push((await api.see(PING)).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await api.see(PING, keys.calm.headers)).status).toBe(200);
});

describe('a stranger behind a proxy', () => {
  const statusesOf = async (behind: GuardedApi, ...forwarded: string[]): Promise<number[]> => {
    const statuses = [];
    for (const by of forwarded) statuses.push((await behind.see(PING, { 'x-forwarded-for': by })).status);
    return statuses;
  };
  const started = (proxies: string) =>
    startGuardedApi({ HEADROOM_RATE_LIMIT_ANONYMOUS: '1', HEADROOM_TRUSTED_PROXIES: proxies });

  test('counts by himself when the proxy is trusted, and cannot say that he is somebody else', async () => {
    const behind = await started('loopback, 198.51.100.0/24');
    try {
      expect(await statusesOf(behind, '192.0.2.1', '192.0.2.2', '192.0.2.1')).toEqual([401, 401, 429]);
      // two proxies: ours, and one that ours has it from; what stands before the first untrusted one anybody may have written
      expect(await statusesOf(behind, '192.0.2.9, 192.0.2.1, 198.51.100.7', '192.0.2.3, 198.51.100.7')).toEqual([
        429, 401,
      ]);
    } finally {
      await behind.close();
    }
  });

  test('counts as the proxy when it is not trusted, whatever is written in the header', async () => {
    const behind = await started('');
    try {
      expect(await statusesOf(behind, '192.0.2.1', '192.0.2.2')).toEqual([401, 429]);
    } finally {
      await behind.close();
    }
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:0DB8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s is counted as %s', (address, as) => expect(neighbourhoodOf(address)).toBe(as));
