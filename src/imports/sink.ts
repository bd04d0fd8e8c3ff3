import type { FileName, OwnFileName } from './columns.js';
import type { FactOf } from './facts.js';
import type { Rejection } from './row-errors.js';

/** One accepted row. `key` and `contentHash` are to be kept with it: they recognise the row when it comes again. */
export interface AcceptedRow<F extends FileName> {
  readonly line: number;
  readonly key: string;
  readonly contentHash: string;
  readonly fact: FactOf<F>;
}

export type BatchOf<F extends FileName> = {
  [G in F]: { readonly file: G; readonly rows: readonly AcceptedRow<G>[] };
}[F];
/** Up to 1,000 accepted rows of one file. `switch (batch.file)` tells the type of the facts. Lines go with their licenses. */
export type Batch = BatchOf<Exclude<FileName, 'license_lines'>>;

export interface RejectedRow extends Rejection {
  readonly file: FileName;
  /** The line of the file on which the record starts; the header is line 1. */
  readonly line: number;
  /** The record as it stands in the file. */
  readonly raw: string;
}

/** Rows of a file without its header. They add up: accepted, ignored and rejected are all rows. */
export interface RowCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly ignored: number;
  readonly rejected: number;
}
/** Of a file that scenarios do not know: only where it has rows. */
export type ImportCounts = Readonly<Record<Exclude<FileName, OwnFileName>, RowCounts>> &
  Readonly<Partial<Record<OwnFileName, RowCounts>>>;

/** Where the rows of a folder go. Each call is awaited before the next row is read. */
export interface Sink {
  /** Every file can be read; so many rows will come. */
  begin?(rows: Readonly<Record<FileName, number>>): Promise<void>;
  /** In the order of import; parties and licenses after those they refer to, license_events by day, all other files from top to bottom. */
  accept(batch: Batch): Promise<void>;
  /** Answers when everything accepted so far is on record: a file of our own may ask what rests on it. */
  settled?(): Promise<void>;
  /** In the order of import, then by line. */
  reject(row: RejectedRow): Promise<void>;
  /** So many further rows of a file are done with, whatever became of them. */
  progress?(file: FileName, rows: number): Promise<void>;
}
