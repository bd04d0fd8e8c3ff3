import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { tpp } from '../tpp.js';
import { inFramework } from './documents.js';

/** A shipment of exactly this much needs the notice (R-37, our reading of "with aggregate 3,200,000 TPP"). */
export const lppPriorNotice = parameter({
  id: 'lpp.priorNotice',
  meaning: 'TPP of one shipment under License Exception LPP from which BIS must be told beforehand',
  unit: 'TPP per shipment',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: tpp('3200000'),
      citation: inFramework('15 CFR 740.29(f), (g)', 'R-37'),
    },
  ],
});
