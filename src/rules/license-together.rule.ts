import { determine } from './determine.js';
import type { Determination } from './determination.js';
import { breachesOf, finding } from './finding.js';
import { ENACTED, type Law } from './law.js';
import { drawdown } from './license-drawdown.rule.js';
import { licensesLeft } from './license-left.rule.js';
import type { Before, Movement } from './movement.js';
import { fitsVolumeCap } from './volume-cap.rule.js';

/**
 * Judges a line as one promise under all licenses that cover it together: its units and value against what these have left,
 * and its TPP against the volume cap of its product, where one concerns it. Every strategy covers as much, so none is
 * asked. Exactly full fits. Cites 15 CFR 750.7 and 750.11.
 */
export function judgeTogether(movement: Movement, before: Before, law: Law = ENACTED): Determination {
  const { usable } = licensesLeft(movement, before.licenses, law);
  const taken = drawdown(movement, usable, 'EARLIEST_EXPIRY');
  const units = usable.reduce((sum, one) => sum + one.units, 0n);
  const breach = units < movement.quantity ? 'LICENSE_QUANTITY' : 'LICENSE_VALUE';
  const findings = [
    finding('license.drawdown', breach, taken.uncoveredQuantity === 0n, {
      licenses: BigInt(usable.length),
      remainingQuantity: units,
      coveredQuantity: taken.coveredQuantity,
      quantity: movement.quantity,
      coveredValueCents: taken.coveredValueCents,
      valueCents: movement.valueCents,
    }),
    ...(before.volumes === undefined ? [] : [fitsVolumeCap(before.volumes, movement.lineTpp, movement.on, law)]),
  ];
  return {
    ...determine({ ...movement, named: 'LICENSE', licenseNumber: null }, before, law),
    licenseOnRecord: true,
    debitCountry: null,
    reviewPolicy: null,
    breaches: breachesOf(findings),
    findings,
  };
}
