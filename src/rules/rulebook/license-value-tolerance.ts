import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inCode } from './documents.js';

/**
 * Exactly ten percent above is inside. Quantity has no tolerance. The text is older than every rulebook here; the
 * row begins with the oldest of them.
 */
export const licenseValueTolerance = parameter({
  id: 'license.valueTolerance',
  meaning: 'How far the value of all shipments under a license may exceed the licensed value',
  unit: 'percent of the licensed value',
  values: [
    {
      from: day('2023-11-17'),
      rulebook: 'ACS-2023',
      value: 10n,
      citation: inCode('15 CFR 750.7(f), 750.11', 'R-60'),
    },
  ],
});
