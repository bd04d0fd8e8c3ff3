import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answered, listOf } from './support/api.js';
import { type GuardedApi, startGuardedApi } from './support/guarded-api.js';
import type { CallerRole } from '../src/platform/caller.js';

type Headers = Readonly<Record<string, string>>;

let api: GuardedApi;
let keys: Readonly<Record<CallerRole, Headers>>;
let tenants: readonly [Headers, Headers];
beforeAll(async () => {
  api = await startGuardedApi({ HEADROOM_RATE_LIMIT: '0' });
  const key = async (role: CallerRole): Promise<Headers> => (await api.key(role)).headers;
  keys = {
    EXPORTER: await key('EXPORTER'),
    VEU_HOLDER: await key('VEU_HOLDER'),
    VIEWER: await key('VIEWER'),
    AUDITOR: await key('AUDITOR'),
    STEWARD: await key('STEWARD'),
  };
  for (const name of ['first', 'second']) await api.access.createTenant('test', name);
  const own = async (tenant: string): Promise<Headers> => (await api.key('EXPORTER', { tenant })).headers;
  tenants = [await own('first'), await own('second')];
  await write('EXPORTER', 'registerParty', 'PartyInput', party('RHEIN', 'DE'));
  await write('EXPORTER', 'registerParty', 'PartyInput', party('ACME', 'BR'));
  await write('VEU_HOLDER', 'registerVeu', 'RegisterVeuInput', { idempotencyKey: 'v', id: 'U', kind: 'UVEU', holder: 'RHEIN', grantedOn: '2025-02-01' }); // prettier-ignore
  await write('VEU_HOLDER', 'registerSite', 'RegisterSiteInput', { idempotencyKey: 's', id: 'U-BR', veu: 'U', country: 'BR', authorizedOn: '2025-02-01' }); // prettier-ignore
  await write('EXPORTER', 'postShipment', 'PostShipmentInput', shipment('S-1', 20));
});
afterAll(() => api.close());

const party = (id: string, country: string): object => ({
  idempotencyKey: `party ${id}`, id, name: id, locationCountry: country, headquartersCountry: country,
}); // prettier-ignore
const shipment = (reference: string, quantity: number): object => ({
  idempotencyKey: reference, reference, item: 'nvidia-h100-sxm5', quantity, consignee: 'RHEIN', site: 'U-BR',
  destinationCountry: 'BR', authorization: 'UVEU', valueUsd: '1000', exportedAt: '2025-06-02T12:00:00Z', onBreach: 'RECORD',
}); // prettier-ignore

async function ask(role: CallerRole, query: string, variables: object = {}): Promise<Record<string, Answered>> {
  const { answer, text } = await api.see(query, keys[role], variables);
  if (answer.errors !== undefined) throw new Error(text);
  return answer.data;
}
async function write(role: CallerRole, field: string, type: string, input: object): Promise<Answered> {
  const data = await ask(role, `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code path } } }`, {
    input,
  });
  expect(data[field]).toEqual({ userErrors: [] });
  return data[field] as Answered;
}
const close = async (role: CallerRole, input: object): Promise<Answered> => {
  const { closePeriod } = await ask(
    role,
    `mutation ($input: ClosePeriodInput!) { closePeriod(input: $input) { replayed userErrors { code path }
       closing { edition closedAt closedBy period startsOn endsOn lineCount contentHash ledgerSequence intact restated
         citation { rule } lines { section name figures { name unit amount } } } } }`,
    { input },
  );
  return closePeriod as Answered;
};

test('a report is closed, restated and closed again; it is read as it was, and what changed is told', async () => {
  const account = { report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1' };
  const first = await close('VEU_HOLDER', { ...account, idempotencyKey: 'c-1' });
  expect(first).toMatchObject({
    replayed: false,
    userErrors: [],
    closing: {
      edition: 1, startsOn: '2025-01-01', endsOn: '2025-06-30', lineCount: 1, intact: true, restated: false,
      citation: { rule: 'R-54' },
      lines: [{ section: 'ACCOUNT', name: 'BR|U-BR|nvidia-h100-sxm5' }],
    },
  }); // prettier-ignore
  const papers = `{ chipAccount(veu: "U", on: "2025-08-01") { closedAt restated totalTpp }
    veuReport(veu: "U", period: "2025-H1") { closedAt restated } }`;
  const closedAt = String(first['closing']?.['closedAt']);
  expect(await ask('VEU_HOLDER', papers)).toMatchObject({
    chipAccount: { closedAt, restated: false },
    veuReport: { closedAt: null, restated: false },
  });

  const tried = `query ($input: ImpactInput!) { impact(input: $input) { restated { report } determinations { reference } } }`;
  const input = { shipments: [shipment('S-2', 3)] };
  // who may not read a report is not told that it would be restated
  expect(await ask('EXPORTER', tried, { input })).toMatchObject({ impact: { restated: [] } });
  expect(await ask('AUDITOR', tried, { input })).toMatchObject({ impact: { restated: [{ report: 'VEU_CHIP_ACCOUNT' }] } }); // prettier-ignore

  await write('EXPORTER', 'postShipment', 'PostShipmentInput', shipment('S-2', 3));
  expect(await ask('VEU_HOLDER', papers)).toMatchObject({ chipAccount: { closedAt, restated: true } });
  const then = `{ chipAccount(veu: "U", on: "2025-08-01", known: "${closedAt}") { lines { closingUnits } } }`;
  expect(await ask('VEU_HOLDER', then)).toEqual({ chipAccount: { lines: [{ closingUnits: 20 }] } });

  const { restatements } = await ask(
    'VEU_HOLDER',
    `{ restatements(report: VEU_CHIP_ACCOUNT, subject: "U", period: "2025-H1") {
         closing { edition } next { edition }
         lines { name change postings figures { name closed now difference } } postings { ledgerSequence kind reference causedBy } } }`,
  );
  expect(listOf(restatements)).toHaveLength(1);
  const [found] = listOf(restatements);
  expect(found).toMatchObject({
    closing: { edition: 1 },
    next: null,
    lines: [{ name: 'BR|U-BR|nvidia-h100-sxm5', change: 'CHANGED' }],
    postings: [{ kind: 'SHIPMENT', reference: 'S-2', causedBy: null }],
  });
  const figures = listOf(listOf(found?.['lines'])[0]?.['figures']);
  expect(figures.find(({ name }) => String(name) === 'closingTpp')).toEqual({
    name: 'closingTpp', closed: '316640', now: '364136', difference: '47496',
  }); // prettier-ignore
  expect(await close('VEU_HOLDER', { ...account, idempotencyKey: 'c-2' })).toMatchObject({ closing: { edition: 2 } });
  expect(await close('VEU_HOLDER', { ...account, idempotencyKey: 'c-1' })).toMatchObject({
    replayed: true,
    closing: { edition: 1, intact: true, restated: true },
  });
  const before = await ask('AUDITOR', `{ closings(known: "${closedAt}") { totalCount } }`);
  expect(before).toEqual({ closings: { totalCount: 0 } });
  const all = '{ closings(first: 10) { totalCount nodes { report edition } } }';
  expect(await ask('AUDITOR', all)).toMatchObject({ closings: { totalCount: 2 } });
  expect(await ask('EXPORTER', all)).toMatchObject({ closings: { totalCount: 0 } });
});

describe('nobody', () => {
  const LPP = { report: 'LPP_YEAR', subject: 'ACME', period: '2025', idempotencyKey: 'x' };
  const ACCOUNT = { report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1', idempotencyKey: 'y' };
  test.each([
    { role: 'VIEWER', input: LPP },
    { role: 'AUDITOR', input: LPP },
    { role: 'STEWARD', input: LPP },
  ] as const)('closes anything as $role', async ({ input, role }) => {
    await expect(close(role, input)).rejects.toThrow('FORBIDDEN');
  });

  test.each([
    { role: 'EXPORTER', input: ACCOUNT, code: 'FORBIDDEN', path: ['input', 'report'] },
    { role: 'VEU_HOLDER', input: LPP, code: 'FORBIDDEN', path: ['input', 'report'] },
    { role: 'EXPORTER', input: { ...LPP, subject: 'NOBODY' }, code: 'UNKNOWN_PARTY', path: ['input', 'subject'] },
    { role: 'VEU_HOLDER', input: { ...ACCOUNT, subject: 'NOBODY' }, code: 'UNKNOWN_VEU', path: ['input', 'subject'] },
    { role: 'VEU_HOLDER', input: { ...ACCOUNT, period: '2025-H3' }, code: 'BAD_VALUE', path: ['input', 'period'] },
    { role: 'EXPORTER', input: { ...LPP, idempotencyKey: '' }, code: 'REQUIRED', path: ['input', 'idempotencyKey'] },
  ] as const)('closes the papers of others, or none: $role, $code', async ({ code, input, path, role }) => {
    expect(await close(role, input)).toMatchObject({ closing: null, userErrors: [{ code, path }] });
  });

  test('of another kind of tenant reads a report', async () => {
    const query = (report: string): string =>
      `{ periodReport(report: ${report}, subject: "ACME", period: "2025") { contentHash } }`;
    const [denied, granted] = [
      await api.see(query('LPP_YEAR'), keys.VEU_HOLDER),
      await api.see(query('LPP_YEAR'), keys.EXPORTER),
    ];
    expect(denied.answer.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(granted.answer.errors).toBeUndefined();
  });
});

test('another tenant closes and restates its own reports only', async () => {
  const [first, second] = tenants;
  const run = async (headers: Headers, query: string, variables: object = {}): Promise<Record<string, Answered>> => {
    const { answer, text } = await api.see(query, headers, variables);
    if (answer.errors !== undefined) throw new Error(text);
    return answer.data;
  };
  const record = (headers: Headers, field: string, type: string, input: object) =>
    run(headers, `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`, { input });
  const ship = (headers: Headers, reference: string) =>
    record(headers, 'postShipment', 'PostShipmentInput', {
      ...shipment(reference, 10), consignee: 'SHARED', site: null, authorization: 'LPP',
    }); // prettier-ignore
  const closing = (headers: Headers, key: string) =>
    run(
      headers,
      `mutation { closePeriod(input: { idempotencyKey: "${key}", report: LPP_YEAR, subject: "SHARED", period: "2025" }) {
         closing { edition lineCount intact } userErrors { code } } }`,
    );
  const told =
    '{ restatements(report: LPP_YEAR, subject: "SHARED", period: "2025") { lines { name } } closings { totalCount } }';
  for (const headers of [first, second]) await record(headers, 'registerParty', 'PartyInput', party('SHARED', 'BR'));
  await ship(first, 'T-1');
  const closed = { edition: 1, lineCount: 1, intact: true };
  expect(await closing(first, 'k')).toEqual({ closePeriod: { closing: closed, userErrors: [] } });
  await ship(second, 'T-2');
  expect(await run(first, told)).toEqual({ restatements: [], closings: { totalCount: 1 } });
  expect(await run(second, told)).toEqual({ restatements: [], closings: { totalCount: 0 } });
  expect(await closing(second, 'k')).toEqual({ closePeriod: { closing: closed, userErrors: [] } });
  await ship(second, 'T-3');
  expect(await run(second, told)).toEqual({
    restatements: [{ lines: [{ name: 'T-3' }] }],
    closings: { totalCount: 1 },
  });
  expect(await run(first, told)).toEqual({ restatements: [], closings: { totalCount: 1 } });
});
