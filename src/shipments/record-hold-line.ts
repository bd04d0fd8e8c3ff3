import type { HoldFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Instant } from '../rules/day.js';
import type { Finding } from '../rules/finding.js';
import { invariant } from '../rules/invariant.js';
import { drawdown, type DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import type { Movement } from '../rules/movement.js';
import { besideVolumeCap, heldIn } from './beside-volume-cap.js';
import { determinationOfPromise } from './determination-record.js';
import { lineOnLicenses } from './draw-line.js';
import type { JudgedShipment } from './judge.js';
import { anyTaken, MOST_PARTS, partReference, partsOf, recalledLine, sharesOf } from './line-parts.js';
import { admitNamed, newSubject } from './new-subject.js';
import { asShipment, plannedOf } from './planned-shipment.js';
import { insertRequests } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { judgedAsOne } from './record-drawdown.js';
import { recordHolds, refusalOfHold, refusedPlan } from './record-holds.js';
import { refused } from './refused.js';
import type { ShipmentSubject } from './subject.js';

/** A hold that asks to be split over licenses. */
export type DrawnHold = HoldFact & { readonly drawdown: DrawdownStrategy };

export const isDrawnHold = (fact: HoldFact): fact is DrawnHold => fact.drawdown !== undefined && fact.drawdown !== null;

/**
 * Places one hold for each license that a planned line goes under: all of them or none. Under one license it is one hold
 * under its own reference. What licenses have no room for is refused with what they have; a line that needs no license is
 * held as it is.
 */
export async function recordHoldLine(batch: RecordBatch, fact: DrawnHold, now: Instant): Promise<Recorded> {
  const { set } = batch;
  const known = await recalledLine(batch, fact);
  if (known !== undefined) return known.outcome === 'REFUSED' ? again(batch, fact, known, now) : known;
  const planned = plannedOf(fact);
  await admitNamed(set, [planned]);
  const wrong = refusedPlan(planned, batch, now);
  if (wrong !== undefined) return wrong;

  const reference = partReference(fact.reference, 1, 1);
  const line = newSubject({ ...asShipment(planned), reference, named: 'LICENSE' }, set, batch.seq + 1);
  const on = await lineOnLicenses(line, set, true);
  const whole: HoldFact = { ...fact, drawdown: null };
  if (on.unnamed.determination.authorization !== 'LICENSE') return placeAll(batch, [whole], now);
  const taken = drawdown(on.movement, on.usable, fact.drawdown);
  const cap = besideVolumeCap(on.unnamed, line, set, heldIn(set));
  if (taken.uncoveredQuantity > 0n || cap?.finding.met === false) {
    const judged = await judgedAsOne(batch, line, on, cap?.volumes);
    const fits = unitsUnder(cap?.finding, on.movement);
    const covered = taken.coveredQuantity;
    return refuse(batch, fact, line, judged, on.usable.length === 0 ? null : covered < fits ? covered : fits);
  }
  const parts = partsOf<HoldFact>(whole, sharesOf(taken));
  if (parts.length > MOST_PARTS) return refused('TOO_MANY', ['drawdown']);
  if (parts.length > 1 && (await anyTaken(batch, parts))) return refused('DUPLICATE_OTHER_CONTENT', ['reference']);
  return placeAll(batch, parts, now);
}

async function placeAll(batch: RecordBatch, parts: readonly HoldFact[], now: Instant): Promise<Recorded> {
  const [first, ...others] = await recordHolds(batch, parts, now, 'PARTS');
  invariant(first !== undefined, 'a line has a part');
  invariant(
    others.length === 0 || [first, ...others].every(({ outcome }) => outcome === 'RECORDED'),
    'all parts of a line are placed, or none', // thrown inside the transaction: then none is
  );
  return first;
}

/** So many units the volume cap leaves room for; the line itself where no cap concerns it. */
function unitsUnder(cap: Finding | undefined, { lineTpp, quantity }: Movement): bigint {
  const remaining = cap?.numbers['remainingTpp'];
  return remaining === undefined || lineTpp === 0n ? quantity : remaining / (lineTpp / quantity);
}

/** Stores why a line cannot be promised, and what could. */
async function refuse(
  batch: RecordBatch,
  fact: DrawnHold,
  { order, tenant }: ShipmentSubject,
  judged: JudgedShipment,
  largestQuantity: bigint | null,
): Promise<Recorded> {
  const seq = batch.nextSeq();
  const movement = { ...judged.movement, reference: fact.reference };
  const told = { ...judged, movement };
  const no = refusalOfHold({ fits: false, judged: told }, largestQuantity, seq);
  const posting = { seq, tenant, kind: 'REFUSED' as const, subjectSeq: seq, order, causeSeq: null };
  const refusal = { seq, code: no.code, largestQuantity, askedBy: fact.by, planned: plannedOf(fact) };
  await Promise.all([
    batch.stores.ledger.write(batch.tx, [posting], [], new Map()),
    batch.stores.holds.insertRefusals(batch.tx, [refusal]),
    batch.storeAnswers([determinationOfPromise('REFUSAL', { order, seq, tenant }, told, batch.set.countsOthers)]),
    insertRequests(batch.tx, [{ fact, seq }]),
  ]);
  return no;
}

/** The first refusal again, with what would have fitted: as that of any hold. */
async function again(batch: RecordBatch, fact: DrawnHold, known: Recorded, now: Instant): Promise<Recorded> {
  const [answer] = known.replayed ? await recordHolds(batch, [fact], now) : [known];
  return answer ?? known;
}
