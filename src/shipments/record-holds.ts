import type { LicenseRegister } from '../authorizations/license-register.js';
import type { HoldFact } from '../ledger/facts.js';
import type { Posting } from '../ledger/account.js';
import type { Recorded } from '../ledger/recorder.js';
import { refusalCodes } from '../platform/refusal-codes.js';
import type { Instant } from '../rules/day.js';
import type { Determination } from '../rules/determination.js';
import type { HoldBasis } from '../rules/hold-effects.js';
import { determinationOfPromise } from './determination-record.js';
import type { NewDetermination } from './determination.store.js';
import { HoldChanges } from './hold-changes.js';
import { largestThatFits, type Verdict, verdictOn } from './hold-fit.js';
import type { HoldRefusal, KnownHold } from './hold.store.js';
import { asShipment, type PlannedShipment, plannedOf } from './planned-shipment.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import type { Together } from './line-parts.js';
import { admitNamed, newSubject, refusedField } from './new-subject.js';
import { refused } from './refused.js';
import type { ShipmentSubject } from './subject.js';

interface NewHold {
  readonly fact: HoldFact;
  readonly subject: ShipmentSubject;
}

/**
 * Records holds, one after the other as they came: each leaves to those before it what they promise, so two that fit alone
 * and not together never both stand. One that does not fit is refused with the largest quantity that would.
 */
export async function recordHolds(
  batch: RecordBatch,
  facts: readonly HoldFact[],
  now: Instant,
  together: Together = 'EACH',
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, (fact) => fact.reference, 'hold', 'reference');
  await admitNamed(batch.set, facts.map(plannedOf));
  const fresh = new Map<number, NewHold>();
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, fact.reference, 'reference');
    if (known !== undefined) return known;
    const wrong = refusedPlan(plannedOf(fact), batch, now);
    if (wrong !== undefined) return wrong;
    const subject = newSubject(asShipment(plannedOf(fact)), batch.set, batch.nextSeq());
    recall.remember(fact, fact.reference, subject.seq);
    fresh.set(subject.seq, { fact, subject });
    return { outcome: 'RECORDED', seq: subject.seq, replayed: false };
  });
  const refusals = await writeHolds(batch, [...fresh.values()], now, together);
  return Promise.all(
    results.map(async (result): Promise<Recorded> => {
      const refusal = result.seq === null ? undefined : refusals.get(result.seq);
      if (refusal !== undefined) return { ...refusal, replayed: result.replayed };
      return result.replayed && result.outcome === 'REFUSED' ? storedRefusal(batch, result) : result;
    }),
  );
}

/** Reads what plans are judged on, what is held beside it, and the accounts that they may move. */
export async function admitPlanned(batch: RecordBatch, subjects: readonly ShipmentSubject[]): Promise<void> {
  await batch.set.admit(subjects);
  await batch.set.holds.admit(subjects);
}

/** The first field of a plan that cannot be, if any. */
export const refusedPlan = (planned: PlannedShipment, batch: RecordBatch, now: Instant): Recorded | undefined =>
  refusedField(asShipment(planned), batch.set) ??
  (planned.expiresAt <= now ? refused('NOT_IN_THE_FUTURE', ['expiresAt']) : undefined);

/** A hold as it is placed, on what a determination says it draws. */
export function placedHold(
  subject: ShipmentSubject,
  planned: PlannedShipment,
  determination: Determination,
  now: Instant,
  licenses: LicenseRegister,
): KnownHold {
  const { quantity } = planned;
  return {
    seq: subject.seq,
    tenant: subject.tenant,
    planned,
    placedAt: now,
    basis: basisOf(subject, determination, quantity, licenses),
    state: { status: planned.stage, quantity, open: quantity, over: 0n, expiresAt: planned.expiresAt },
  };
}

/** The licenses of whoever plans. */
export const licensesOf = ({ set }: RecordBatch, { tenant }: ShipmentSubject): LicenseRegister =>
  set.licensesOf(tenant);

/** What a plan draws on by a determination. */
export const basisOf = (
  { row }: ShipmentSubject,
  of: Determination,
  quantity: bigint,
  licenses: LicenseRegister,
): HoldBasis => ({
  authorization: of.authorization,
  licenseNumber: of.licenseNumber,
  licenseOnRecord: of.licenseOnRecord,
  licenseLine: of.licenseNumber === null ? null : licenses.quantityKey(of.licenseNumber, row.itemId),
  debitCountry: of.debitCountry,
  lppQuotaKey: of.lppQuotaKey,
  quantity,
  valueCents: row.valueCents,
  unitTpp: row.lineTpp / quantity,
  plannedAt: row.exportedAt,
  consigneeId: row.consigneeId,
  destination: row.destination,
  from: row.from,
  itemId: row.itemId,
  veuId: row.veuId,
});

async function writeHolds(
  batch: RecordBatch,
  fresh: readonly NewHold[],
  now: Instant,
  together: Together,
): Promise<Map<number, Recorded>> {
  const first = together === 'PARTS' ? (fresh[0]?.subject.seq ?? null) : null;
  const subjects = fresh.map(({ subject }) => subject);
  await admitPlanned(batch, subjects);
  const changes = new HoldChanges(batch);
  const noes = new Map<number, Recorded>();
  const postings: Posting[] = [];
  const determinations: NewDetermination[] = [];
  const refusals: HoldRefusal[] = [];
  for (const { fact, subject } of fresh) {
    const verdict = verdictOn(subject, batch.set);
    const planned = plannedOf(fact);
    if (verdict.fits) {
      const hold = placedHold(subject, planned, verdict.judged.determination, now, licensesOf(batch, subject));
      const placed = { by: fact.by, contentHash: fact.contentHash, override: null };
      changes.place(hold, placed, subject.seq === first ? null : first);
      determinations.push(determinationOfPromise('HOLD', subject, verdict.judged, batch.set.countsOthers));
      continue;
    }
    const { seq } = subject;
    const largestQuantity = largestThatFits(subject, batch.set, verdict);
    const no = refusalOfHold(verdict, largestQuantity, seq);
    noes.set(seq, no);
    refusals.push({ seq, code: no.code, largestQuantity, askedBy: fact.by, planned });
    determinations.push(determinationOfPromise('REFUSAL', subject, verdict.judged, batch.set.countsOthers));
    postings.push({
      seq,
      tenant: subject.tenant,
      kind: 'REFUSED',
      subjectSeq: seq,
      order: subject.order,
      causeSeq: null,
    });
  }
  await changes.write(postings);
  await Promise.all([
    batch.stores.holds.insertRefusals(batch.tx, refusals),
    batch.storeAnswers(determinations),
    insertRequests(
      batch.tx,
      fresh.map(({ fact, subject }) => ({ fact, seq: subject.seq })),
    ),
  ]);
  return noes;
}

type Refused = Extract<Recorded, { outcome: 'REFUSED' }>;

/** Too much, with what would fit; or not at all. */
export function refusalOfHold({ judged }: Verdict, largestQuantity: bigint | null, seq: number | null): Refused {
  const { breaches, reviewPolicy } = judged.determination;
  const code = largestQuantity === null ? 'NOT_AUTHORIZED' : 'LIMIT_EXCEEDED';
  const why = [...breaches, ...(reviewPolicy === null ? [] : [reviewPolicy])].join(', ');
  const message = `${refusalCodes[code].meaning} ${why}.`;
  return {
    ...refused(code, largestQuantity === null ? ['authorization'] : ['quantity'], message),
    seq,
    largestQuantity,
  };
}

/** The first answer again, as it was given. */
async function storedRefusal(batch: RecordBatch, result: Refused): Promise<Recorded> {
  const stored = result.seq === null ? undefined : await batch.stores.holds.refusal(batch.tx, result.seq);
  if (stored === undefined) return result;
  const path = stored.largestQuantity === null ? ['authorization'] : ['quantity'];
  return {
    ...result,
    ...refused(stored.code, path),
    seq: stored.seq,
    largestQuantity: stored.largestQuantity,
    replayed: true,
  };
}
