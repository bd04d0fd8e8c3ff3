import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './support/api.js';
import { type Attack, attacks } from './support/attacks.mjs';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function send({ body, headers = {}, method = 'POST', search = '' }: Attack): Promise<Refusal> {
  const response = await fetch(`${api.url}${search}`, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('an attack', () => {
  const all = attacks();

  test('is one of many kinds', () => {
    expect(all.length).toBeGreaterThanOrEqual(100);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test.each(all.map((attack) => [attack.name, attack] as const))('is refused: %s', async (_name, attack) => {
    const { status, text } = await send(attack);
    expect(text.length).toBeLessThan(64_000);
    expect(text).not.toMatch(/node_modules|\bat .*:\d+:\d+\)|select .* from /i);
    expect(status).toBe(attack.status ?? 200);
    const [first = '', ...others] = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code ?? '');
    expect({ first, limit: /"limit":"(\w+)"/.exec(text)?.[1] }).toEqual({ first: attack.code, limit: attack.limit });
    expect(others.filter((code) => code === 'INTERNAL_ERROR')).toEqual([]);
  });
});
