import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { type Tpp, tpp } from '../tpp.js';
import { inChinaMacauRule } from './documents.js';

/** Both limits are of one integrated circuit, and both are strict: a part exactly at one of them is outside. */
export interface CaseByCaseLimits {
  readonly tppBelow: Tpp;
  /** Total DRAM bandwidth in thousandths of GB/s, as `ItemFacts.bandwidthMilliGBps`. */
  readonly bandwidthMilliGBpsBelow: bigint;
}

export const caseByCaseChinaMacau = parameter<CaseByCaseLimits>({
  id: 'review.caseByCaseChinaMacau',
  meaning: 'Below which figures an export from the United States to China or Macau may be reviewed case by case',
  unit: 'TPP and thousandths of GB/s, per integrated circuit',
  values: [
    {
      from: day('2026-01-15'),
      rulebook: 'CNMO-2026',
      value: { tppBelow: tpp('21000'), bandwidthMilliGBpsBelow: 6_500_000n },
      citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-90'),
    },
  ],
});
