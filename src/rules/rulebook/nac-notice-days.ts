import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

/** Read in the text of January 2025; earlier wordings of section 740.8 were not read, so no earlier row stands here. */
export const nacNoticeDays = parameter({
  id: 'nac.noticeDays',
  meaning: 'Days between the notification of BIS and an export or reexport under License Exception NAC, at least',
  unit: 'calendar days',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 25,
      citation: inFramework('15 CFR 740.8', 'R-39'),
    },
  ],
});
