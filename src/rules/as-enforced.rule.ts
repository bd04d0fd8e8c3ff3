import { acaNacPlace, isAcaNacItem } from './aca-nac.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import { oldRuleAsksLicense } from './old-rule.rule.js';
import type { ReviewPolicy } from './vocabulary.js';

/** What BIS says it enforces asks of a movement: the other posture, given beside every determination. */
export interface AsEnforced {
  readonly authorization: 'NONE_REQUIRED' | 'NOT_AN_EXPORT' | 'ACA' | 'NAC' | 'LICENSE_REQUIRED';
  readonly reviewPolicy: ReviewPolicy | null;
}

/**
 * The answer AS_ENFORCED: no framework at any date. Named authorizations and licenses play no part; AIA, ACM
 * and LPP are not offered because it is unsettled whether they may still be used.
 */
export function asEnforced(movement: Movement, tainted: boolean, law: Law = ENACTED): AsEnforced {
  if (movement.item.level === 'NONE') return { authorization: 'NONE_REQUIRED', reviewPolicy: null };
  if (movement.destination === 'US') return { authorization: 'NOT_AN_EXPORT', reviewPolicy: null };
  if (!oldRuleAsksLicense(movement, tainted, law)) return { authorization: 'NONE_REQUIRED', reviewPolicy: null };
  const exception = isAcaNacItem(movement) ? acaNacPlace(movement, tainted, law) : null;
  if (exception !== null) return { authorization: exception, reviewPolicy: null };
  return {
    authorization: 'LICENSE_REQUIRED',
    reviewPolicy: tainted ? 'PRESUMPTION_OF_DENIAL' : 'PRESUMPTION_OF_APPROVAL',
  };
}
