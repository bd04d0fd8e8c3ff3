import { Injectable } from '@nestjs/common';
import { ItemStore } from '../items/item.store.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { InstalledBase, VeuFacts } from '../rules/site.js';
import { baseOf, partsOfBase } from './installed-base.js';
import { type SiteRow, VeuRegister, type VeuRow } from './veu-register.js';
import { VeuStore } from './veu.store.js';

/** A VEU on a day, with the installed base its limits are measured on. */
export interface VeuPosition {
  readonly veu: VeuFacts;
  /** Of all the holder's authorizations. */
  readonly sites: readonly SiteRow[];
  /** Level-A TPP by EAR destination: of the owner group for a UVEU, of the company for an NVEU. */
  readonly base: InstalledBase;
  readonly on: Day;
}

/** Installed bases of VEUs: a handful of statements, whatever they hold; never a scan of receipts. */
@Injectable()
export class VeuPositions {
  constructor(
    private readonly veus: VeuStore,
    private readonly parties: PartyStore,
    private readonly balances: BalanceStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {}

  /** VEUs granted by the day of `at` (now, when absent): all of them, or those named. */
  async read(
    tx: Tx,
    { at, ids }: { readonly at?: Instant; readonly ids?: readonly string[] } = {},
  ): Promise<VeuPosition[]> {
    const on = dayOf(at ?? this.clock.now());
    const known = new PartyRegister();
    const register = new VeuRegister(known);
    const all = await this.veus.all(tx);
    const wanted = all.filter((veu) => veu.grantedOn <= on && (ids === undefined || ids.includes(veu.id)));
    if (wanted.length === 0) return [];
    register.add(all, await this.veus.sites(tx, 'ALL'));
    const below = await this.parties.idsBelow(
      tx,
      wanted.map((veu) => veu.holderId),
    );
    known.add(await this.parties.withParents(tx, below));
    const members = new Map(wanted.map((veu) => [veu, this.membersOf(veu, below, register, known, on)]));
    const prefixes = [...new Set([...members.values()].flat())].map((id) => `${id}|`);
    const holdings = partsOfBase(await this.balances.readByPrefix(tx, 'BASE_UNITS', prefixes, at));
    const items = await this.items.byIds(
      tx,
      holdings.map((holding) => holding.itemId),
    );
    return wanted.map((veu) => ({
      veu: register.factsOn(veu.id, on),
      sites: register.sitesOfHolder(veu.holderId),
      base: baseOf(holdings, new Set(members.get(veu)), items),
      on,
    }));
  }

  private membersOf(
    veu: VeuRow,
    below: readonly string[],
    register: VeuRegister,
    known: PartyRegister,
    on: Day,
  ): string[] {
    return [...new Set([...below, ...known.withAbove(veu.holderId, on)])].filter((id) =>
      register.countsFor(id, veu, on),
    );
  }
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
