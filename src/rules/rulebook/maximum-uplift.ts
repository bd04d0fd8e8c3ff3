import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

/** An uplift of exactly 1 is allowed: it doubles the allocation, which is the most the text permits. */
export const maximumUplift = parameter({
  id: 'allocation.maximumUplift',
  meaning: 'Largest part of its allocation a country may get on top for government assurances',
  unit: 'ten-thousandths of the allocation (10000 is 100%)',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 10_000n,
      citation: inFramework('15 CFR 742.6(b)(10)(iii)(C)', 'R-25'),
    },
  ],
});
