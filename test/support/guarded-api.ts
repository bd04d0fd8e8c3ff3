import http from 'node:http';
import { AccessLogStore } from '../../src/access/access-log.store.js';
import { KeyStore } from '../../src/access/key.store.js';
import { ManageAccess, type MadeKey } from '../../src/access/manage-access.js';
import { usualScopes } from '../../src/access/usual-scopes.js';
import type { CallerRole, Scope } from '../../src/platform/caller.js';
import { Clock } from '../../src/platform/clock.js';
import { Database } from '../../src/platform/database.js';
import { type Answer, type Api, startApi } from './api.js';

/** An answer with what HTTP says of it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly answer: Answer;
}

/** The API with authentication on. */
export interface GuardedApi extends Api {
  readonly access: ManageAccess;
  /** A key of its own; the usual scopes of its role, the local tenant and no end when not said otherwise. */
  key(
    role: CallerRole,
    more?: { scopes?: readonly Scope[]; tenant?: string; expiresAt?: number },
  ): Promise<MadeKey & { readonly headers: Readonly<Record<string, string>> }>;
  see(query: string, headers?: Readonly<Record<string, string>>, variables?: object): Promise<Seen>;
}

export async function startGuardedApi(settings: NodeJS.ProcessEnv = {}): Promise<GuardedApi> {
  const api = await startApi({ HEADROOM_AUTH: 'on', HEADROOM_RATE_LIMIT_ANONYMOUS: '0', ...settings });
  const of = <T>(token: abstract new (...needs: never[]) => T): T => api.app.get<T>(token, { strict: false });
  const access = new ManageAccess(of(Database), new KeyStore(), new AccessLogStore(), of(Clock));
  return {
    ...api,
    access,
    async key(role, { expiresAt = null, scopes = usualScopes(role), tenant = 'local' } = {}) {
      const made = await access.createKey('test', { role, tenant, scopes, expiresAt, name: `a ${role}` });
      return { ...made, headers: bearer(made.text) };
    },
    async see(query, headers = {}, variables = undefined) {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) as Answer };
    },
  };
}

export const bearer = (text: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${text}` });

/** A request as it is written here, header by header: fetch would put them in order. */
export function rawRequest(
  url: string,
  headers: readonly string[],
  body: string,
): Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers: [...headers, 'content-length', String(body.length)] });
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.end(body);
  });
}
