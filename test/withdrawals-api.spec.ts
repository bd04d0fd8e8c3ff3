import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { type Answered, type Api, issueLicense, post, registerParty, startApi } from './support/api.js';
import { until } from './support/database.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ HEADROOM_ROLE: 'all' });
  await registerParty(api, 'ACME', 'BR');
});
afterAll(() => api.close());

let keys = 0;
async function mutate(name: string, fields: string, input: object): Promise<Answered> {
  const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`;
  const given = { idempotencyKey: `W-${(keys += 1)}`, ...input };
  const answer = await api.data(`mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`, {
    input: given,
  });
  return answer[name] as Answered;
}
const WITHDRAWN = `replayed ledgerSequence userErrors { code path message }
  withdrawal { kind fact factSequence reason recordedAt ledgerSequence }`;
const withdraw = (what: string, input: object): Promise<Answered> =>
  mutate(`withdraw${what}`, WITHDRAWN, { reason: 'a slip', ...input });
const ALLOCATION = `allocation { officialStatus }`;

const issue = (number: string, more: object = {}): Promise<Answered> =>
  issueLicense(api, {
    number, issuedOn: '2025-06-01', expiresOn: '2026-06-01', destinationCountry: 'BR', consignee: 'ACME', ...more,
  }); // prettier-ignore
const shown = async (number: string, known?: string): Promise<unknown> =>
  (
    await api.data('query ($number: ID!, $known: DateTime) { license(number: $number, known: $known) { quantity } }', {
      number,
      known,
    })
  )['license'];

describe('a license put on record in error', () => {
  test('is withdrawn, and the right one is issued under its number', async () => {
    await issue('L-1', { quantity: 10 });
    await post(api, {
      reference: 'S-1', destinationCountry: 'BR', consignee: 'ACME', authorization: 'LICENSE', licenseNumber: 'L-1', onBreach: 'RECORD',
      valueUsd: '1', exportedAt: '2025-06-10T12:00:00Z',
    }); // prettier-ignore
    const status = async (): Promise<unknown[]> =>
      api.sql(`select headline from status where kind = 'LICENSE' and key = 'L-1'`);
    await until(async () => (await status()).length === 1);
    const before = new Date().toISOString();
    await sleep(5);

    const tried = {
      input: {
        withdraws: [
          { kind: 'LICENSE', fact: 'L-1' },
          { kind: 'HOLIDAY', fact: '2030-01-01' },
        ],
      },
    };
    const { impact } = await api.data(
      `query ($input: ImpactInput!) { impact(input: $input) { userErrors { code path }
         determinations { kind reference before { breaches } after { breaches } } statuses { kind key after } } }`,
      tried,
    );
    expect(impact).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'withdraws', '1', 'fact'] }],
      determinations: [
        { kind: 'LICENSE', reference: 'L-1', before: { breaches: [] }, after: null },
        {
          reference: 'S-1',
          before: { breaches: ['LICENSE_QUANTITY'] },
          after: { breaches: ['LICENSE_NOT_ON_RECORD'] },
        },
      ],
      statuses: expect.arrayContaining([{ kind: 'LICENSE', key: 'L-1', after: null }]),
    });

    const input = { idempotencyKey: 'undo', license: 'L-1', reason: 'another number' };
    const answer = await withdraw('License', input);
    expect(answer).toMatchObject({
      replayed: false,
      userErrors: [],
      withdrawal: { kind: 'LICENSE', fact: 'L-1', reason: 'another number', recordedAt: expect.any(String) },
    });
    expect(await withdraw('License', input)).toMatchObject({ replayed: true, withdrawal: { fact: 'L-1' } });
    const { changesOf } = await api.data('query ($posting: ID!) { changesOf(posting: $posting) { reference } }', {
      posting: String(answer['ledgerSequence']),
    });
    expect(changesOf).toEqual([{ reference: 'L-1' }, { reference: 'S-1' }]);
    expect([await shown('L-1'), await shown('L-1', before)]).toEqual([null, { quantity: 10 }]);
    await until(async () => (await status()).length === 0);
    expect(await api.app.get(RebuildStatuses, { strict: false }).run({ compare: true })).toMatchObject({ sums: [] });

    expect(await issue('L-1', { quantity: 1_000 })).toMatchObject({ userErrors: [], license: { number: 'L-1' } });
    const { shipment } = await api.data('{ shipment(reference: "S-1") { determination { breaches } } }');
    expect(shipment).toEqual({ determination: { breaches: [] } });
    await until(async () => (await status()).length === 1);
  });

  test('is refused with the field and what to do first', async () => {
    expect(await withdraw('License', { license: 'NOWHERE' })).toMatchObject({
      withdrawal: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'license'] }],
    });
    await issue('L-2');
    await issue('L-3', { replaces: 'L-2' });
    expect(await withdraw('License', { license: 'L-2' })).toMatchObject({
      userErrors: [{ code: 'STILL_NEEDED', path: ['input', 'license'], message: expect.stringContaining('L-3') }],
    });
    await withdraw('License', { license: 'L-3' });
    expect(await withdraw('License', { license: 'L-3' })).toMatchObject({
      userErrors: [{ code: 'ALREADY_WITHDRAWN', path: ['input', 'license'] }],
    });
  });
});

test('opening stock, a holiday and news about an allocation are withdrawn, and all withdrawals are listed', async () => {
  const stock = { holder: 'ACME', country: 'BR', item: 'nvidia-h100-sxm5', asOf: '2025-01-01' };
  await mutate('addOpeningStock', 'tpp', { ...stock, quantity: 7 });
  await mutate('recordHoliday', 'on', { on: '2026-06-01', name: 'none' });
  await issue('L-9');
  const usable = async (): Promise<unknown> =>
    (await api.data('{ license(number: "L-9") { usableThrough } }'))['license'];
  expect(await usable()).toEqual({ usableThrough: '2026-06-02' });
  const reported = await mutate('reportAllocationChange', ALLOCATION, {
    country: 'BR', effectiveOn: '2025-07-01', officialStatus: 'MET', source: 'a rumour',
  }); // prettier-ignore
  expect(reported).toMatchObject({ allocation: { officialStatus: 'MET' } });

  expect(await withdraw('OpeningStock', stock)).toMatchObject({
    userErrors: [],
    withdrawal: { kind: 'OPENING_STOCK' },
  });
  expect(await withdraw('OpeningStock', { ...stock, holder: 'NOBODY' })).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND', path: ['input', 'holder'] }],
  });
  expect(await withdraw('Holiday', { on: '2026-06-01' })).toMatchObject({ withdrawal: { fact: '2026-06-01' } });
  expect(await withdraw('Holiday', { on: '2026-06-01' })).toMatchObject({
    userErrors: [{ code: 'ALREADY_WITHDRAWN', path: ['input', 'on'] }],
  });
  expect(await usable()).toEqual({ usableThrough: '2026-06-01' });
  expect(await withdraw('AllocationChange', { country: 'BR', effectiveOn: '2025-07-01' })).toMatchObject({
    withdrawal: { kind: 'ALLOCATION_CHANGE', fact: 'BR|2025-07-01' },
  });
  const { allocation } = await api.data('{ allocation(country: "BR") { officialStatus } }');
  expect(allocation).toEqual({ officialStatus: 'UNKNOWN' });
  expect(
    await api.sql(`select balance::int from account where kind = 'BASE_UNITS' and key = 'ACME|BR|nvidia-h100-sxm5'`),
  ).toEqual([{ balance: 100 }]);

  const { withdrawals } = await api.data(
    '{ withdrawals(first: 2) { totalCount nodes { kind fact } pageInfo { hasNextPage } } }',
  );
  expect(withdrawals).toEqual({
    totalCount: 5,
    nodes: [
      { kind: 'LICENSE', fact: 'L-1' },
      { kind: 'LICENSE', fact: 'L-3' },
    ],
    pageInfo: { hasNextPage: true },
  });
  const { withdrawals: last } = await api.data('{ withdrawals(kind: HOLIDAY) { nodes { fact reason } } }');
  expect(last).toEqual({ nodes: [{ fact: '2026-06-01', reason: 'a slip' }] });
});

test('an event of a validated end user, its site and itself are withdrawn, one after the other', async () => {
  await registerParty(api, 'RHEIN', 'DE');
  const veu = { id: 'V', kind: 'UVEU', holder: 'RHEIN', grantedOn: '2025-06-01' };
  await mutate('registerVeu', 'userErrors { code }', veu);
  await mutate('registerSite', 'userErrors { code }', { id: 'S', veu: 'V', country: 'BR', authorizedOn: '2025-06-01' });
  const event = { veu: 'V', kind: 'SUSPENDED', effectiveOn: '2025-08-01' };
  await mutate('recordVeuEvent', 'userErrors { code }', { ...event, evidence: 'a letter' });
  const state = async (): Promise<unknown> => (await api.data('{ veu(id: "V") { state sites { id } } }'))['veu'];
  expect(await state()).toEqual({ state: 'SUSPENDED', sites: [{ id: 'S' }] });
  const codes = async (what: string, input: object): Promise<unknown> => (await withdraw(what, input))['userErrors'];
  const sites = expect.stringMatching('Site S is of it|happened to it') as unknown;
  expect(await codes('Veu', { veu: 'V' })).toMatchObject([
    { code: 'STILL_NEEDED', path: ['input', 'veu'], message: sites },
  ]);
  expect(await codes('VeuEvent', { ...event, kind: 'REVOKED' })).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'veu'] },
  ]);
  expect(await codes('VeuEvent', event)).toEqual([]);
  expect(await codes('Site', { site: 'S' })).toEqual([]);
  expect(await state()).toEqual({ state: 'GRANTED', sites: [] });
  const statuses = (): Promise<unknown[]> => api.sql(`select 1 from status where kind = 'VEU' and key = 'V'`);
  await until(async () => (await statuses()).length === 1);
  expect(await codes('Veu', { veu: 'V' })).toEqual([]);
  expect(await state()).toBeNull();
  await until(async () => (await statuses()).length === 0);
  expect(
    await mutate('registerVeu', 'veu { id grantedOn } userErrors { code }', { ...veu, grantedOn: '2025-06-02' }),
  ).toEqual({
    veu: { id: 'V', grantedOn: '2025-06-02' },
    userErrors: [],
  });
});
