import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { Tpp } from './tpp.js';
import type { VeuState } from './veu-life.rule.js';

/** A data center validated end user, universal or national. Places of its holder as of the day asked about. */
export interface VeuFacts {
  readonly id: string;
  readonly kind: 'UVEU' | 'NVEU';
  readonly holderId: string;
  /** The country an NVEU is for; `null` for a UVEU. */
  readonly destination: Destination | null;
  readonly grantedOn: Day;
  /** Where the authorization stands on the day asked about. */
  readonly state: VeuState;
  readonly holderHeadquarters: Destination;
  readonly holderParentHeadquarters: Destination;
}

/** A VEU as its grant made it, whatever happened to it since. */
export type GrantedVeu = Omit<VeuFacts, 'state'>;

/** An authorized location. */
export interface SiteFacts {
  readonly id: string;
  readonly destination: Destination;
  readonly authorizedOn: Day;
  readonly notifiedOn: Day | null;
}

/** Level-A TPP a group has, per EAR destination. Destinations with nothing may be left out. */
export type InstalledBase = ReadonlyMap<Destination, Tpp>;

/** What open holds have promised of an installed base. */
export interface PromisedBase {
  /** Level-A TPP by EAR destination, whenever it is planned. */
  readonly base: InstalledBase;
  /** In the destination asked about, from the quarter of the movement on: a quarter, what stands then, what is promised up to it. */
  readonly quarters: readonly { readonly startsOn: Day; readonly installed: Tpp; readonly promised: Tpp }[];
}

/** What is known of the site a movement goes to, and of its VEU, before the movement. */
export interface SiteBefore {
  readonly site: SiteFacts;
  readonly veu: VeuFacts;
  /** The consignee is the holder or one of its subsidiaries. */
  readonly consigneeInCompany: boolean;
  /** Another end user, if any, belongs to a company with a granted VEU that covers the destination. */
  readonly operatorCovered: boolean;
  /** UVEU: of the holder's owner group; NVEU: of the holder's company. */
  readonly base: InstalledBase;
  /** Given when a promise is judged beside others; absent, none count. */
  readonly promised?: PromisedBase;
}
