import { type Account, accountName, SINK_KEY } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { compareOrder, type Order } from '../ledger/order.js';
import type { Tx } from '../platform/database.js';
import type { AccountKind } from '../rules/effects.js';
import { invariant } from '../rules/invariant.js';

/** So many accounts are kept from batch to batch: some tens of megabytes. */
const MOST_ACCOUNTS = 50_000;

/** An account by kind and key. */
export interface Named {
  readonly kind: Account['kind'];
  readonly key: string;
}

/** The accounts judging has read, each one object for as long as the set is kept. */
export class AccountSet {
  private readonly accounts = new Map<string, Account>();

  constructor(
    private tx: Tx,
    private readonly ledger: LedgerStore,
  ) {}

  resume(tx: Tx): void {
    this.tx = tx;
  }

  /** Has it grown too large to be kept? */
  get isFull(): boolean {
    return this.accounts.size > MOST_ACCOUNTS;
  }

  get({ kind, key }: Named): Account {
    const account = this.accounts.get(accountName(kind, key));
    invariant(account !== undefined, `account ${kind} ${key} was read`);
    return account;
  }

  /** An account and the sink that stands against it. */
  pair(kind: AccountKind, key: string): readonly [Account, Account] {
    return [this.get({ kind, key }), this.get({ kind: `SINK_${kind}`, key: SINK_KEY })];
  }

  /** The accounts of these names, read now where they were not. */
  async admit(wanted: readonly Named[]): Promise<readonly Account[]> {
    const missing = new Map(
      wanted.map((one) => [accountName(one.kind, one.key), one] as const).filter(([name]) => !this.accounts.has(name)),
    );
    if (missing.size > 0) {
      const read = await this.ledger.accounts(this.tx, [...missing.values()]);
      for (const account of read) this.accounts.set(accountName(account.kind, account.key), account);
    }
    return wanted.map((one) => this.get(one));
  }

  /** Reads what was posted after the earliest place at which each account is asked for, where anything was. */
  async reachBack(wanted: readonly { account: Account; from: Order }[]): Promise<void> {
    const behind = new Map(wanted.filter(needsLater).map(({ account, from }) => [account, from]));
    if (behind.size === 0) return;
    const asked = [...behind].map(([account, from]) => ({ account, from }));
    for (const [account, later] of await this.ledger.later(this.tx, asked)) {
      const from = behind.get(account);
      invariant(from !== undefined, 'later entries were asked for from a place');
      account.timeline = account.timeline.reachingBack(later, from);
    }
  }
}

/** Was anything read or posted at or after this place, further back than the timeline reaches? */
function needsLater({ account, from }: { account: Account; from: Order }): boolean {
  if (account.last === null || compareOrder(account.last, from) < 0) return false;
  return account.timeline.from === null || compareOrder(from, account.timeline.from) < 0;
}
