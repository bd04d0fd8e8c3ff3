import { Injectable } from '@nestjs/common';
import { instantOf, knownBy, type Times } from '../ledger/answer.graphql.js';
import { ItemStore } from '../items/item.store.js';
import { type Balance, BalanceStore } from '../ledger/balance.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { ProductVolumes } from '../rules/volume-cap.rule.js';

/** The accounts of the cap of R-91. */
export const VOLUME_KINDS = ['VOLUME_UNITED_STATES', 'VOLUME_CHINA_MACAU'] as const;

/** The volumes of a product among sums of accounts. */
export function volumesIn(sums: readonly Pick<Balance, 'kind' | 'key' | 'amount'>[], item: string): ProductVolumes {
  const of = (kind: (typeof VOLUME_KINDS)[number]): Tpp =>
    sums.find((sum) => sum.kind === kind && sum.key === item)?.amount ?? 0n;
  return { unitedStatesTpp: of('VOLUME_UNITED_STATES'), chinaMacauTpp: of('VOLUME_CHINA_MACAU') };
}

/** What was shipped of a product on both sides of its cap, and what the answer has seen. */
export interface ReadVolumesAnswer {
  readonly volumes: ProductVolumes;
  readonly at: Instant;
  readonly known?: Instant | undefined;
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
  run(caller: Caller, item: string, times: Times): Promise<ReadVolumesAnswer> {
    const now = this.clock.now();
    const known = knownBy(times, now);
    const at = instantOf(times, now);
    return this.db.read(
      async (tx) => {
        if (!(await this.items.byIds(tx, [item])).has(item)) throw new Refusal('UNKNOWN_ITEM', { path: ['item'] });
        const sums = await this.balances.read(tx, { kinds: VOLUME_KINDS, keys: [item] }, at);
        const ledgerSequence = await this.balances.sequence(tx);
        return { volumes: volumesIn(sums, item), at, known, now, ledgerSequence };
      },
      { ...caller, known },
    );
  }
}
