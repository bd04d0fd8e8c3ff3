import { toCitationType } from '../ledger/answer.graphql.js';
import { isD5OrMacau } from '../rules/country-group.rule.js';
import type { Day } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { ENACTED, type Law } from '../rules/law.js';
import { citationsOf, type RuleId } from '../rules/rule-citations.js';
import type { Tpp } from '../rules/tpp.js';
import type { NveuStanding } from '../rules/veu-position.rule.js';
import { type LimitStanding, unitsWithin } from '../rules/veu-room-limits.rule.js';
import type { PlacementLimitType, ShareType } from './placement.graphql.js';

const HUNDREDTHS = 10_000n;

/** A share in lowest terms and in percent; `null` of nothing. */
export function toShare(part: Tpp, whole: Tpp): ShareType | null {
  if (whole <= 0n) return null;
  const divisor = greatestCommonDivisor(part < 0n ? -part : part, whole);
  const negative = part < 0n;
  const hundredths = (2n * (negative ? -part : part) * HUNDREDTHS + whole) / (2n * whole);
  const digits = hundredths.toString().padStart(3, '0');
  const percent = `${negative && hundredths > 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return { numerator: part / divisor, denominator: whole / divisor, percent };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

export const toLimitType = (limit: LimitStanding, unitTpp: Tpp, on: Day, law: Law = ENACTED): PlacementLimitType => ({
  rule: limit.rule,
  country: limit.destination,
  partTpp: limit.partTpp,
  wholeTpp: limit.wholeTpp,
  share: toShare(limit.partTpp, limit.wholeTpp),
  limitPercent: Number(limit.limitPercent),
  limitTpp: null,
  distanceTpp: limit.roomTpp,
  distanceUnits: unitsWithin(limit.roomTpp, unitTpp),
  overTpp: limit.overTpp,
  exceeded: limit.overTpp > 0n,
  citations: citationsOf(ruleIdOf(limit.rule), on, law).map(toCitationType),
});

/** The limit of a national VEU's quarter. */
export const toNationalLimitType = (
  standing: NveuStanding,
  destination: Destination,
  unitTpp: Tpp,
  on: Day,
  law: Law = ENACTED,
): PlacementLimitType => ({
  rule: 'R-49',
  country: destination,
  partTpp: standing.installedTpp,
  wholeTpp: null,
  share: null,
  limitPercent: null,
  limitTpp: standing.limitTpp,
  distanceTpp: standing.remainingTpp ?? 0n,
  distanceUnits: unitsWithin(standing.remainingTpp ?? 0n, unitTpp),
  overTpp: standing.overTpp ?? 0n,
  exceeded: standing.compliant === false,
  citations: citationsOf(standing.limitTpp === null ? 'nveu.limitDefined' : 'nveu.limit', on, law).map(toCitationType),
});

/** Which rule of the determinations a limit is. */
function ruleIdOf(rule: string): RuleId {
  if (rule === 'R-43') return 'uveu.outside';
  if (rule === 'R-45') return 'uveu.abroad';
  return rule.startsWith('R-42') ? 'veu.siteCountry' : 'uveu.country';
}

export const closedReason = (destination: Destination, on: Day, law: Law = ENACTED): string | null =>
  isD5OrMacau(destination, on, law)
    ? 'Data centers of validated end users are nowhere in Macau or D:5 (R-42, R-48).'
    : null;
