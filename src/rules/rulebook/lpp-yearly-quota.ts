import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { tpp } from '../tpp.js';
import { inFramework } from './documents.js';

/** For License Exception LPP the ultimate consignee is the ultimate parent that owns the items. */
export const lppYearlyQuota = parameter({
  id: 'lpp.yearlyQuota',
  meaning: 'TPP one ultimate consignee may receive under License Exception LPP in a calendar year',
  unit: 'TPP per ultimate consignee per calendar year',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: tpp('26900000'),
      citation: inFramework('15 CFR 740.29(a)', 'R-34'),
    },
  ],
});
