import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompactEncrypt, FlattenedSign, type JWTPayload } from 'jose';
import { issuerKeys } from '../src/access/issuer-keys.js';
import { BadToken, TokenVerifier } from '../src/access/token.js';
import { bearer, type GuardedApi, rawRequest, startGuardedApi } from './support/guarded-api.js';
import {
  b64,
  type Issuer,
  issuerKey,
  type IssuerKey,
  nowS,
  sign,
  signWithPublicKey,
  startIssuer,
} from './support/issuer.js';

const AUDIENCE = 'https://headroom.example/api';
const PING = '{ country(code: "CL") { code } }';
const HOUR = 3_600;

/** Everything a test may need, made before the first request: a key is known to a process up to two seconds later. */
async function cast() {
  const es = await issuerKey('es-1');
  const keys = {
    es,
    other: await issuerKey('es-2'),
    rs: await issuerKey('rs-1', 'RS256'),
    ps: await issuerKey('ps-1', 'PS256'),
    ed: await issuerKey('ed-1', 'EdDSA'),
    rs512: await issuerKey('rs-512', 'RS512'),
    unpublished: await issuerKey('es-9'),
    impostor: await issuerKey('es-1'),
  };
  const { es: a, other, rs, ps, ed, rs512 } = keys;
  const issuer = await startIssuer([a, other, rs, ps, ed, rs512]);
  const elsewhere = await startIssuer([keys.impostor]);
  const api = await startGuardedApi({
    HEADROOM_OIDC_ISSUER: issuer.name,
    HEADROOM_OIDC_AUDIENCE: AUDIENCE,
    HEADROOM_OIDC_JWKS_URL: issuer.jwksUrl,
  });
  const [good, second, ended, revoked, rotated] = [
    await api.key('EXPORTER'),
    await api.key('EXPORTER'),
    await api.key('EXPORTER', { expiresAt: Date.now() - 1 }),
    await api.key('EXPORTER'),
    await api.key('EXPORTER'),
  ];
  await api.access.revokeKey('test', revoked.id);
  const successor = await api.access.rotateKey('test', rotated.id, 0, null);
  return { keys, issuer, elsewhere, api, good, second, ended, revoked, rotated, successor };
}

let it: Awaited<ReturnType<typeof cast>>;
let api: GuardedApi;
let issuer: Issuer;

beforeAll(async () => {
  it = await cast();
  ({ api, issuer } = it);
});
afterAll(async () => {
  await api.close();
  await Promise.all([issuer.close(), it.elsewhere.close()]);
});

const claims = (over: Record<string, unknown> = {}): JWTPayload => ({
  iss: issuer.name,
  aud: AUDIENCE,
  sub: 'ana',
  iat: nowS(),
  exp: nowS() + HOUR,
  headroom_tenant: 'local',
  headroom_role: 'EXPORTER',
  ...over,
});
const without = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
const signed = (
  over: Record<string, unknown> = {},
  header: object = {},
  key: IssuerKey = it.keys.es,
): Promise<string> => sign(key, claims(over), header);
const partsOf = (token: string): [string, string, string] => token.split('.') as [string, string, string];
const changed = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

/** What is shown, by what is wrong with it: the whole value of the Authorization header, or `null` for none. */
type Forged = readonly [what: string, make: () => string | null | Promise<string | null>];
const key = (what: string, make: () => string): Forged => [`key: ${what}`, () => `Bearer ${make()}`];
const token = (what: string, make: () => string | Promise<string>): Forged => [
  `token: ${what}`,
  async () => `Bearer ${await make()}`,
];

const forged: readonly Forged[] = [
  ['nothing', () => null],
  ['an empty Authorization', () => ''],
  ['a scheme alone', () => 'Bearer'],
  ['a key in another scheme', () => `Basic ${it.good.text}`],
  ['a key as a password', () => `Basic ${Buffer.from(`${it.good.id}:${it.good.text}`).toString('base64')}`],
  ['a key without a scheme', () => it.good.text],
  ['the scheme twice', () => `Bearer Bearer ${it.good.text}`],
  ['two keys in one header', () => `Bearer ${it.good.text}, Bearer ${it.second.text}`],
  key('an id nobody has', () => it.good.text.replace(it.good.id, '0123456789abcdef')),
  key('the secret of another key', () => it.good.text.replace(it.good.id, it.second.id)),
  key('a secret with one other character', () => `hr_${it.good.id}_${changed(it.good.text.slice(20))}`),
  key('a secret that is too short', () => it.good.text.slice(0, -1)),
  key('a secret that is too long', () => `${it.good.text}A`),
  key('a secret of zeros', () => `hr_${it.good.id}_${'A'.repeat(43)}`),
  key('no secret', () => `hr_${it.good.id}_`),
  key('an id alone', () => it.good.id),
  key('the same bits written otherwise', () => it.good.text.slice(0, -1) + twinOf(it.good.text.at(-1) ?? '')),
  key('an id in capitals', () =>
    it.good.text.replace(it.good.id, it.good.id.toUpperCase().replace(/^\d+$/, 'ABCDEF0123456789')),
  ),
  key('another prefix', () => it.good.text.replace('hr_', 'sk_')),
  key('the hash of its secret for the secret', () => `hr_${it.good.id}_${hashOf(it.good.text.slice(20))}`),
  key('one that has ended', () => it.ended.text),
  key('one that was revoked', () => it.revoked.text),
  key('one that was rotated, its overlap over', () => it.rotated.text),
  token('alg none', () => `${b64({ alg: 'none', typ: 'at+jwt' })}.${b64(claims())}.`),
  token('alg None', () => `${b64({ alg: 'None', typ: 'at+jwt', kid: 'es-1' })}.${b64(claims())}.`),
  token('alg none, a good signature after it', async () => {
    const [, payload, signature] = partsOf(await signed());
    return `${b64({ alg: 'none', typ: 'at+jwt', kid: 'es-1' })}.${payload}.${signature}`;
  }),
  token('no alg', async () => `${b64({ typ: 'at+jwt', kid: 'es-1' })}.${partsOf(await signed())[1]}.AAAA`),
  token('HMAC with the public key as PEM', () => signWithPublicKey(it.keys.rs, claims(), 'pem')),
  token('HMAC with the public key as DER', () => signWithPublicKey(it.keys.rs, claims(), 'der')),
  token('an algorithm that is not listed, of a published key', () => signed({}, {}, it.keys.rs512)),
  token('the algorithm of another family than the key', async () => {
    const [, payload, signature] = partsOf(await signed({}, {}, it.keys.rs));
    return `${b64({ alg: 'PS256', typ: 'at+jwt', kid: 'rs-1' })}.${payload}.${signature}`;
  }),
  token('a kid nobody knows', () => signed({}, { kid: 'es-0' })),
  token('no kid', () => signed({}, { kid: undefined })),
  token('an empty kid', () => signed({}, { kid: '' })),
  token('a kid that is a path', () => signed({}, { kid: '../../../../dev/null' })),
  token('a kid that is SQL', () => signed({}, { kid: "es-1' or '1'='1" })),
  token('the kid of another published key', () => signed({}, { kid: 'es-2' })),
  token('a key that was never published', () => signed({}, {}, it.keys.unpublished)),
  token('an impostor of a published kid', () => signed({}, {}, it.keys.impostor)),
  token('its own key in the header', () => signed({}, { jwk: it.keys.unpublished.jwk }, it.keys.unpublished)),
  token('its own set of keys in the header', () =>
    signed({}, { jku: it.elsewhere.jwksUrl, x5u: it.elsewhere.jwksUrl }, it.keys.impostor),
  ),
  token('expired', () => signed({ iat: nowS() - HOUR, exp: nowS() - 60 })),
  token('not valid yet', () => signed({ nbf: nowS() + 120 })),
  token('issued in the future', () => signed({ iat: nowS() + 120 })),
  token('issued too long ago', () => signed({ iat: nowS() - 25 * HOUR })),
  token('an end that is text', () => signed({ exp: String(nowS() + HOUR) })),
  ...['exp', 'iat', 'sub', 'iss', 'aud', 'headroom_tenant', 'headroom_role'].map((name) =>
    token(`no ${name}`, () => sign(it.keys.es, without(name))),
  ),
  token('another issuer', () => signed({ iss: it.elsewhere.name })),
  token('the issuer and a slash', () => signed({ iss: `${issuer.name}/` })),
  token('another audience', () => signed({ aud: 'https://payroll.example/api' })),
  token('a part of the audience', () => signed({ aud: 'https://headroom.example' })),
  token('an empty subject', () => signed({ sub: '' })),
  token('no typ', () => signed({}, { typ: undefined })),
  token('the typ of a logout', () => signed({}, { typ: 'logout+jwt' })),
  token('the typ of a proof of possession', () => signed({}, { typ: 'dpop+jwt' })),
  token('an ID token, by its nonce', () => signed({ nonce: 'n-1' }, { typ: 'JWT' })),
  token('an ID token, by its at_hash', () => signed({ at_hash: 'x' }, { typ: 'JWT' })),
  token('bound to a key it does not prove', () => signed({ cnf: { jkt: 'x' } })),
  token('something critical that nobody knows', async () => {
    const [, payload, signature] = partsOf(await signed());
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'es-1', crit: ['tenant'], tenant: 'local' };
    return `${b64(header)}.${payload}.${signature}`;
  }),
  token('a payload that is not encoded', async () => {
    const jws = await new FlattenedSign(Buffer.from(JSON.stringify(claims())))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'es-1', b64: false, crit: ['b64'] })
      .sign(it.keys.es.privateKey);
    return `${jws.protected}.${b64(claims())}.${jws.signature}`;
  }),
  token('a tenant nobody has', () => signed({ headroom_tenant: 'nobody' })),
  token('a tenant by its number', () => signed({ headroom_tenant: 1 })),
  token('two tenants', () => signed({ headroom_tenant: ['local'] })),
  token('a tenant that every object has', () => signed({ headroom_tenant: 'constructor' })),
  token('a role nobody has', () => signed({ headroom_role: 'ADMIN' })),
  token('a role in small letters', () => signed({ headroom_role: 'steward' })),
  token('two roles', () => signed({ headroom_role: ['EXPORTER', 'STEWARD'] })),
  token('another payload under the signature', async () => {
    const [header, , signature] = partsOf(await signed());
    return `${header}.${b64(claims({ headroom_role: 'STEWARD' }))}.${signature}`;
  }),
  token('another signature', async () => {
    const [header, payload, signature] = partsOf(await signed());
    return `${header}.${payload}.${changed(signature)}`;
  }),
  token(
    'no signature',
    async () =>
      `${partsOf(await signed())
        .slice(0, 2)
        .join('.')}.`,
  ),
  token('two parts', async () =>
    partsOf(await signed())
      .slice(0, 2)
      .join('.'),
  ),
  token(
    'a signature of zeros',
    async () =>
      `${partsOf(await signed())
        .slice(0, 2)
        .join('.')}.${b64(Buffer.alloc(64))}`,
  ),
  token('a payload that is a list', () => `${b64({ alg: 'ES256', typ: 'at+jwt', kid: 'es-1' })}.${b64([1])}.AAAA`),
  token('encrypted, to a key that signs', async () =>
    new CompactEncrypt(Buffer.from(JSON.stringify(claims())))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'es-1' })
      .encrypt({ ...it.keys.es.jwk, use: 'enc', alg: 'ECDH-ES' }),
  ),
  token('too long', () => signed({ padding: 'x'.repeat(8_000) })),
];

describe('who shows what is forged, ended or confused', () => {
  test('is tried in at least 40 kinds', () => expect(new Set(forged.map(([what]) => what)).size).toBeGreaterThan(60));

  test.each(forged)('%s: is not let in', async (_what, make) => {
    const shown = await make();
    const seen = await api.see(PING, shown === null ? {} : { authorization: shown });
    expect([seen.status, seen.answer.errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
    expect(seen.answer.data).toBeUndefined();
    expect(seen.headers.get('www-authenticate')).toMatch(/^Bearer realm="Headroom"/);
  });

  test('gets the same answer, whatever is wrong', async () => {
    const texts = new Set<string>();
    for (const [, make] of forged) {
      const shown = await make();
      texts.add((await api.see(PING, shown === null ? {} : { authorization: shown })).text);
    }
    expect([...texts]).toHaveLength(1);
  });

  test.each([
    ['in the address', `?access_token=`, {}],
    ['in another header', '', { 'x-api-key': 'KEY' }],
    ['in a cookie', '', { cookie: 'authorization=Bearer KEY' }],
  ])('a good key %s is no key', async (_where, search, headers) => {
    const { text } = it.good;
    const of = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('KEY', text)]));
    const response = await fetch(`${api.url}${search === '' ? '' : search + text}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...of },
      body: JSON.stringify({ query: PING }),
    });
    expect(response.status).toBe(401);
  });

  test('a good key beside another Authorization is no key: which one did the proxy look at?', async () => {
    const ask = (...more: string[]): Promise<{ status: number }> =>
      rawRequest(
        api.url,
        [
          'content-type',
          'application/json',
          'host',
          new URL(api.url).host,
          'authorization',
          `Bearer ${it.good.text}`,
          ...more,
        ],
        JSON.stringify({ query: PING }),
      );
    expect((await ask()).status).toBe(200);
    expect((await ask('Authorization', `Bearer ${it.second.text}`)).status).toBe(401);
  });

  test('learns nothing of the schema: a document is not even read', async () => {
    const unread = await api.see('{ this is not GraphQL');
    const unknown = await api.see('{ nothing }');
    expect([unread.text, unknown.text]).toEqual([unknown.text, (await api.see(PING)).text]);
  });
});

describe('who shows a valid key or token', () => {
  const good: readonly [what: string, make: () => string | Promise<string>][] = [
    ['a key', () => it.good.text],
    ['the key that took the place of another', () => it.successor.text],
    ['a token with ES256', () => signed()],
    ['a token with RS256', () => signed({}, {}, it.keys.rs)],
    ['a token with PS256', () => signed({}, {}, it.keys.ps)],
    ['a token with EdDSA', () => signed({}, {}, it.keys.ed)],
    ['a token of the usual typ', () => signed({}, { typ: 'JWT' })],
    ['a token for several audiences', () => signed({ aud: ['https://other.example', AUDIENCE] })],
    ['a token whose role is in a list', () => signed({ headroom_role: ['offline_access', 'EXPORTER'] })],
    ['a token that ended within the tolerance of clocks', () => signed({ iat: nowS() - HOUR, exp: nowS() - 3 })],
  ];

  test.each(good)('%s: is let in', async (_what, make) => {
    const seen = await api.see(PING, bearer(await make()));
    expect([seen.status, seen.answer.data]).toEqual([200, { country: { code: 'CL' } }]);
  });

  test('the scheme may be written in small letters', async () => {
    expect((await api.see(PING, { authorization: `bearer ${it.good.text}` })).status).toBe(200);
  });

  test('a token has the scopes it names, the usual ones when it names none, and admin never unnamed', async () => {
    const steward = (over: object): Promise<string> => signed({ headroom_role: 'STEWARD', ...over });
    const govern = `mutation { recordHoliday(input: { idempotencyKey: "h", on: "2026-01-01" }) { on } }`;
    const register = 'mutation { registerParties(input: { parties: [] }) { results { replayed } } }';
    const statuses: number[] = [];
    const named = [{}, { scope: 'openid headroom:read' }, { scp: ['headroom:read', 'headroom:admin'] }];
    for (const scopes of named) {
      const headers = bearer(await steward(scopes));
      for (const document of [PING, register, govern]) statuses.push((await api.see(document, headers)).status);
    }
    expect(statuses).toEqual([200, 200, 403, 200, 403, 403, 200, 403, 200]);
  });
});

describe('keys of the issuer', () => {
  const verifierOf = (address: string, liveMs?: number): TokenVerifier =>
    new TokenVerifier({
      issuer: issuer.name,
      audience: AUDIENCE,
      keys: issuerKeys(address, liveMs),
      tenantClaim: 'headroom_tenant',
      roleClaim: 'headroom_role',
    });
  const tenants = new Map([['local', { id: 1, name: 'local' }]]);
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  test('that were withdrawn are taken no longer than they live, and new ones are found', async () => {
    const [old, fresh] = [await issuerKey('old'), await issuerKey('fresh')];
    const own = await startIssuer([old]);
    try {
      const verifier = verifierOf(own.jwksUrl, 300);
      const [byOld, byFresh] = [await signed({}, {}, old), await signed({}, {}, fresh)];
      expect(await verifier.holderOf(byOld, tenants, Date.now())).toMatchObject({ tenant: 1, role: 'EXPORTER' });
      own.published = [fresh.jwk];
      await pause(400);
      const later = Date.now() + 3_000; // what was checked a moment ago is not checked again
      await expect(verifier.holderOf(byOld, tenants, later)).rejects.toThrow(BadToken);
      expect(await verifier.holderOf(byFresh, tenants, later)).toMatchObject({ credential: `${issuer.name} ana` });
    } finally {
      await own.close();
    }
  });

  test('are not asked for again and again by tokens with a kid nobody knows', async () => {
    const before = issuer.asked;
    for (let n = 0; n < 20; n += 1) await api.see(PING, bearer(await signed({}, { kid: `unknown-${n}` })));
    expect(issuer.asked - before).toBeLessThanOrEqual(1);
  });

  test('that cannot be read let nobody in, and it is said that this may pass', async () => {
    const own = await startIssuer([it.keys.es]);
    await own.close();
    const asked = verifierOf(own.jwksUrl).holderOf(await signed(), tenants, Date.now());
    await expect(asked).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', retryable: true });
  });

  test('may be in a file, which is read again when it changes', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-keys-')), 'keys.json');
    const [first, second] = [await issuerKey('first'), await issuerKey('second')];
    fs.writeFileSync(file, JSON.stringify({ keys: [first.jwk] }));
    try {
      const verifier = verifierOf(`file://${file}`);
      expect(await verifier.holderOf(await signed({}, {}, first), tenants, Date.now())).toMatchObject({ tenant: 1 });
      fs.writeFileSync(file, JSON.stringify({ keys: [second.jwk] }));
      await pause(2_100);
      expect(await verifier.holderOf(await signed({}, {}, second), tenants, Date.now())).toMatchObject({ tenant: 1 });
      await expect(verifier.holderOf(await signed({ sub: 'bo' }, {}, first), tenants, Date.now())).rejects.toThrow(
        BadToken,
      );
    } finally {
      fs.rmSync(path.dirname(file), { recursive: true });
    }
  });
});

const hashOf = (secret: string): string =>
  createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('base64url');

/** Another letter of base64url whose upper four bits are the same: it decodes to the same bytes. */
function twinOf(letter: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(letter) ^ 1] ?? '';
}
