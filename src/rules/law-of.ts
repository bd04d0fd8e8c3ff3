import type { Day } from './day.js';
import { countryOf, type Destination } from './destination.js';
import { ENACTED, type Law, type LicenseDestination } from './law.js';
import type { RulebookId } from './parameter.js';
import type { GroupMembership } from './rulebook/countries.data.js';
import { type AssumedGroup, checkWhatIf, citationOf, type WhatIf, withDates } from './what-if.js';
import { between, rowsOfLaw } from './what-if-rows.js';

/**
 * The law of a reading: the rulebooks chosen, or all of them when `null`, with assumptions on top. Later assumptions win
 * over earlier ones. Throws `BadWhatIf`.
 */
export function lawOf(chosen: readonly RulebookId[] | null, whatIf: readonly WhatIf[]): Law {
  if (chosen === null && whatIf.length === 0) return ENACTED;
  whatIf.forEach(checkWhatIf);
  const rulebooks = ENACTED.rulebooks
    .filter(({ id }) => chosen === null || chosen.includes(id))
    .map((rulebook) => whatIf.reduce((dated, one) => withDates(dated, one), rulebook))
    .toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0));
  const assumedGroups = whatIf.filter((one) => one.kind === 'GROUP');
  const places = new Set(assumedGroups.map(({ destination }) => destination));
  const of = (place: Destination): AssumedGroup[] => assumedGroups.filter(({ destination }) => destination === place);
  return {
    rulebooks,
    framework: rulebooks.find(({ id }) => id === 'AIDIFF-2025') ?? null,
    chosen: chosen !== null,
    rows: rowsOfLaw(
      rulebooks,
      whatIf.filter((one) => one.kind === 'QUANTITY'),
    ),
    groups: new Map([...places].map((place) => [place, groupsOf(place, of(place))])),
    licenseDestinations: new Map([...places].map((place) => [place, licensesOf(place, of(place))])),
  };
}

function groupsOf(place: Destination, assumed: readonly AssumedGroup[]): readonly GroupMembership[] {
  const enacted = countryOf(place).groups;
  return assumed
    .reduce<readonly GroupMembership[]>(
      (rows, one) => between(rows, { from: one.from, group: one.group, citation: citationOf(one) }, one.until),
      enacted,
    )
    .toReversed();
}

function licensesOf(place: Destination, assumed: readonly AssumedGroup[]): readonly LicenseDestination[] {
  const enacted = countryOf(place).preDiffusionLicenseDestination;
  return assumed
    .reduce<readonly LicenseDestination[]>(
      (rows, one) => (one.license === null ? rows : between(rows, { from: one.from, asked: one.license }, one.until)),
      [{ from: '0001-01-01' as Day, asked: enacted }],
    )
    .toReversed();
}
