import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { type Tpp, tpp } from '../tpp.js';
import { inAdvancedComputingRule } from './documents.js';

/** The figures ECCN 3A090 compares an integrated circuit with. Lower limits are inclusive; densities are hundredths. */
export interface AdvancedIcLimits {
  /** a.1 from here on; also the figure of the data center note. */
  readonly tppA: Tpp;
  /** a.2 and b.2 from here on, given their densities. */
  readonly tppFloor: Tpp;
  /** b.1 from here on, given its density. */
  readonly tppB1: Tpp;
  readonly densityA2: bigint;
  readonly densityB1: bigint;
  readonly densityB2: bigint;
}

export const advancedIcLimits = parameter<AdvancedIcLimits>({
  id: 'item.advancedIcLimits',
  meaning: 'TPP and performance density from which an integrated circuit falls under 3A090.a or .b',
  unit: 'TPP; hundredths of TPP per mm² of applicable die area',
  values: [
    {
      from: day('2023-11-17'),
      rulebook: 'ACS-2023',
      value: {
        tppA: tpp('4800'),
        tppFloor: tpp('1600'),
        tppB1: tpp('2400'),
        densityA2: 592n,
        densityB1: 160n,
        densityB2: 320n,
      },
      citation: inAdvancedComputingRule('Supplement No. 1 to 15 CFR part 774, ECCN 3A090.a and .b', 'R-04, R-05'),
    },
  ],
});
