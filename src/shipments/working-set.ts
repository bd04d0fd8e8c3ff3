import { AllocationRegister } from '../allocations/allocation-register.js';
import type { AllocationChangeStore } from '../allocations/allocation-change.store.js';
import { LicenseRegister } from '../authorizations/license-register.js';
import type { Covering, LicenseStore } from '../authorizations/license.store.js';
import type { VeuStore } from '../authorizations/veu.store.js';
import type { ItemStore } from '../items/item.store.js';
import { type Account, accountName } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { compareOrder, type Order } from '../ledger/order.js';
import { PartyRegister } from '../parties/party-register.js';
import type { PartyStore } from '../parties/party.store.js';
import type { Tx } from '../platform/database.js';
import { isAllocationCountry } from '../rules/country-group.rule.js';
import { dayOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { type AccountKind, baseKey } from '../rules/effects.js';
import { invariant } from '../rules/invariant.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { AccountSet, type Named } from './account-set.js';
import { holdingKey, type Subject } from './subject.js';
import { VeuSet } from './veu-set.js';

/** The stores a working set reads from. */
export interface Stores {
  readonly ledger: LedgerStore;
  readonly parties: PartyStore;
  readonly items: ItemStore;
  readonly licenses: LicenseStore;
  readonly allocations: AllocationChangeStore;
  readonly veus: VeuStore;
}

/** An account a subject's answer is read from. */
export interface Read {
  readonly kind: AccountKind;
  readonly key: string;
}

/**
 * What judging knows: parties, items, licenses, news and accounts, read from the database set by set before the rules ask
 * for them. Nothing is read twice, and nothing is read row by row. It serves batch after batch for as long as nobody else
 * writes: who holds the head of the ledger knows whether it still stands where this set left it.
 */
export class WorkingSet {
  readonly parties = new PartyRegister();
  readonly licenses = new LicenseRegister();
  readonly allocations = new AllocationRegister();
  readonly items = new Map<string, ItemFacts>();
  readonly veus: VeuSet;
  private readonly accounts: AccountSet;
  private readonly asked = new Set<string>();

  constructor(
    private tx: Tx,
    private readonly stores: Stores,
  ) {
    this.accounts = new AccountSet(tx, stores.ledger);
    this.veus = new VeuSet(tx, this, stores);
  }

  /** Serves another batch. Accounts stand as the last one left them; bases of groups are read again. */
  resume(tx: Tx): void {
    this.tx = tx;
    this.accounts.resume(tx);
    this.veus.resume(tx);
  }

  /** Has it grown too large to be kept? */
  get isFull(): boolean {
    return this.accounts.isFull;
  }

  /** Reads everything the rules may ask about these subjects. */
  async admit(subjects: readonly Subject[]): Promise<void> {
    if (subjects.length === 0) return;
    await this.admitHolidays();
    await this.admitLicenses(subjects);
    const rows = subjects.flatMap((one) => (one.kind === 'SHIPMENT' ? [one.row] : []));
    const holdings = subjects.flatMap((one) =>
      one.kind === 'REMOVAL' || one.kind === 'OPENING_STOCK' ? [one.row] : [],
    );
    const onRecord = subjects.flatMap((one) => (one.kind === 'LICENSE' ? [this.licenses.row(one.number)] : []));
    await this.admitParties([
      ...rows.flatMap((row) => [row.consigneeId, ...(row.endUserId === null ? [] : [row.endUserId])]),
      ...onRecord.map((row) => row.consigneeId),
      ...holdings.map((row) => row.holderId),
    ]);
    await this.admitItems([...rows, ...onRecord, ...holdings].map((row) => row.itemId));
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
      fresh.filter((id) => !this.parties.has(id)),
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

  /** Licenses by number with their chains. Numbers not on record stay unknown: ask `licenses.has`. */
  async admitLicenseNumbers(numbers: readonly string[]): Promise<void> {
    await this.admitHolidays();
    this.licenses.add(await this.stores.licenses.chains(this.tx, this.unasked('license', numbers), []));
  }

  /** News about the allocations of destinations. */
  async admitDestinations(destinations: readonly string[]): Promise<void> {
    this.allocations.add(await this.stores.allocations.of(this.tx, this.unasked('destination', destinations)));
  }

  /** Which accounts a subject's answer is read from: whoever moves one of them later must judge it again. */
  readsOf(subject: Subject): readonly Read[] {
    if (subject.kind === 'LICENSE')
      return this.countryRead(this.licenses.row(subject.number).destination, subject.order);
    if (subject.kind === 'REMOVAL') return [{ kind: 'BASE_UNITS', key: holdingKey(subject.row) }];
    if (subject.kind === 'OPENING_STOCK') return [];
    const { row } = subject;
    const reads = [...this.countryRead(row.destination, subject.order)];
    if (row.quotaKey !== null) reads.push({ kind: 'LPP_QUOTA', key: row.quotaKey });
    if (row.veuId !== null) reads.push({ kind: 'VEU_RECEIVED', key: row.veuId });
    for (const number of this.licensesOf(subject)) {
      for (const drawn of this.licenses.withReplaced(number)) {
        reads.push({ kind: 'LICENSE_QUANTITY', key: drawn }, { kind: 'LICENSE_VALUE', key: drawn });
      }
    }
    return reads;
  }

  /** The licenses on record that a shipment names, or that cover it when it names nothing. */
  licensesOf(subject: Subject): readonly string[] {
    if (subject.kind !== 'SHIPMENT') return [];
    const { row } = subject;
    if (row.named === null) return this.licenses.covering(row.consigneeId, row.destination, row.itemId);
    const named = row.named === 'LICENSE' ? row.licenseNumber : null;
    return named !== null && this.licenses.has(named) ? [named] : [];
  }

  account(read: Read): Account {
    return this.accounts.get(read);
  }

  /** An account and the sink that stands against it. */
  pair(kind: AccountKind, key: string): readonly [Account, Account] {
    return this.accounts.pair(kind, key);
  }

  item(id: string): ItemFacts {
    const item = this.items.get(id);
    invariant(item !== undefined, `item ${id} was read`);
    return item;
  }

  /** The accounts of these names, read now where they were not. */
  admitAccounts(wanted: readonly Named[]): Promise<readonly Account[]> {
    return this.accounts.admit(wanted);
  }

  private async admitHolidays(): Promise<void> {
    if (this.unasked('calendar', ['holidays']).length === 0) return;
    this.licenses.setHolidays(await this.stores.licenses.holidays(this.tx));
  }

  private async admitLicenses(subjects: readonly Subject[]): Promise<void> {
    const numbers: string[] = [];
    const covering = new Map<string, Covering>();
    for (const subject of subjects) {
      if (subject.kind === 'LICENSE') numbers.push(subject.number);
      if (subject.kind !== 'SHIPMENT') continue;
      if (subject.row.licenseNumber !== null) numbers.push(subject.row.licenseNumber);
      else if (subject.row.named === null) {
        const { consigneeId, destination, itemId } = subject.row;
        covering.set(`${consigneeId}|${destination}|${itemId}`, { consigneeId, destination, itemId });
      }
    }
    const goods = new Set(this.unasked('goods', [...covering.keys()]));
    this.licenses.add(
      await this.stores.licenses.chains(
        this.tx,
        this.unasked('license', numbers),
        [...covering].filter(([name]) => goods.has(name)).map(([, one]) => one),
      ),
    );
  }

  /** Reads the accounts, and for a subject that is not the latest of its accounts, what was posted after it. */
  private async admitReads(subjects: readonly Subject[]): Promise<void> {
    const earliest = new Map<string, { read: Read; from: Order }>();
    for (const subject of subjects) {
      for (const read of this.readsOf(subject)) {
        const name = accountName(read.kind, read.key);
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

  /** The country measure read for a destination, where it has an allocation that day. */
  countryRead(destination: Destination, order: Order): readonly Read[] {
    return isAllocationCountry(destination, dayOf(order.at)) ? [{ kind: 'COUNTRY_LICENSED', key: destination }] : [];
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

/** The base account a subject may move: known before it is judged, so it is read with the rest. */
export function movesOf(subject: Subject): readonly Read[] {
  if (subject.kind === 'LICENSE') return [];
  if (subject.kind !== 'SHIPMENT') return [{ kind: 'BASE_UNITS', key: holdingKey(subject.row) }];
  const { consigneeId, destination, itemId } = subject.row;
  return [{ kind: 'BASE_UNITS', key: baseKey(consigneeId, destination, itemId) }];
}
