import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const acmAccountMonths = parameter({
  id: 'acm.accountMonths',
  meaning: 'Longest time between two updates of the account of a facility that holds items under License Exception ACM',
  unit: 'months',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 6,
      citation: inFramework('15 CFR 740.28', 'R-33'),
    },
  ],
});
