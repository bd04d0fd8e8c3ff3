import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

/**
 * The rule of 13 January 2025 counts from the first day of that year, so the row begins with the day it names: a license
 * of 5 January 2025 counts, one of December 2024 never does, even when it is shipped later.
 */
export const allocationCountsFrom = parameter({
  id: 'allocation.countsFrom',
  meaning: 'First day on which what is licensed or exported to a country counts against its allocation',
  unit: 'day',
  values: [
    {
      from: day('2025-01-01'),
      rulebook: 'AIDIFF-2025',
      value: day('2025-01-01'),
      citation: inFramework('15 CFR 742.6(b)(10)(iii)(B)(1)', 'R-66'),
    },
  ],
});
