import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const uveuCountryShare = parameter({
  id: 'uveu.countryShare',
  meaning: 'Largest share of its total AI computing power a UVEU may have in one country outside the nineteen',
  unit: 'percent, may not be exceeded',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 7n,
      citation: inFramework('supplement no. 10 to 15 CFR part 748, paragraph 6', 'R-44'),
    },
  ],
});
