import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answered, type Api, issueLicense, post, registerParty, startApi } from './support/api.js';
import { Recorder } from '../src/ledger/recorder.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { until } from './support/database.js';
import { licenseEvent } from './support/license-events.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ HEADROOM_ROLE: 'all' });
  await registerParty(api, 'ACME', 'BR');
});
afterAll(() => api.close());

let keys = 0;
const FIELDS = `replayed ledgerSequence userErrors { code path message remedy }
  license { number status expiresOn usableThrough expiryEstimated
    events { kind effectiveOn expiresOn change opinion evidence note waiting withdrawnAt withdrawalReason ledgerSequence } }`;
async function mutate(name: 'recordLicenseEvent' | 'withdrawLicenseEvent', input: object): Promise<Answered> {
  const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`;
  const given = { idempotencyKey: `LE-${(keys += 1)}`, ...input };
  const answer = await api.data(`mutation ($input: ${type}!) { ${name}(input: $input) { ${FIELDS} } }`, {
    input: given,
  });
  return answer[name] as Answered;
}
const happens = (license: string, kind: string, effectiveOn: string, more: object = {}): Promise<Answered> =>
  mutate('recordLicenseEvent', { license, kind, effectiveOn, evidence: 'letter 7', ...more });
const issue = (number: string, more: object = {}): Promise<Answered> =>
  issueLicense(api, {
    number, issuedOn: '2025-06-01', expiresOn: '2026-06-01', destinationCountry: 'BR', consignee: 'ACME', ...more,
  }); // prettier-ignore
async function asOf(number: string, at: string, known?: string): Promise<Answered> {
  const { license } = await api.data(
    `query ($number: ID!, $at: DateTime, $known: DateTime) { license(number: $number, at: $at, known: $known) {
       status expiresOn usableThrough events { kind } } }`,
    { number, at, known },
  );
  return license as Answered;
}

test('a license is extended, suspended, reinstated and returned, and says so on each day', async () => {
  await issue('L-1');
  const before = new Date().toISOString();
  await sleep(5);
  expect(
    await happens('L-1', 'EXTENSION', '2026-06-01', { expiresOn: '2026-12-31', note: 'on request' }),
  ).toMatchObject({
    replayed: false,
    userErrors: [],
    license: {
      events: [{ kind: 'EXTENSION', effectiveOn: '2026-06-01', expiresOn: '2026-12-31', note: 'on request' }],
    },
  });
  await happens('L-1', 'SUSPENDED', '2026-07-01');
  await happens('L-1', 'REINSTATED', '2026-08-01');
  await happens('L-1', 'RETURNED', '2026-09-01');
  const on = async (day: string) => (await asOf('L-1', `${day}T12:00:00Z`))['status'];
  const days = ['2026-05-31', '2026-06-02', '2026-07-01', '2026-07-31', '2026-08-01', '2026-08-31', '2026-09-01', '2027-01-01']; // prettier-ignore
  expect(await Promise.all(days.map(on))).toEqual([
    'ACTIVE', 'ACTIVE', 'SUSPENDED', 'SUSPENDED', 'ACTIVE', 'ACTIVE', 'RETURNED', 'RETURNED',
  ]); // prettier-ignore
  expect(await asOf('L-1', '2026-05-31T00:00:00Z')).toMatchObject({ expiresOn: '2026-06-01' });
  expect(await asOf('L-1', '2026-06-01T00:00:00Z')).toMatchObject({ expiresOn: '2026-12-31' });
  expect(await asOf('L-1', '2026-07-01T00:00:00Z', before)).toEqual({
    status: 'EXPIRED', expiresOn: '2026-06-01', usableThrough: '2026-06-01', events: [],
  }); // prettier-ignore
  const { licenses } = await api.data(
    '{ licenses(status: RETURNED, at: "2026-09-01T00:00:00Z") { nodes { number } totalCount } }',
  );
  expect(licenses).toEqual({ nodes: [{ number: 'L-1' }], totalCount: 1 });
});

test('what cannot have happened is refused with the field and what to do', async () => {
  await issue('L-2');
  const wrong = async (kind: string, on: string, more: object = {}) =>
    (await happens('L-2', kind, on, more))['userErrors'];
  expect(await wrong('EXTENSION', '2026-01-01')).toMatchObject([{ code: 'REQUIRED', path: ['input', 'expiresOn'] }]);
  expect(await wrong('NON_MATERIAL', '2026-01-01')).toMatchObject([{ code: 'REQUIRED', path: ['input', 'change'] }]);
  expect(await wrong('NAME_CHANGE', '2026-01-01')).toMatchObject([{ code: 'REQUIRED', path: ['input', 'opinion'] }]);
  expect(await wrong('REVOKED', '2026-01-01', { expiresOn: '2026-12-31' })).toMatchObject([
    { code: 'BAD_VALUE', path: ['input', 'expiresOn'], message: expect.stringContaining('EXTENSION alone') },
  ]);
  expect(await wrong('EXTENSION', '2026-06-02', { expiresOn: '2026-12-31' })).toMatchObject([
    { code: 'LICENSE_EVENT', path: ['input', 'effectiveOn'], message: expect.stringContaining('2026-06-01') },
  ]);
  expect(await wrong('EXTENSION', '2026-05-01', { expiresOn: '2026-05-31' })).toMatchObject([
    { code: 'LICENSE_EVENT', path: ['input', 'expiresOn'] },
  ]);
  expect(await wrong('REINSTATED', '2026-05-01')).toMatchObject([
    { code: 'LICENSE_EVENT', path: ['input', 'kind'], remedy: expect.stringContaining('withdraw') },
  ]);
  expect(await happens('NOWHERE', 'REVOKED', '2026-05-01')).toMatchObject({
    license: null,
    userErrors: [{ code: 'UNKNOWN_LICENSE', path: ['input', 'license'] }],
  });
  expect(await happens('L-2', 'NON_MATERIAL', '2026-01-01', { change: 'ADDRESS' })).toMatchObject({ userErrors: [] });
  expect(await happens('L-2', 'NAME_CHANGE', '2026-01-01', { opinion: 'AO 12', note: 'ACME S.A.' })).toMatchObject({
    license: { events: [{ change: 'ADDRESS' }, { opinion: 'AO 12', note: 'ACME S.A.' }] },
  });
});

test('what came from a file before what it rests on waits for it, and says so', async () => {
  await issue('L-WAIT');
  const recorder = api.app.get(Recorder, { strict: false });
  const [early] = await recorder.record([licenseEvent('L-WAIT', 'REINSTATED', '2025-10-01')], LOCAL_TENANT);
  expect(early).toMatchObject({ outcome: 'RECORDED' });
  const events = '{ license(number: "L-WAIT", at: "2025-10-01T00:00:00Z") { status events { kind waiting } } }';
  expect(await api.data(events)).toEqual({
    license: { status: 'ACTIVE', events: [{ kind: 'REINSTATED', waiting: true }] },
  });
  expect(await happens('L-WAIT', 'SUSPENDED', '2025-09-01')).toMatchObject({
    userErrors: [],
    license: { events: [{ waiting: false }, { waiting: false }] },
  });
  expect(await asOf('L-WAIT', '2025-09-30T00:00:00Z')).toMatchObject({ status: 'SUSPENDED' });
  expect(await asOf('L-WAIT', '2025-10-01T00:00:00Z')).toMatchObject({ status: 'ACTIVE' });
});

test('an event recorded in error is withdrawn and stays to be seen', async () => {
  await issue('L-3');
  const revoked = await happens('L-3', 'REVOKED', '2025-09-01');
  const event = String(revoked['ledgerSequence']);
  expect(revoked).toMatchObject({ license: { status: 'REVOKED' } });
  const input = { idempotencyKey: 'undo', event, reason: 'another license' };
  expect(await mutate('withdrawLicenseEvent', input)).toMatchObject({
    replayed: false,
    license: { events: [{ kind: 'REVOKED', withdrawnAt: expect.any(String), withdrawalReason: 'another license' }] },
  });
  expect(await mutate('withdrawLicenseEvent', input)).toMatchObject({ replayed: true, license: { number: 'L-3' } });
  for (const unknown of ['999999', 'none']) {
    expect(await mutate('withdrawLicenseEvent', { event: unknown, reason: 'a slip' })).toMatchObject({
      license: null,
      userErrors: [{ code: 'UNKNOWN_EVENT', path: ['input', 'event'] }],
    });
  }
});

test('the impact of a revocation is told before it is recorded, and is what comes of it', async () => {
  await issue('L-4');
  const line = {
    destinationCountry: 'BR',
    consignee: 'ACME',
    authorization: 'LICENSE',
    licenseNumber: 'L-4',
    valueUsd: '1',
  };
  for (const [reference, exportedAt] of [['I-1', '2025-08-31T12:00:00Z'], ['I-2', '2025-09-01T12:00:00Z']])
    await post(api, { ...line, reference, exportedAt }); // prettier-ignore
  const { impact } = await api.data(
    `query ($input: ImpactInput!) { impact(input: $input) { userErrors { code }
       determinations { reference before { breaches } after { breaches } } statuses { kind key after } } }`,
    {
      input: {
        licenseEvents: [
          { idempotencyKey: 'try', license: 'L-4', kind: 'REVOKED', effectiveOn: '2025-09-01', evidence: 'a draft' },
        ],
      },
    },
  );
  expect(impact).toEqual({
    userErrors: [],
    determinations: [{ reference: 'I-2', before: { breaches: [] }, after: { breaches: ['LICENSE_REVOKED'] } }],
    statuses: [{ kind: 'LICENSE', key: 'L-4', after: 'REVOKED' }],
  });
  const { ledgerSequence } = await happens('L-4', 'REVOKED', '2025-09-01');
  const { changesOf } = await api.data('query ($posting: ID!) { changesOf(posting: $posting) { reference } }', {
    posting: String(ledgerSequence),
  });
  expect(changesOf).toEqual([{ reference: 'I-2' }]);
  const status = async (): Promise<unknown> =>
    (await api.sql(`select headline from status where kind = 'LICENSE' and key = 'L-4'`))[0];
  await until(async () => JSON.stringify(await status()) === JSON.stringify({ headline: 'REVOKED' }));
});

test('a hold shows where the license it draws on stands', async () => {
  await issue('L-5', { expiresOn: '2027-06-01' });
  const placed = await api.data(
    'mutation ($input: PlaceHoldInput!) { placeHold(input: $input) { hold { license { status } } userErrors { code } } }',
    {
      input: {
        idempotencyKey: 'hold', reference: 'H-5', plannedAt: '2026-01-10T12:00:00Z', owner: 'order 5',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(), destinationCountry: 'BR', consignee: 'ACME',
        item: 'nvidia-h100-sxm5', quantity: 10, authorization: 'LICENSE', licenseNumber: 'L-5', valueUsd: '10',
      },
    },
  ); // prettier-ignore
  expect(placed['placeHold']).toMatchObject({ userErrors: [] });
  await happens('L-5', 'SUSPENDED', '2026-01-01');
  const { hold } = await api.data('{ hold(reference: "H-5") { open openQuantity license { number status } } }');
  expect(hold).toEqual({ open: true, openQuantity: 10, license: { number: 'L-5', status: 'SUSPENDED' } });
});

test('a license of several lines is put on record, shown by line and found by each item', async () => {
  const line = (item: string, quantity: number) => ({ item, quantity, valueUsd: '10' });
  const wrong = await issueLicense(api, {
    number: 'L-6', issuedOn: '2025-06-01', destinationCountry: 'BR', consignee: 'ACME',
    furtherLines: [line('nvidia-h200-sxm', 5), line('nvidia-h200-sxm', 0), line('no such item', 1)],
  }); // prettier-ignore
  expect(wrong).toMatchObject({ userErrors: [{ code: 'BAD_ID', path: ['input', 'furtherLines', '2', 'item'] }] });
  const twice = await issueLicense(api, {
    number: 'L-6', issuedOn: '2025-06-01', destinationCountry: 'BR', consignee: 'ACME',
    furtherLines: [line('nvidia-h200-sxm', 5), line('nvidia-h200-sxm', 5)],
  }); // prettier-ignore
  expect(twice).toMatchObject({
    userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'furtherLines', '1', 'item'] }],
  });
  const given = {
    idempotencyKey: 'L-6', number: 'L-6', issuedOn: '2025-06-01', destinationCountry: 'BR', consignee: 'ACME',
    furtherLines: [line('nvidia-h200-sxm', 5)],
  }; // prettier-ignore
  expect(await issueLicense(api, given)).toMatchObject({ userErrors: [], license: { remainingQuantity: 1005 } });
  expect(await issueLicense(api, given)).toMatchObject({ replayed: true });
  expect(await issueLicense(api, { ...given, furtherLines: [line('nvidia-h200-sxm', 6)] })).toMatchObject({
    userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
  });
  await post(api, {
    destinationCountry: 'BR', consignee: 'ACME', authorization: 'LICENSE', licenseNumber: 'L-6', valueUsd: '1',
    item: 'nvidia-h200-sxm', quantity: 2, exportedAt: '2025-06-10T12:00:00Z',
  }); // prettier-ignore
  const { license, licenses } = await api.data(
    `{ license(number: "L-6") { quantity valueUsd shippedQuantity heldQuantity
         lines { item quantity valueUsd licensedTpp shippedQuantity remainingQuantity } }
       licenses(item: "nvidia-h200-sxm") { nodes { number } totalCount } }`,
  );
  expect(license).toEqual({
    quantity: 1005,
    valueUsd: '30000010.00',
    shippedQuantity: 2,
    heldQuantity: 0,
    lines: [
      { item: 'nvidia-h100-sxm5', quantity: 1000, valueUsd: '30000000.00', licensedTpp: '15832000', shippedQuantity: 0, remainingQuantity: 1000 },
      { item: 'nvidia-h200-sxm', quantity: 5, valueUsd: '10.00', licensedTpp: '79160', shippedQuantity: 2, remainingQuantity: 3 },
    ],
  }); // prettier-ignore
  expect(licenses).toEqual({ nodes: [{ number: 'L-6' }], totalCount: 1 });
  const status = async (): Promise<unknown> =>
    (
      await api.sql(`select reading->>'shippedQuantity' as shipped from status where kind = 'LICENSE' and key = 'L-6'`)
    )[0];
  await until(async () => JSON.stringify(await status()) === JSON.stringify({ shipped: '2' }));
  expect(await api.sql(`select key from status where kind = 'LICENSE' and key like 'L-6%'`)).toEqual([{ key: 'L-6' }]);
});
