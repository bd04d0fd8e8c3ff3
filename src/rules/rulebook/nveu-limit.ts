import { day } from '../day.js';
import { type DatedValue, parameter } from '../parameter.js';
import { type Tpp, tpp } from '../tpp.js';
import { inFramework } from './documents.js';

const step = (from: string, value: string | null): DatedValue<Tpp> => ({
  from: day(from),
  rulebook: 'AIDIFF-2025',
  value: value === null ? null : tpp(value),
  citation: inFramework('table 1 to 15 CFR 748.15(a)(2)(iii)(B)', 'R-49'),
});

/**
 * Steps by UTC calendar quarter; the limit is a base during the quarter, not new TPP in it. The first step is that of the
 * first quarter of 2025 and is asked from its first day on; after 2027 there is none.
 */
export const nveuLimit = parameter({
  id: 'nveu.limit',
  meaning: 'Largest installed base of level-A items one company may have in one country as a national VEU',
  unit: 'TPP, cumulative installed',
  values: [
    step('2025-01-01', '633000000'),
    step('2025-04-01', '949500000'),
    step('2025-07-01', '1266000000'),
    step('2025-10-01', '1582500000'),
    step('2026-01-01', '1899000000'),
    step('2026-04-01', '2690250000'),
    step('2026-07-01', '3481500000'),
    step('2026-10-01', '4272750000'),
    step('2027-01-01', '5064000000'),
    step('2028-01-01', null),
  ],
});
