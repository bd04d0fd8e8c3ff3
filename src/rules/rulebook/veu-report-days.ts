import { day } from '../day.js';
import type { HalfYearDue } from '../half-year.js';
import { type Parameter, parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const veuReportDays: Parameter<readonly HalfYearDue[]> = parameter({
  id: 'veu.reportDays',
  meaning: 'When the semiannual report about a data center validated end user is due',
  unit: 'half-year and due day',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: [
        { endsOn: '06-30', dueOn: '07-15', yearsLater: 0 },
        { endsOn: '12-31', dueOn: '01-15', yearsLater: 1 },
      ],
      citation: inFramework('15 CFR 748.15(f)', 'R-53'),
    },
  ],
});
