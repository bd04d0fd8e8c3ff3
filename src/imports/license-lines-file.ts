import { MOST_FURTHER_LINES } from '../authorizations/license-register.js';
import { id, quantity, usdCents } from './cells.js';
import type { FileReader } from './file-reader.js';

/**
 * Items that licenses list beside the one in licenses.csv: license_lines.csv, a file of our own. A license on record
 * keeps the lines it was issued with: further ones are refused.
 */
export const licenseLinesFile: FileReader<'license_lines'> = {
  file: 'license_lines',
  names: (row) => ({ items: [row.cell('item_id')], licenses: [row.cell('license_number')] }),
  read(row, known) {
    const number = row.required('license_number', id);
    const stands = known.taken(row.file, row.key())?.stands === true;
    if (!stands && known.license(number) !== undefined) throw row.refusal('license_number', 'LICENSE_LINE');
    const line = {
      number,
      itemId: row.item('item_id', known).id,
      quantity: row.required('quantity', quantity),
      valueUsdCents: row.required('value_usd', usdCents),
    };
    if (known.linesOf(number).lines.length === MOST_FURTHER_LINES) {
      const why = `A license lists at most ${MOST_FURTHER_LINES} further items`;
      throw row.refusal('license_number', 'LICENSE_LINE', why);
    }
    return line;
  },
};
