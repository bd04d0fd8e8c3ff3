import { day } from './cells.js';
import type { FileReader } from './file-reader.js';

/** Legal holidays, for the last usable day of a license. */
export const holidaysFile: FileReader<'holidays'> = {
  file: 'holidays',
  names: () => ({}),
  read: (row) => ({ on: row.required('on', day), name: row.cell('name') }),
  learn: ({ on }, known) => known.addHoliday(on),
};
