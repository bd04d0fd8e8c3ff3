import type { FieldWeights } from './platform/graphql-cost.js';

/**
 * What fields cost where it is not what `graphql-cost.ts` takes for granted: 10 for a field at the root, 1 for an object,
 * nothing for a scalar, and lists as long as the page asked for. `test/hardening.spec.ts` checks that the fields exist.
 */
export const FIELD_WEIGHTS: FieldWeights = {
  // reads every destination, whatever page of them is shown
  'Query.allocations': { weight: 300 },
  'Query.countries': { weight: 10, size: 250 },
  'Query.countryStatuses': { weight: 50, size: 250 },
  // judges what is owed over all facts of a subject
  // judges again whatever follows, while who posts waits
  'Query.impact': { weight: 1_000, per: ['input.shipments', 'input.reverses'] },
  'Query.obligations': { weight: 200 },
  'Query.veuConditions': { size: 20 },
  // adds up a half-year of the ledger
  'Query.chipAccount': { weight: 500 },
  'ChipAccount.lines': { size: 50 },
  'Query.veuReport': { weight: 500 },
  'ChipAccount.restated': { weight: 500 },
  'VeuReport.restated': { weight: 500 },
  'Query.periodReport': { weight: 500 },
  'PeriodReport.lines': { size: 50 },
  'ReportClosing.intact': { weight: 500 },
  'ReportClosing.lines': { weight: 500, size: 50 },
  'ReportClosing.restated': { weight: 500 },
  // reads every edition again, and what came after it
  'Query.restatements': { weight: 1_500 },
  'Mutation.closePeriod': { weight: 500 },
  // plans: each step under each reading, each country
  'Query.needFirst': { weight: 50 },
  'Query.placement': { weight: 50 },
  'Placement.byCountry': { size: 20 },
  'Placement.limits': { size: 10 },
  'Query.planPlacement': { weight: 5, per: ['input.steps', 'input.readings'] },
  'Query.room': { weight: 100, per: ['countries'] },
  'Query.safeRemoval': { weight: 100, per: ['countries'] },
  // writes: each entry is judged and recorded
  'Mutation.postShipments': { per: ['input.shipments'], answers: 'input.shipments' },
  'Mutation.registerParties': { per: ['input.parties'], answers: 'input.parties' },
  // a read of its own each time it is asked for
  'Determination.history': { weight: 5 },
  'Determination.readings': { weight: 20, per: ['under'], size: 10 },
  'Determination.receipt': { weight: 20 },
  'PostShipmentPayload.ledgerSequence': { weight: 0 },
};
