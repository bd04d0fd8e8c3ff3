import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { DatedValue, RulebookId } from './parameter.js';
import type { GroupMembership } from './rulebook/countries.data.js';
import { type Rulebook, rulebooks } from './rulebook/rulebooks.js';

/** From a day on, does the rule of October 2023 ask for a license for a destination, under an assumption? */
export interface LicenseDestination {
  readonly from: Day;
  readonly asked: boolean;
}

/**
 * The body of law a question is asked under. Every rule that reads a rulebook takes it as its last argument; left out it
 * is the law as it was enacted. `lawOf` makes others: some of the rulebooks only, or with assumptions.
 */
export interface Law {
  /** Oldest first, with their dates under this law. */
  readonly rulebooks: readonly Rulebook[];
  /** The Framework among them; `null` when it is not. Asked for every movement, so it is at hand. */
  readonly framework: Rulebook | null;
  /** Did the asker choose the rulebooks? Then one that was not chosen says nothing. */
  readonly chosen: boolean;
  /** Rows in the place of a parameter's own, by its id. */
  readonly rows: ReadonlyMap<string, readonly DatedValue<unknown>[]>;
  /** Memberships in the place of a destination's own, newest first. */
  readonly groups: ReadonlyMap<Destination, readonly GroupMembership[]>;
  /** The same for the licenses of the older rule, newest first. */
  readonly licenseDestinations: ReadonlyMap<Destination, readonly LicenseDestination[]>;
}

/** The law as it was enacted, with everything of R-85. */
export const ENACTED: Law = {
  rulebooks,
  framework: rulebooks.find(({ id }) => id === 'AIDIFF-2025') ?? null,
  chosen: false,
  rows: new Map(),
  groups: new Map(),
  licenseDestinations: new Map(),
};

/** A rulebook with its dates under a law; `null` when it is not part of it. */
export const rulebookUnder = (law: Law, id: RulebookId): Rulebook | null =>
  law.rulebooks.find((rulebook) => rulebook.id === id) ?? null;
