import { holdingOf, tppOfUnits } from '../authorizations/installed-base.js';
import type { VeuRow } from '../authorizations/veu-register.js';
import type { Account } from '../ledger/account.js';
import { compareOrder, type Order } from '../ledger/order.js';
import { type LaterAmount, Timeline } from '../ledger/timeline.js';
import type { Destination } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';

/** The installed base of a VEU's group while a batch is judged: TPP by destination before any place in the order. */
export class GroupBase {
  private readonly timelines = new Map<Destination, Timeline>();

  constructor(
    readonly veu: VeuRow,
    /** The earliest place it can be asked for. */
    readonly from: Order,
    accounts: readonly { account: Account; later: readonly LaterAmount[]; item: ItemFacts }[],
  ) {
    const totals = new Map<Destination, { tpp: Tpp; later: LaterAmount[] }>();
    for (const { account, item, later } of accounts) {
      const { destination } = holdingOf(account.key);
      const sum = totals.get(destination) ?? { tpp: 0n, later: [] };
      sum.tpp += tppOfUnits(item, account.balance);
      for (const { amount, order } of later) sum.later.push({ order, amount: tppOfUnits(item, amount) });
      totals.set(destination, sum);
    }
    for (const [destination, { later, tpp }] of totals) {
      later.sort((a, b) => compareOrder(a.order, b.order));
      this.timelines.set(destination, new Timeline(tpp, later, from));
    }
  }

  /** A member received or lost TPP at the place now judged. */
  move(destination: Destination, tpp: Tpp): void {
    const timeline = this.timelines.get(destination) ?? new Timeline(0n, [], this.from);
    this.timelines.set(destination, timeline);
    timeline.move(tpp);
  }

  before(order: Order): InstalledBase {
    return new Map([...this.timelines].map(([destination, timeline]) => [destination, timeline.before(order)]));
  }
}
