import { formatUsd } from '../platform/graphql-usd.js';
import type { Day } from '../rules/day.js';
import type { Finding } from '../rules/finding.js';
import type { Movement } from '../rules/movement.js';
import { inForceOrFirst } from '../rules/parameter.js';
import type { Pathway } from '../rules/pathways.js';
import { licenseValueTolerance } from '../rules/rulebook/license-value-tolerance.js';
import { lppQuotaKey } from '../rules/lpp.rule.js';
import { formatTpp } from '../rules/tpp.js';
import type { Posture } from '../rules/vocabulary.js';
import { conditionsOf, type Paperwork } from './conditions.js';
import type { NumberUnit } from './determination.graphql.js';
import type { DrawType, PathwayType } from './determine.graphql.js';
import type { JudgedShipment } from './judge.js';
import { largestQuantity } from './largest-quantity.js';
import { toFindingType } from './to-determination-type.js';

/** As enforced the exceptions of the Framework are not offered: whether they may still be used is unsettled. */
const OFFERED_AS_ENFORCED: ReadonlySet<Pathway['authorization']> = new Set(['ACA', 'NAC', 'LICENSE']);

/** Can a pathway be taken in this reading? */
export const isOpen = ({ authorization, available }: Pathway, posture: Posture): boolean =>
  available && (posture === 'AS_CODIFIED' || OFFERED_AS_ENFORCED.has(authorization));

export function toPathwayType(
  pathway: Pathway,
  { determination, movement }: JudgedShipment,
  posture: Posture,
  paperwork: Paperwork,
): PathwayType {
  const { authorization, breaches, findings, license } = pathway;
  const limits = [...findings, ...determination.findings.filter(({ rule }) => rule === 'review.volumeCap')];
  const available = isOpen(pathway, posture);
  return {
    authorization,
    licenseNumber: license?.license.number ?? null,
    available,
    reason: available ? null : whyNot(pathway),
    breaches,
    findings: findings.map((finding) => toFindingType(finding, movement.on)),
    draws: drawsOf(pathway, movement),
    largestQuantity: largestQuantity(numbersIn(limits), movement.item.unitTpp, movement.on),
    conditions: conditionsOf(authorization, paperwork),
  };
}

function whyNot({ authorization, breaches, available }: Pathway): string {
  if (available)
    return `As enforced ${authorization} is not offered: whether it may still be used is unsettled (R-88).`;
  return `The movement breaks ${breaches.length === 1 ? 'a condition' : 'conditions'} of ${authorization}: ${breaches.join(', ')}.`;
}

const numbersIn =
  (findings: readonly Finding[]) =>
  (rule: string): Finding['numbers'] | undefined =>
    findings.find((finding) => finding.rule === rule)?.numbers;

/** What a pathway draws on. The value of a license may be exceeded by its tolerance, which is in the limit. */
function drawsOf({ findings, license }: Pathway, movement: Movement): DrawType[] {
  const numbersOf = numbersIn(findings);
  const [lpp, units, money] = [numbersOf('lpp.quota'), numbersOf('license.quantity'), numbersOf('license.value')];
  const number = license?.license.number ?? '';
  const draws: DrawType[] = [];
  if (lpp !== undefined) {
    draws.push(draw(`LPP quota ${lppQuotaKey(movement)}`, 'TPP', lpp['quotaTpp'], lpp['usedTpp'], lpp['amountTpp']));
  }
  if (units !== undefined) {
    draws.push(
      draw(
        `quantity of license ${number}`,
        'UNIT',
        units['licensedQuantity'],
        units['drawnQuantity'],
        units['quantity'],
      ),
    );
  }
  if (money !== undefined) {
    const limit = withTolerance(money['licensedValueCents'] ?? 0n, movement.on);
    draws.push(
      draw(
        `value of license ${number}, tolerance included`,
        'USD',
        limit,
        money['drawnValueCents'],
        money['valueCents'],
      ),
    );
  }
  return draws;
}

const withTolerance = (cents: bigint, on: Day): bigint =>
  (cents * (100n + inForceOrFirst(licenseValueTolerance, on).value)) / 100n;

const PRINT: Readonly<Record<NumberUnit, (amount: bigint) => string>> = {
  TPP: formatTpp,
  USD: formatUsd,
  UNIT: (amount) => amount.toString(),
};

function draw(of: string, unit: NumberUnit, limit = 0n, used = 0n, amount = 0n): DrawType {
  const print = PRINT[unit];
  const rest = (taken: bigint): string => print(taken >= limit ? 0n : limit - taken);
  return {
    of,
    unit,
    limit: print(limit),
    usedBefore: print(used),
    remainingBefore: rest(used),
    remainingAfter: rest(used + amount),
    fits: used + amount <= limit,
  };
}
