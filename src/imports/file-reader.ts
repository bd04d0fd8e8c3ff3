import type { FileName } from './columns.js';
import type { FactOf } from './facts.js';
import type { Known, Names } from './known.js';
import type { KnownSoFar } from './known-so-far.js';
import type { Row } from './row.js';
import type { RowRefused } from './row-errors.js';

/** How the rows of one file are read. */
export interface FileReader<F extends FileName> {
  readonly file: F;
  /** What must be looked up before a row can be judged. */
  names(row: Row<F>): Names;
  /** Reads the columns from left to right, then what spans them. Throws `RowRefused` at the first error. */
  read(row: Row<F>, known: Known): FactOf<F>;
  /** Tells what later rows may refer to. */
  learn?(fact: FactOf<F>, known: KnownSoFar): void;
}

/**
 * How a file is read whose rows rest on each other by day, wherever they stand: an end of a suspension on its beginning. Its
 * rows are judged in that order and handed on in it.
 */
export interface OrderedFileReader<F extends FileName> extends FileReader<F> {
  /** Compares like the place of a row. Cells may be malformed. */
  placeOf(row: Row<F>): string;
}

/**
 * How a file is read whose rows refer to each other, also upwards: parties to parents, licenses to the licenses they
 * replace. `read` leaves these references alone; they are resolved once every row is read.
 */
export interface LinkedFileReader<F extends FileName> extends FileReader<F> {
  /** The key of the row a fact refers to. */
  refersTo(fact: FactOf<F>): string | null;
  /** Why a row on a cycle of references is refused. */
  onCycle(row: Row<F>, fact: FactOf<F>): RowRefused;
  /** A fresh judge of references, asked about each row after the row it refers to; tells why the row is refused. */
  linkJudge(
    known: Known,
  ): (row: Row<F>, fact: FactOf<F>, accepted: ReadonlyMap<string, FactOf<F>>) => RowRefused | null;
}
