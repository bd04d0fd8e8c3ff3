import { invariant } from '../rules/invariant.js';
import { compareOrder, type Order } from './order.js';

/** What was posted on an account at one place of the order. */
export interface LaterAmount {
  readonly order: Order;
  readonly amount: bigint;
}

/**
 * One account while a batch is judged: what stood on it before any place in the order, without reading its entries.
 *
 * The balance is everything; what comes later is subtracted. Judging walks forward, so whatever the batch itself has
 * moved lies before the place that is asked for. Amounts are in the account's unit.
 */
export class Timeline {
  private readonly suffix: bigint[];
  private moved = 0n;

  constructor(
    private readonly balance: bigint,
    /** Entries at or after `from`, in order. */
    private readonly later: readonly LaterAmount[],
    /** The earliest place that can be asked for; `null` when nothing is later than what is judged. */
    readonly from: Order | null,
  ) {
    this.suffix = [0n];
    for (const { amount } of later.toReversed()) this.suffix.unshift((this.suffix[0] ?? 0n) + amount);
  }

  /** The sum of everything before `order`. */
  before(order: Order): bigint {
    invariant(this.from === null || compareOrder(this.from, order) <= 0, 'the timeline reaches back far enough');
    return this.balance - (this.suffix[this.firstAtOrAfter(order)] ?? 0n) + this.moved;
  }

  /** The sum of everything, whatever its place, with what was moved so far. */
  get whole(): bigint {
    return this.balance + this.moved;
  }

  /** Moves the account at the place now judged. Answers the balance after it. */
  move(amount: bigint): bigint {
    this.moved += amount;
    return this.whole;
  }

  /** A copy that reaches further back, with what was moved so far. */
  reachingBack(later: readonly LaterAmount[], from: Order): Timeline {
    const longer = new Timeline(this.balance, later, from);
    longer.moved = this.moved;
    return longer;
  }

  private firstAtOrAfter(order: Order): number {
    let [low, high] = [0, this.later.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.later[middle];
      if (at !== undefined && compareOrder(at.order, order) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
