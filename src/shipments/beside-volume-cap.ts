import type { Account } from '../ledger/account.js';
import { asPromised } from '../rules/promise.rule.js';
import type { Finding } from '../rules/finding.js';
import { fitsVolumeCap, type ProductVolumes } from '../rules/volume-cap.rule.js';
import { type JudgedShipment, volumesBefore } from './judge.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** What open holds promise of what an account counts. */
type Held = (account: Account) => bigint;

/** How a promise stands to the cap, and on which volumes. */
interface CapBeside {
  readonly finding: Finding;
  readonly volumes: ProductVolumes;
}

/**
 * How a promise stands to the volume cap of its product: it must fit what stands before it on its day and also everything
 * on record, each beside what open holds promise, and the tighter of the two is the answer. What is sold in the United
 * States only later makes no room for it. `null` for what no cap concerns.
 */
export function besideVolumeCap(
  { movement }: JudgedShipment,
  subject: ShipmentSubject,
  set: WorkingSet,
  held: Held,
): CapBeside | null {
  const [onItsDay, onRecord] = [
    volumesBefore(subject, set, (account) => account.timeline.before(subject.order) + held(account)),
    volumesBefore(subject, set, (account) => account.timeline.whole + held(account)),
  ].map((volumes) => volumes && { volumes, finding: fitsVolumeCap(volumes, movement.lineTpp, movement.on) });
  if (onItsDay === undefined || onRecord === undefined) return null;
  return remaining(onRecord) < remaining(onItsDay) ? onRecord : onItsDay;
}

/** A judgement of a promise, which keeps to the cap as well: too much is a breach of it. */
export function underVolumeCap(
  judged: JudgedShipment,
  subject: ShipmentSubject,
  set: WorkingSet,
  held: Held,
): JudgedShipment {
  const cap = besideVolumeCap(judged, subject, set, held);
  if (cap === null) return judged;
  const { determination } = judged;
  const findings = [...determination.findings.filter(({ rule }) => rule !== cap.finding.rule), cap.finding];
  return {
    ...judged,
    before: { ...judged.before, volumes: cap.volumes },
    determination: asPromised({ ...determination, findings, overVolumeCap: !cap.finding.met }),
  };
}

/** What open holds promise, for a judgement that need not have read it where none is open. */
export const heldIn =
  ({ holds }: WorkingSet): Held =>
  (account) =>
    holds.anyOpen ? holds.on(account) : 0n;

const remaining = ({ finding }: CapBeside): bigint => finding.numbers['remainingTpp'] ?? 0n;
