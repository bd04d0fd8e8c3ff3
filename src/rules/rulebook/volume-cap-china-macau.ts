import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inChinaMacauRule } from './documents.js';

/** Whether "product" means a part number or a family was not read; we take the part number, the stricter one. */
export const volumeCapChinaMacau = parameter({
  id: 'review.volumeCapShare',
  meaning:
    'Largest share of the TPP of a product shipped for end use in the United States that may go to China and Macau',
  unit: 'percent, may not be exceeded',
  values: [
    {
      from: day('2026-01-15'),
      rulebook: 'CNMO-2026',
      value: 50n,
      citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-91'),
    },
  ],
});
