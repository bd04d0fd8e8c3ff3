import { type Account, type AccountId, accountName, ownerOf, SINK_KEY } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { roundedUp } from '../ledger/publish-totals.js';
import { compareOrder, type Order } from '../ledger/order.js';
import type { Tx } from '../platform/database.js';
import type { AccountKind } from '../rules/effects.js';
import { invariant } from '../rules/invariant.js';

/** So many accounts are kept from batch to batch: some tens of megabytes. */
const MOST_ACCOUNTS = 50_000;

/** The account of a kind and key that something a tenant does counts on. */
export const accountOf = (kind: AccountKind, key: string, tenant: number): AccountId => ({
  kind,
  key,
  tenant: ownerOf(kind, tenant),
});

/** The sink that stands against an account. */
export const sinkOf = (kind: AccountKind, tenant: number): AccountId => ({
  kind: `SINK_${kind}`,
  key: SINK_KEY,
  tenant: ownerOf(kind, tenant),
});

/** The accounts judging has read, each one object for as long as the set is kept. */
export class AccountSet {
  private readonly accounts = new Map<string, Account>();
  /** Has any of them a part of another tenant? */
  countsOthers = false;

  constructor(
    private tx: Tx,
    private readonly ledger: LedgerStore,
    /** In what steps others' use is told, when it is not to be seen as it is. */
    private readonly rounding: bigint | null = null,
  ) {}

  resume(tx: Tx): void {
    this.tx = tx;
  }

  /** Has it grown too large to be kept? */
  get isFull(): boolean {
    return this.accounts.size > MOST_ACCOUNTS;
  }

  get(one: AccountId): Account {
    const account = this.accounts.get(accountName(one));
    invariant(account !== undefined, `account ${one.kind} ${one.key} was read`);
    return account;
  }

  /** The accounts of these names, read now where they were not. */
  async admit(wanted: readonly AccountId[]): Promise<readonly Account[]> {
    const missing = new Map(
      wanted.map((one) => [accountName(one), one] as const).filter(([name]) => !this.accounts.has(name)),
    );
    if (missing.size > 0) {
      const read = await this.ledger.accounts(this.tx, [...missing.values()]);
      for (const account of read) {
        this.accounts.set(accountName(account), account);
        if (account.others === 0n || account.kind.startsWith('SINK_')) continue;
        this.countsOthers = true;
        if (this.rounding !== null) account.pad(roundedUp(account.others, this.rounding) - account.others);
      }
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
