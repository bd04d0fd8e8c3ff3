import type { HoldFact, ShipmentFact } from '../ledger/facts.js';

/** What a hold is for: the fact without what identifies the request. */
export type PlannedShipment = Omit<HoldFact, 'kind' | 'requestKey' | 'contentHash' | 'by'>;

/** The plan in a fact. */
export const plannedOf = (fact: HoldFact): PlannedShipment => ({
  reference: fact.reference,
  plannedAt: fact.plannedAt,
  expiresAt: fact.expiresAt,
  stage: fact.stage,
  priority: fact.priority,
  owner: fact.owner,
  act: fact.act,
  fromCountry: fact.fromCountry,
  destinationCountry: fact.destinationCountry,
  consigneeId: fact.consigneeId,
  endUserId: fact.endUserId,
  siteId: fact.siteId,
  itemId: fact.itemId,
  quantity: fact.quantity,
  valueCents: fact.valueCents,
  named: fact.named,
  licenseNumber: fact.licenseNumber,
  purpose: fact.purpose,
  ...((fact.drawdown ?? null) !== null && { drawdown: fact.drawdown }),
});

/** The shipment that is planned, as if it left at its planned instant: it is judged like one and never recorded. */
export const asShipment = (planned: PlannedShipment): ShipmentFact => ({
  ...planned,
  kind: 'SHIPMENT',
  requestKey: null,
  contentHash: Buffer.alloc(0),
  exportedAt: planned.plannedAt,
  onBreach: 'REFUSE',
});
