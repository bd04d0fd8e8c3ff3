import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serverAudits } from 'graphql-http';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { BoardResolver, startGraphqlApp } from './support/graphql-app.js';

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  ({ app, url } = await startGraphqlApp());
});
afterAll(() => app.close());

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown;
    readonly locations?: unknown;
    readonly extensions?: Record<string, unknown>;
  }[];
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

/** Asks until the operation is compiled, so that the last answer comes from compiled code. */
async function askOften(body: unknown): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let run = 0; run < 6; run += 1) answers.push((await post(body)).answer);
  return answers;
}

async function ask(query: string, variables?: unknown): Promise<Answer> {
  return (await post({ query, variables })).answer;
}

const nested = (levels: number) => `{ boards { ${'self { '.repeat(levels - 2)} number ${'} '.repeat(levels - 2)} } }`;
const aliased = (count: number) =>
  `{ boards { ${Array.from({ length: count }, (_, i) => `a${i}: number`).join(' ')} } }`;
const socketUrl = () => url.replace('http', 'ws');

describe('the audit of the GraphQL over HTTP working group', () => {
  const audits = serverAudits({ url: () => url, fetchFn: fetch });

  test('has all its 61 audits', () => expect(audits).toHaveLength(61));

  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect('reason' in result ? `${result.status}: ${result.reason}` : result.status).toBe('ok');
  });
});

describe('a request that cannot be read', () => {
  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'is refused as %s, which a form on any page can post',
    async (type) => {
      const { status, answer } = await post('query=mutation{count(input:{lines:[]}){total}}', { 'content-type': type });
      expect(status).toBe(415);
      expect(answer.errors?.[0]?.extensions?.code).toBe('UNSUPPORTED_MEDIA_TYPE');
    },
  );

  test('is refused when it asks for a mutation with GET', async () => {
    const response = await fetch(`${url}?query=${encodeURIComponent('mutation{count(input:{lines:[]}){total}}')}`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('is refused above 1 MiB, by name', async () => {
    const { status, answer } = await post({ query: '{ ping }', variables: { pad: 'x'.repeat(1_100_000) } });
    expect([status, answer.errors?.[0]?.extensions?.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(answer.errors?.[0]?.message).toContain('1048576');
  });

  test('is answered 400 when its JSON is malformed', async () => {
    const { status, answer } = await post('{"query": "{ ping }"');
    expect([status, answer.errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.errors?.[0]?.message).toContain('JSON');
  });

  test('is answered 400 when it is a batch of operations', async () => {
    expect((await post([{ query: '{ ping }' }, { query: '{ ping }' }])).status).toBe(400);
  });

  test('is told to open a stream when it subscribes without one', async () => {
    expect((await ask('subscription { ticks(count: 2) }')).errors?.[0]?.extensions?.code).toBe('STREAM_NEEDED');
  });
});

describe('a document', () => {
  const several =
    'query A { ping } query B { boards { number } } mutation M { count(input: { lines: [{ quantity: 7 }] }) { total } }';

  test('with several operations runs the one that is named, compiled or not', async () => {
    for (let round = 0; round < 6; round += 1) {
      expect((await post({ query: several, operationName: 'A' })).answer.data).toEqual({ ping: 'pong' });
      expect((await post({ query: several, operationName: 'B' })).answer.data?.boards).toHaveLength(100);
      expect((await post({ query: several, operationName: 'M' })).answer.data).toEqual({ count: { total: 7 } });
    }
  });

  test.each([
    { why: 'an unknown operation', body: { query: several, operationName: 'C' }, remedy: 'A, B, M' },
    { why: 'no name among several operations', body: { query: several }, remedy: 'A, B, M' },
    { why: 'no operation', body: { query: 'fragment F on Query { ping }' }, remedy: '' },
  ])('with $why is refused', async ({ body, remedy }) => {
    const { status, answer } = await post(body, { accept: 'application/graphql-response+json' });
    expect([status, answer.data]).toEqual([400, undefined]);
    expect(JSON.stringify(answer.errors?.[0])).toContain(remedy);
  });

  test.each([
    { why: 'exactly as deep as allowed', query: nested(12), limit: undefined },
    { why: 'one level too deep', query: nested(13), limit: 'depth' },
    { why: 'as many aliases as allowed', query: aliased(50), limit: undefined },
    { why: 'one alias too many', query: aliased(51), limit: 'aliases' },
    { why: 'exactly 20 root fields', query: `{ ${'ping '.repeat(20)} }`, limit: undefined },
    { why: 'the 21st root field', query: `{ ${'ping '.repeat(21)} }`, limit: 'rootFields' },
    { why: 'more tokens than allowed', query: `{ boards { ${'number '.repeat(2_000)} } }`, limit: 'tokens' },
    {
      why: 'aliases that multiply through fragments',
      query: `{ boards { ...A ...A } } fragment A on Board { ${'b: self { ...B } '.repeat(6)} } fragment B on Board { ${'c: number '.repeat(5)} }`,
      limit: 'aliases',
    },
    {
      why: 'fragments that spread each other',
      query: '{ boards { ...A } } fragment A on Board { ...B } fragment B on Board { ...A }',
      limit: 'GRAPHQL_VALIDATION_FAILED',
    },
  ])('that has $why', async ({ query, limit }) => {
    const limits = (await ask(query)).errors?.map(({ extensions }) => extensions?.limit ?? extensions?.code) ?? [];
    expect([...new Set(limits)]).toEqual(limit === undefined ? [] : [limit]);
  });
});

describe('an error', () => {
  test('of our own is masked with a reference, compiled or not', async () => {
    for (const answer of await askOften({ query: '{ ping boom }' })) {
      expect(answer.data).toEqual({ ping: 'pong', boom: null });
      const [error] = answer.errors ?? [];
      expect(error).toMatchObject({ path: ['boom'], locations: [{ line: 1, column: 8 }] });
      expect(error?.extensions).toMatchObject({ code: 'INTERNAL_ERROR', retryable: true });
      expect(error?.message).toBe(`Internal error, reference ${String(error?.extensions?.reference)}`);
      expect(JSON.stringify(answer)).not.toContain('secret');
    }
  });

  test('that is a refusal keeps its code, compiled or not', async () => {
    for (const answer of await askOften({ query: '{ refused }' })) {
      expect(answer.errors?.[0]).toMatchObject({ path: ['refused'] });
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        path: ['key'],
        retryable: false,
      });
      expect(answer.errors?.[0]?.extensions?.remedy).toMatch(/\w/);
    }
  });

  test('in a variable names the path of the wrong value', async () => {
    const query = 'mutation ($input: CountInput!) { count(input: $input) { total } }';
    for (const answer of await askOften({
      query,
      variables: { input: { lines: [{ quantity: 1 }, { quantity: 'x' }] } },
    })) {
      expect(answer.data).toBeUndefined();
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: ['input', 'lines', '1', 'quantity'] }],
      });
    }
  });

  test('in a page argument names the argument', async () => {
    const [error] = (await ask('{ boardPage(first: 501) { nodes { number } } }')).errors ?? [];
    expect(error?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['first'], remedy: expect.stringContaining('at most 500') }],
    });
  });

  test.each([
    {
      why: 'a broken rule',
      input: { lines: [{ quantity: 0 }] },
      code: 'BAD_USER_INPUT',
      path: ['input', 'lines', '0', 'quantity'],
    },
    { why: 'a refusal', input: { lines: [], refuse: true }, code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'refuse'] },
  ])('in a mutation with userErrors is data: $why', async ({ input, code, path }) => {
    const query =
      'mutation ($input: CountInput!) { count(input: $input) { total userErrors { code path remedy retryable } } }';
    for (const answer of await askOften({ query, variables: { input } })) {
      expect(answer.errors).toBeUndefined();
      expect(answer.data?.count).toMatchObject({ total: null, userErrors: [{ code, path }] });
    }
  });
});

describe('an amount', () => {
  test.each([
    { why: 'as a variable', query: 'query ($of: TPP!) { amount(of: $of) }', variables: { of: '20919.2000' } },
    { why: 'as a literal', query: '{ amount(of: "20919.2000") }', variables: undefined },
    { why: 'as a default', query: 'query ($of: TPP = "20919.2000") { amount(of: $of) }', variables: {} },
  ])('stays exact $why, compiled or not', async ({ query, variables }) => {
    for (const answer of await askOften({ query, variables }))
      expect(answer).toMatchObject({ data: { amount: '20919.2' } });
  });
});

describe('a page', () => {
  const query =
    'query ($first: Int, $after: String, $last: Int, $before: String) { boardPage(first: $first, after: $after, last: $last, before: $before) { nodes { number } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
  interface BoardPage {
    readonly nodes: { number: number }[];
    readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  }
  const page = async (variables: object) => (await ask(query, variables)).data?.boardPage as BoardPage;

  test('after page reads the whole list once, forward and backward', async () => {
    for (const [size, cursor, end, more] of [
      ['first', 'after', 'endCursor', 'hasNextPage'],
      ['last', 'before', 'startCursor', 'hasPreviousPage'],
    ] as const) {
      const seen: number[][] = [];
      let from: string | undefined;
      for (;;) {
        const { nodes, pageInfo } = await page({ [size]: 30, [cursor]: from });
        seen.push(nodes.map(({ number }) => number));
        if (!pageInfo[more]) break;
        from = pageInfo[end];
      }
      const numbers = (size === 'first' ? seen : seen.toReversed()).flat();
      expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    }
  });

  test('counts the list only when asked, also inside a fragment', async () => {
    const counted = await ask('{ boardPage(first: 1) { ...C } } fragment C on BoardConnection { totalCount }');
    expect(counted.data?.boardPage).toEqual({ totalCount: 100 });
  });

  test.each([
    { why: 'is no cursor', variables: { after: 'junk' }, path: ['after'] },
    {
      why: 'is of another list',
      variables: { after: Buffer.from('["lists","1"]').toString('base64url') },
      path: ['after'],
    },
    { why: 'goes both ways', variables: { first: 1, last: 1 }, path: ['last'] },
    { why: 'has a before without last', variables: { before: 'x' }, path: ['last'] },
  ])('request that $why is refused', async ({ variables, path }) => {
    const [error] = (await ask(query, variables)).errors ?? [];
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });
});

describe('the context', () => {
  test('carries the request, and loaders that live as long as the operation', async () => {
    expect((await post({ query: '{ probe }' }, { 'x-probe': 'here' })).answer.data).toEqual({ probe: 'here' });
    for (const answer of await askOften({ query: '{ boards { loads } }' })) {
      const boards = answer.data?.boards as { loads: number }[] | undefined;
      const loads = boards?.map((board) => board.loads) ?? [];
      expect([loads.at(0), loads.at(-1)]).toEqual([1, 100]);
    }
  });
});

describe('a subscription', () => {
  test('comes over server-sent events, filtered', async () => {
    const client = createSseClient({ url });
    const seen = [];
    for await (const result of client.iterate({ query: 'subscription { ticks(count: 5) }' }))
      seen.push(result.data?.ticks);
    expect(seen).toEqual([2, 4]);
    client.dispose();
  });

  test('that is refused says so in the stream, masked like everything else', async () => {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const lines = async (query: string) =>
      (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
    expect(await lines('subscription { nothing }')).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(await lines('{ boom }')).toContain('Internal error, reference ');
    expect(await lines('subscription { ticks(count: 11) }')).toContain('BAD_USER_INPUT');
  });

  test('closes its source at once when the reader leaves, though nothing was said', async () => {
    const before = BoardResolver.closedSources;
    const leave = new AbortController();
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const body = JSON.stringify({ query: 'subscription { silence }' });
    const response = await fetch(url, { method: 'POST', headers, body, signal: leave.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    leave.abort();
    for (let wait = 0; wait < 100 && BoardResolver.closedSources === before; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(BoardResolver.closedSources).toBe(before + 1);
  });

  test('comes over a WebSocket, filtered, and errors there are masked too', async () => {
    const client = createSocketClient({ url: socketUrl(), webSocketImpl: WebSocket });
    const seen = [];
    for await (const result of client.iterate({ query: 'subscription { ticks(count: 5) }' }))
      seen.push(result.data?.ticks);
    expect(seen).toEqual([2, 4]);
    for await (const result of client.iterate({ query: '{ boom }' })) {
      expect(JSON.stringify(result)).toMatch(/Internal error, reference/);
      expect(JSON.stringify(result)).not.toContain('secret');
    }
    await client.dispose();
  });

  test.each([
    { origin: 'https://elsewhere.example', opens: false },
    { origin: 'null', opens: false },
    { origin: 'https://desk.example.com', opens: true },
    { origin: 'ours', opens: true },
    { origin: undefined, opens: true },
  ])('over a WebSocket from the page $origin: $opens', async ({ origin, opens }) => {
    const headers = origin === undefined ? {} : { origin: origin === 'ours' ? new URL(url).origin : origin };
    const socket = new WebSocket(socketUrl(), 'graphql-transport-ws', { headers });
    const opened = await new Promise((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.terminate();
    expect(opened).toBe(opens);
  });
});

describe('GraphiQL', () => {
  test('is shown to a browser, from this server alone', async () => {
    const page = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(html).not.toMatch(/https?:/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files).toHaveLength(5);
    for (const file of files) {
      const first = await fetch(new URL(file, url));
      expect([file, first.status, (await first.text()).length > 100]).toEqual([file, 200, true]);
      const etag = first.headers.get('etag') ?? '';
      const again = await fetch(new URL(file, url), { headers: { 'if-none-match': etag } });
      expect([file, again.status]).toEqual([file, file === '/graphiql/start.js' ? 200 : 304]);
    }
  });
});
