import { isAlly } from './country-group.rule.js';
import { type Finding, finding } from './finding.js';
import { designerOf, frameworkException, levelAOnly } from './framework-exception.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';

/**
 * May License Exception AIA be used? Destination, location, headquarters and ultimate parent of the consignee must all
 * be in paragraph (a) of supplement no. 5 to part 740. No quantity limit. Cites 15 CFR 740.27(a).
 */
export function aia(movement: Movement, tainted: boolean, law: Law = ENACTED): readonly Finding[] {
  const { consignee, destination, on } = movement;
  const places = [destination, consignee.location, consignee.headquarters, consignee.parentHeadquarters];
  return [
    ...frameworkException(movement, tainted, law),
    levelAOnly(movement),
    finding(
      'aia.ally',
      'AIA_NOT_ALLY',
      places.every((place) => isAlly(place, on, law)),
    ),
    designerOf(movement),
  ];
}
