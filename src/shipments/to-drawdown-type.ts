import { frameOf } from '../ledger/answer.graphql.js';
import { formatUsd } from '../platform/graphql-usd.js';
import { addDays, type Day } from '../rules/day.js';
import type { Drawdown } from '../rules/license-drawdown.rule.js';
import type { LicenseLeft } from '../rules/license-left.rule.js';
import type { LicenseAfter, Waste } from '../rules/license-waste.rule.js';
import type { DrawdownAnswer, DrawdownChoiceType, LicenseAfterType, LicenseLeftType } from './drawdown.graphql.js';
import type { DrawdownPlan } from './plan-drawdown.js';
import { citationsFor, toFindingType } from './to-determination-type.js';

const RULES = ['license.drawdown', 'license.quantity', 'license.value', 'license.expiry'] as const;

/** A plan as the API shows it. */
export function toDrawdownAnswer(plan: DrawdownPlan): DrawdownAnswer {
  const { at, cap, choices, horizonDays, ledgerSequence, movement, now, unnamed, unusable, usable } = plan;
  const unitTpp = movement.lineTpp / movement.quantity;
  const horizonOn = addDays(movement.on, horizonDays);
  return {
    ...frameOf({ posture: 'AS_CODIFIED', at, ledgerSequence, now }),
    needed: unnamed.determination.authorization === 'LICENSE',
    horizonOn,
    licenses: usable.map(toLeft),
    unusable: unusable.map(({ breaches, license }) => ({ licenseNumber: license.number, breaches })),
    volumeCap: cap === null ? null : toFindingType(cap, movement.on),
    choices: choices.map((choice) => toChoice(choice, unitTpp, horizonOn)),
    citations: RULES.flatMap((rule) => citationsFor(rule, movement.on)),
  };
}

const toLeft = ({ capacity, license, unitDays, units, valueCents }: LicenseLeft): LicenseLeftType => ({
  licenseNumber: license.number,
  usableThrough: license.usableThrough,
  quantity: units,
  valueUsd: valueCents,
  capacity,
  unitDays,
});

function toChoice(
  { taken, waste }: { readonly taken: Drawdown; readonly waste: Waste },
  unitTpp: bigint,
  horizonOn: Day,
): DrawdownChoiceType {
  return {
    strategy: taken.strategy,
    because: `${split(taken)} ${stranded(waste, horizonOn)}`,
    parts: taken.parts.map(({ left, quantity, valueCents }) => ({
      licenseNumber: left.license.number,
      usableThrough: left.license.usableThrough,
      quantity,
      valueUsd: valueCents,
      tpp: unitTpp * quantity,
    })),
    uncoveredQuantity: taken.uncoveredQuantity,
    uncoveredValueUsd: taken.uncoveredValueCents,
    licenses: waste.licenses.map((one) => toAfter(one, unitTpp)),
    wasteQuantity: waste.units,
    wasteValueUsd: waste.valueCents,
    wasteTpp: unitTpp * waste.units,
  };
}

const toAfter = (one: LicenseAfter, unitTpp: bigint): LicenseAfterType => ({
  licenseNumber: one.left.license.number,
  quantity: one.unitsLeft,
  valueUsd: one.valueLeftCents,
  stranding: one.stranding,
  strandedQuantity: one.strandedUnits,
  strandedValueUsd: one.strandedValueCents,
  strandedTpp: unitTpp * one.strandedUnits,
});

function split({ coveredQuantity, parts, uncoveredQuantity }: Drawdown): string {
  if (parts.length === 0) return 'No license has anything left for the line.';
  const named = parts.map(({ left, quantity }) => `${quantity} under ${left.license.number}`).join(', ');
  const rest = uncoveredQuantity === 0n ? '' : `; ${uncoveredQuantity} units are not covered`;
  return `${coveredQuantity} units under ${parts.length === 1 ? 'one license' : `${parts.length} licenses`}: ${named}${rest}.`;
}

const stranded = ({ units, valueCents }: Waste, horizonOn: Day): string =>
  units === 0n && valueCents === 0n
    ? `Nothing is stranded by ${horizonOn}.`
    : `Stranded by ${horizonOn}, if nothing else is shipped: ${units} units and ${formatUsd(valueCents)} US dollars of licensed value.`;
