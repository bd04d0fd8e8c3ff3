import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startApi } from './support/api.js';
import { until } from './support/database.js';
import { bearer, type GuardedApi, rawRequest, startGuardedApi } from './support/guarded-api.js';

const PING = '{ country(code: "CL") { code } }';
const REGISTER = `mutation ($input: PartyInput!) { registerParty(input: $input) { party { id } userErrors { code } } }`;
const partyOf = (id: string) => ({
  input: { idempotencyKey: id, id, name: 'n', locationCountry: 'CL', headquartersCountry: 'CL' },
});
const FOLLOW = 'subscription { statusMoved(kind: COUNTRY) { __typename } }';

async function cast() {
  const api = await startGuardedApi();
  await api.access.createTenant('test', 'rival');
  await api.access.createTenant('test', 'Łódź Freight');
  const keys = {
    exporter: await api.key('EXPORTER'),
    reader: await api.key('EXPORTER', { scopes: ['read'] }),
    rival: await api.key('EXPORTER', { tenant: 'rival' }),
    viewer: await api.key('VIEWER'),
    auditor: await api.key('AUDITOR'),
    rivalsAuditor: await api.key('AUDITOR', { tenant: 'rival' }),
    lodz: await api.key('EXPORTER', { tenant: 'Łódź Freight' }),
    everybodysAuditor: await api.key('AUDITOR', { tenant: 'everybody' }),
    steward: await api.key('STEWARD'),
    leaving: await api.key('EXPORTER'),
    leavingStream: await api.key('EXPORTER'),
    short: await api.key('EXPORTER', { expiresAt: Date.now() + 4_000 }),
  };
  return { api, keys };
}

let api: GuardedApi;
let keys: Awaited<ReturnType<typeof cast>>['keys'];
beforeAll(async () => {
  ({ api, keys } = await cast());
});
afterAll(() => api.close());

describe('what a key may ask for', () => {
  test('is refused with 403 and its code when the role does not have it', async () => {
    const seen = await api.see('query Peek { accessLog { nodes { id } } }', keys.exporter.headers);
    expect(seen.status).toBe(403);
    expect(seen.answer).toEqual({
      errors: [
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN', retryable: false }) }),
      ],
    });
    expect(seen.text).toMatch(/EXPORTER.*accessLog/);
  });

  test('is refused in the media type that was asked for', async () => {
    for (const [accept, type] of [
      ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
      ['application/json', 'application/json; charset=utf-8'],
    ] as const) {
      const forbidden = await api.see('{ accessLog { nodes { id } } }', { ...keys.exporter.headers, accept });
      const unknown = await api.see(PING, { accept });
      expect([forbidden.headers.get('content-type'), unknown.headers.get('content-type')]).toEqual([type, type]);
    }
  });

  test('is refused whole: a mutation beside a forbidden one does nothing', async () => {
    const document = `mutation { a: registerParty(input: { idempotencyKey: "whole", id: "WHOLE", name: "n", locationCountry: "CL",
        headquartersCountry: "CL" }) { replayed } b: recordHoliday(input: { idempotencyKey: "x", on: "2026-01-01" }) { on } }`;
    expect((await api.see(document, keys.exporter.headers)).status).toBe(403);
    expect(await api.sql(`select id from party where id = 'WHOLE'`)).toEqual([]);
  });

  test.each([
    ['under another name', '{ allocation: accessLog { nodes { id } } }'],
    ['in a fragment', 'query { ...F } fragment F on Query { ...G } fragment G on Query { accessLog { nodes { id } } }'],
    ['in an inline fragment', '{ ... on Query { ... { accessLog { nodes { id } } } } }'],
    [
      'left out by a directive',
      'query ($no: Boolean = false) { accessLog @include(if: $no) { nodes { id } } country(code: "CL") { code } }',
    ],
  ])('is found %s', async (_how, document) => {
    expect((await api.see(document, keys.exporter.headers)).status).toBe(403);
  });

  test('is asked of the operation that runs, and not of what else the document has', async () => {
    const query = `query A ${PING} query B { accessLog { nodes { id } } }`;
    const statusOf = async (operationName: string): Promise<number> => {
      const headers = { 'content-type': 'application/json', ...keys.exporter.headers };
      return (await fetch(api.url, { method: 'POST', headers, body: JSON.stringify({ query, operationName }) })).status;
    };
    expect([await statusOf('A'), await statusOf('B')]).toEqual([200, 403]);
  });

  test('is narrowed by its scopes', async () => {
    expect((await api.see(REGISTER, keys.reader.headers, partyOf('NARROW'))).status).toBe(403);
    expect((await api.see('{ parties { nodes { id } } }', keys.reader.headers)).status).toBe(200);
  });

  test('over GET as well', async () => {
    const get = (headers: Readonly<Record<string, string>>): Promise<Response> =>
      fetch(`${api.url}?query=${encodeURIComponent('{ accessLog { nodes { id } } }')}`, { headers });
    const statuses = [
      (await get({})).status,
      (await get(keys.exporter.headers)).status,
      (await get(keys.steward.headers)).status,
    ];
    expect(statuses).toEqual([401, 403, 200]);
  });

  test('a viewer sees the history of countries, and no other', async () => {
    const of = (args: string): string => `{ statusChanges${args} { totalCount } }`;
    const { headers } = keys.viewer;
    expect((await api.see(of(''), headers)).answer.errors).toBeUndefined();
    expect((await api.see(of('(kind: COUNTRY)'), headers)).answer.errors).toBeUndefined();
    const refused = await api.see(of('(kind: LICENSE)'), headers);
    expect(refused.answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});

describe('the tenant of a key', () => {
  test('is whose rows it writes and reads', async () => {
    expect((await api.see(REGISTER, keys.exporter.headers, partyOf('MINE'))).answer.data).toMatchObject({
      registerParty: { party: { id: 'MINE' } },
    });
    const ask = '{ party(id: "MINE") { id } parties { nodes { id } } }';
    expect((await api.see(ask, keys.rival.headers)).answer.data).toEqual({ party: null, parties: { nodes: [] } });
    expect((await api.see(REGISTER, keys.rival.headers, partyOf('MINE'))).answer.data).toMatchObject({
      registerParty: { party: { id: 'MINE' }, userErrors: [] },
    });
    expect(await api.sql(`select tenant_id from party where id = 'MINE' order by 1`)).toEqual([
      { tenant_id: 1 },
      { tenant_id: 2 },
    ]);
  });
});

describe('the life of a key', () => {
  test('ends when it is revoked', async () => {
    expect((await api.see(PING, keys.leaving.headers)).status).toBe(200);
    await api.access.revokeKey('test', keys.leaving.id);
    expect(await until(async () => (await api.see(PING, keys.leaving.headers)).status === 401)).toBe(true);
  });

  test('ends by itself at its hour', async () => {
    const made = await api.key('EXPORTER', { expiresAt: Date.now() + 6_000 });
    await until(async () => (await api.see(PING, made.headers)).status === 200);
    expect(await until(async () => (await api.see(PING, made.headers)).status === 401)).toBe(true);
  });

  test('goes on while it overlaps with the key that takes its place', async () => {
    const old = await api.key('VIEWER');
    const fresh = await api.access.rotateKey('test', old.id, 3_600_000, null);
    await until(async () => (await api.see(PING, bearer(fresh.text))).status === 200);
    expect((await api.see(PING, old.headers)).status).toBe(200);
    const [row] = await api.sql<{ rotates: string; role: string }>('select rotates, role from api_key where id = $1', [
      fresh.id,
    ]);
    expect(row).toEqual({ rotates: old.id, role: 'VIEWER' });
  });

  test('is never rewritten: only its end may come, and sooner', async () => {
    const { id } = keys.exporter;
    const tries = [
      `update api_key set role = 'STEWARD' where id = '${id}'`,
      `update api_key set scopes = '{read,write,admin}' where id = '${id}'`,
      `update api_key set tenant_id = 2 where id = '${id}'`,
      `update api_key set secret_hash = decode(repeat('00', 32), 'hex') where id = '${id}'`,
      `update api_key set revoked_at = null where id = '${keys.leaving.id}'`,
      `update api_key set expires_at = null where id = '${keys.short.id}'`,
      `update api_key set expires_at = now() + interval '1 year' where id = '${keys.short.id}'`,
      `delete from api_key where id = '${id}'`,
      'truncate api_key cascade',
    ];
    for (const attempt of tries) await expect(api.sql(attempt)).rejects.toThrow(/a key (is not removed|can end)/);
  });

  test('leaves its secret nowhere in the database', async () => {
    const secret = keys.exporter.text.slice(20);
    const rows = await api.sql<{ row: string }>(
      'select api_key::text as row from api_key union all select access_log::text from access_log',
    );
    expect(rows.length).toBeGreaterThan(8);
    const hex = Buffer.from(secret, 'base64url').toString('hex');
    expect(rows.filter(({ row }) => row.includes(secret) || row.includes(hex))).toEqual([]);
  });
});

describe('the access log', () => {
  const LOG = `query Log($credential: String) { accessLog(last: 50, credential: $credential) { nodes {
    credential role kind operation fields allowed detail } } }`;
  const logOf = async (credential: string, headers = keys.steward.headers): Promise<unknown[]> => {
    const { answer } = await api.see(LOG, headers, { credential });
    return (answer.data['accessLog'] as unknown as { nodes: unknown[] }).nodes;
  };

  test('has what an auditor reads, by operation and field, and no variables', async () => {
    await api.see(
      'query Look($id: ID!) { party(id: $id) { id } shipments { nodes { reference } } }',
      keys.auditor.headers,
      {
        id: 'SECRET-PARTY',
      },
    );
    const log = await logOf(`key ${keys.auditor.id}`);
    expect(log).toContainEqual({
      credential: `key ${keys.auditor.id}`,
      role: 'AUDITOR',
      kind: 'QUERY',
      operation: 'Look',
      fields: ['party', 'shipments'],
      allowed: true,
      detail: null,
    });
    expect(JSON.stringify(await api.sql('select * from access_log'))).not.toContain('SECRET-PARTY');
  });

  test('has privileged acts, also when they were refused', async () => {
    const govern = 'mutation Govern { recordHoliday(input: { idempotencyKey: "log", on: "2026-07-04" }) { on } }';
    await api.see(govern, keys.steward.headers);
    await api.see(govern, keys.exporter.headers);
    expect(await logOf(`key ${keys.steward.id}`)).toContainEqual(
      expect.objectContaining({ kind: 'MUTATION', fields: ['recordHoliday'], allowed: true }),
    );
    expect(await logOf(`key ${keys.exporter.id}`)).toContainEqual(
      expect.objectContaining({ kind: 'MUTATION', fields: ['recordHoliday'], allowed: false }),
    );
  });

  test('has who made and ended keys', async () => {
    const log = await logOf('test');
    expect(log).toContainEqual(expect.objectContaining({ operation: 'keys create', kind: 'COMMAND' }));
    expect(log).toContainEqual(expect.objectContaining({ operation: 'keys revoke', detail: `key ${keys.leaving.id}` }));
    expect(log).toContainEqual(expect.objectContaining({ operation: 'tenants create', detail: 'tenant 2: rival' }));
  });

  test('of one tenant is not shown to the auditor of another', async () => {
    expect(await logOf('test', keys.rivalsAuditor.headers)).toEqual([
      expect.objectContaining({ operation: 'keys create', detail: expect.stringContaining('EXPORTER') }),
      expect.objectContaining({ operation: 'keys create', detail: expect.stringContaining('AUDITOR') }),
    ]);
  });

  test.each(['update access_log set allowed = true', 'delete from access_log', 'truncate access_log'])(
    'refuses %s, also to the owner of the table',
    async (attempt) => {
      await expect(api.sql(attempt)).rejects.toThrow('access_log is append-only');
    },
  );

  test('is written before what it tells of happens: without it, nothing is read', async () => {
    await api.sql('alter table access_log rename to access_log_away');
    try {
      const seen = await api.see('{ parties { nodes { id } } }', keys.auditor.headers);
      expect([seen.answer.data, seen.answer.errors?.[0]?.extensions['code']]).toEqual([undefined, 'INTERNAL_ERROR']);
      expect((await api.see('{ parties { nodes { id } } }', keys.exporter.headers)).status).toBe(200);
    } finally {
      await api.sql('alter table access_log_away rename to access_log');
    }
  });
});

describe('an auditor over all tenants', () => {
  const PARTIES = '{ parties { nodes { id } } }';
  const of = (name: string, headers = keys.everybodysAuditor.headers) => ({ ...headers, 'headroom-tenant': name });
  const idsIn = ({ answer }: Awaited<ReturnType<GuardedApi['see']>>) =>
    (answer.data['parties'] as unknown as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
  beforeAll(async () => {
    for (const [id, headers] of [
      ['LOCAL-1', keys.exporter.headers],
      ['RIVAL-1', keys.rival.headers],
      ['LODZ-1', keys.lodz.headers],
    ] as const)
      await api.see(REGISTER, headers, partyOf(id));
  });

  test('sees the records of the tenant that the header names, in UTF-8, and of no other', async () => {
    const lodz = Buffer.from('Łódź Freight', 'utf8').toString('latin1');
    for (const [name, own] of [
      ['local', 'LOCAL-1'],
      ['rival', 'RIVAL-1'],
      [lodz, 'LODZ-1'],
    ] as const) {
      const ids = idsIn(await api.see(PARTIES, of(name)));
      expect(ids.filter((id) => ['LOCAL-1', 'RIVAL-1', 'LODZ-1'].includes(id))).toEqual([own]);
    }
  });

  test('is in the access log of that tenant', async () => {
    await api.see('query Audit { shipments { nodes { reference } } }', of('rival'));
    const log = 'query { accessLog(last: 50) { nodes { credential operation } } }';
    const seen = async (headers: Readonly<Record<string, string>>) =>
      (await api.see(log, headers)).answer.data['accessLog'];
    const entry = { credential: `key ${keys.everybodysAuditor.id}`, operation: 'Audit' };
    expect(await seen(keys.rivalsAuditor.headers)).toEqual({ nodes: expect.arrayContaining([entry]) });
    expect(await seen(keys.auditor.headers)).not.toEqual({ nodes: expect.arrayContaining([entry]) });
  });

  test('is asked whose records it wants, and reads totals, proofs and metrics without', async () => {
    const { headers } = keys.everybodysAuditor;
    const seen = await api.see(PARTIES, headers);
    expect([seen.status, seen.text]).toEqual([403, expect.stringContaining('Headroom-Tenant')]);
    for (const query of [
      PING,
      '{ seal { size } }',
      '{ allocations { nodes { remainingTpp } } }',
      '{ accessLog { nodes { id } } }',
    ])
      expect((await api.see(query, headers)).answer.errors).toBeUndefined();
    expect((await fetch(new URL('/metrics', api.url), { headers })).status).toBe(200);
  });

  test('writes nothing', async () => {
    expect((await api.see(REGISTER, of('rival'), partyOf('AUDITED'))).status).toBe(403);
  });

  test.each([
    { why: 'no such tenant', name: 'nobody', says: 'There is no tenant' },
    { why: 'the number of one', name: '2', says: 'There is no tenant' },
    { why: 'all of them', name: 'everybody', says: 'There is no tenant' },
    { why: 'nothing', name: '', says: 'There is no tenant' },
  ])('is refused for $why', async ({ name, says }) => {
    const seen = await api.see(PARTIES, of(name));
    expect([seen.status, seen.text]).toEqual([403, expect.stringContaining(says)]);
  });

  test('is refused when it names two', async () => {
    const { authorization = '' } = keys.everybodysAuditor.headers;
    const body = JSON.stringify({ query: PARTIES });
    const sent = ['host', new URL(api.url).host, 'authorization', authorization, 'content-type', 'application/json'];
    const seen = await rawRequest(api.url, [...sent, 'Headroom-Tenant', 'local', 'headroom-tenant', 'rival'], body);
    expect([seen.status, seen.text]).toEqual([403, expect.stringContaining('one tenant')]);
  });

  test.each(['exporter', 'auditor', 'steward'] as const)(
    'is what another key does not become by the header: %s, who learns nothing of whether the tenant exists',
    async (name) => {
      const answers = await Promise.all(
        ['rival', 'nobody'].map((tenant) => api.see(PARTIES, of(tenant, keys[name].headers))),
      );
      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
      expect(answers[0]?.text).toBe(answers[1]?.text);
      expect((await api.see(PARTIES, of('local', keys[name].headers))).status).toBe(200);
    },
  );

  test('needs the role: no other key is of everybody', async () => {
    for (const role of ['EXPORTER', 'VEU_HOLDER', 'VIEWER', 'STEWARD'] as const)
      await expect(api.key(role, { tenant: 'everybody' })).rejects.toThrow('There is no tenant "everybody"');
  });

  test('may name the tenant in the connection_init of a WebSocket', async () => {
    const client = createClient({
      url: api.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { ...keys.everybodysAuditor.headers, 'Headroom-Tenant': 'rival' },
    });
    const answers = client.iterate({ query: PARTIES });
    const { value } = await answers.next();
    expect(JSON.stringify(value)).toContain('RIVAL-1');
    expect(JSON.stringify(value)).not.toContain('LOCAL-1');
    await client.dispose();
  });
});

describe('a WebSocket', () => {
  const open = (params: Record<string, unknown> | undefined, headers: Readonly<Record<string, string>> = {}): Client =>
    createClient({
      url: api.url.replace('http', 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols?: string | string[]) {
          super(address, protocols, { headers });
        }
      },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      ...(params === undefined ? {} : { connectionParams: params }),
    });
  const closeOf = (client: Client): Promise<{ code: number; reason: string }> =>
    new Promise((resolve) => client.on('closed', (event) => resolve(event as { code: number; reason: string })));
  const ask = (client: Client, query: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      let answer: unknown;
      client.subscribe(
        { query },
        { next: (value) => (answer = value), error: reject, complete: () => resolve(answer) },
      );
    });

  test.each([
    ['nothing', undefined],
    ['a key nobody has', { authorization: `Bearer hr_0123456789abcdef_${'A'.repeat(43)}` }],
    ['no text', { authorization: 7 }],
    ['the key under another name', { token: 'hr_' }],
  ])('is closed with 4401 for who says %s', async (_what, params) => {
    const client = open(params);
    expect((await closeOf(client)).code).toBe(4401);
  });

  test('takes the key in connection_init, or in the header of the upgrade, but not in both', async () => {
    for (const client of [
      open({ Authorization: keys.exporter.headers['authorization'] }),
      open(undefined, keys.exporter.headers),
    ]) {
      expect(await ask(client, PING)).toEqual({ data: { country: { code: 'CL' } } });
      await client.dispose();
    }
    const both = open({ authorization: keys.exporter.headers['authorization'] }, keys.exporter.headers);
    expect((await closeOf(both)).code).toBe(4401);
  });

  test('refuses an operation that the key may not ask for, and stays open', async () => {
    const client = open({ authorization: keys.exporter.headers['authorization'] });
    await expect(ask(client, '{ accessLog { nodes { id } } }')).rejects.toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(await ask(client, PING)).toEqual({ data: { country: { code: 'CL' } } });
    await client.dispose();
  });

  test('is closed with 4401 soon after its key was revoked, a subscription open or not', async () => {
    const made = await api.key('EXPORTER');
    await until(async () => (await api.see(PING, made.headers)).status === 200);
    const client = open({ authorization: made.headers['authorization'] });
    const closed = closeOf(client);
    client.subscribe({ query: FOLLOW }, { next: () => undefined, error: () => undefined, complete: () => undefined });
    await ask(client, PING);
    await api.access.revokeKey('test', made.id);
    expect((await closed).code).toBe(4401);
  });
});

describe('an event stream', () => {
  const follow = (headers: Readonly<Record<string, string>>, query = FOLLOW): Promise<Response> =>
    fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query }),
    });

  test('is not opened without a key', async () => {
    const response = await follow({});
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Headroom"']);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('says so when the key may not ask for it', async () => {
    const text = await (await follow(keys.exporter.headers, '{ accessLog { nodes { id } } }')).text();
    expect(text).toMatch(/^event: next\ndata: .*FORBIDDEN/m);
  });

  test('ends soon after its key was revoked', async () => {
    const response = await follow(keys.leavingStream.headers);
    expect(response.status).toBe(200);
    const ended = response.text().then(
      () => true,
      () => true,
    );
    await api.access.revokeKey('test', keys.leavingStream.id);
    expect(await ended).toBe(true);
  });
});

describe('beside GraphQL', () => {
  const statusOf = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    (await fetch(new URL(path, api.url), { headers })).status;

  test('metrics stand behind the same gate, health and the editor do not', async () => {
    expect(await statusOf('/metrics')).toBe(401);
    expect(await statusOf('/metrics', keys.exporter.headers)).toBe(403);
    expect(await statusOf('/metrics', keys.auditor.headers)).toBe(200);
    expect([await statusOf('/health/live'), await statusOf('/health/ready')]).toEqual([200, 200]);
    expect(await statusOf('/graphql', { accept: 'text/html' })).toBe(200);
  });
});

describe('without authentication', () => {
  test('only this machine is answered, under its own names: a site whose name points here is not', async () => {
    const open = await startApi();
    try {
      const { port } = new URL(open.url);
      const ask = async (host: string): Promise<number> =>
        (
          await rawRequest(
            open.url,
            ['content-type', 'application/json', 'host', host],
            JSON.stringify({ query: PING }),
          )
        ).status;
      const metrics = (host: string): Promise<{ status: number }> =>
        rawRequest(new URL('/metrics', open.url).href, ['host', host], '');
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) expect(await ask(host)).toBe(200);
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        `localhost.evil.example:${port}`,
        `0.0.0.0:${port}`,
      ]) {
        expect([await ask(host), (await metrics(host)).status]).not.toContain(200);
        expect(await ask(host)).toBe(421);
      }
      const socket = new WebSocket(open.url.replace('http', 'ws'), 'graphql-transport-ws', {
        headers: { host: 'evil.example', origin: 'http://evil.example' },
      });
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
      expect(await closed).toBe(4403);
    } finally {
      await open.close();
    }
  });
});
