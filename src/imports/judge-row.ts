import { KEY_COLUMNS, type FileName } from './columns.js';
import type { FactOf } from './facts.js';
import type { FileReader } from './file-reader.js';
import type { Known } from './known.js';
import { contentHash, type Row } from './row.js';
import { rejectionOf, RowRefused, type Rejection } from './row-errors.js';

/** What becomes of a row. Each row has exactly one answer. */
export type RowAnswer<T> =
  | { readonly kind: 'accepted'; readonly fact: T; readonly key: string; readonly contentHash: string }
  /** An earlier import brought the very same row: it counts as accepted, and nothing is written. */
  | { readonly kind: 'replayed'; readonly key: string; readonly contentHash: string }
  /** It repeats, cell by cell, a row accepted earlier in this import. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/**
 * Judges one row: the number of cells, then whether its key is taken, then its columns and what spans them.
 *
 * A key that only an earlier import took is asked last, so that importing the same folder again refuses the same rows for
 * the same reasons: a faulty row above a good one with the same key is still faulty in its own way. A key of which all was
 * withdrawn is free for a row that says something else.
 */
export function judgeRow<F extends FileName>(reader: FileReader<F>, row: Row<F>, known: Known): RowAnswer<FactOf<F>> {
  const before = judgeKey(row, known);
  if (before !== null) return before;
  try {
    const fact = reader.read(row, known);
    const key = row.key();
    if (known.taken(row.file, key)?.stands === true) return keyTaken(row);
    return { kind: 'accepted', fact, key, contentHash: contentHash(row.cells) };
  } catch (error) {
    if (error instanceof RowRefused) return { kind: 'rejected', rejection: error.rejection };
    throw error;
  }
}

/** What the number of cells and the key alone decide; `null` when the columns have to be read. */
export function judgeKey<F extends FileName>(row: Row<F>, known: Known): RowAnswer<never> | null {
  if (!row.hasAllCells()) {
    return { kind: 'rejected', rejection: rejectionOf(null, 'WRONG_COLUMN_COUNT', String(row.cells.length)) };
  }
  const key = row.key();
  const taken = known.taken(row.file, key);
  if (taken === undefined) return null;
  const hash = contentHash(row.cells);
  if (taken.contentHashes.includes(hash))
    return taken.inThisImport ? { kind: 'ignored' } : { kind: 'replayed', key, contentHash: hash };
  return taken.inThisImport ? keyTaken(row) : null;
}

/** The refusal of a row whose key belongs to a row with other content. */
export function keyTaken<F extends FileName>(row: Row<F>): RowAnswer<never> {
  const [column] = KEY_COLUMNS[row.file];
  return { kind: 'rejected', rejection: rejectionOf(column, 'DUPLICATE_OTHER_CONTENT', row.cell(column)) };
}
