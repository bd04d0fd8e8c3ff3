import { type Finding, finding } from './finding.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import { frameworkInForce } from './rulebook-in-force.js';

/** What every exception of the January 2025 framework asks first: that it exists, and that nothing is tainted. */
export const frameworkException = (movement: Movement, tainted: boolean, law: Law = ENACTED): readonly Finding[] => [
  finding('framework.inForce', 'NOT_IN_FORCE', frameworkInForce(movement.on, law)),
  finding('party.macauD5', 'MACAU_D5', !tainted),
];

/** AIA and LPP take level-A items only. */
export const levelAOnly = (movement: Movement): Finding =>
  finding('exception.levelA', 'ITEM_NOT_ELIGIBLE', movement.item.level === 'A');

/** AIA and ACM ask for an approved or authorized designer. An unknown one passes with a flag. */
export const designerOf = (movement: Movement): Finding =>
  finding('exception.designer', 'DESIGNER_NOT_APPROVED', movement.item.designerStatus !== 'NEITHER');
