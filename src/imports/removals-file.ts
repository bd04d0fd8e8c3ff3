import { country, id, instant, oneOf, quantity } from './cells.js';
import { REMOVAL_REASONS } from './facts.js';
import type { FileReader } from './file-reader.js';

/** What leaves an installed base. More than stands there is judged, not refused. */
export const removalsFile: FileReader<'removals'> = {
  file: 'removals',
  names: (row) => ({ parties: [row.cell('holder_id')], items: [row.cell('item_id')] }),
  read: (row, known) => ({
    reference: row.required('reference', id),
    effectiveAt: row.required('effective_at', instant),
    holderId: row.party('holder_id', known).id,
    country: row.required('country', country),
    itemId: row.item('item_id', known).id,
    quantity: row.required('quantity', quantity),
    reason: row.required('reason', oneOf(REMOVAL_REASONS)),
  }),
};
