import type { Day, Instant } from './day.js';
import type { Destination } from './destination.js';
import type { ItemFacts } from './item-class.rule.js';
import type { LicenseState } from './license-life.rule.js';
import type { PartyFacts } from './party.js';
import type { SiteBefore } from './site.js';
import type { CaseByCaseSupport } from './case-by-case.rule.js';
import type { ProductVolumes } from './volume-cap.rule.js';
import type { Tpp } from './tpp.js';
import type { Act, NamedAuthorization, Purpose } from './vocabulary.js';

/** One export, reexport or in-country transfer, with every fact the rules ask for. */
export interface Movement {
  readonly reference: string;
  readonly at: Instant;
  /** The UTC day of `at`. */
  readonly on: Day;
  readonly act: Act;
  readonly from: Destination;
  readonly destination: Destination;
  readonly consignee: PartyFacts;
  /** Who will operate or finally receive the items, when it is another party. */
  readonly endUser: PartyFacts | null;
  readonly item: ItemFacts;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  /** Quantity times unit TPP for level A, 0 for every other level. */
  readonly lineTpp: Tpp;
  /** What the exporter declared; `null` leaves the choice to R-57. */
  readonly named: NamedAuthorization | null;
  readonly licenseNumber: string | null;
  readonly purpose: Purpose;
  /** What an application for it would bring for case-by-case review; absent when nothing is known of it. */
  readonly supported?: CaseByCaseSupport;
}

/** One issued license as it stands on the day of what is judged. */
export interface LicenseOnRecord {
  readonly number: string;
  readonly issuedOn: Day;
  /** The printed day, or the estimate of R-59. */
  readonly expiresOn: Day;
  readonly expiryEstimated: boolean;
  /** The last day it can be used: the expiry, moved past a legal holiday. */
  readonly usableThrough: Day;
  readonly destination: Destination;
  readonly consigneeId: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly licensedTpp: Tpp;
  readonly replacesNumber: string | null;
  /** Issue day of the license that replaces this one. */
  readonly replacedOn: Day | null;
  /** Whether it authorizes anything on the day asked about. */
  readonly state: LicenseState;
}

/** A license with what was drawn from it, and from those it replaces, before a movement. */
export interface LicenseBefore {
  readonly license: LicenseOnRecord;
  readonly drawnQuantity: bigint;
  readonly drawnValueCents: bigint;
}

/** What is known of a country's allocation before a movement. */
export interface AllocationBefore {
  /** LICENSED by R-23: own licenses at issue plus shipments under licenses not on record. */
  readonly licensedTpp: Tpp;
  /** Reported by others, cumulative; 0 when nothing is reported. */
  readonly externalLicensedTpp: Tpp;
  /** Ten-thousandths: 0 to 10000. */
  readonly uplift: bigint;
  readonly officialStatus: 'OPEN' | 'MET' | 'UNKNOWN';
}

/** The balances a movement is judged on: everything before it in judging order, nothing after. */
export interface Before {
  /** Used of the LPP quota this movement would draw. */
  readonly lppUsedTpp: Tpp;
  /** Licenses it names or that cover its destination, consignee and item. */
  readonly licenses: readonly LicenseBefore[];
  readonly allocation: AllocationBefore;
  /** The VEU site it goes to; `null` when it names none. */
  readonly site: SiteBefore | null;
  /** Shipped of the product, for an export of the class of R-90; absent for any other movement. */
  readonly volumes?: ProductVolumes;
}
