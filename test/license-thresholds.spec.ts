import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '../src/platform/database.js';
import { RebuildStatuses } from '../src/presumption/rebuild.js';
import { addDays, type Day, dayOf, instant } from '../src/rules/day.js';
import { type Answered, type Api, issueLicense, listOf, post, registerParty, startApi } from './support/api.js';
import { freshDatabase, type FreshDatabase, until } from './support/database.js';
import { type GuardedApi, startGuardedApi } from './support/guarded-api.js';
import {
  license,
  NOW,
  record,
  registerParties,
  reversalOf,
  shipment,
  startApi as startStatuses,
  startProcess,
} from './support/presumption-app.js';

describe('the status of a license', () => {
  let fresh: FreshDatabase;
  let app: NestFastifyApplication;
  let url: string;
  let worker: INestApplicationContext;
  let now = NOW;
  beforeAll(async () => {
    fresh = await freshDatabase();
    const sweeping = { everyMs: 100, lateAfterMs: 2_000, mostPerSweep: 100 };
    ({ app, url } = await startStatuses({ databaseUrl: fresh.url, role: 'api', now: () => now }));
    worker = await startProcess({ databaseUrl: fresh.url, role: 'worker', now: () => now, sweeping });
    await registerParties(app, ['ACME']);
  });
  afterAll(async () => {
    await worker.close();
    await app.close();
    await fresh.drop();
  });

  const rows = (text: string): Promise<unknown[]> => app.get(Database).read((tx) => tx.query(text));
  async function settled(): Promise<void> {
    await until(async () => (await rows('select 1 from dirty_subject')).length === 0);
    expect(await app.get(RebuildStatuses).run({ compare: true })).toMatchObject({ differences: [], sums: [] });
  }
  async function comes(at: string): Promise<void> {
    now = instant(at);
    await until(async () => (await rows(`select 1 from status where due_at <= '${at}'`)).length === 0);
    await settled();
  }
  async function history(): Promise<string[]> {
    const query = `{ statusChanges(kind: LICENSE, key: "L-1") { nodes { became cause status { ... on LicenseStatus {
      expiryDays quantityPercents valuePercents } } } } }`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data } = (await response.json()) as { data: { statusChanges: { nodes: Change[] } } };
    return data.statusChanges.nodes
      .toReversed()
      .map(
        ({ became, cause, status }) =>
          `${became} ${cause} ${status.expiryDays.join()};${status.quantityPercents.join()};${status.valuePercents.join()}`,
      );
  }
  interface Change {
    readonly became: string;
    readonly cause: string;
    readonly status: {
      readonly expiryDays: readonly number[];
      readonly quantityPercents: readonly number[];
      readonly valuePercents: readonly number[];
    };
  }
  const draw = (reference: string, quantity: bigint, valueCents: bigint) =>
    shipment({ reference, licenseNumber: 'L-1', quantity, valueCents });

  test('tells each threshold once when it is reached, by a posting or by a day, and clears it', async () => {
    await record(app, license({ number: 'L-1' }));
    await settled();
    await record(app, draw('S-7', 7n, 21_000_000n)); // 70 percent of both
    await settled();
    await record(app, draw('S-8', 1n, 8_000_000n)); // 80 percent of the units, 96.7 of the value
    await settled();
    await record(app, reversalOf('S-8'));
    await settled();
    await comes('2027-03-01T23:59:59.999Z');
    await comes('2027-03-02T00:00:00Z'); // 90 days before 31 May
    await comes('2027-05-01T00:00:00Z');
    await comes('2027-06-01T00:00:00Z');
    expect(await history()).toEqual([
      'ACTIVE POSTING ;;',
      'ACTIVE POSTING ;80;80,95',
      'ACTIVE POSTING ;;',
      'ACTIVE TIME 90;;',
      'ACTIVE TIME 90,30;;',
      'EXPIRED TIME ;;',
    ]);
  });
});

describe('what is to be decided about licenses', () => {
  const today: Day = dayOf(Date.now());
  const owedBy = async (of: Api): Promise<Answered[]> => {
    const { obligations } = await of.data(
      `{ obligations(kinds: [LICENSE_RENEWAL, LICENSE_BALANCE]) { nodes { kind subject dueOn status why citation { rule } } } }`,
    );
    return [...listOf(obligations?.['nodes'])];
  };
  const brief = (list: readonly Answered[]): string[] =>
    list.map(({ dueOn, kind, status, subject }) => [kind, subject, dueOn, status].map(String).join(' '));
  const issue = (of: Api, number: string, expiresOn: Day, more: object = {}): Promise<Answered> =>
    issueLicense(of, {
      number,
      issuedOn: addDays(today, -200),
      expiresOn,
      destinationCountry: 'BR',
      consignee: 'ACME',
      ...more,
    });
  const ship = (of: Api, reference: string, licenseNumber: string, quantity: number, on: Day): Promise<Answered> =>
    post(of, {
      reference,
      licenseNumber,
      quantity,
      exportedAt: `${on}T12:00:00Z`,
      destinationCountry: 'BR',
      consignee: 'ACME',
    });

  let api: Api;
  beforeAll(async () => {
    api = await startApi({ HEADROOM_LICENSE_EXPIRY_DAYS: '60,10', HEADROOM_LICENSE_DRAWN_PERCENTS: '50' });
    await registerParty(api, 'ACME', 'BR');
  });
  afterAll(() => api.close());

  test('is due by the first of its days, and again after an extension', async () => {
    await issue(api, 'NEAR', addDays(today, 20));
    await issue(api, 'FAR', addDays(today, 100));
    await issue(api, 'OVER', addDays(today, -1));
    await issue(api, 'FULL', addDays(today, 20), { quantity: 1 });
    await ship(api, 'S-F', 'FULL', 1, addDays(today, -5));
    const list = await owedBy(api);
    expect(brief(list)).toEqual([
      `LICENSE_RENEWAL NEAR ${addDays(today, -40)} OVERDUE`,
      `LICENSE_BALANCE FULL|quantity-50 ${addDays(today, -5)} OVERDUE`,
      `LICENSE_RENEWAL FAR ${addDays(today, 40)} UPCOMING`,
    ]);
    expect(list[0]).toMatchObject({
      why: `License NEAR can last be used on ${addDays(today, 20)}, and 1000 of 1000 units are left: ask for its extension while it is valid (R-59), or let it end.`,
      citation: { rule: 'R-59' },
    });
    const { satisfyObligation } = await api.data(
      `mutation ($input: SatisfyObligationInput!) { satisfyObligation(input: $input) { obligation { status late } userErrors { code } } }`,
      { input: { idempotencyKey: 'E-1', kind: 'LICENSE_RENEWAL', subject: 'NEAR', dueOn: addDays(today, -40), satisfiedOn: today, evidence: 'Extension asked for.' } },
    ); // prettier-ignore
    expect(satisfyObligation).toEqual({ obligation: { status: 'SATISFIED', late: true }, userErrors: [] });
    const { recordLicenseEvent } = await api.data(
      `mutation ($input: RecordLicenseEventInput!) { recordLicenseEvent(input: $input) { userErrors { code message } } }`,
      { input: { idempotencyKey: 'E-2', license: 'NEAR', kind: 'EXTENSION', effectiveOn: today, expiresOn: addDays(today, 200), evidence: 'Letter.' } },
    ); // prettier-ignore
    expect(recordLicenseEvent).toEqual({ userErrors: [] });
    expect(brief(await owedBy(api))).toContain(`LICENSE_RENEWAL NEAR ${addDays(today, 140)} UPCOMING`);
  });

  test('is due on the day on which enough was drawn, and no longer when it is taken back', async () => {
    await issue(api, 'HALF', addDays(today, 365));
    await ship(api, 'S-1', 'HALF', 300, addDays(today, -20));
    await ship(api, 'S-2', 'HALF', 200, addDays(today, -10));
    await ship(api, 'S-3', 'HALF', 100, addDays(today, -30));
    const of = async (): Promise<string[]> => brief(await owedBy(api)).filter((one) => one.includes('HALF|'));
    expect(await of()).toEqual([`LICENSE_BALANCE HALF|quantity-50 ${addDays(today, -10)} OVERDUE`]);
    await ship(api, 'S-4', 'HALF', 100, addDays(today, -25));
    expect(await of()).toEqual([`LICENSE_BALANCE HALF|quantity-50 ${addDays(today, -20)} OVERDUE`]);
    const { impact } = await api.data(`{ impact(input: { reverses: ["S-1"] }) { obligations { kind subject owed } } }`);
    expect(impact).toEqual({ obligations: [{ kind: 'LICENSE_BALANCE', subject: 'HALF|quantity-50', owed: false }] });
    await api.data(
      `mutation { reverseShipment(input: { idempotencyKey: "R", reverses: "S-1", reason: "wrong" }) { userErrors { code } } }`,
    );
    expect(await of()).toEqual([]);
    const { satisfyObligation } = await api.data(
      `mutation ($input: SatisfyObligationInput!) { satisfyObligation(input: $input) { userErrors { code path } } }`,
      { input: { idempotencyKey: 'E-9', kind: 'LICENSE_BALANCE', subject: 'NONE|quantity-50', satisfiedOn: today, evidence: 'x' } },
    ); // prettier-ignore
    expect(satisfyObligation).toEqual({ userErrors: [{ code: 'UNKNOWN_LICENSE', path: ['input', 'subject'] }] });
  });
});

test('an exporter sees what its own licenses ask for, and nobody else does', async () => {
  const guarded: GuardedApi = await startGuardedApi();
  try {
    await guarded.access.createTenant('test', 'rival');
    const exporter = await guarded.key('EXPORTER');
    const rival = await guarded.key('EXPORTER', { tenant: 'rival' });
    const see = async (query: string, headers: Readonly<Record<string, string>>, variables?: object) => {
      const { answer } = await guarded.see(query, headers, variables);
      expect(answer.errors).toBeUndefined();
      return answer.data;
    };
    const party = `mutation ($input: PartyInput!) { registerParty(input: $input) { userErrors { code } } }`;
    await see(party, exporter.headers, { input: { idempotencyKey: 'P', id: 'ACME', name: 'ACME', locationCountry: 'BR', headquartersCountry: 'BR' } }); // prettier-ignore
    const today = dayOf(Date.now());
    await see(`mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) { userErrors { code } } }`, exporter.headers, {
      input: { idempotencyKey: 'L', number: 'L-1', issuedOn: addDays(today, -100), expiresOn: addDays(today, 50), destinationCountry: 'BR', consignee: 'ACME', item: 'nvidia-h100-sxm5', quantity: 10, valueUsd: '100' },
    }); // prettier-ignore
    await see(`mutation ($input: RecordLicenseConditionInput!) { recordLicenseCondition(input: $input) { userErrors { code } } }`, exporter.headers, {
      input: { idempotencyKey: 'C', license: 'L-1', id: 'POD', text: 'Have a delivery confirmation.' },
    }); // prettier-ignore
    await see(`mutation ($input: PostShipmentInput!) { postShipment(input: $input) { userErrors { code } } }`, exporter.headers, {
      input: { idempotencyKey: 'S-1', exportedAt: `${addDays(today, -1)}T12:00:00Z`, destinationCountry: 'BR', consignee: 'ACME', item: 'nvidia-h100-sxm5', quantity: 9, drawdown: 'FEWEST_LICENSES' },
    }); // prettier-ignore
    const query = `{ obligations(kinds: [LICENSE_RENEWAL, LICENSE_BALANCE, LICENSE_SHIPMENT_CONDITION]) { nodes { subject } }
      shipment(reference: "S-1") { licenseChecklist { subject } } license(number: "L-1") { conditions { id } } }`;
    expect(await see(query, exporter.headers)).toEqual({
      obligations: { nodes: [{ subject: 'L-1' }, { subject: 'L-1|quantity-80' }, { subject: 'S-1|L-1|POD' }] },
      shipment: { licenseChecklist: [{ subject: 'S-1|L-1|POD' }] },
      license: { conditions: [{ id: 'POD' }] },
    });
    expect(await see(query, rival.headers)).toEqual({ obligations: { nodes: [] }, shipment: null, license: null });
  } finally {
    await guarded.close();
  }
});
