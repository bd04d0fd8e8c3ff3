import type { Citation } from './citation.js';
import { addYears, type Day } from './day.js';
import { inForceOrFirst } from './parameter.js';
import { recordYears } from './rulebook/record-years.js';

/** Until when records are kept, and the text that says so. */
export interface Retention {
  /** Kept until this day. */
  readonly until: Day;
  readonly countedFrom: Day;
  readonly citation: Citation;
}

/**
 * Records of a transaction are kept five years from the latest of its events: export, known reexport, transfer or
 * diversion, other end. A hold of an agency beats it and is not asked here. Cites 15 CFR 762.2, 762.6; R-64.
 */
export function retention(exportedOn: Day, laterEvents: readonly Day[]): Retention {
  const countedFrom = laterEvents.reduce((latest, on) => (on > latest ? on : latest), exportedOn);
  const { citation, value: years } = inForceOrFirst(recordYears, countedFrom);
  return { until: addYears(countedFrom, years), countedFrom, citation };
}
