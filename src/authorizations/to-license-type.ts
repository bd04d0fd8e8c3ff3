import type { LicenseType } from './license.graphql.js';
import type { LicenseRecord } from './license.reads.js';

export function toLicenseType(record: LicenseRecord): LicenseType {
  const { at, computedAt, known, ledgerSequence, license, position } = record;
  return {
    number: license.number,
    issuedOn: license.issuedOn,
    expiresOn: license.expiresOn,
    expiryEstimated: license.expiryEstimated,
    usableThrough: license.usableThrough,
    quantity: license.quantity,
    valueUsd: license.valueCents,
    licensedTpp: license.licensedTpp,
    replacedOn: license.replacedOn,
    status: position?.status ?? null,
    shippedQuantity: position?.shippedQuantity ?? 0n,
    remainingQuantity: position?.remainingQuantity ?? license.quantity,
    shippedTpp: position?.shippedTpp ?? 0n,
    shippedValueUsd: position?.shippedValueCents ?? 0n,
    at,
    known,
    ledgerSequence,
    computedAt,
    record,
  };
}
