import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { tpp } from '../tpp.js';
import { inFramework } from './documents.js';

/**
 * Before 13 January 2025 and from 1 January 2028 on there is no figure: allocations for later years are to be reviewed
 * annually, and until one is published the answer is "undefined", never a number.
 */
export const countryAllocation = parameter({
  id: 'allocation.country',
  meaning: 'TPP that may be licensed to one allocation country for 2025 to 2027, before any uplift',
  unit: 'TPP per EAR destination, cumulative',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: tpp('790000000'),
      citation: inFramework('15 CFR 742.6(b)(10)(iii)(B)(1)', 'R-22'),
    },
    {
      from: day('2028-01-01'),
      rulebook: 'AIDIFF-2025',
      value: null,
      citation: inFramework('15 CFR 742.6(b)(10)(iii)(B)', 'R-26'),
    },
  ],
});
