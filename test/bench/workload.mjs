// What is posted and asked: the same words for every process of a benchmark.
import { createHash } from 'node:crypto';

/** One hot country with an allocation, and enough consignees there that only the country is hot. */
export const HOT_COUNTRY = 'CL';
export const CONSIGNEES = 100;
export const ITEM = 'nvidia-h100-sxm5';

export const consigneeId = (n) => `BENCH-${n % CONSIGNEES}`;

/** The consignees, as GraphQL input. */
export const parties = () =>
  Array.from({ length: CONSIGNEES }, (_, n) => ({
    idempotencyKey: `party ${consigneeId(n)}`,
    id: consigneeId(n),
    name: `Benchmark consignee ${n}`,
    locationCountry: HOT_COUNTRY,
    headquartersCountry: HOT_COUNTRY,
  }));

export const REGISTER = `mutation ($input: RegisterPartiesInput!) { registerParties(input: $input) {
  results { party { id } userErrors { code message } } userErrors { code message } } }`;

const ANSWER = 'determination { id authorization breaches reviewPolicy } replayed userErrors { code message }';
export const POST = `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { ${ANSWER} } }`;
export const POST_MANY = `mutation ($input: PostShipmentsInput!) { postShipments(input: $input) {
  results { ${ANSWER} } userErrors { code message } } }`;

/**
 * The n-th shipment of a run: one unit to the hot country, under a license that is not on record, so it moves both
 * measures of the country and is judged against what remains. It leaves now, as shipments do.
 */
export const shipmentInput = (run, n, exportedAt) => ({
  idempotencyKey: keyOf(run, n),
  exportedAt: new Date(exportedAt).toISOString(),
  destinationCountry: HOT_COUNTRY,
  consignee: consigneeId(n),
  item: ITEM,
  quantity: 1,
  valueUsd: '30000',
  authorization: 'LICENSE',
  licenseNumber: 'NOT-ON-RECORD',
  onBreach: 'RECORD',
});

/** Keys ascend as they are given, so that shipments of one millisecond keep their order (R-65 goes by reference). */
export const keyOf = (run, n) => `${run}-${String(n).padStart(9, '0')}`;

/** The same shipment as a fact for the recorder itself. */
export function shipmentFact(run, n, exportedAt) {
  const reference = keyOf(run, n);
  return {
    kind: 'SHIPMENT',
    requestKey: reference,
    contentHash: createHash('sha256').update(reference).digest(),
    reference,
    exportedAt,
    act: 'EXPORT',
    fromCountry: 'US',
    destinationCountry: HOT_COUNTRY,
    consigneeId: consigneeId(n),
    endUserId: null,
    siteId: null,
    itemId: ITEM,
    quantity: 1n,
    valueCents: 3_000_000n,
    named: 'LICENSE',
    licenseNumber: 'NOT-ON-RECORD',
    purpose: 'USE',
    onBreach: 'RECORD',
  };
}

export const ALLOCATION = `query ($country: CountryCode!) { allocation(country: $country) {
  allocationTpp licensedTpp remainingTpp exportedTpp status statusByExported uplift ledgerSequence } }`;

/** A page of 200 countries, 8 fields each. */
export const ALLOCATIONS = `{ allocations(first: 200) { nodes {
  group allocationTpp licensedTpp remainingTpp exportedTpp status statusByExported uplift } } }`;

export const DETERMINE = `query ($input: DetermineInput!) { determine(input: $input, posture: AS_CODIFIED) {
  mayShip because pathways { authorization available reason breaches largestQuantity
    draws { of unit limit usedBefore remainingBefore remainingAfter fits } conditions { text dueOn } }
  application { reviewPolicy remainingBeforeTpp remainingAfterTpp } } }`;

export const determineInput = (n) => ({
  destinationCountry: HOT_COUNTRY,
  consignee: consigneeId(n),
  item: ITEM,
  quantity: 1 + (n % 500),
});

export const HELLO = '{ hello }';
