import type { Citation } from './citation.js';
import type { Day } from './day.js';
import { allDestinations, countryOf, type Destination } from './destination.js';
import { ENACTED, type Law } from './law.js';
import type { GroupMembership } from './rulebook/countries.data.js';
import type { CountryGroup } from './vocabulary.js';

/** What the rules ask about a destination, found once at start: these questions come several times per shipment. */
interface Standing {
  /** Newest first, so the first one that has begun answers. */
  readonly newestFirst: readonly GroupMembership[];
  readonly earliest: GroupMembership;
  readonly licenseBeforeFramework: boolean;
}

const standings = new Map<Destination, Standing>();
for (const destination of allDestinations()) {
  const { groups, preDiffusionLicenseDestination } = countryOf(destination);
  const earliest = groups[0];
  if (earliest === undefined) throw new Error(`${destination} has no country group`);
  standings.set(destination, {
    newestFirst: groups.toReversed(),
    earliest,
    licenseBeforeFramework: preDiffusionLicenseDestination,
  });
}

/**
 * The country group of a destination on a day.
 *
 * Days before 13 January 2025 answer as that day: only Macau and D:5 matter then, and the state of January 2025 stands
 * for them. Cambodia is `D5_OR_MACAU` through 2 February 2026, the day before the rule that conformed the table; it left
 * State's list in November 2025 on a day not read (Q9), and of the two readings we take the strict one.
 */
export const groupOf = (destination: Destination, on: Day, law: Law = ENACTED): CountryGroup =>
  membershipOf(destination, on, law).group;

/** The text a destination's group rests on that day. */
export const groupCitation = (destination: Destination, on: Day, law: Law = ENACTED): Citation =>
  membershipOf(destination, on, law).citation;

/** One of the nineteen of paragraph (a) of supplement no. 5 to part 740, the United States included. */
export const isAlly = (destination: Destination, on: Day, law: Law = ENACTED): boolean =>
  groupOf(destination, on, law) === 'SUPPLEMENT_5_A';

/** Macau or Country Group D:5. */
export const isD5OrMacau = (destination: Destination, on: Day, law: Law = ENACTED): boolean =>
  groupOf(destination, on, law) === 'D5_OR_MACAU';

/** Neither an ally nor Macau or D:5: a country with an allocation of its own. */
export const isAllocationCountry = (destination: Destination, on: Day, law: Law = ENACTED): boolean =>
  groupOf(destination, on, law) === 'ALLOCATION';

/**
 * Does the rule of October 2023 ask for a license for level-A and level-B items to this destination, whoever receives
 * them? True for D:1, D:4 and D:5 without A:5 and A:6, and for Macau.
 *
 * As enacted the same on every day: nobody left that set since. Cambodia stays through D:1. The UAE stays although it is in A:5
 * from 10 July 2026, because that rule keeps the license requirement and exempts entities instead.
 */
export function preDiffusionLicense(destination: Destination, on: Day, law: Law = ENACTED): boolean {
  const assumed = law.licenseDestinations.get(destination)?.find(({ from }) => from <= on);
  return assumed?.asked ?? standingOf(destination).licenseBeforeFramework;
}

function membershipOf(destination: Destination, on: Day, law: Law): GroupMembership {
  const { newestFirst, earliest } = standingOf(destination);
  const assumed = law.groups.size === 0 ? undefined : law.groups.get(destination);
  return (assumed ?? newestFirst).find((membership) => membership.from <= on) ?? earliest;
}

function standingOf(destination: Destination): Standing {
  const standing = standings.get(destination);
  if (standing === undefined) throw new RangeError(`"${destination}" is not an EAR destination`);
  return standing;
}
