import type { Citation } from '../citation.js';
import { type Day, day } from '../day.js';
import type { CountryGroup } from '../vocabulary.js';
import { countryNotes } from './country-notes.data.js';
import { destinationRows } from './destinations.data.js';
import { inCambodiaRule, inFramework } from './documents.js';
import { territoryRows } from './territories.data.js';

/** What a group rests on: named in the text, inherited from another destination, in no list, or open to doubt. */
export type GroupBasis = 'LISTED' | 'INHERITED' | 'RESIDUAL' | 'UNRESOLVED';

/** A country group from a day on. */
export interface GroupMembership {
  readonly from: Day;
  readonly group: CountryGroup;
  readonly citation: Citation;
}

/** One ISO 3166-1 code (or `XK`) and how the rules see it. */
export interface Country {
  readonly alpha2: string;
  /** `null` for Kosovo, which ISO 3166-1 does not list. */
  readonly alpha3: string | null;
  readonly numeric: string | null;
  readonly name: string;
  /** The code whose ledger this one posts to; itself for an EAR destination. */
  readonly earDestination: string;
  readonly groupBasis: GroupBasis;
  readonly note?: string;
  /**
   * Level-A items needed a license before the Framework: Country Group D:1, D:4 or D:5 and not A:5 or A:6, or Macau.
   * State of January 2025; it also is what BIS enforces from 13 May 2025.
   */
  readonly preDiffusionLicenseDestination: boolean;
  /** In the order of `from`. The first one also answers for the days before it. */
  readonly groups: readonly GroupMembership[];
}

/** alpha-2, alpha-3, numeric, name, group, basis, needed a license before the Framework. */
export type DestinationRow = readonly [
  alpha2: string,
  alpha3: string | null,
  numeric: string | null,
  name: string,
  group: CountryGroup,
  basis: GroupBasis,
  beforeFramework: 'LICENSE' | 'NO_LICENSE',
];
/** alpha-2, alpha-3, numeric, name, basis, EAR destination. */
export type TerritoryRow = readonly [string, string, string, string, GroupBasis, string];

const FRAMEWORK_FROM = day('2025-01-13');

/** The text behind each group, once for all its members. */
export const groupCitations: Readonly<Record<CountryGroup, Citation>> = {
  SUPPLEMENT_5_A: inFramework('Supplement No. 5 to 15 CFR part 740, paragraph (a)', 'R-12'),
  D5_OR_MACAU: inFramework('15 CFR 742.6(b)(10)(iii)(A)(1); Supplement No. 1 to part 740, Country Group D:5', 'R-14'),
  ALLOCATION: inFramework('15 CFR 742.6(b)(10)(iii)(B)', 'R-15'),
};

/**
 * Memberships that changed after January 2025. Cambodia left the State Department's embargo list on a day of
 * November 2025 that was not read (Q9). Between 1 November 2025 and the conforming rule of 3 February 2026 we choose the
 * strict reading: it stays in D:5 until that rule. The UAE moved from D:4 to A:5 on 10 July 2026, which leaves it
 * an allocation country, so it has no row here.
 */
const laterMemberships: Readonly<Record<string, readonly GroupMembership[]>> = {
  KH: [
    {
      from: day('2026-02-03'),
      group: 'ALLOCATION',
      citation: inCambodiaRule('Supplement No. 1 to 15 CFR part 740, Country Group D:5', 'R-17'),
    },
  ],
};

const noteOf = (alpha2: string): { note?: string } => {
  const note = countryNotes[alpha2];
  return note === undefined ? {} : { note };
};

const destinations = destinationRows.map(([alpha2, alpha3, numeric, name, group, groupBasis, before]): Country => ({
  alpha2,
  alpha3,
  numeric,
  name,
  earDestination: alpha2,
  groupBasis,
  ...noteOf(alpha2),
  preDiffusionLicenseDestination: before === 'LICENSE',
  groups: [{ from: FRAMEWORK_FROM, group, citation: groupCitations[group] }, ...(laterMemberships[alpha2] ?? [])],
}));

const byAlpha2 = new Map(destinations.map((country) => [country.alpha2, country]));

const territories = territoryRows.map(([alpha2, alpha3, numeric, name, groupBasis, earDestination]): Country => {
  const followed = byAlpha2.get(earDestination);
  if (followed === undefined) throw new Error(`${alpha2} follows ${earDestination}, which is no EAR destination`);
  const { preDiffusionLicenseDestination, groups } = followed;
  return {
    alpha2,
    alpha3,
    numeric,
    name,
    earDestination,
    groupBasis,
    ...noteOf(alpha2),
    preDiffusionLicenseDestination,
    groups,
  };
});

/**
 * All 249 officially assigned codes of ISO 3166-1 and `XK`, by alpha-2 code. Groups are those of the Framework (90 FR
 * 4544) with the changes since; names follow EAR usage.
 */
export const countries: readonly Country[] = [...destinations, ...territories].sort((a, b) =>
  a.alpha2 < b.alpha2 ? -1 : 1,
);
