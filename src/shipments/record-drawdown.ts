import type { ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Instant } from '../rules/day.js';
import { invariant } from '../rules/invariant.js';
import { drawdown, type DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import { judgeTogether } from '../rules/license-together.rule.js';
import type { Before } from '../rules/movement.js';
import type { ProductVolumes } from '../rules/volume-cap.rule.js';
import { besideVolumeCap, heldIn } from './beside-volume-cap.js';
import { determinationOfPromise } from './determination-record.js';
import { type LineOnLicenses, lineOnLicenses } from './draw-line.js';
import { type JudgedShipment, judgeShipment } from './judge.js';
import { anyTaken, MOST_PARTS, partReference, partsOf, recalledLine, sharesOf } from './line-parts.js';
import { admitNamed, newSubject, refusedField } from './new-subject.js';
import { insertRequests } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { recordTogether } from './record-shipments.js';
import { refusalOf, refused } from './refused.js';
import type { ShipmentSubject } from './subject.js';

/** A shipment that asks to be split over licenses. */
export type DrawnFact = ShipmentFact & { readonly drawdown: DrawdownStrategy };

export const isDrawn = (fact: ShipmentFact): fact is DrawnFact => fact.drawdown !== undefined && fact.drawdown !== null;

/**
 * Records a line as one shipment for each license it goes under: all of them or none. Under one license it is one shipment
 * under its own reference. What no license has left for is refused by a guard; when it has happened, it is a last part that
 * says what the line declared. A line that needs no license is recorded as it is.
 */
export async function recordDrawdown(batch: RecordBatch, fact: DrawnFact, now: Instant): Promise<Recorded> {
  const { set } = batch;
  const known = await recalledLine(batch, fact);
  if (known !== undefined) return known;
  await admitNamed(set, [fact]);
  const wrong = refusedField(fact, set);
  if (wrong !== undefined) return wrong;

  const reference = partReference(fact.reference, 1, 1);
  const line = newSubject({ ...fact, reference, named: 'LICENSE' }, set, batch.seq + 1);
  const on = await lineOnLicenses(line, set, fact.onBreach === 'REFUSE');
  const whole: ShipmentFact = { ...fact, drawdown: null };
  if (on.unnamed.determination.authorization !== 'LICENSE') return recordOne(batch, [whole], now);
  const taken = drawdown(on.movement, on.usable, fact.drawdown);
  if (fact.onBreach === 'REFUSE') {
    const cap = besideVolumeCap(on.unnamed, line, set, heldIn(set));
    if (taken.uncoveredQuantity > 0n || cap?.finding.met === false) return refuse(batch, fact, line, on, cap?.volumes);
  }
  const parts = partsOf(whole, sharesOf(taken));
  if (parts.length > MOST_PARTS) return refused('TOO_MANY', ['drawdown']);
  if (parts.length > 1 && (await anyTaken(batch, parts))) return refused('DUPLICATE_OTHER_CONTENT', ['reference']);
  return recordOne(batch, parts, now);
}

async function recordOne(batch: RecordBatch, parts: readonly ShipmentFact[], now: Instant): Promise<Recorded> {
  const { answers } = await recordTogether(batch, parts, now, 'PARTS');
  const [first, ...others] = answers;
  invariant(first !== undefined, 'a line has a part');
  if (others.length > 0)
    invariant(
      [first, ...others].every(({ outcome }) => outcome === 'RECORDED'),
      'all parts of a line are recorded, or none', // thrown inside the transaction: then none is
    );
  return first;
}

/** Stores why a guarded line is refused: what licenses have left for it together, or why none can be used. */
async function refuse(
  batch: RecordBatch,
  fact: DrawnFact,
  line: ShipmentSubject,
  on: LineOnLicenses,
  volumes: ProductVolumes | undefined,
): Promise<Recorded> {
  const { movement, ...found } = await judgedAsOne(batch, line, on, volumes);
  return storeRefusal(batch, fact, line, { ...found, movement: { ...movement, reference: fact.reference } });
}

/** Stores why a guarded line is refused as a whole. */
export async function storeRefusal(
  batch: RecordBatch,
  fact: ShipmentFact,
  { order, tenant }: Pick<ShipmentSubject, 'order' | 'tenant'>,
  judged: JudgedShipment,
): Promise<Recorded> {
  const seq = batch.nextSeq();
  batch.postings.push({ seq, tenant, kind: 'REFUSED', subjectSeq: seq, order, causeSeq: null });
  await Promise.all([
    batch.stores.ledger.write(batch.tx, batch.postings, [], new Map()),
    batch.storeAnswers([determinationOfPromise('REFUSAL', { order, seq, tenant }, judged, batch.set.countsOthers)]),
    insertRequests(batch.tx, [{ fact, seq }]),
  ]);
  return refusalOf(judged.determination.breaches, seq);
}

/** What stands against a line under all licenses together, or under the nearest where none can be used. */
export const judgedAsOne = async (
  batch: RecordBatch,
  line: ShipmentSubject,
  on: LineOnLicenses,
  volumes: ProductVolumes | undefined,
): Promise<JudgedShipment> => (on.usable.length > 0 ? tooMuch(on, volumes) : noneUsable(batch, line, on));

/** Licenses can be used, and have too little left together; or the volume cap of the product has. */
function tooMuch({ licenses, unnamed }: LineOnLicenses, volumes: ProductVolumes | undefined): JudgedShipment {
  const { movement } = unnamed;
  const before: Before = { ...unnamed.before, licenses, ...(volumes && { volumes }) };
  return { ...unnamed, before, determination: judgeTogether(movement, before) };
}

/** None can be used that day: judged under the one that can be used longest, or under none where there is none. */
async function noneUsable(batch: RecordBatch, line: ShipmentSubject, on: LineOnLicenses): Promise<JudgedShipment> {
  const nearest = on.unusable.at(-1);
  if (nearest === undefined) return on.unnamed;
  const under = { ...line, row: { ...line.row, licenseNumber: nearest.license.number } };
  await batch.set.admit([under]);
  return judgeShipment(under, batch.set);
}
