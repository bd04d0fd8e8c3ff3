import { type Finding, finding } from './finding.js';

/**
 * Does as much stand in a base as leaves it? Both are units of one item that a party has in a destination. A removal has
 * happened, so it is recorded either way; that more leaves than stood there is its only breach. Cites R-50.
 */
export const removalFindings = (unitsBefore: bigint, quantity: bigint): readonly Finding[] => [
  finding('removal.base', 'REMOVAL_EXCEEDS_BASE', quantity <= unitsBefore, { unitsBefore, quantity }),
];
