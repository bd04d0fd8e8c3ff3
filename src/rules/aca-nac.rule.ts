import { type Finding, finding } from './finding.js';
import { isD5OrMacau } from './country-group.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';

/** Level B, or level A that is neither designed nor marketed for data centers. */
export const isAcaNacItem = (movement: Movement): boolean =>
  movement.item.level === 'B' || (movement.item.level === 'A' && !movement.item.dataCenter);

/**
 * Which of License Exceptions ACA and NAC fits the place, if any? ACA: not tainted, or a transfer inside Macau or D:5.
 * NAC: a tainted export or reexport. A transfer to a tainted party elsewhere has neither. Cites 15 CFR 740.8; R-39.
 */
export function acaNacPlace(movement: Movement, tainted: boolean, law: Law = ENACTED): 'ACA' | 'NAC' | null {
  if (!tainted) return 'ACA';
  if (movement.act !== 'TRANSFER_IN_COUNTRY') return 'NAC';
  return isD5OrMacau(movement.destination, movement.on, law) ? 'ACA' : null;
}

/** What ACA or NAC asks for: an item it takes and the place it is for. */
export const acaNac = (
  named: 'ACA' | 'NAC',
  movement: Movement,
  tainted: boolean,
  law: Law = ENACTED,
): readonly Finding[] => [
  finding('acaNac.item', 'ITEM_NOT_ELIGIBLE', isAcaNacItem(movement)),
  finding('acaNac.place', 'ACA_NAC_PLACE', acaNacPlace(movement, tainted, law) === named),
];
