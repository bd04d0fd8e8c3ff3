import { id, text } from './cells.js';
import type { FileReader } from './file-reader.js';

/** Reversals of shipments and removals: each at most once, and never of a reversal. */
export const correctionsFile: FileReader<'corrections'> = {
  file: 'corrections',
  names: (row) => ({ references: [row.cell('reverses_reference')] }),
  read(row, known) {
    const reference = row.required('reference', id);
    const reversesReference = row.required('reverses_reference', id);
    const reversed = known.reference(reversesReference);
    if (reversed === undefined) throw row.refusal('reverses_reference', 'UNKNOWN_REFERENCE');
    const reason = row.required('reason', text);

    if (reversed.kind === 'REVERSAL') throw row.refusal('reverses_reference', 'REVERSAL_OF_REVERSAL');
    if (reversed.reversedBy !== null) throw row.refusal('reverses_reference', 'ALREADY_REVERSED');
    return { reference, reversesReference, reason };
  },
  learn: (correction, known) => known.addReversal(correction.reversesReference, correction.reference),
};
