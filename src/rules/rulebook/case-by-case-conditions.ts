import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { type Certification, CERTIFICATIONS } from '../vocabulary.js';
import { inChinaMacauRule } from './documents.js';

export const caseByCaseConditions = parameter<readonly Certification[]>({
  id: 'review.caseByCaseConditions',
  meaning: 'What an application for China or Macau certifies or proves to be reviewed case by case',
  unit: 'certifications',
  values: [
    {
      from: day('2026-01-15'),
      rulebook: 'CNMO-2026',
      value: CERTIFICATIONS,
      citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-92'),
    },
  ],
});
