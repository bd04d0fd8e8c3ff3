import { Injectable } from '@nestjs/common';
import { ItemStore } from '../items/item.store.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { ProductVolumes } from '../rules/volume-cap.rule.js';

/** The accounts of the cap of R-91. */
export const VOLUME_KINDS = ['VOLUME_UNITED_STATES', 'VOLUME_CHINA_MACAU'] as const;

/** What was shipped of a product on both sides of its cap, and what the answer has seen. */
export interface ReadVolumesAnswer {
  readonly volumes: ProductVolumes;
  readonly at: Instant;
  readonly now: Instant;
  readonly ledgerSequence: number;
}

/** Volumes of a product on one snapshot: three statements. */
@Injectable()
export class ReadVolumes {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `UNKNOWN_ITEM`. */
  run(caller: Caller, item: string, at: Instant | null): Promise<ReadVolumesAnswer> {
    return this.db.read(async (tx) => {
      const now = this.clock.now();
      if (!(await this.items.byIds(tx, [item])).has(item)) throw new Refusal('UNKNOWN_ITEM', { path: ['item'] });
      const sums = await this.balances.read(tx, { kinds: VOLUME_KINDS, keys: [item] }, at ?? now);
      const of = (kind: (typeof VOLUME_KINDS)[number]): Tpp => sums.find((sum) => sum.kind === kind)?.amount ?? 0n;
      const volumes = { unitedStatesTpp: of('VOLUME_UNITED_STATES'), chinaMacauTpp: of('VOLUME_CHINA_MACAU') };
      return { volumes, at: at ?? now, now, ledgerSequence: await this.balances.sequence(tx) };
    }, caller);
  }
}
