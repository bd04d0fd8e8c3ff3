import { WITHDRAWN_KINDS } from '../ledger/fact-name.js';
import { id, oneOf, text } from './cells.js';
import type { OrderedFileReader } from './file-reader.js';

/**
 * Facts that were recorded in error: withdrawals.csv, a file of our own. `fact` is what tells the fact from the others
 * of its kind, the key of its row in the file of its kind: `L-1`, `2026-01-01`, `HOLDER|BR|ITEM|2025-01-01`, `BR|2025-07-01`.
 * The right one comes with a later import, under the same key. Shipments and removals are reversed in corrections.csv.
 */
export const withdrawalsFile: OrderedFileReader<'withdrawals'> = {
  file: 'withdrawals',
  names(row) {
    const kind = WITHDRAWN_KINDS.find((one) => one === row.cell('kind'));
    return kind === undefined ? {} : { facts: [{ kind, name: row.cell('fact') }] };
  },
  placeOf: () => '', // as they stand
  read(row, known) {
    const reference = row.required('reference', id);
    const kind = row.required('kind', oneOf(WITHDRAWN_KINDS));
    const withdraws = { kind, name: row.required('fact', text) };
    const fact = known.withdrawable(withdraws);
    if (fact === undefined) throw row.refusal('fact', 'NOT_FOUND');
    const reason = row.required('reason', text);
    if (fact.withdrawn) throw row.refusal('fact', 'ALREADY_WITHDRAWN');
    const [rest] = fact.resting;
    if (rest !== undefined) throw row.refusal('fact', 'STILL_NEEDED', rest.says.replace(/\.$/, ''));
    return { reference, withdraws, reason };
  },
  learn: ({ withdraws }, known) => known.addWithdrawal(withdraws),
};
