import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inHbmRule } from './documents.js';

/** Strict: memory of exactly this density is outside. Compliance was required from 31 December 2024 on. */
export const hbmBandwidthDensity = parameter({
  id: 'item.hbmBandwidthDensity',
  meaning: 'Bandwidth density above which high-bandwidth memory falls under 3A090.c',
  unit: 'GB/s per mm² of the package or stack',
  values: [
    {
      from: day('2024-12-02'),
      rulebook: 'ACS-2023',
      value: 2n,
      citation: inHbmRule('Supplement No. 1 to 15 CFR part 774, ECCN 3A090.c', 'R-06'),
    },
  ],
});
