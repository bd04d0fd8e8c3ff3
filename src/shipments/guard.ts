import { determine } from '../rules/determine.js';
import { breachesOf } from '../rules/finding.js';
import type { Before } from '../rules/movement.js';
import { findingsFor } from '../rules/pathways.js';
import { isTainted } from '../rules/tainted.rule.js';
import { heldIn, underVolumeCap } from './beside-volume-cap.js';
import { besideHolds } from './hold-fit.js';
import { type JudgedShipment, shipmentBefore } from './judge.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/**
 * Why a guarded shipment is refused, if it is: by the law on what is on record, because of what open holds promise, or
 * because it would pass the volume cap of its product, which is no breach of one that is recorded.
 */
export const refusalOfGuarded = (
  subject: ShipmentSubject,
  judged: JudgedShipment,
  set: WorkingSet,
): JudgedShipment | undefined => {
  const refusal = refusalOnRecord(subject, judged, set) ?? refusalBesideHolds(subject, judged, set);
  const capped = underVolumeCap(refusal ?? judged, subject, set, heldIn(set));
  return capped.determination.breaches.length === 0 ? undefined : capped;
};

/**
 * Why a guarded shipment is refused, if it is. It must fit on its day, and also beside everything recorded after it: a
 * quota or license that later lines have used up is not there to be promised again (DESIGN.md, principle 1). The answer
 * for the second case carries what does not fit as its breaches. From what other tenants have used of a quota it keeps a
 * distance: an answer that came out otherwise at their last unit would tell that unit to whoever asks often enough.
 */
function refusalOnRecord(
  subject: ShipmentSubject,
  judged: JudgedShipment,
  set: WorkingSet,
): JudgedShipment | undefined {
  const { determination } = judged;
  if (determination.breaches.length > 0) return judged;
  const { authorization } = determination;
  if (authorization !== 'LPP' && authorization !== 'LICENSE') return undefined;
  const whole: Before = shipmentBefore(subject, set, (account) => account.timeline.whole + set.distanceFrom(account));
  const refusal = breakingUnder(authorization, judged, whole);
  return refusal && judged.told ? { ...refusal, told: { lppUsedTpp: whole.lppUsedTpp } } : refusal;
}

/** What a movement that goes under an authorization breaks on other balances, if anything: judged as one that names it. */
function breakingUnder(
  authorization: 'LPP' | 'LICENSE' | 'UVEU' | 'NVEU',
  { determination: { licenseNumber }, movement }: JudgedShipment,
  before: Before,
): JudgedShipment | undefined {
  const license = before.licenses.find((one) => one.license.number === licenseNumber) ?? null;
  if (breachesOf(findingsFor(authorization, movement, isTainted(movement), before, license)).length === 0)
    return undefined;
  const named = { ...movement, named: authorization, licenseNumber };
  return { movement: named, before, determination: determine(named, before) };
}

/** A guarded shipment leaves open holds what they promise: on its day, and beside everything on record. */
function refusalBesideHolds(
  subject: ShipmentSubject,
  judged: JudgedShipment,
  set: WorkingSet,
): JudgedShipment | undefined {
  const { determination } = judged;
  const { authorization } = determination;
  const isVeu = authorization === 'UVEU' || authorization === 'NVEU';
  if (!set.holds.anyOpen || !(isVeu || authorization === 'LPP' || authorization === 'LICENSE')) return undefined;
  if (isVeu && (subject.row.veuId === null || !set.holds.promises(subject.row.veuId))) return undefined;
  for (const beside of ['BEFORE', 'EVERYTHING'] as const) {
    const refusal = breakingUnder(authorization, judged, besideHolds(subject, set, beside));
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
