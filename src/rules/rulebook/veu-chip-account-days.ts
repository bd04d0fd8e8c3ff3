import { day } from '../day.js';
import type { HalfYearDue } from '../half-year.js';
import { type Parameter, parameter } from '../parameter.js';
import { inFramework } from './documents.js';

/** The text does not fix the day of the data; by our reading they are positions at the end of the half-year. */
export const veuChipAccountDays: Parameter<readonly HalfYearDue[]> = parameter({
  id: 'veu.chipAccountDays',
  meaning: 'When a data center validated end user gives its facility-by-facility account of chips',
  unit: 'half-year and due day',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: [
        { endsOn: '06-30', dueOn: '08-01', yearsLater: 0 },
        { endsOn: '12-31', dueOn: '02-01', yearsLater: 1 },
      ],
      citation: inFramework('supplement no. 10 to 15 CFR part 748, paragraph 10', 'R-54'),
    },
  ],
});
