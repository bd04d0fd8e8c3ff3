import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, startApi } from './support/api.js';
import { readTrustedDocuments, sha256 } from '../src/platform/graphql-trusted.js';

/** Sends a body as it is; `code` is that of the first error. */
async function send(api: Api, body: object): Promise<{ data: unknown; code: unknown; message: string; text: string }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(api.url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return { data, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message ?? '', text };
}

describe('without introspection', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ HEADROOM_INTROSPECTION: 'off' });
  });
  afterAll(() => api.close());

  test.each([
    { why: 'a field', query: '{ allocatio(country: "CL") { status } }' },
    { why: 'a field of a type', query: '{ allocation(country: "CL") { statu } }' },
    { why: 'an argument', query: '{ allocation(countr: "CL") { status } }' },
    { why: 'an enum value', query: '{ allocation(country: "CL", posture: AS_CODIFIE) { status } }' },
    { why: 'an enum value as text', query: '{ allocation(country: "CL", posture: "AS_CODIFIED") { status } }' },
    { why: 'a field of an input', query: '{ determine(input: { ite: "a" }) { because } }' },
    { why: 'a type', query: '{ ... on Quer { __typename } }' },
    { why: 'the type of a variable', query: 'query ($a: CountryCod) { __typename }' },
    { why: 'a directive', query: '{ __typename @includ(if: true) }' },
    { why: 'a selection left out', query: '{ allocation(country: "CL") }' },
    { why: 'a field of a union', query: 'subscription { statusMoved { headline } }' },
    {
      why: 'an enum value in a variable',
      query: 'query ($p: Posture!) { allocation(country: "CL", posture: $p) { status } }',
      variables: { p: 'AS_CODIFIE' },
    },
    {
      why: 'a field of an input in a variable',
      query: 'query ($i: DetermineInput!) { determine(input: $i) { because } }',
      variables: { i: { ite: 'a', destinationCountr: 'CL', consigne: 'A', quantit: 1 } },
    },
    {
      why: 'an enum value inside a variable',
      query: 'query ($i: DetermineInput!) { determine(input: $i) { because } }',
      variables: { i: { item: 'a', destinationCountry: 'CL', consignee: 'A', quantity: 1, act: 'EXPOR' } },
    },
  ])('an error suggests nothing for $why', async ({ query, variables }) => {
    const { code, text } = await send(api, { query, variables });
    expect(code).toMatch(/GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT/);
    expect(text).not.toMatch(/did you mean/i);
  });

  test('the schema is not told, and there is no GraphiQL', async () => {
    expect((await send(api, { query: '{ __schema { types { name } } }' })).message).toContain('disabled');
    const page = await fetch(api.url, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).not.toContain('GraphiQL');
    expect((await fetch(new URL('/graphiql', api.url))).status).toBe(404);
    expect((await send(api, { query: '{ country(code: "CL") { name __typename } }' })).data).toEqual({
      country: { name: 'Chile', __typename: 'Country' },
    });
  });
});

describe('with introspection', () => {
  test('an error suggests what is meant', async () => {
    const api = await startApi();
    expect((await send(api, { query: '{ allocatio(country: "CL") { status } }' })).message).toMatch(/Did you mean/);
    await api.close();
  });
});

describe('trusted documents', () => {
  const CHILE = 'query Chile { country(code: "CL") { name } }';
  const NAME = 'query Name($code: CountryCode!) { country(code: $code) { name } }';
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-trusted-'));
  const persisted = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
  let api: Api;

  beforeAll(async () => {
    writeFileSync(path.join(folder, 'list.json'), JSON.stringify({ [sha256(CHILE)]: CHILE }));
    writeFileSync(path.join(folder, 'name.graphql'), NAME);
    api = await startApi({ HEADROOM_TRUSTED_DOCUMENTS: folder });
  });
  afterAll(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    { why: 'by its hash', body: persisted(sha256(CHILE)), name: 'Chile' },
    { why: 'by its hash in capitals', body: persisted(sha256(CHILE).toUpperCase()), name: 'Chile' },
    { why: 'by its id', body: { documentId: sha256(CHILE) }, name: 'Chile' },
    { why: 'by its id with a prefix', body: { documentId: `sha256:${sha256(CHILE)}` }, name: 'Chile' },
    { why: 'by its text', body: { query: CHILE }, name: 'Chile' },
    { why: 'by its text and its hash', body: { query: CHILE, ...persisted(sha256(CHILE)) }, name: 'Chile' },
    {
      why: 'from a file of its own, with variables',
      body: { documentId: sha256(NAME), variables: { code: 'BR' } },
      name: 'Brazil',
    },
  ])('run $why', async ({ body, name }) => {
    expect((await send(api, body)).data).toEqual({ country: { name } });
  });

  test('run with GET', async () => {
    const search = `?documentId=${sha256(NAME)}&variables=${encodeURIComponent('{"code":"CL"}')}`;
    expect(await (await fetch(`${api.url}${search}`)).json()).toMatchObject({ data: { country: { name: 'Chile' } } });
  });

  test.each([
    { why: 'another text', body: { query: '{ country(code: "CL") { name } }' } },
    { why: 'a trusted text and a space', body: { query: `${CHILE} ` } },
    { why: 'an unknown hash', body: persisted('0'.repeat(64)) },
    {
      why: 'a hash that is no text',
      body: { query: '{ __typename }', extensions: { persistedQuery: { sha256Hash: 1 } } },
    },
    { why: 'an empty text', body: { query: '' } },
    { why: 'introspection', body: { query: '{ __schema { queryType { name } } }' } },
    {
      why: 'another text, with its right hash',
      body: { query: '{ __typename }', ...persisted(sha256('{ __typename }')) },
    },
  ])('are all that runs, not $why', async ({ body }) => {
    expect((await send(api, body)).code).toBe('DOCUMENT_NOT_TRUSTED');
  });

  test('do not lend their hash to another text', async () => {
    const { code, data } = await send(api, { query: '{ __typename }', ...persisted(sha256(CHILE)) });
    expect([code, data]).toEqual(['PERSISTED_QUERY_MISMATCH', undefined]);
  });

  test.each([
    { why: 'a wrong hash', content: JSON.stringify({ [sha256('{ a }')]: CHILE }), says: /is not the SHA-256/ },
    { why: 'a list', content: '[]', says: /must be an object/ },
    { why: 'a number for a text', content: '{"a":1}', says: /must be the text/ },
    { why: 'no document', content: '{}', says: /has no trusted documents/ },
  ])('are refused at the start with $why', ({ content, says }) => {
    const file = path.join(folder, 'broken.json');
    writeFileSync(file, content);
    expect(() => readTrustedDocuments(file)).toThrow(says);
    rmSync(file);
  });

  test('that cannot run stop the start, by name', async () => {
    const file = path.join(folder, 'broken.json');
    const text = '{ nothing }';
    writeFileSync(file, JSON.stringify({ [sha256(text)]: text }));
    await expect(startApi({ HEADROOM_TRUSTED_DOCUMENTS: file })).rejects.toThrow(/trusted document .* cannot run/);
    rmSync(file);
  });
});
