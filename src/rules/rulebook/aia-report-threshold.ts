import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { tpp } from '../tpp.js';
import { inFramework } from './documents.js';

/** Reached, not exceeded: a cumulative amount of exactly this much makes the certification due. */
export const aiaReportThreshold = parameter({
  id: 'aia.reportThreshold',
  meaning: 'TPP received under License Exception AIA from which the certification goes to BIS',
  unit: 'TPP per ultimate consignee, cumulative',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: tpp('253000000'),
      citation: inFramework('15 CFR 740.27(b), (c)', 'R-31'),
    },
  ],
});
