import { Injectable } from '@nestjs/common';
import { ItemStore } from '../items/item.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { GrantedVeu, InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';
import { BaseUnitsStore, type GroupUnits } from './base-units.store.js';
import { tppOfUnits } from './installed-base.js';
import { VeuGroupStore } from './veu-group.store.js';
import { type SiteRow, VeuRegister } from './veu-register.js';
import { VeuStore } from './veu.store.js';

/** A VEU on a day, with the installed base its limits are measured on. */
export interface VeuPosition {
  readonly veu: GrantedVeu;
  /** Of all the holder's authorizations. */
  readonly sites: readonly SiteRow[];
  /** Level-A TPP by EAR destination: of the owner group for a UVEU, of the company for an NVEU. */
  readonly base: InstalledBase;
  /** How many parties the base is of. */
  readonly parties: number;
  /** Those parties: the owner group of a UVEU, the company of an NVEU. */
  readonly members: readonly string[];
  readonly on: Day;
  /** Does anything on record move the base after the instant asked for? Without, it is the same until the next write. */
  readonly later: boolean;
}

export interface WhichPositions {
  readonly at?: Instant;
  readonly ids?: readonly string[];
  readonly beforeGrant?: boolean;
}

/** Installed bases of VEUs: a handful of statements and three per VEU, whatever they hold; never a scan of receipts. */
@Injectable()
export class VeuPositions {
  constructor(
    private readonly veus: VeuStore,
    private readonly parties: PartyStore,
    private readonly groups: VeuGroupStore,
    private readonly units: BaseUnitsStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {}

  /** VEUs granted by the day of `at` (now, when absent), all of them or those named; on request also those granted later. */
  async read(tx: Tx, { at = this.clock.now(), beforeGrant = false, ids }: WhichPositions = {}): Promise<VeuPosition[]> {
    const on = dayOf(at);
    const known = new PartyRegister();
    const register = new VeuRegister(known);
    const all = await this.veus.all(tx);
    const wanted = all.filter(
      (veu) => (beforeGrant || veu.grantedOn <= on) && (ids === undefined || ids.includes(veu.id)),
    );
    if (wanted.length === 0) return [];
    register.add(all, await this.veus.sites(tx, 'ALL'));
    known.add(
      await this.parties.withParents(
        tx,
        wanted.map((veu) => veu.holderId),
      ),
    );
    const positions: VeuPosition[] = [];
    for (const veu of wanted) {
      const company = await this.groups.companyOn(tx, veu.holderId, on);
      const above = veu.kind === 'UVEU' ? known.withAbove(veu.holderId, on) : [];
      const members = [...new Set([...company, ...above])];
      const { later, units } = await this.units.ofParties(tx, members, at);
      const items = await this.items.byIds(
        tx,
        units.map(({ itemId }) => itemId),
      );
      positions.push({
        veu: register.factsOn(veu.id, on),
        sites: register.sitesOfHolder(veu.holderId),
        base: baseOf(units, items),
        parties: members.length,
        members,
        on,
        later,
      });
    }
    return positions;
  }
}

/** TPP by destination over everything a group holds. */
function baseOf(units: readonly GroupUnits[], items: ReadonlyMap<string, ItemFacts>): InstalledBase {
  const base = new Map<Destination, Tpp>();
  for (const { destination, itemId, units: count } of units) {
    const item = items.get(itemId);
    if (item !== undefined) base.set(destination, (base.get(destination) ?? 0n) + tppOfUnits(item, count));
  }
  return base;
}

/** The countries room is given for: where something stands, where there are sites, and the United States. */
export const countriesOfInterest = ({ base, sites }: VeuPosition): readonly Destination[] =>
  [
    ...new Set([
      ...[...base].filter(([, amount]) => amount !== 0n).map(([destination]) => destination),
      ...sites.map((site) => site.destination),
      'US' as Destination,
    ]),
  ].sort();
