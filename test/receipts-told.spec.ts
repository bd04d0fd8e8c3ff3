import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from './support/api.js';
import { type GuardedApi, startGuardedApi } from './support/guarded-api.js';

/** Two exporters draw on one LPP quota: 26,900,000 TPP, of which the victim has used 1,000 H100. */
let api: GuardedApi;
const keys: Record<string, Readonly<Record<string, string>>> = {};
const VICTIM_TPP = 1_000n * 158_320_000n;

beforeAll(async () => {
  api = await startGuardedApi({ HEADROOM_RATE_LIMIT: '0' });
  // all keys first: a process reads them again after two seconds
  for (const tenant of ['victim', 'attacker']) {
    await api.access.createTenant('test', tenant);
    keys[tenant] = (await api.key('EXPORTER', { tenant })).headers;
  }
  keys['auditor'] = (await api.key('AUDITOR', { tenant: 'attacker' })).headers;
  const register = `mutation ($input: PartyInput!) { registerParty(input: $input) { userErrors { code } } }`;
  for (const tenant of ['victim', 'attacker']) {
    for (const id of ['TARGET', 'ALONE']) {
      const party = { idempotencyKey: id, id, name: id, locationCountry: 'PL', headquartersCountry: 'PL' };
      await ask(tenant, register, party);
    }
  }
  await post('victim', { quantity: 1_000 });
});
afterAll(() => api.close());

async function ask(who: string, query: string, input?: object): Promise<Record<string, Answered>> {
  const { answer } = await api.see(query, keys[who], input && { input });
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

let count = 0;
const TOLD = `id breaches receipt readings(under: [{ name: "text" }]) { recordedAs }`;
async function post(who: string, shipment: object): Promise<Answered | undefined> {
  const input = {
    idempotencyKey: `K-${(count += 1)}`, item: 'nvidia-h100-sxm5', destinationCountry: 'PL', consignee: 'TARGET',
    exportedAt: '2025-09-01T12:00:00Z', authorization: 'LPP', onBreach: 'RECORD', ...shipment,
  }; // prettier-ignore
  const { postShipment } = await ask(
    who,
    `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { determination { ${TOLD} } } }`,
    input,
  );
  return postShipment?.['determination'];
}

test.each([
  { why: 'recorded', shipment: { quantity: 100 }, breaches: [] },
  { why: 'recorded with a breach', shipment: { quantity: 1_690 }, breaches: ['LPP_QUOTA'] },
  { why: 'refused', shipment: { quantity: 1_690, onBreach: 'REFUSE' }, breaches: ['LPP_QUOTA'] },
])(
  'what others used is in no receipt that its tenant gets, and no reading rests on it: $why',
  async ({ breaches, shipment }) => {
    const determination = await post('attacker', shipment);
    expect(determination).toMatchObject({ breaches, receipt: null, readings: null });
    const { determination: seen } = await ask(
      'auditor',
      `{ determination(id: "${String(determination?.['id'])}") { ${TOLD} } }`,
    );
    const { balances } = JSON.parse(String(seen?.['receipt'])) as { balances: { lppUsedTpp: string } };
    expect(BigInt(balances.lppUsedTpp)).toBeGreaterThanOrEqual(VICTIM_TPP);
    expect(seen?.['readings']).toEqual([{ recordedAs: 'LPP' }]);
  },
);

test('nor in that of a hold', async () => {
  const place = (quantity: number): Promise<Record<string, Answered>> =>
    ask('attacker', `mutation ($input: PlaceHoldInput!) { placeHold(input: $input) { refusal hold { determination { ${TOLD} } } } }`, {
      idempotencyKey: `K-${(count += 1)}`, reference: `H-${count}`, plannedAt: '2025-09-02T12:00:00Z', owner: 'x', quantity,
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(), item: 'nvidia-h100-sxm5', destinationCountry: 'PL',
      consignee: 'TARGET', authorization: 'LPP',
    }); // prettier-ignore
  const { placeHold: refused } = await place(1_690);
  const { determination } = await ask(
    'attacker',
    `{ determination(id: "${String(refused?.['refusal'])}") { subject ${TOLD} } }`,
  );
  expect(determination).toMatchObject({ subject: 'REFUSAL', receipt: null, readings: null });
});

test('what rests on the own alone has its receipt', async () => {
  const determination = await post('attacker', { consignee: 'ALONE', quantity: 100 });
  expect(JSON.parse(String(determination?.['receipt']))).toMatchObject({
    subject: 'SHIPMENT',
    balances: { lppUsedTpp: '0' },
  });
  expect(determination?.['readings']).toEqual([{ recordedAs: 'LPP' }]);
});
