import { type Finding, finding } from './finding.js';
import { designerOf, frameworkException } from './framework-exception.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';

/**
 * May License Exception ACM be used? For production, or storage before delivery, by a private-sector consignee, outside
 * Macau and D:5. Custody, not installation: it draws on no allocation and no quota. Cites 15 CFR 740.28.
 */
export const acm = (movement: Movement, tainted: boolean, law: Law = ENACTED): readonly Finding[] => [
  ...frameworkException(movement, tainted, law),
  finding('acm.purpose', 'ACM_PURPOSE', movement.purpose === 'PRODUCTION' || movement.purpose === 'STORAGE'),
  finding('acm.private', 'ACM_NOT_PRIVATE', movement.consignee.sector !== 'GOVERNMENT'),
  designerOf(movement),
];
