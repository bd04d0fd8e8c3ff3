import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const uveuOutsideShare = parameter({
  id: 'uveu.outsideShare',
  meaning: 'Largest share of its total AI computing power a UVEU may have outside the nineteen of supplement no. 5 (a)',
  unit: 'percent, may not be exceeded',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 25n,
      citation: inFramework('supplement no. 10 to 15 CFR part 748, paragraph 6', 'R-43'),
    },
  ],
});
