import type { FactName } from '../ledger/fact-name.js';
import type { Day } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { LicenseEvent } from '../rules/license-life.rule.js';
import type { Withdrawable } from '../shipments/withdrawable.js';
import type { FileName, Keyspace } from './columns.js';
import type { ReadLine, VeuKind } from './facts.js';

/** What rows need to know of what other rows, or earlier imports, have brought. */

export interface KnownParty {
  readonly id: string;
  readonly location: Destination;
  readonly headquarters: Destination;
  /** Headquarters of its ultimate parent; its own when it has no parent. */
  readonly ultimateParentHeadquarters: Destination;
}

export interface KnownLicense {
  readonly number: string;
  readonly issuedOn: Day;
  readonly destination: Destination;
  /** Each item it lists, the first one first. */
  readonly items: readonly string[];
  /** The number of the license that replaces it. */
  readonly replacedBy: string | null;
  readonly replacedOn: Day | null;
  /** At its issue: printed, or estimated. */
  readonly expiresOn: Day;
  /** What happened to it after its issue, and stands. */
  readonly events: readonly LicenseEvent[];
}

export interface KnownVeu {
  readonly id: string;
  readonly kind: VeuKind;
  readonly holderId: string;
  /** `null` exactly for a UVEU. */
  readonly destination: Destination | null;
}

/** What license_lines.csv lists for a license: its good lines, and whether it has others. */
export interface KnownLines {
  readonly lines: readonly ReadLine[];
  readonly anyRefused: boolean;
}

export type ReferenceKind = 'SHIPMENT' | 'REMOVAL' | 'REVERSAL';
export interface KnownReference {
  readonly kind: ReferenceKind;
  /** The reference of the correction that reverses it. */
  readonly reversedBy: string | null;
}

/** Whether a fact is withdrawn, and what rests on it. */
export type KnownFact = Pick<Withdrawable, 'withdrawn' | 'resting'>;

/** What is on record under a key. */
export interface OnRecord {
  /** Of every fact that had it, also of those withdrawn: a row that says the same was imported before. */
  readonly contentHashes: readonly string[];
  /** Does one of them stand? A key whose facts are all withdrawn is free for another content. */
  readonly stands: boolean;
}

/** Who has a key: a row with one of these contents, accepted (or found again) in this import or only in an earlier one. */
export interface Taken extends OnRecord {
  readonly inThisImport: boolean;
}

/** What a reader may ask about one row. Answers at once: everything it can name was looked up before. */
export interface Known {
  taken(file: FileName, key: string): Taken | undefined;
  party(id: string): KnownParty | undefined;
  item(id: string): ItemFacts | undefined;
  license(number: string): KnownLicense | undefined;
  linesOf(number: string): KnownLines;
  /** Told for the rows of license_events.csv. */
  isHoliday(on: Day): boolean;
  veu(id: string): KnownVeu | undefined;
  /** Has the holder an authorization of this kind, for an NVEU in this country? */
  holdsVeu(kind: VeuKind, holderId: string, destination: Destination | null): boolean;
  hasSite(id: string): boolean;
  reference(reference: string): KnownReference | undefined;
  /** A fact that may be withdrawn, with what rests on it. */
  withdrawable(fact: FactName): KnownFact | undefined;
}

/** What the rows of a chunk name. Blank and malformed cells may be among it; nothing has such an id. */
export interface Names {
  readonly parties?: readonly string[];
  readonly items?: readonly string[];
  readonly licenses?: readonly string[];
  readonly veus?: readonly string[];
  readonly veuHolders?: readonly string[];
  readonly sites?: readonly string[];
  readonly references?: readonly string[];
  readonly facts?: readonly FactName[];
}

/**
 * What is recorded already, by earlier imports or through the API; without what the present import accepts. Asked once
 * per chunk for everything its rows name, so each method is one statement. Ids that nothing has are left out of the
 * answer. A method is not called with an empty list.
 */
export interface Register {
  /** By key, see `Row.key`. For `references` the keys are references, for `allocation_changes` `DESTINATION|YYYY-MM-DD`. */
  contentHashes(keyspace: Keyspace, keys: readonly string[]): Promise<ReadonlyMap<string, OnRecord>>;
  parties(ids: readonly string[]): Promise<ReadonlyMap<string, KnownParty>>;
  /** The user's own parts. Those of the catalog need not be answered. */
  items(ids: readonly string[]): Promise<ReadonlyMap<string, ItemFacts>>;
  licenses(numbers: readonly string[]): Promise<ReadonlyMap<string, KnownLicense>>;
  holidays(): Promise<ReadonlySet<Day>>;
  veus(ids: readonly string[]): Promise<ReadonlyMap<string, KnownVeu>>;
  veusOfHolders(holderIds: readonly string[]): Promise<readonly KnownVeu[]>;
  /** Those of the ids that are sites. */
  sites(ids: readonly string[]): Promise<ReadonlySet<string>>;
  references(references: readonly string[]): Promise<ReadonlyMap<string, KnownReference>>;
  /** By `factId`. */
  withdrawable(facts: readonly FactName[]): Promise<ReadonlyMap<string, KnownFact>>;
}
