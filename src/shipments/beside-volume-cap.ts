import type { Account } from '../ledger/account.js';
import { breachesOf, type Finding } from '../rules/finding.js';
import { fitsVolumeCap } from '../rules/volume-cap.rule.js';
import { type JudgedShipment, volumesBefore } from './judge.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** What open holds promise of what an account counts. */
type Held = (account: Account) => bigint;

/**
 * A judgement of a promise, which keeps to the volume cap of its product as well: too much is a breach of it.
 *
 * It must fit what stands before it on its day and also everything on record, each beside what open holds promise; the
 * tighter of the two is what its finding says. What is sold in the United States only later makes no room for it.
 */
export function underVolumeCap(
  judged: JudgedShipment,
  subject: ShipmentSubject,
  set: WorkingSet,
  held: Held,
): JudgedShipment {
  const { determination, movement } = judged;
  const [onItsDay, onRecord] = [
    volumesBefore(subject, set, (account) => account.timeline.before(subject.order) + held(account)),
    volumesBefore(subject, set, (account) => account.timeline.whole + held(account)),
  ].map((volumes) => volumes && fitsVolumeCap(volumes, movement.lineTpp, movement.on));
  if (onItsDay === undefined || onRecord === undefined) return judged;
  const cap = remaining(onRecord) < remaining(onItsDay) ? onRecord : onItsDay;
  const breaches = [...new Set([...determination.breaches, ...breachesOf([cap])])].sort();
  const findings = [...determination.findings.filter(({ rule }) => rule !== cap.rule), cap];
  return { ...judged, determination: { ...determination, breaches, findings, overVolumeCap: !cap.met } };
}

const remaining = ({ numbers }: Finding): bigint => numbers['remainingTpp'] ?? 0n;
