import { isAllocationCountry } from '../rules/country-group.rule.js';
import { OFFICIAL_STATUSES } from '../rules/vocabulary.js';
import { country, day, oneOf, tpp, uplift } from './cells.js';
import type { FileReader } from './file-reader.js';

/** News about country allocations: uplift, official status, TPP licensed to others. */
export const allocationChangesFile: FileReader<'allocation_changes'> = {
  file: 'allocation_changes',
  names: () => ({}),
  read(row) {
    const where = row.required('country', country);
    const effectiveOn = row.required('effective_on', day);
    const change = {
      country: where,
      effectiveOn,
      upliftTenThousandths: row.optional('uplift', uplift),
      officialStatus: row.optional('official_status', oneOf(OFFICIAL_STATUSES)),
      externalLicensedTpp: row.optional('external_licensed_tpp', tpp),
      source: row.cell('source'),
    };
    if (!isAllocationCountry(where.destination, effectiveOn)) throw row.refusal('country', 'NOT_ALLOCATION_COUNTRY');
    return change;
  },
};
