import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { tppOfUnits, holdingOf } from '../authorizations/installed-base.js';
import { ItemStore } from '../items/item.store.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import type { Destination } from '../rules/destination.js';
import type { AccountKind } from '../rules/effects.js';
import { heldEffects } from '../rules/hold-effects.js';
import type { InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';
import { HoldStore } from '../shipments/hold.store.js';

/** An account on which something is held. */
interface HeldOn {
  readonly kind: AccountKind;
  readonly key: string;
}

/**
 * What holds set aside now, whatever day a position is asked for: a balance, less what has expired and the job has not
 * ended yet. Read only where somebody asks for it, with one statement or two for all of an operation.
 */
@Injectable()
export class HeldReads {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly ledger: LedgerStore,
    private readonly holds: HoldStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {}

  loader(context: GraphqlContext): DataLoader<HeldOn, bigint, string> {
    return loaderOf(
      context,
      HeldReads,
      () =>
        new DataLoader<HeldOn, bigint, string>(
          (wanted) => this.db.read((tx) => this.amounts(tx, wanted), context.caller),
          { cacheKeyFn: nameOf },
        ),
    );
  }

  /** TPP held in the installed base of these parties, by destination. */
  async base(tx: Tx, partyIds: readonly string[]): Promise<InstalledBase> {
    const accounts = await this.ledger.accountsByPrefix(
      tx,
      'HELD_BASE_UNITS',
      partyIds.map((id) => `${id}|`),
    );
    const over = await this.expired(tx);
    const items = await this.items.byIds(tx, [...new Set(accounts.map(({ key }) => holdingOf(key).itemId))]);
    const held = new Map<Destination, Tpp>();
    for (const { balance, key, kind } of accounts) {
      const { destination, itemId } = holdingOf(key);
      const item = items.get(itemId);
      const units = balance - (over.get(`${kind}|${key}`) ?? 0n);
      if (item === undefined || units === 0n) continue;
      held.set(destination, (held.get(destination) ?? 0n) + tppOfUnits(item, units));
    }
    return held;
  }

  private async amounts(tx: Tx, wanted: readonly HeldOn[]): Promise<bigint[]> {
    const kinds = [...new Set(wanted.map(({ kind }) => kind))];
    const found = await this.balances.read(tx, { kinds, keys: [...new Set(wanted.map(({ key }) => key))] });
    const amounts = new Map(found.map((one) => [nameOf(one), one.amount]));
    const over = await this.expired(tx);
    return wanted.map((one) => (amounts.get(nameOf(one)) ?? 0n) - (over.get(nameOf(one)) ?? 0n));
  }

  /** What is still on the accounts of holds whose time has come. */
  private async expired(tx: Tx): Promise<ReadonlyMap<string, bigint>> {
    const sums = new Map<string, bigint>();
    for (const { basis, state } of await this.holds.due(tx, this.clock.now())) {
      for (const effect of heldEffects(basis, state.open)) {
        sums.set(nameOf(effect), (sums.get(nameOf(effect)) ?? 0n) + effect.amount);
      }
    }
    return sums;
  }
}

const nameOf = ({ key, kind }: HeldOn): string => `${kind}|${key}`;
