import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answered, type Api, listOf, registerParty, startApi } from './support/api.js';

/** A post is answered with what was made, not with what is read back: both must say the same. */
let api: Api;

beforeAll(async () => {
  api = await startApi();
  for (const [id, country] of [
    ['P-CL', 'CL'],
    ['P-IN', 'IN'],
    ['P-CN', 'CN'],
  ] as const)
    await registerParty(api, id, country);
});
afterAll(() => api.close());

const DETERMINATION = `id subject reference stands authorization licenseNumber licenseOnRecord reviewPolicy coveredTpp
  excessTpp breaches flags lineTpp countedTpp debitCountry lppQuota at computedAt ledgerSequence complianceRequired
  rulebooks { id } asEnforced { authorization reviewPolicy }
  findings { rule met breach numbers { name value unit } citations { section document rule } }`;
const SHIPMENT = `reference ledgerSequence exportedAt postedAt act quantity valueUsd lineTpp declared licenseNumber site
  purpose reversed reversal { reference } consignee { id } endUser { id } from { code } destination { code } item { id }
  determination { ${DETERMINATION} }`;

const line = (key: string, country: string, more: object): object => ({
  idempotencyKey: key,
  exportedAt: '2026-03-02T10:00:00Z',
  destinationCountry: country,
  consignee: `P-${country}`,
  item: 'nvidia-h100-sxm5',
  quantity: 100,
  ...more,
});

const SHIPMENTS = [
  line('A', 'CL', {}),
  line('B', 'CL', { authorization: 'LICENSE', licenseNumber: 'NOT-ON-RECORD', onBreach: 'RECORD', valueUsd: '12.50' }),
  line('C', 'CL', { authorization: 'LICENSE', licenseNumber: 'NOT-ON-RECORD' }),
  line('D', 'IN', { quantity: 9_000_000, authorization: 'LPP' }),
  line('E', 'CN', { onBreach: 'RECORD', endUser: 'P-IN', purpose: 'STORAGE' }),
  line('F', 'IN', { exportedAt: '2025-02-01T00:00:00Z', onBreach: 'RECORD' }),
];

test('what a post answers at once is what reading it back answers', async () => {
  const { postShipments } = await api.data(
    `mutation ($input: PostShipmentsInput!) { postShipments(input: $input) { results {
       shipment { ${SHIPMENT} } determination { ${DETERMINATION} } ledgerSequence largestQuantity userErrors { code } } } }`,
    { input: { shipments: SHIPMENTS } },
  );
  const results = listOf(postShipments?.['results']);
  expect(results.map(({ shipment }) => shipment !== null)).toEqual([true, true, false, false, true, true]);
  expect(results[3]?.['largestQuantity']).not.toBeNull();
  for (const { determination, shipment } of results as readonly Answered[]) {
    const read = await api.data(
      `query ($id: ID!, $reference: ID!) {
         determination(id: $id) { ${DETERMINATION} } shipment(reference: $reference) { ${SHIPMENT} } }`,
      { id: determination?.['id'], reference: determination?.['reference'] },
    );
    expect(determination).toEqual(read['determination']);
    expect(shipment).toEqual(read['shipment']);
  }
});

test('an answer that a later shipment of the same call changed is read, not remembered', async () => {
  const late = line('G-late', 'CL', {
    quantity: 1_650,
    exportedAt: '2026-05-02T10:00:00Z',
    onBreach: 'RECORD',
  });
  const early = line('G-early', 'CL', { quantity: 100, exportedAt: '2026-04-02T10:00:00Z', onBreach: 'RECORD' });
  const { postShipments } = await api.data(
    `mutation ($input: PostShipmentsInput!) { postShipments(input: $input) { results { determination { id stands } } } }`,
    { input: { shipments: [late, early] } },
  );
  for (const { determination } of listOf(postShipments?.['results']) as readonly Answered[]) {
    const { determination: read } = await api.data('query ($id: ID!) { determination(id: $id) { id stands } }', {
      id: determination?.['id'],
    });
    expect(determination).toEqual(read);
  }
});
