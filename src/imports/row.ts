import { createHash } from 'node:crypto';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { id, type CellParser } from './cells.js';
import { COLUMNS, KEY_COLUMNS, type ColumnOf, type FileName } from './columns.js';
import type { Known, KnownParty } from './known.js';
import { rejectionOf, RowRefused, type RowErrorCode } from './row-errors.js';

/**
 * The cells of one record, by column. The readers ask for them from left to right, and the first that cannot be
 * understood ends the row by throwing `RowRefused`: so a row has the first error found and no other.
 */
export class Row<F extends FileName> {
  private readonly columns: readonly string[];

  constructor(
    readonly file: F,
    readonly cells: readonly string[],
  ) {
    this.columns = COLUMNS[file];
  }

  hasAllCells(): boolean {
    return this.cells.length === this.columns.length;
  }

  cell(column: ColumnOf<F>): string {
    return this.cells[this.columns.indexOf(column)] ?? '';
  }

  required<T>(column: ColumnOf<F>, parse: CellParser<T>): T {
    const value = this.optional(column, parse);
    if (value === null) throw this.refusal(column, 'REQUIRED');
    return value;
  }

  /** `null` when the cell is blank. */
  optional<T>(column: ColumnOf<F>, parse: CellParser<T>): T | null {
    const cell = this.cell(column);
    if (cell === '') return null;
    const parsed = parse(cell);
    if ('code' in parsed) throw this.refusal(column, parsed.code);
    return parsed.value;
  }

  /** The id of a party that is known. */
  party(column: ColumnOf<F>, known: Known): KnownParty {
    const party = known.party(this.required(column, id));
    if (party === undefined) throw this.refusal(column, 'UNKNOWN_PARTY');
    return party;
  }

  /** The id of an item whose level, and for level A whose TPP, is decided. */
  item(column: ColumnOf<F>, known: Known): ItemFacts {
    const item = known.item(this.required(column, id));
    if (item === undefined) throw this.refusal(column, 'UNKNOWN_ITEM');
    if (item.level === null || (item.level === 'A' && item.unitTpp === null)) {
      throw this.refusal(column, 'ITEM_UNDECIDED');
    }
    return item;
  }

  /** `why` stands in the place of what the code says of the cell. */
  refusal(column: ColumnOf<F>, code: RowErrorCode, why?: string): RowRefused {
    return new RowRefused(rejectionOf(column, code, this.cell(column), why));
  }

  /**
   * What makes the row this row: its key columns as written. For an allocation change the country stands as its EAR
   * destination, because there is one change per destination and day.
   */
  key(): string {
    const cells = KEY_COLUMNS[this.file].map((column) => this.cell(column));
    const first = cells[0] ?? '';
    if (this.file === 'allocation_changes' && isCountryCode(first)) cells[0] = destinationOf(first);
    return cells.join('|'); // never part of a key that is accepted
  }
}

/** The sha256 of a row's cells, in hexadecimal: two rows with the same hash say the same, cell by cell. */
export const contentHash = (cells: readonly string[]): string =>
  createHash('sha256').update(cells.join('\u001f')).digest('hex');
