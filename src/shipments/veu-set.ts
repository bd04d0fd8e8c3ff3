import { VeuRegister, type VeuRow } from '../authorizations/veu-register.js';
import { VeuEventStore } from '../authorizations/veu-event.store.js';
import type { VeuStore } from '../authorizations/veu.store.js';
import type { Account } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { compareOrder, type Order } from '../ledger/order.js';
import type { LaterAmount } from '../ledger/timeline.js';
import type { PartyRegister } from '../parties/party-register.js';
import type { PartyStore } from '../parties/party.store.js';
import type { Tx } from '../platform/database.js';
import { dayOf } from '../rules/day.js';
import { invariant } from '../rules/invariant.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { SiteBefore } from '../rules/site.js';
import { GroupBase } from './group-base.js';
import { holdingOf, tppOfUnits } from '../authorizations/installed-base.js';
import type { ShipmentRow } from './subject.js';

/** What a batch needs of its working set to read about VEUs. */
export interface VeuSetNeeds {
  readonly parties: PartyRegister;
  admitParties(ids: readonly string[]): Promise<void>;
  admitAnyItems(ids: readonly string[]): Promise<void>;
  item(id: string): ItemFacts;
}

/** VEUs, their sites and the installed bases of their groups, read for one batch when something in it concerns them. */
export class VeuSet {
  readonly register: VeuRegister;
  private readonly groups = new Map<string, GroupBase>();
  /** What this batch has moved on bases so far: a group that is read later has it in. */
  private readonly moves: { key: string; units: bigint; order: Order }[] = [];
  private hasVeus = false;
  /** Does a base that was read count what another tenant delivered? */
  countsOthers = false;
  private readonly asked = new Set<string>();

  constructor(
    private tx: Tx,
    private readonly needs: VeuSetNeeds,
    private readonly stores: { readonly ledger: LedgerStore; readonly parties: PartyStore; readonly veus: VeuStore },
  ) {
    this.register = new VeuRegister(needs.parties);
  }

  /** Serves another batch: what the last one moved is in the accounts by now. */
  resume(tx: Tx): void {
    this.tx = tx;
    this.groups.clear();
    this.moves.length = 0;
  }

  /** Reads sites by id, with all VEUs and their holders. Ids nobody knows stay unknown. */
  async admitSites(ids: readonly string[]): Promise<void> {
    const fresh = [...new Set(ids)].filter((id) => !this.asked.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.asked.add(id);
    await this.admitVeus();
    this.register.add([], await this.stores.veus.sites(this.tx, fresh));
  }

  /** Reads all VEUs with their holders' parents. */
  async admitVeus(): Promise<void> {
    if (this.hasVeus) return;
    this.hasVeus = true;
    const veus = await this.stores.veus.all(this.tx);
    this.register.add(veus, []);
    if (veus.length > 0) this.register.addEvents(await new VeuEventStore().of(this.tx, 'ALL'));
    await this.needs.admitParties(veus.map((veu) => veu.holderId));
  }

  /** Whose bases count for a VEU at a place in the order. */
  async membersFor(veuId: string, from: Order): Promise<ReadonlySet<string>> {
    const veu = this.register.row(veuId);
    const below = await this.stores.parties.idsBelow(this.tx, [veu.holderId]);
    await this.needs.admitParties(below);
    return new Set(this.membersOf(veu, below, from));
  }

  /** Makes the bases of the VEUs known that shipments to these sites are judged on, from a place in the order on. */
  async admitBases(wanted: ReadonlyMap<string, Order>): Promise<void> {
    const missing = [...wanted].filter(([veuId, from]) => {
      const group = this.groups.get(veuId);
      return group === undefined || compareOrder(from, group.from) < 0;
    });
    if (missing.length > 0)
      await this.readGroups(missing.map(([veuId, from]) => ({ veu: this.register.row(veuId), from })));
  }

  /** What is known of the site a shipment goes to, before a place in the order. */
  siteBefore(row: ShipmentRow, order: Order): SiteBefore | null {
    if (row.siteId === null || row.veuId === null) return null;
    const on = dayOf(row.exportedAt);
    const veu = this.register.row(row.veuId);
    const group = this.groups.get(row.veuId);
    invariant(group !== undefined, `the base of VEU ${row.veuId} was read`);
    const operator = row.endUserId === null || row.endUserId === row.consigneeId ? null : row.endUserId;
    return {
      site: this.register.site(row.siteId),
      veu: this.register.factsOn(row.veuId, on),
      consigneeInCompany: this.register.inCompany(row.consigneeId, veu, on),
      operatorCovered: operator === null || this.register.isCovered(operator, row.destination, on),
      base: group.before(order),
    };
  }

  /** A base account moved at the place now judged. */
  move(key: string, units: bigint, order: Order): void {
    this.moves.push({ key, units, order });
    for (const group of this.groups.values()) this.moveGroup(group, key, units, order);
  }

  private moveGroup(group: GroupBase, key: string, units: bigint, order: Order): void {
    const { destination, itemId, partyId } = holdingOf(key);
    if (!this.needs.parties.has(partyId) || !this.register.countsFor(partyId, group.veu, dayOf(order.at))) return;
    group.move(destination, tppOfUnits(this.needs.item(itemId), units));
  }

  /** Reads the accounts of all members of these groups, and what was posted on them after the places asked for. */
  private async readGroups(wanted: readonly { veu: VeuRow; from: Order }[]): Promise<void> {
    const below = await this.stores.parties.idsBelow(
      this.tx,
      wanted.map(({ veu }) => veu.holderId),
    );
    await this.needs.admitParties(below);
    const groups = wanted.map(({ from, veu }) => ({ from, veu, members: new Set(this.membersOf(veu, below, from)) }));
    const accounts = await this.stores.ledger.accountsByPrefix(
      this.tx,
      'BASE_UNITS',
      [...new Set(groups.flatMap(({ members }) => [...members]))].map((id) => `${id}|`),
    );
    this.countsOthers ||= accounts.some(({ others }) => others !== 0n);
    const held = accounts.map((account) => ({ account, ...holdingOf(account.key) }));
    await this.needs.admitAnyItems(held.map(({ itemId }) => itemId));
    const from = groups.map((group) => group.from).toSorted(compareOrder)[0];
    const behind = accounts.filter(({ last }) => last !== null && from !== undefined && compareOrder(last, from) >= 0);
    const later =
      from === undefined || behind.length === 0
        ? new Map<Account, LaterAmount[]>()
        : await this.stores.ledger.later(
            this.tx,
            behind.map((account) => ({ account, from })),
          );
    for (const group of groups) {
      const own = held.filter(({ partyId }) => group.members.has(partyId));
      const base = new GroupBase(
        group.veu,
        group.from,
        own.map(({ account, itemId }) => ({
          account,
          later: (later.get(account) ?? []).filter(({ order }) => compareOrder(order, group.from) >= 0),
          item: this.needs.item(itemId),
        })),
      );
      for (const { key, order, units } of this.moves) this.moveGroup(base, key, units, order);
      this.groups.set(group.veu.id, base);
    }
  }

  private membersOf(veu: VeuRow, below: readonly string[], from: Order): string[] {
    const on = dayOf(from.at);
    return [...below, ...this.needs.parties.withAbove(veu.holderId, on)].filter((id) =>
      this.register.countsFor(id, veu, on),
    );
  }
}
