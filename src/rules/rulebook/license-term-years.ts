import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inCode, inFramework } from './documents.js';

/**
 * Used only where no expiry is printed, and the result is marked as estimated. The text of January 2025 says one
 * year for level-A items. For licenses issued before it the same year is our convention, shorter than what the Code
 * generally gave, so that a missing date never lengthens a license.
 */
export const licenseTermYears = parameter({
  id: 'license.termYears',
  meaning: 'Term assumed for a license whose expiry is not on record',
  unit: 'years after the day of issue',
  values: [
    {
      from: day('2023-11-17'),
      rulebook: 'ACS-2023',
      value: 1,
      citation: inCode('15 CFR 750.7(g)', 'R-59'),
    },
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 1,
      citation: inFramework('15 CFR 750.7(g)', 'R-59'),
    },
  ],
});
