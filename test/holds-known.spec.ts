import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answered, type Api, issueLicense, listOf, post, registerParty, startApi } from './support/api.js';
import { until } from './support/database.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ HEADROOM_ROLE: 'all' });
  await registerParty(api, 'ACME', 'BR');
});
afterAll(() => api.close());

const ITEM = 'nvidia-h100-sxm5';
const DAY_MS = 86_400_000;
let keys = 0;

/** Writes, and answers whether it was taken. */
async function change(name: string, input: object, type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`) {
  const given = { idempotencyKey: `HK-${(keys += 1)}`, ...input };
  const answer = await api.data(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code path } } }`, {
    input: given,
  });
  expect([name, answer[name]]).toEqual([name, { userErrors: [] }]);
}
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
const place = (more: object): Promise<void> =>
  change('placeHold', {
    plannedAt: '2025-06-02T12:00:00Z', expiresAt: soon(DAY_MS), owner: 'order 7', destinationCountry: 'BR', consignee: 'ACME',
    item: ITEM, authorization: 'LPP', quantity: 100, ...more,
  }); // prettier-ignore
const ship = async (key: string, more: object): Promise<void> => {
  const shipment = { idempotencyKey: key, exportedAt: '2025-06-03T12:00:00Z', destinationCountry: 'BR', consignee: 'ACME', item: ITEM }; // prettier-ignore
  expect(await post(api, { ...shipment, ...more })).toMatchObject({ userErrors: [] });
};

/** Everything that is said of holds. */
const asked = (known: string): string => {
  const and = known === '' ? '' : `, known: "${known}"`;
  return `{
    h: hold(reference: "H"${and}) { ...all }
    l: hold(reference: "L"${and}) { ...all }
    e: hold(reference: "E"${and}) { ...all }
    open: holds(first: 9, open: true${and}) { totalCount nodes { ...all } }
    ended: holds(first: 9, open: false${and}) { totalCount nodes { ...all } }
    one: holds(last: 1, owner: "order 7", country: "BR", consignee: "ACME"${and}) { nodes { reference } pageInfo { hasPreviousPage } }
  }
  fragment all on Hold { reference status open owner priority quantity openQuantity overQuantity heldTpp expiresAt placedAt
    authorization licenseNumber lppQuota destination placedBy approvedBy ledgerSequence
    events { kind at quantity surplus shipment stage licenseNumber expiresAt reason by ledgerSequence }
    determination { id authorization breaches stands }
    license { number status remainingQuantity heldQuantity ledgerSequence } }`;
};

async function instantNow(): Promise<string> {
  await sleep(3);
  const [row] = await api.sql<{ now: Date }>('select clock_timestamp() as now');
  await sleep(3);
  return row?.now.toISOString() ?? '';
}

describe('a hold', () => {
  const steps: { after: string; known: string; said: Answered }[] = [];
  const step = async (after: string, act: () => Promise<unknown>): Promise<void> => {
    await act();
    steps.push({ after, known: await instantNow(), said: (await api.data(asked(''))) as Answered });
  };

  test('lives, is moved under licenses, and ends', async () => {
    await step('nothing', () => Promise.resolve());
    await step('H is placed', () => place({ reference: 'H', priority: 3 }));
    await step('L is placed for a license to come', () =>
      place({ reference: 'L', authorization: 'LICENSE', licenseNumber: 'TO-COME', quantity: 10 }),
    );
    await step('E is placed', () => place({ reference: 'E', quantity: 5 }));
    await step('H is on its way', () => change('setHoldStage', { hold: 'H', stage: 'IN_TRANSIT' }));
    await step('H is extended', () => change('extendHold', { hold: 'H', expiresAt: soon(9 * DAY_MS) }));
    await step('H is fulfilled in part', () => ship('S-1', { hold: 'H', quantity: 30 }));
    await step('that is given back', () =>
      change('reverseShipment', { reverses: 'S-1', reference: 'C-1', reason: 'typo' }),
    );
    await step('E is over', async () => {
      await change('extendHold', { hold: 'E', expiresAt: soon(2_000) });
      await until(async () => {
        const [row] = await api.sql(`select 1 as one from hold_event where kind = 'EXPIRED'`);
        return row;
      });
    });
    await step('H is fulfilled, and more', () => ship('S-2', { hold: 'H', quantity: 130 }));
    const license = {
      issuedOn: '2025-06-01', expiresOn: '2026-06-01', destinationCountry: 'BR', consignee: 'ACME', item: ITEM, quantity: 15,
      valueUsd: '900000.00',
    }; // prettier-ignore
    for (const number of ['LIC-1', 'LIC-2']) {
      expect(await issueLicense(api, { number, ...license })).toMatchObject({ userErrors: [] });
    }
    await step('L is licensed', () => change('setHoldStage', { hold: 'L', stage: 'LICENSED', licenseNumber: 'LIC-1' }));
    await step('its license is suspended', () =>
      change('recordLicenseEvent', {
        license: 'LIC-1',
        kind: 'SUSPENDED',
        effectiveOn: '2025-07-01',
        evidence: 'A letter.',
      }),
    );
    await step('L falls back to being ordered', () => change('setHoldStage', { hold: 'L', stage: 'ORDERED' }));
    await step('L is licensed again', () =>
      change('setHoldStage', { hold: 'L', stage: 'LICENSED', licenseNumber: 'LIC-2' }),
    );
    await step('L is given up', () => change('liftHold', { hold: 'L', reason: 'cancelled' }));
    const of = (name: string): unknown[] =>
      steps.map(({ said }) => (said[name] as Answered | null)?.['status'] ?? null);
    const H = ['ORDERED', 'ORDERED', 'ORDERED', 'IN_TRANSIT', 'IN_TRANSIT', 'IN_TRANSIT', 'IN_TRANSIT', 'IN_TRANSIT', 'FULFILLED']; // prettier-ignore
    expect(of('h')).toEqual([null, ...H, ...Array<string>(5).fill('FULFILLED')]);
    expect(of('l').slice(9)).toEqual(['ORDERED', 'LICENSED', 'LICENSED', 'ORDERED', 'LICENSED', 'LIFTED']);
    const licenses = steps.map(({ said }) => (said['l'] as Answered | null)?.['licenseNumber'] ?? null);
    expect(licenses.slice(9)).toEqual(['TO-COME', 'LIC-1', 'LIC-1', 'LIC-1', 'LIC-2', 'LIC-2']);
  });

  test('is told as it was at every step', async () => {
    for (const { after, known, said } of steps) expect([after, await api.data(asked(known))]).toEqual([after, said]);
    const { said } = steps.at(-1) ?? { said: null };
    expect(await api.data(asked('2999-01-01T00:00:00Z'))).toEqual(said);
    const first = await api.data(
      `{ holds(first: 9, known: "2020-01-01T00:00:00Z") { totalCount nodes { reference } } }`,
    );
    expect(first).toEqual({ holds: { totalCount: 0, nodes: [] } });
  });

  test('is paged as it was', async () => {
    const [, , , placed] = steps;
    const page = `{ holds(first: 2, known: "${placed?.known ?? ''}") { nodes { reference } pageInfo { endCursor } } }`;
    const { holds } = await api.data(page);
    const end = String(holds?.['pageInfo']?.['endCursor']);
    const next = await api.data(
      `{ holds(first: 2, after: "${end}", known: "${placed?.known ?? ''}") { nodes { reference status } } }`,
    );
    expect(listOf(next['holds']?.['nodes'])).toEqual([{ reference: 'E', status: 'ORDERED' }]);
  });
});
