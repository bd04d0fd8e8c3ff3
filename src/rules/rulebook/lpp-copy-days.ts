import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const lppCopyDays = parameter({
  id: 'lpp.copyDays',
  meaning: "Days after the export within which BIS gets a copy of the consignee's LPP certification",
  unit: 'calendar days',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 30,
      citation: inFramework('15 CFR 740.29(f), (g)', 'R-37'),
    },
  ],
});
