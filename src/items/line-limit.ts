import { Injectable } from '@nestjs/common';
import { Database, LOCAL_TENANT } from '../platform/database.js';
import { type Tpp, timesUnits, tpp } from '../rules/tpp.js';
import { ItemStore } from './item.store.js';

/** A quantity of an item, as a shipment or a license has it. */
export interface Line {
  readonly item: string;
  readonly quantity: bigint;
}

/** Quantities have at most 12 digits (scenarios/FORMAT.md section 2). */
const MOST_UNITS = 999_999_999_999n;
/** A hundred times the allocations of all countries together, and far below what a balance holds. */
const MOST_LINE_TPP: Tpp = tpp('12500000000000');
/** No unit has more, so fewer of them always fit and need no look-up. */
const ALWAYS_FITS = 1_000n;

/** Refuses lines so large that a balance could not hold them. */
@Injectable()
export class LineLimit {
  constructor(
    private readonly db: Database,
    private readonly items: ItemStore,
  ) {}

  /** Which of these lines are too large to be kept. */
  async tooLarge(lines: readonly Line[]): Promise<(line: Line) => boolean> {
    const large = lines.filter(({ quantity }) => quantity > ALWAYS_FITS).map(({ item }) => item);
    const known =
      large.length === 0
        ? new Map()
        : await this.db.read((tx) => this.items.byIds(tx, large), { tenant: LOCAL_TENANT });
    return ({ item, quantity }) => {
      if (quantity > MOST_UNITS) return true;
      const unitTpp: Tpp = known.get(item)?.unitTpp ?? 0n;
      return timesUnits(unitTpp, quantity) > MOST_LINE_TPP;
    };
  }
}
