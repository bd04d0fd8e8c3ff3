import { preDiffusionLicense } from './country-group.rule.js';
import type { Day } from './day.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import { inForceOrNone } from './parameter.js';
import type { PartyFacts } from './party.js';
import { uaeExemption } from './rulebook/uae-exemption.js';
import { type ListedEntity, uaeListedEntities } from './rulebook/uae-listed-entities.js';

/** Which exemption lets it go: the UAE's own government, or a named entity. */
export type UaeExemptionRule = 'uae.exempt' | 'uae.listed';

/**
 * Does the rule for the United Arab Emirates let it go without a license? From 10 July 2026, to AE and not tainted: to
 * the UAE's own government, to a commercial entity of supplement no. 8 to part 740 through its last day, or to a listed
 * company headquartered in the United States or its subsidiary in the UAE. Cites 15 CFR 742.6(a)(6)(iii); R-96.
 */
export function uaeExemptionFor(movement: Movement, tainted: boolean, law: Law = ENACTED): UaeExemptionRule | null {
  if (movement.destination !== 'AE' || tainted) return null;
  const { consignee, on } = movement;
  const government = inForceOrNone(uaeExemption, on, law)?.value;
  if (government === undefined) return null;
  if (consignee.sector === government.sector && consignee.headquarters === government.headquartersCountry)
    return 'uae.exempt';
  const entities = inForceOrNone(uaeListedEntities, on, law)?.value ?? [];
  return entities.some((entity) => isListed(consignee, entity, on)) ? 'uae.listed' : null;
}

/** Is it free by any of the exemptions for the UAE? */
export const isUaeExempt = (movement: Movement, tainted: boolean, law: Law = ENACTED): boolean =>
  uaeExemptionFor(movement, tainted, law) !== null;

/** Is it the short name of an entity that the rule names, on any day? */
export const isListedEntity = (name: string): boolean =>
  uaeListedEntities.values.some(({ value }) => value?.some(({ entity }) => entity === name) === true);

function isListed(consignee: PartyFacts, { entity, kind, through }: ListedEntity, on: Day): boolean {
  if (through !== null && on > through) return false;
  if (kind === 'UAE_COMMERCIAL') return consignee.listedAs === entity;
  if (consignee.listedAs === entity) return consignee.headquarters === 'US';
  const ofListedParent = consignee.parentListedAs === entity && consignee.parentHeadquarters === 'US';
  return ofListedParent && consignee.location === 'AE';
}

/**
 * Would this need a license without the January 2025 framework? Level A or B, not to the United States, when the
 * movement is tainted or the destination was in D:1, D:4 or D:5 (not A:5 or A:6) or Macau.
 */
export function oldRuleAsksLicense(movement: Movement, tainted: boolean, law: Law = ENACTED): boolean {
  const { item, destination, on } = movement;
  if ((item.level !== 'A' && item.level !== 'B') || destination === 'US') return false;
  if (isUaeExempt(movement, tainted, law)) return false;
  return tainted || preDiffusionLicense(destination, on, law);
}
