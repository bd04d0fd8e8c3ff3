import { AllocationRegister } from '../allocations/allocation-register.js';
import type { AllocationChangeStore } from '../allocations/allocation-change.store.js';
import { itemsOf, LicenseRegister } from '../authorizations/license-register.js';
import type { Covering, LicenseStore } from '../authorizations/license.store.js';
import type { VeuStore } from '../authorizations/veu.store.js';
import type { ItemStore } from '../items/item.store.js';
import { type Account, type AccountId, accountName } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { roundedUp } from '../ledger/publish-totals.js';
import { byTenant } from '../ledger/subjects.js';
import { compareOrder, type Order } from '../ledger/order.js';
import { PartyRegister } from '../parties/party-register.js';
import type { PartyStore } from '../parties/party.store.js';
import { onBehalfOf, type Tx } from '../platform/transaction.js';
import { invariant } from '../rules/invariant.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { AccountSet } from './account-set.js';
import { HoldBook } from './hold-book.js';
import { movesOf, type Read, readsOf } from './reads-of.js';
import type { Subject } from './subject.js';
import { VeuSet } from './veu-set.js';

/** The stores a working set reads from. */
export interface Stores {
  readonly ledger: LedgerStore;
  readonly parties: PartyStore;
  readonly items: ItemStore;
  readonly licenses: LicenseStore;
  readonly allocations: AllocationChangeStore;
  readonly veus: VeuStore;
  /** What others have used is told in steps of so much, in ten-thousandths of a TPP. */
  readonly rounding: bigint;
}

/**
 * What judging knows: parties, items, licenses, news and accounts, read from the database set by set before the rules ask
 * for them. Nothing is read twice, and nothing is read row by row. It serves batch after batch for as long as nobody else
 * writes: who holds the head of the ledger knows whether it still stands where this set left it.
 */
export class WorkingSet {
  readonly parties = new PartyRegister();
  readonly allocations = new AllocationRegister();
  /** Items of the tenant it was made for. */
  readonly items = new Map<string, ItemFacts>();
  private readonly itemsOfOthers = new Map<string, ItemFacts>();
  readonly veus: VeuSet;
  /** What open holds set aside. */
  readonly holds: HoldBook;
  readonly accounts: AccountSet;
  private readonly asked = new Set<string>();
  private readonly registers = new Map<number, LicenseRegister>();

  constructor(
    private tx: Tx,
    private readonly stores: Stores,
    /** Whether it judges on what its tenant is told of others. */
    private readonly asTold = false,
  ) {
    this.accounts = new AccountSet(tx, stores.ledger, asTold ? stores.rounding : null);
    this.veus = new VeuSet(tx, this, stores);
    this.holds = new HoldBook(tx, this, stores.ledger);
  }

  /** Serves another batch. Accounts stand as the last one left them; bases of groups are read again. */
  resume(tx: Tx): void {
    this.tx = tx;
    this.accounts.resume(tx);
    this.veus.resume(tx);
    this.holds.resume(tx);
  }

  /** Does anything read so far count what other tenants did? Then its answers do. */
  get countsOthers(): boolean {
    return this.accounts.countsOthers || this.veus.countsOthers;
  }

  /** How much more other tenants may have used of an account, for all its own is told; 0 where a timeline says so already. */
  distanceFrom({ others }: Account): bigint {
    return this.asTold ? 0n : roundedUp(others, this.stores.rounding) - others;
  }

  /** Whose facts it was made for. */
  get tenant(): number {
    return this.tx.tenant;
  }

  /** The licenses of a tenant: numbers are its own. */
  licensesOf(tenant: number): LicenseRegister {
    const known = this.registers.get(tenant);
    if (known !== undefined) return known;
    const register = new LicenseRegister();
    this.registers.set(tenant, register);
    return register;
  }

  /** Reads everything the rules may ask about these subjects. */
  async admit(subjects: readonly Subject[]): Promise<void> {
    if (subjects.length === 0) return;
    for (const [tenant, own] of byTenant(subjects)) await this.admitLicenses(own, tenant);
    const rows = subjects.flatMap((one) => (one.kind === 'SHIPMENT' ? [one.row] : []));
    const holdings = subjects.flatMap((one) =>
      one.kind === 'REMOVAL' || one.kind === 'OPENING_STOCK' ? [one.row] : [],
    );
    const onRecord = subjects.flatMap((one) =>
      one.kind === 'LICENSE' && !one.reversed ? [this.licensesOf(one.tenant).row(one.number)] : [],
    );
    await this.admitParties([
      ...rows.flatMap((row) => [row.consigneeId, ...(row.endUserId === null ? [] : [row.endUserId])]),
      ...onRecord.map((row) => row.consigneeId),
      ...holdings.map((row) => row.holderId),
    ]);
    await this.admitAnyItems([...[...rows, ...holdings].map((row) => row.itemId), ...onRecord.flatMap(itemsOf)]);
    await this.veus.admitSites(rows.flatMap((row) => row.siteId ?? []));
    await this.admitDestinations([...rows, ...onRecord].map((row) => row.destination));
    await this.admitReads(subjects);
  }

  /** Parties with all their parents. Ids nobody knows stay unknown: ask `parties.has`. */
  async admitParties(ids: readonly string[]): Promise<void> {
    const fresh = this.unasked('party', ids);
    if (fresh.length === 0) return;
    this.parties.add(await this.stores.parties.withParents(this.tx, fresh));
    this.askAgain(
      'party',
      fresh.filter((id) => !this.parties.isOwn(id)),
    );
  }

  /** Items by id. Ids nobody knows stay unknown. */
  async admitItems(ids: readonly string[]): Promise<void> {
    const fresh = this.unasked('item', ids);
    if (fresh.length === 0) return;
    for (const [id, item] of await this.stores.items.byIds(this.tx, fresh)) this.items.set(id, item);
    this.askAgain(
      'item',
      fresh.filter((id) => !this.items.has(id)),
    );
  }

  /** Items by id, also those of other tenants: what is counted over all of them rests on these. */
  async admitAnyItems(ids: readonly string[]): Promise<void> {
    await this.admitItems(ids);
    const others = [...new Set(ids)].filter((id) => !this.items.has(id) && !this.itemsOfOthers.has(id));
    for (const [id, item] of await this.stores.items.ofAnybody(this.tx, others)) this.itemsOfOthers.set(id, item);
  }

  /** Licenses of a tenant by number with their chains. Numbers not on record stay unknown: ask `licensesOf(tenant).has`. */
  async admitLicenseNumbers(numbers: readonly string[], tenant = this.tenant): Promise<void> {
    const register = await this.withHolidays(tenant);
    const tx = onBehalfOf(this.tx, tenant);
    register.add(await this.stores.licenses.chains(tx, this.unasked(`license ${tenant}`, numbers), []));
  }

  /** News about the allocations of destinations. */
  async admitDestinations(destinations: readonly string[]): Promise<void> {
    this.allocations.add(await this.stores.allocations.of(this.tx, this.unasked('destination', destinations)));
  }

  /** Which accounts a subject's answer is read from: whoever moves one of them later must judge it again. */
  readsOf(subject: Subject): readonly Read[] {
    return readsOf(subject, this.licensesOf(subject.tenant), (id) => this.item(id));
  }

  /** Whose bases count for a VEU. */
  membersOf(veuId: string, from: Order): Promise<ReadonlySet<string>> {
    return this.veus.membersFor(veuId, from);
  }

  account(one: AccountId): Account {
    return this.accounts.get(one);
  }

  item(id: string): ItemFacts {
    const item = this.items.get(id) ?? this.itemsOfOthers.get(id);
    invariant(item !== undefined, `item ${id} was read`);
    return item;
  }

  /** The accounts of these names, read now where they were not. */
  admitAccounts(wanted: readonly AccountId[]): Promise<readonly Account[]> {
    return this.accounts.admit(wanted);
  }

  /** The licenses of a tenant, with the holidays known that move their expiry. */
  private async withHolidays(tenant: number): Promise<LicenseRegister> {
    const register = this.licensesOf(tenant);
    if (this.unasked('calendar', [String(tenant)]).length > 0) {
      register.setHolidays(await this.stores.licenses.holidays(this.tx));
    }
    return register;
  }

  private async admitLicenses(subjects: readonly Subject[], tenant: number): Promise<void> {
    const register = await this.withHolidays(tenant);
    const numbers: string[] = [];
    const covering = new Map<string, Covering>();
    for (const subject of subjects) {
      if (subject.kind === 'LICENSE' && !subject.reversed) numbers.push(subject.number);
      if (subject.kind !== 'SHIPMENT') continue;
      if (subject.row.licenseNumber !== null) numbers.push(subject.row.licenseNumber);
      else if (subject.row.named === null) {
        const { consigneeId, destination, itemId } = subject.row;
        covering.set(`${consigneeId}|${destination}|${itemId}`, { consigneeId, destination, itemId });
      }
    }
    const goods = new Set(this.unasked(`goods ${tenant}`, [...covering.keys()]));
    register.add(
      await this.stores.licenses.chains(
        onBehalfOf(this.tx, tenant),
        this.unasked(`license ${tenant}`, numbers),
        [...covering].filter(([name]) => goods.has(name)).map(([, one]) => one),
      ),
    );
  }

  /** Reads the accounts, and for a subject that is not the latest of its accounts, what was posted after it. */
  private async admitReads(subjects: readonly Subject[]): Promise<void> {
    const earliest = new Map<string, { read: Read; from: Order }>();
    for (const subject of subjects) {
      for (const read of this.readsOf(subject)) {
        const name = accountName(read);
        const known = earliest.get(name);
        if (known === undefined || compareOrder(subject.order, known.from) < 0) {
          earliest.set(name, { read, from: subject.order });
        }
      }
    }
    await this.admitAccounts([...[...earliest.values()].map(({ read }) => read), ...subjects.flatMap(movesOf)]);
    await this.admitBases(subjects);
    await this.accounts.reachBack(
      [...earliest.values()].map(({ read, from }) => ({ account: this.account(read), from })),
    );
  }

  /** The bases that shipments to sites are judged on, from the earliest of them on. */
  private async admitBases(subjects: readonly Subject[]): Promise<void> {
    const earliest = new Map<string, Order>();
    for (const subject of subjects) {
      const veuId = subject.kind === 'SHIPMENT' ? subject.row.veuId : null;
      if (veuId === null) continue;
      const known = earliest.get(veuId);
      if (known === undefined || compareOrder(subject.order, known) < 0) earliest.set(veuId, subject.order);
    }
    await this.veus.admitBases(earliest);
  }

  /** Parties and items are registered beside the ledger, so that one is unknown holds for this moment only. */
  private askAgain(kind: string, names: readonly string[]): void {
    for (const name of names) this.asked.delete(`${kind}|${name}`);
  }

  private unasked(kind: string, names: readonly string[]): string[] {
    const fresh = [...new Set(names)].filter((name) => !this.asked.has(`${kind}|${name}`));
    for (const name of fresh) this.asked.add(`${kind}|${name}`);
    return fresh;
  }
}
