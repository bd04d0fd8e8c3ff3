import type { ShipmentType } from './shipment.graphql.js';
import type { ShipmentRecord } from './shipment.reads.js';

export const toShipmentType = (record: ShipmentRecord): ShipmentType => ({
  reference: record.reference,
  ledgerSequence: record.seq,
  exportedAt: record.exportedAt,
  postedAt: record.postedAt,
  act: record.act,
  quantity: record.quantity,
  valueUsd: record.valueCents,
  lineTpp: record.lineTpp,
  declared: record.named,
  licenseNumber: record.licenseNumber,
  site: record.siteId,
  purpose: record.purpose,
  reversed: record.reversal !== null,
  reversal:
    record.reversal === null
      ? null
      : {
          reference: record.reversal.reference,
          reason: record.reversal.reason,
          postedAt: record.reversal.postedAt,
          ledgerSequence: record.reversal.seq,
        },
  record,
});
