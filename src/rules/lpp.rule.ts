import { isAlly } from './country-group.rule.js';
import { yearOf } from './day.js';
import { type Finding, finding } from './finding.js';
import { frameworkException, levelAOnly } from './framework-exception.rule.js';
import { invariant } from './invariant.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import { inForceOrFirst } from './parameter.js';
import { lppYearlyQuota } from './rulebook/lpp-yearly-quota.js';
import { remainingOf, type Tpp } from './tpp.js';

/**
 * Whose yearly quota a movement draws: the ultimate parent of the consignee; when the consignee is headquartered in an
 * ally and an end user is named, that of the end user. Cites 15 CFR 740.29(a), (h)(1); R-35.
 */
export const lppQuotaHolder = (movement: Pick<Movement, 'consignee' | 'endUser' | 'on'>, law: Law = ENACTED): string =>
  movement.endUser !== null && isAlly(movement.consignee.headquarters, movement.on, law)
    ? movement.endUser.ultimateParentId
    : movement.consignee.ultimateParentId;

/** The quota a movement would draw: holder and UTC calendar year of its export. */
export const lppQuotaKey = (
  movement: Pick<Movement, 'consignee' | 'endUser' | 'on' | 'at'>,
  law: Law = ENACTED,
): string => `${lppQuotaHolder(movement, law)}/${yearOf(movement.at)}`;

/**
 * Does a movement fit what remains of the LPP quota for the year? Exactly filling it fits; nothing is split.
 * `used` is TPP used before it. A movement from before the exception existed is held against its first quota, beside
 * the finding that it was not in force. Cites 15 CFR 740.29(a); R-34.
 */
export function lppQuota(movement: Movement, used: Tpp, law: Law = ENACTED): Finding {
  invariant(used >= 0n, 'use of a quota is never negative');
  const quota = inForceOrFirst(lppYearlyQuota, movement.on, law).value;
  return finding('lpp.quota', 'LPP_QUOTA', used + movement.lineTpp <= quota, {
    quotaTpp: quota,
    usedTpp: used,
    remainingTpp: remainingOf(quota, used),
    amountTpp: movement.lineTpp,
  });
}

/** What License Exception LPP asks for: an export or reexport of level-A items that fits the quota. */
export const lpp = (movement: Movement, tainted: boolean, used: Tpp, law: Law = ENACTED): readonly Finding[] => [
  ...frameworkException(movement, tainted, law),
  levelAOnly(movement),
  finding('lpp.act', 'LPP_ACT', movement.act !== 'TRANSFER_IN_COUNTRY'),
  lppQuota(movement, used, law),
];
