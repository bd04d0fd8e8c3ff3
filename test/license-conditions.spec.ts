import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answered, type Api, issueLicense, listOf, post, registerParty, startApi } from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await registerParty(api, 'ACME', 'BR');
  for (const number of ['L-1', 'L-2']) {
    const license = {
      number,
      issuedOn: '2025-06-01',
      expiresOn: '2026-06-01',
      destinationCountry: 'BR',
      consignee: 'ACME',
    };
    await issueLicense(api, license);
  }
});
afterAll(() => api.close());

let keys = 0;
const CONDITION =
  'condition { id text perShipment dueDays effectiveOn liftedOn liftedBecause } replayed userErrors { code path }';
async function record(input: object): Promise<Answered> {
  const { recordLicenseCondition } = await api.data(
    `mutation ($input: RecordLicenseConditionInput!) { recordLicenseCondition(input: $input) { ${CONDITION} } }`,
    { input: { idempotencyKey: `C-${(keys += 1)}`, license: 'L-1', text: 'Have a delivery confirmation.', ...input } },
  );
  return recordLicenseCondition as Answered;
}
async function lift(input: object): Promise<Answered> {
  const { liftLicenseCondition } = await api.data(
    `mutation ($input: LiftLicenseConditionInput!) { liftLicenseCondition(input: $input) { ${CONDITION} } }`,
    { input: { idempotencyKey: `C-${(keys += 1)}`, license: 'L-1', reason: 'Letter of 1 August.', ...input } },
  );
  return liftLicenseCondition as Answered;
}
async function satisfy(input: object): Promise<Answered> {
  const { satisfyObligation } = await api.data(
    `mutation ($input: SatisfyObligationInput!) { satisfyObligation(input: $input) {
       obligation { kind subject status why dueOn because } userErrors { code path } } }`,
    {
      input: {
        idempotencyKey: `C-${(keys += 1)}`,
        kind: 'LICENSE_SHIPMENT_CONDITION',
        satisfiedOn: '2025-07-10',
        evidence: 'POD 77',
        ...input,
      },
    },
  );
  return satisfyObligation as Answered;
}
async function owed(args: string): Promise<string[]> {
  const { obligations } = await api.data(
    `{ obligations(kinds: [LICENSE_SHIPMENT_CONDITION, LICENSE_CONDITION], ${args}) { nodes { subject dueOn status } } }`,
  );
  return listOf(obligations?.['nodes']).map(
    ({ dueOn, status, subject }) => `${String(subject)} ${String(dueOn)} ${String(status)}`,
  );
}
const ship = (reference: string, on: string, more: object = {}): Promise<Answered> =>
  post(api, {
    reference,
    exportedAt: `${on}T12:00:00Z`,
    destinationCountry: 'BR',
    consignee: 'ACME',
    licenseNumber: 'L-1',
    ...more,
  });
async function checklist(reference: string): Promise<readonly Answered[]> {
  const { shipment } = await api.data(
    `{ shipment(reference: "${reference}") { licenseChecklist {
         licenseNumber condition text subject dueOn status satisfiedOn late evidence { evidence reference satisfiedOn } } } }`,
  );
  return listOf(shipment?.['licenseChecklist']);
}

describe('the conditions of a license', () => {
  test('are recorded once, and shipments under it, past ones too, owe evidence', async () => {
    await ship('S-1', '2025-06-10');
    const input = { idempotencyKey: 'FIRST', id: 'POD', dueDays: 30 };
    const first = await record(input);
    expect(first).toEqual({
      condition: { id: 'POD', text: 'Have a delivery confirmation.', perShipment: true, dueDays: 30, effectiveOn: '2025-06-01', liftedOn: null, liftedBecause: null },
      replayed: false,
      userErrors: [],
    }); // prettier-ignore
    expect(await record(input)).toEqual({ ...first, replayed: true });
    expect(await record({ ...input, idempotencyKey: 'SECOND', text: 'Another.' })).toMatchObject({
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'id'] }],
    });
    await record({ id: 'REPORT', perShipment: false, dueDays: 365, text: 'Report to BIS once a year has passed.' });
    await ship('S-2', '2025-07-01');
    await ship('S-3', '2025-07-02', { licenseNumber: 'L-2' });
    expect(await owed('asOf: "2025-07-10"')).toEqual([
      'S-1|L-1|POD 2025-07-10 UPCOMING',
      'S-2|L-1|POD 2025-07-31 UPCOMING',
      'L-1|REPORT 2026-06-01 UPCOMING',
    ]);
  });

  test('show with each shipment what satisfies them', async () => {
    expect(await satisfy({ subject: 'S-1|L-1|POD', reference: 'file 12' })).toMatchObject({
      userErrors: [],
      obligation: { status: 'SATISFIED', why: 'Have a delivery confirmation.', because: 'S-1', dueOn: '2025-07-10' },
    });
    expect(await checklist('S-1')).toEqual([
      { licenseNumber: 'L-1', condition: 'POD', text: 'Have a delivery confirmation.', subject: 'S-1|L-1|POD', dueOn: '2025-07-10',
        status: 'SATISFIED', satisfiedOn: '2025-07-10', late: false, evidence: [{ evidence: 'POD 77', reference: 'file 12', satisfiedOn: '2025-07-10' }] },
    ]); // prettier-ignore
    expect(await checklist('S-2')).toMatchObject([{ status: 'OVERDUE', evidence: [] }]);
    expect(await checklist('S-3')).toEqual([]);
    expect(await owed('status: OVERDUE, asOf: "2025-08-01"')).toEqual(['S-2|L-1|POD 2025-07-31 OVERDUE']);
    expect(await satisfy({ kind: 'LICENSE_CONDITION', subject: 'L-1|REPORT' })).toMatchObject({
      obligation: { status: 'SATISFIED', because: null },
    });
  });

  test.each([
    { why: 'a condition nobody recorded', subject: 'S-1|L-1|NONE', kind: 'LICENSE_SHIPMENT_CONDITION' },
    { why: 'one that is owed once, for a shipment', subject: 'S-1|L-1|REPORT', kind: 'LICENSE_SHIPMENT_CONDITION' },
    { why: 'another license', subject: 'S-1|L-9|POD', kind: 'LICENSE_SHIPMENT_CONDITION' },
  ])('take no evidence for $why', async ({ kind, subject }) => {
    expect(await satisfy({ kind, subject })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'subject'] }],
    });
  });

  test('bind nobody from the day on which they are lifted', async () => {
    expect(await lift({ id: 'POD', liftedOn: '2025-05-31' })).toMatchObject({ userErrors: [{ code: 'BAD_VALUE' }] });
    expect(await lift({ id: 'NONE', liftedOn: '2025-08-01' })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await lift({ id: 'POD', liftedOn: '2025-08-01' })).toMatchObject({
      userErrors: [],
      condition: { liftedOn: '2025-08-01', liftedBecause: 'Letter of 1 August.' },
    });
    await ship('S-4', '2025-07-31');
    await ship('S-5', '2025-08-01');
    expect([(await checklist('S-4')).length, (await checklist('S-5')).length]).toEqual([1, 0]);
    const { license } = await api.data('{ license(number: "L-1") { conditions { id liftedOn } } }');
    expect(license).toEqual({
      conditions: [
        { id: 'POD', liftedOn: '2025-08-01' },
        { id: 'REPORT', liftedOn: null },
      ],
    });
  });

  test('are owed no more by a shipment that is taken back, or that goes under something else', async () => {
    const { reverseShipment } = await api.data(
      `mutation { reverseShipment(input: { idempotencyKey: "REV", reverses: "S-2", reason: "wrong" }) { userErrors { code } } }`,
    );
    expect(reverseShipment).toEqual({ userErrors: [] });
    expect(await owed('asOf: "2025-07-10"')).toEqual([
      'S-1|L-1|POD 2025-07-10 SATISFIED',
      'S-4|L-1|POD 2025-08-30 UPCOMING',
      'L-1|REPORT 2026-06-01 SATISFIED',
    ]);
    const { impact } = await api.data(
      `query ($input: ImpactInput!) { impact(input: $input) { obligations { kind subject owed } } }`,
      { input: { reverses: ['S-4'] } },
    );
    expect(impact).toEqual({
      obligations: [{ kind: 'LICENSE_SHIPMENT_CONDITION', subject: 'S-4|L-1|POD', owed: false }],
    });
  });

  test('are owed as they were known', async () => {
    await record({ id: 'LATER', text: 'Known later.' });
    const [{ before }] = (await api.sql(
      `select to_char((p.posted_at - interval '2 milliseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as before
       from license_condition c join posting p using (seq) where c.condition_id = 'LATER'`,
    )) as [{ before: string }];
    expect((await owed(`asOf: "2025-07-10"`)).filter((one) => one.includes('LATER'))).toHaveLength(3);
    expect((await owed(`asOf: "2025-07-10", known: "${before}"`)).filter((one) => one.includes('LATER'))).toEqual([]);
    await lift({ id: 'LATER', liftedOn: '2025-06-01' });
  });

  test('need a license on record, from its issue on, and an id', async () => {
    expect(await record({ license: 'L-9', id: 'A' })).toMatchObject({
      userErrors: [{ code: 'UNKNOWN_LICENSE', path: ['input', 'license'] }],
    });
    expect(await record({ id: 'A', effectiveOn: '2025-05-31' })).toMatchObject({
      userErrors: [{ code: 'BAD_VALUE', path: ['input', 'effectiveOn'] }],
    });
    expect(await record({ id: 'A|B' })).toMatchObject({ userErrors: [{ code: 'BAD_ID', path: ['input', 'id'] }] });
  });

  test('cannot be changed or taken away, whoever asks the database', async () => {
    for (const change of [`update license_condition set wording = 'x'`, 'delete from license_condition'])
      await expect(api.sql(change)).rejects.toThrow(/append|change/i);
  });
});
