import type { PartyRegister } from '../parties/party-register.js';
import type { Day } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { invariant } from '../rules/invariant.js';
import type { SiteFacts, VeuFacts } from '../rules/site.js';
import { type VeuEvent, type VeuState, veuState } from '../rules/veu-life.rule.js';

/** A VEU authorization as its row says. */
export interface VeuRow {
  /** Who put it on record: its holder, or a steward. Its status and its installed base are shown to that tenant. */
  readonly tenant: number;
  readonly id: string;
  readonly kind: 'UVEU' | 'NVEU';
  readonly holderId: string;
  readonly destination: Destination | null;
  readonly grantedOn: Day;
}

export interface SiteRow extends SiteFacts {
  readonly veuId: string;
}

/** VEU authorizations and their sites, as read for one batch or answer; companies and owner groups by the party tree. */
export class VeuRegister {
  private readonly veus = new Map<string, VeuRow>();
  private readonly sites = new Map<string, SiteRow>();
  private readonly events = new Map<string, VeuEvent[]>();

  constructor(private readonly parties: PartyRegister) {}

  add(veus: readonly VeuRow[], sites: readonly SiteRow[]): void {
    for (const veu of veus) this.veus.set(veu.id, veu);
    for (const site of sites) this.sites.set(site.id, site);
  }

  /** What happened after the grants, in the order recorded. */
  addEvents(events: readonly (VeuEvent & { readonly veuId: string })[]): void {
    for (const event of events) this.events.set(event.veuId, [...(this.events.get(event.veuId) ?? []), event]);
  }

  /** Where a VEU stands on a day. */
  stateOn(veu: VeuRow, on: Day): VeuState {
    return veuState(veu.grantedOn, this.events.get(veu.id) ?? [], on);
  }

  all(): readonly VeuRow[] {
    return [...this.veus.values()];
  }

  hasSite(id: string): boolean {
    return this.sites.has(id);
  }

  site(id: string): SiteRow {
    const site = this.sites.get(id);
    invariant(site !== undefined, `site ${id} was read`);
    return site;
  }

  /** The sites of all authorizations of a holder. */
  sitesOfHolder(holderId: string): readonly SiteRow[] {
    return [...this.sites.values()].filter((site) => this.row(site.veuId).holderId === holderId);
  }

  row(id: string): VeuRow {
    const veu = this.veus.get(id);
    invariant(veu !== undefined, `VEU ${id} was read`);
    return veu;
  }

  /** A VEU with the places of its holder as of a day. */
  factsOn(id: string, on: Day): VeuFacts {
    const veu = this.row(id);
    const holder = this.parties.factsOn(veu.holderId, on);
    return {
      ...veu,
      state: this.stateOn(veu, on),
      holderHeadquarters: holder.headquarters,
      holderParentHeadquarters: holder.parentHeadquarters,
    };
  }

  /** Is a party in the holder's company: the holder and all its subsidiaries? */
  inCompany(partyId: string, veu: VeuRow, on: Day): boolean {
    return this.parties.isUnder(partyId, veu.holderId, on);
  }

  /**
   * Does what a party has count in the base of a VEU? For an NVEU its company; for a UVEU its owners: the company and all
   * its parents, but not the other subsidiaries of those parents.
   */
  countsFor(partyId: string, veu: VeuRow, on: Day): boolean {
    return this.inCompany(partyId, veu, on) || (veu.kind === 'UVEU' && this.parties.isUnder(veu.holderId, partyId, on));
  }

  /** Is a party in some company whose VEU is granted by then, stands, and covers a country? A UVEU covers every country. */
  isCovered(partyId: string, destination: Destination, on: Day): boolean {
    return this.all().some(
      (veu) =>
        this.stateOn(veu, on) === 'GRANTED' &&
        (veu.kind === 'UVEU' || veu.destination === destination) &&
        this.inCompany(partyId, veu, on),
    );
  }
}
