import { day } from '../day.js';
import { parameter } from '../parameter.js';
import type { Sector } from '../vocabulary.js';
import { inUaeRule } from './documents.js';

/** Who needs no license for level-A and level-B items to or within the destination, unless Macau or D:5 taints them. */
export interface EntityExemption {
  readonly destination: string;
  /** Where the consignee is headquartered. */
  readonly headquartersCountry: string;
  readonly sector: Sector;
}

/** The UAE's own government agencies. The companies the rule names are in `uae-listed-entities.ts`. */
export const uaeExemption = parameter<EntityExemption>({
  id: 'exemption.uae',
  meaning: 'Consignees in the United Arab Emirates that need no license from 10 July 2026 on',
  unit: 'destination, headquarters and sector of the consignee',
  values: [
    {
      from: day('2026-07-10'),
      rulebook: 'UAE-2026',
      value: { destination: 'AE', headquartersCountry: 'AE', sector: 'GOVERNMENT' },
      citation: inUaeRule('15 CFR 742.6(a)(6)(iii)', 'R-96'),
    },
  ],
});
