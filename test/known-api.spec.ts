import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answered, type Api, listOf, startApi } from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await write('registerParty', 'PartyInput', party('RHEIN', 'DE'));
  await write('registerParty', 'PartyInput', party('ACME', 'BR'));
  await write('registerVeu', 'RegisterVeuInput', { idempotencyKey: 'v', id: 'U', kind: 'UVEU', holder: 'RHEIN', grantedOn: '2025-02-01' }); // prettier-ignore
  await write('registerSite', 'RegisterSiteInput', { idempotencyKey: 's', id: 'U-BR', veu: 'U', country: 'BR', authorizedOn: '2025-02-01' }); // prettier-ignore
  await write('addOpeningStock', 'AddOpeningStockInput', { idempotencyKey: 'o', holder: 'RHEIN', country: 'DE', item: ITEM, quantity: 900, asOf: '2025-02-01' }); // prettier-ignore
  await write('issueLicense', 'IssueLicenseInput', { idempotencyKey: 'l', number: 'LIC', issuedOn: '2025-06-01', destinationCountry: 'BR', consignee: 'ACME', item: ITEM, quantity: 500, valueUsd: '9000000' }); // prettier-ignore
  await write('postShipment', 'PostShipmentInput', shipment('S-1', { authorization: 'LICENSE', licenseNumber: 'LIC' }));
  await write('postShipment', 'PostShipmentInput', shipment('S-2', { quantity: 1_600 }));
  await write('postShipment', 'PostShipmentInput', shipment('S-3', { consignee: 'RHEIN', site: 'U-BR', authorization: 'UVEU', quantity: 20 })); // prettier-ignore
});
afterAll(() => api.close());

const ITEM = 'nvidia-h100-sxm5';
const party = (id: string, country: string): object => ({
  idempotencyKey: `party ${id}`, id, name: id, locationCountry: country, headquartersCountry: country,
}); // prettier-ignore
const shipment = (reference: string, more: object): object => ({
  idempotencyKey: reference, reference, item: ITEM, quantity: 10, consignee: 'ACME', destinationCountry: 'BR',
  valueUsd: '1000', exportedAt: '2025-06-10T12:00:00Z', onBreach: 'RECORD', ...more,
}); // prettier-ignore

async function write(field: string, type: string, input: object): Promise<Answered> {
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code path } } }`;
  const data = await api.data(document, { input });
  expect(data[field]).toEqual({ userErrors: [] });
  return data[field] as Answered;
}

/** Everything that takes `known`, asked as of one day; `known` is empty for what is known now. */
const asked = (known: string): string => {
  const and = known === '' ? '' : `, known: "${known}"`;
  const alone = known === '' ? '' : `(known: "${known}")`;
  return `{
    obligations(first: 100, asOf: "2025-08-01", to: "2026-02-01"${and}) { totalCount nodes { kind subject dueOn because status satisfiedOn late evidence { evidence } ledgerSequence } }
    shipments(first: 50${and}) { totalCount nodes { ...shipment } }
    broken: shipments(breached: true${and}) { nodes { reference } }
    reversed: shipments(reversed: true${and}) { nodes { reference } }
    under: shipments(licenseNumber: "LIC"${and}) { nodes { reference } }
    one: shipment(reference: "S-2"${and}) { ...shipment }
    later: shipment(reference: "S-9"${and}) { reference }
    license(number: "LIC"${and}) { remainingQuantity conditions { id } replaces { number } }
    veus${alone} { totalCount nodes { id state sites { id } events { kind } ledgerSequence } }
    veu(id: "U", on: "2025-08-01"${and}) { state sites { id } events { kind evidence } }
    chipAccount(veu: "U", on: "2025-08-01"${and}) { totalTpp ledgerSequence lines { country closingUnits attritionUnits } }
    veuReport(veu: "U", period: "2025-H1"${and}) { inventory { country units } receipts(first: 50) { totalCount nodes { reference } } }
    planPlacement(input: { veu: "U", at: "2025-08-01T00:00:00Z"${and}, steps: [{ id: "a", on: "2025-08-02", country: "BR", tpp: "100" }] }) {
      ledgerSequence readings { feasible steps { totalTpp inCountryTpp } } }
  }
  fragment shipment on Shipment { reference ledgerSequence reversed reversal { reference }
    determination { id authorization breaches stands history { id stands } shipment { reference reversed determination { id } } }
    retention { countedFrom retentionUntil held holdReason }
    licenseChecklist { condition status }
    license { number status remainingQuantity shippedQuantity ledgerSequence conditions { id } } }`;
};

test('what is asked as known is what was answered then, whatever was recorded since', async () => {
  const then = await api.data(asked(''));
  expect(listOf(then['shipments']?.['nodes'])).toHaveLength(3);
  await sleep(3);
  const [row] = await api.sql<{ now: Date }>('select clock_timestamp() as now');
  const known = row?.now.toISOString() ?? '';
  await sleep(3);

  const copy = { idempotencyKey: 'e', kind: 'LPP_COPY_TO_BIS', subject: 'S-2', satisfiedOn: '2025-07-01', evidence: 'Sent.' }; // prettier-ignore
  await write('satisfyObligation', 'SatisfyObligationInput', copy);
  await write('holdRecords', 'HoldRecordsInput', { reference: 'S-2', hold: true, reason: 'subpoena' });
  // S-2 goes over the quota with it, and is judged again
  await write('postShipment', 'PostShipmentInput', shipment('S-9', { quantity: 300, authorization: 'LPP', exportedAt: '2025-05-20T12:00:00Z' })); // prettier-ignore
  await write('recordLicenseCondition', 'RecordLicenseConditionInput', { idempotencyKey: 'c', license: 'LIC', id: 'C-1', text: 'Tell BIS.' }); // prettier-ignore
  await write('postShipment', 'PostShipmentInput', shipment('S-8', { authorization: 'LICENSE', licenseNumber: 'LIC' }));
  await write('reverseShipment', 'ReverseShipmentInput', { idempotencyKey: 'r', reverses: 'S-3', reference: 'C-3', reason: 'typo' }); // prettier-ignore
  await write('registerSite', 'RegisterSiteInput', { idempotencyKey: 's2', id: 'U-CL', veu: 'U', country: 'CL', authorizedOn: '2025-02-01' }); // prettier-ignore
  await write('recordVeuEvent', 'RecordVeuEventInput', { idempotencyKey: 'ev', veu: 'U', kind: 'SUSPENDED', effectiveOn: '2025-07-01', evidence: 'A letter.' }); // prettier-ignore
  await write('recordRemoval', 'RecordRemovalInput', { idempotencyKey: 'rm', reference: 'R-1', holder: 'RHEIN', country: 'DE', item: ITEM, quantity: 5, reason: 'FAILED', effectiveAt: '2025-06-20T00:00:00Z' }); // prettier-ignore
  await write('recordRemoval', 'RecordRemovalInput', { idempotencyKey: 'rm2', reference: 'R-2', holder: 'ACME', country: 'BR', item: ITEM, quantity: 5, reason: 'FAILED', effectiveAt: '2025-06-20T00:00:00Z' }); // prettier-ignore

  const now = await api.data(asked(''));
  const differs = Object.keys(then).filter((field) => JSON.stringify(then[field]) !== JSON.stringify(now[field]));
  expect(differs.toSorted()).toEqual(Object.keys(then).toSorted());
  expect(await api.data(asked(known))).toEqual(then);
  // the far future is now
  expect(await api.data(asked('2999-01-01T00:00:00Z'))).toEqual(now);
});

test('the day of what is owed is the day of what was known', async () => {
  const of = async (args: string): Promise<string[]> =>
    listOf((await api.data(`{ obligations(first: 1${args}) { nodes { asOf } } }`))['obligations']?.['nodes']).map(
      ({ asOf }) => String(asOf),
    );
  const [row] = await api.sql<{ on: string; now: Date }>(
    `select ((clock_timestamp() at time zone 'UTC')::date)::text as on, clock_timestamp() as now`,
  );
  expect(await of(`, known: "${row?.now.toISOString() ?? ''}"`)).toEqual([row?.on]);
});
