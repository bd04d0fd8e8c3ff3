import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type HardenedApp, startHardenedApp } from './support/hardened-app.js';

/** Leaves a request all the time it takes: only what is tested for time asks the other one. */
let patient: HardenedApp;
let impatient: HardenedApp;

beforeAll(async () => {
  patient = await startHardenedApp({ streams: { open: 100, operations: 2, initMs: 60_000 } });
  impatient = await startHardenedApp({ timeoutMs: 300 });
});
afterAll(async () => {
  await patient.close();
  await impatient.close();
});

const post = (query: string, headers: Record<string, string> = {}, app = patient) =>
  fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
const codeOf = async (response: Response): Promise<string | undefined> =>
  /"code":"([A-Z_]+)"/.exec(await response.text())?.[1];

/** A socket that says what comes out of it. */
class Talk {
  readonly said: string[] = [];
  readonly socket: WebSocket;
  readonly opened: Promise<boolean>;
  readonly closed: Promise<number>;

  constructor(app = patient) {
    this.socket = new WebSocket(app.url.replace('http', 'ws'), 'graphql-transport-ws');
    this.opened = new Promise<boolean>((resolve) => {
      this.socket.once('open', () => resolve(true));
      this.socket.once('error', () => resolve(false));
    });
    this.closed = new Promise<number>((resolve) => {
      this.socket.once('close', resolve);
    });
    this.socket.on('message', (data) => this.said.push(String(data)));
  }

  async say(message: object): Promise<void> {
    await this.opened;
    this.socket.send(JSON.stringify(message));
  }

  /** What was said until `part` was, or after twenty seconds. */
  async hears(part: string): Promise<string> {
    for (let wait = 0; wait < 1_000 && !this.said.some((one) => one.includes(part)); wait += 1) await sleep(20);
    return this.said.join('\n');
  }

  async end(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

async function greeted(app = patient): Promise<Talk> {
  const talk = new Talk(app);
  await talk.say({ type: 'connection_init' });
  await talk.hears('connection_ack');
  return talk;
}

describe('time', () => {
  test('ends a query that takes too long, with an error of its own', async () => {
    expect(await codeOf(await post('{ slow(ms: 5000) }', {}, impatient))).toBe('TIMEOUT');
  });

  test('stops what such a query would still load', async () => {
    const before = impatient.counts.loads;
    expect(await codeOf(await post('{ slowLoads(times: 50) }', {}, impatient))).toBe('TIMEOUT');
    const loaded = impatient.counts.loads;
    await sleep(1_000);
    expect(loaded - before).toBeLessThan(50);
    expect(impatient.counts.loads).toBe(loaded);
  });

  test('leaves a query alone that is quick', async () => {
    expect(await (await post('{ slow(ms: 5) }')).json()).toMatchObject({ data: { slow: 'done' } });
  });

  test('never reports a mutation as failed that is recorded', async () => {
    const answer = await post('mutation { record(ms: 900) }', {}, impatient);
    expect(await answer.json()).toMatchObject({ data: { record: 'recorded' } });
    expect(impatient.counts.recorded).toBe(1);
  });

  test('is told when Postgres stopped the statement', async () => {
    expect(await codeOf(await post('{ stopped }'))).toBe('TIMEOUT');
  });

  test('ends a query on a stream and on a socket as well', async () => {
    expect(await codeOf(await post('{ slow(ms: 5000) }', { accept: 'text/event-stream' }, impatient))).toBe('TIMEOUT');
    const talk = await greeted(impatient);
    await talk.say({ id: '1', type: 'subscribe', payload: { query: '{ slow(ms: 5000) }' } });
    expect(await talk.hears('TIMEOUT')).toContain('TIMEOUT');
    await talk.end();
  });
});

describe('a WebSocket', () => {
  test('that says nothing is closed', async () => {
    const app = await startHardenedApp({ streams: { open: 1, operations: 1, initMs: 200 } });
    expect(await new Talk(app).closed).toBe(4408);
    await app.close();
  });

  test.each([
    {
      why: 'asks before it greets',
      message: { id: '1', type: 'subscribe', payload: { query: '{ ping }' } },
      code: 4401,
    },
    {
      why: 'greets with 20,000 characters',
      message: { type: 'connection_init', payload: { a: 'x'.repeat(20_000) } },
      code: 4400,
    },
    { why: 'sends a message of no type', message: { type: 'nonsense' }, code: 4400 },
    { why: 'sends a message that only servers send', message: { id: '1', type: 'next', payload: {} }, code: 4500 },
  ])('that $why is closed', async ({ code, message }) => {
    const talk = new Talk();
    await talk.say(message);
    expect(await talk.closed).toBe(code);
  });

  test('that greets twice is closed', async () => {
    const talk = await greeted();
    await talk.say({ type: 'connection_init' });
    expect(await talk.closed).toBe(4429);
  });

  test('that sends bytes is closed', async () => {
    const talk = await greeted();
    talk.socket.send(Buffer.from(JSON.stringify({ type: 'ping' })));
    expect(await talk.closed).toBe(1003);
  });

  test('that sends 2 MB is closed', async () => {
    const talk = await greeted();
    talk.socket.send('x'.repeat(2_000_000));
    expect(await talk.closed).toBe(1009);
  });

  test('that sends a hundred thousand levels is closed', async () => {
    const talk = await greeted();
    const variables = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    talk.socket.send(`{"id":"1","type":"subscribe","payload":{"query":"{ ping }","variables":{"a":${variables}}}}`);
    expect(await talk.closed).toBe(4400);
  });

  test('obeys the limits of documents', async () => {
    const talk = await greeted();
    const wide = `{ ${'ping '.repeat(200)} }`;
    await talk.say({ id: '1', type: 'subscribe', payload: { query: wide } });
    expect(await talk.hears('DOCUMENT_TOO_LARGE')).toContain('DOCUMENT_TOO_LARGE');
    await talk.say({ id: '2', type: 'subscribe', payload: { query: '{ ping }', variables: { a: 'x\u0000' } } });
    expect(await talk.hears('BAD_USER_INPUT')).toContain('BAD_USER_INPUT');
    await talk.end();
  });

  test('runs so many operations at once, and no more', async () => {
    const talk = await greeted();
    for (const id of ['1', '2', '3']) {
      await talk.say({ id, type: 'subscribe', payload: { query: 'subscription { silence }' } });
    }
    expect(await talk.hears('TOO_MANY_OPERATIONS')).toContain('TOO_MANY_OPERATIONS');
    await talk.say({ id: '1', type: 'complete' });
    await talk.say({ id: '4', type: 'subscribe', payload: { query: '{ ping }' } });
    expect(await talk.hears('pong')).toContain('pong');
    await talk.end();
  });
});

describe('streams and sockets together', () => {
  test('are so many at once, and one more when one has left', async () => {
    const app = await startHardenedApp({ streams: { open: 3, operations: 1, initMs: 60_000 } });
    const leave = new AbortController();
    const stream = (signal?: AbortSignal) =>
      fetch(app.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { silence }' }),
        ...(signal === undefined ? {} : { signal }),
      });
    const talks = [await greeted(app), await greeted(app)];
    expect((await stream(leave.signal)).status).toBe(200);

    const refused = await stream();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await codeOf(refused)).toBe('TOO_MANY_STREAMS');
    expect(await new Talk(app).opened).toBe(false);

    leave.abort();
    let opened = false;
    for (let wait = 0; wait < 400 && !opened; wait += 1) {
      await sleep(50);
      const again = new Talk(app);
      opened = await again.opened;
      await again.end();
    }
    expect(opened).toBe(true);
    for (const talk of talks) await talk.end();
    await app.close();
  });
});

describe('an answer', () => {
  test.each([
    { why: 'to a query', ask: () => post('{ ping }') },
    { why: 'to a document that is refused', ask: () => post('{ nothing }') },
    { why: 'to a body that cannot be read', ask: () => post('{ ping }', { 'content-type': 'text/plain' }) },
    { why: 'to a query as a stream', ask: () => post('{ ping }', { accept: 'text/event-stream' }) },
  ])('$why is not framed, sniffed or run', async ({ ask }) => {
    const response = await ask();
    await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toMatch(/no-store|no-cache/);
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('of anything else has the headers of Helmet', async () => {
    const { headers } = await fetch(new URL('/nothing', patient.url));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  test('says what it costs', async () => {
    expect(await (await post('{ ping }')).json()).toEqual({
      data: { ping: 'pong' },
      extensions: { cost: { requested: 10, limit: 100_000 } },
    });
  });
});

describe('a fault', () => {
  test('is told with a reference and nothing else, and logged with it', async () => {
    const text = await (await post('{ boom }')).text();
    const reference = /reference ([\w-]{36})/.exec(text)?.[1] ?? 'none';
    expect(text).toContain('INTERNAL_ERROR');
    expect(text).not.toMatch(/select|secret|password|node_modules|\.ts:|\.js:/i);
    expect(patient.logged()).toContain(reference);
    expect(patient.logged()).toContain('select secret from vault');
  });

  test('is not logged with what was asked: no header, no variable, no key', async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer hush-hush', cookie: 'sid=hush-hush' };
    const body = JSON.stringify({ query: 'query ($a: String) { echo(a: $a) }', variables: { a: 'hush-hush' } });
    expect(await (await fetch(patient.url, { method: 'POST', headers, body })).text()).toContain('INTERNAL_ERROR');
    expect(patient.logged()).not.toContain('hush-hush');
  });
});
