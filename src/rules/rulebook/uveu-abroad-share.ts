import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const uveuAbroadShare = parameter({
  id: 'uveu.abroadShare',
  meaning: 'Largest share of its total AI computing power a U.S.-headquartered UVEU may have outside the United States',
  unit: 'percent, may not be exceeded',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 50n,
      citation: inFramework('supplement no. 10 to 15 CFR part 748, paragraph 6', 'R-45'),
    },
  ],
});
