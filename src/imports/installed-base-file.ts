import { country, day, quantity } from './cells.js';
import type { FileReader } from './file-reader.js';

/** Opening stock, added at the start of a day. */
export const installedBaseFile: FileReader<'installed_base'> = {
  file: 'installed_base',
  names: (row) => ({ parties: [row.cell('holder_id')], items: [row.cell('item_id')] }),
  read: (row, known) => ({
    holderId: row.party('holder_id', known).id,
    country: row.required('country', country),
    itemId: row.item('item_id', known).id,
    quantity: row.required('quantity', quantity),
    asOf: row.required('as_of', day),
  }),
};
