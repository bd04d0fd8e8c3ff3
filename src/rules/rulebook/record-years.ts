import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inCode } from './documents.js';

/**
 * Counted from the latest of export, known reexport, transfer or diversion, and other end of the transaction. The
 * text is older than every rulebook here; the row begins with the oldest of them.
 */
export const recordYears = parameter({
  id: 'records.years',
  meaning: 'How long the records of a transaction are kept',
  unit: 'years after its last event',
  values: [
    {
      from: day('2023-11-17'),
      rulebook: 'ACS-2023',
      value: 5,
      citation: inCode('15 CFR 762.2, 762.6', 'R-64'),
    },
  ],
});
