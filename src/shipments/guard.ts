import { breachesOf } from '../rules/finding.js';
import type { Before } from '../rules/movement.js';
import { findingsFor } from '../rules/pathways.js';
import { isTainted } from '../rules/tainted.rule.js';
import { type JudgedShipment, shipmentBefore } from './judge.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/**
 * Why a guarded shipment is refused, if it is. It must fit on its day, and also beside everything recorded after it: a
 * quota or license that later lines have used up is not there to be promised again (DESIGN.md, principle 1). The answer
 * for the second case carries what does not fit as its breaches.
 */
export function refusalOfGuarded(
  subject: ShipmentSubject,
  judged: JudgedShipment,
  set: WorkingSet,
): JudgedShipment | undefined {
  const { determination, movement } = judged;
  if (determination.breaches.length > 0) return judged;
  const { authorization } = determination;
  if (authorization !== 'LPP' && authorization !== 'LICENSE') return undefined;
  const whole: Before = shipmentBefore(subject, set, (account) => account.timeline.whole);
  const license = whole.licenses.find((one) => one.license.number === determination.licenseNumber) ?? null;
  const findings = findingsFor(authorization, movement, isTainted(movement), whole, license);
  const breaches = breachesOf(findings);
  if (breaches.length === 0) return undefined;
  return { movement, before: whole, determination: { ...determination, breaches, findings } };
}
