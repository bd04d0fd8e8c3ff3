import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const uveuMoveNoticeDays = parameter({
  id: 'uveu.moveNoticeDays',
  meaning: 'Days between a notice and moving chips between countries, or building in a country not notified before',
  unit: 'calendar days',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 60,
      citation: inFramework('supplement no. 10 to 15 CFR part 748, paragraph 5', 'R-47'),
    },
  ],
});
