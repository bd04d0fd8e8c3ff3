import type { HoldEventFact, HoldOverrideFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Instant } from '../rules/day.js';
import { holdAfter, isOpenAt } from '../rules/hold-life.rule.js';
import { determinationOfPromise } from './determination-record.js';
import { HoldChanges } from './hold-changes.js';
import { judgePlan, largestThatFits, verdictOn } from './hold-fit.js';
import type { KnownHold } from './hold.store.js';
import { asShipment, type PlannedShipment } from './planned-shipment.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { admitPlanned, basisOf, licensesOf, placedHold, refusalOfHold, refusedPlan } from './record-holds.js';
import { admitNamed, newSubject } from './new-subject.js';
import { refused } from './refused.js';
import type { ShipmentSubject } from './subject.js';

/** Records what is done to open holds: lifted, extended, moved to a stage. */
export async function recordHoldEvents(
  batch: RecordBatch,
  facts: readonly HoldEventFact[],
  now: Instant,
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.readRequests(facts);
  const found = await batch.stores.holds.byReferences(
    batch.tx,
    facts.map(({ holdId }) => holdId),
  );
  const holds = new Map(found.map((hold) => [hold.planned.reference, hold]));
  const changes = new HoldChanges(batch);
  await changes.admit(found);
  const results: Recorded[] = [];
  const fresh: { fact: HoldEventFact; seq: number }[] = [];
  for (const fact of facts) {
    const result = recall.answer(fact, '', 'hold') ?? (await happen(batch, changes, fact, holds.get(fact.holdId), now));
    results.push(result);
    if (result.outcome !== 'RECORDED' || result.replayed) continue;
    recall.remember(fact, `event of ${result.seq}`, result.seq);
    fresh.push({ fact, seq: result.seq });
  }
  await changes.write();
  await insertRequests(batch.tx, fresh);
  return results;
}

async function happen(
  batch: RecordBatch,
  changes: HoldChanges,
  { by, event }: HoldEventFact,
  hold: KnownHold | undefined,
  now: Instant,
): Promise<Recorded> {
  if (hold === undefined) return refused('UNKNOWN_HOLD', ['hold']);
  if (!isOpenAt(hold.state, now)) return refused('HOLD_ENDED', ['hold']);
  if (event.kind === 'EXTENDED' && event.expiresAt <= now) return refused('NOT_IN_THE_FUTURE', ['expiresAt']);
  if (holdAfter(hold.state, event) === null) return refused('HOLD_STAGE', ['stage']);
  const licensed =
    event.kind === 'STAGE' && event.licenseNumber !== null
      ? await underLicense(batch, changes, hold, event.licenseNumber)
      : null;
  if (licensed !== null && 'outcome' in licensed) return licensed;
  const seq = batch.nextSeq();
  const reason = event.kind === 'LIFTED' ? { reason: event.reason } : {};
  changes.apply(hold, event, { at: now, seq, by, ...reason, ...(licensed === null ? {} : { basis: licensed }) });
  return { outcome: 'RECORDED', seq, replayed: false };
}

/** What the rest of a hold draws under a license that was issued for it; or why that license does not carry it. */
async function underLicense(
  batch: RecordBatch,
  changes: HoldChanges,
  hold: KnownHold,
  licenseNumber: string,
): Promise<KnownHold['basis'] | Extract<Recorded, { outcome: 'REFUSED' }>> {
  const { open, quantity } = hold.state;
  const valueCents = (hold.planned.valueCents * open + quantity - 1n) / quantity;
  const rest: PlannedShipment = { ...hold.planned, named: 'LICENSE', licenseNumber, quantity: open, valueCents };
  await admitNamed(batch.set, [rest]);
  const subject = newSubject(asShipment(rest), batch.set, hold.seq);
  await admitPlanned(batch, [subject]);
  if (!batch.set.licensesOf(hold.tenant).has(licenseNumber)) return refused('UNKNOWN_LICENSE', ['licenseNumber']);
  const takeBack = changes.apply(hold, { kind: 'LIFTED' }, { at: 0 });
  const verdict = verdictOn(subject, batch.set);
  const largest = verdict.fits ? null : largestThatFits(subject, batch.set, verdict);
  takeBack?.();
  if (!verdict.fits) return refusalOfHold(verdict, largest, null);
  const basis = {
    ...hold.basis,
    ...drawnOnly(basisOf(subject, verdict.judged.determination, open, licensesOf(batch, subject))),
  };
  await changes.admit([{ basis, tenant: hold.tenant, state: hold.state }]);
  return basis;
}

/** What a license changes of a basis: what is drawn, not how much a unit draws. */
const drawnOnly = ({
  authorization,
  debitCountry,
  licenseNumber,
  licenseLine = null,
  licenseOnRecord,
  lppQuotaKey,
}: KnownHold['basis']) => ({
  authorization,
  debitCountry,
  licenseNumber,
  licenseLine,
  licenseOnRecord,
  lppQuotaKey,
});

/** Places holds that were refused, each on the word of a second person: both are part of the record. */
export async function recordHoldOverrides(
  batch: RecordBatch,
  facts: readonly HoldOverrideFact[],
  now: Instant,
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.readRequests(facts);
  const changes = new HoldChanges(batch);
  const results: Recorded[] = [];
  const fresh: { fact: HoldOverrideFact; seq: number }[] = [];
  const approved = new Set<string>();
  for (const fact of facts) {
    const result = recall.answer(fact, '', 'refusal') ?? (await approve(batch, changes, fact, approved, now));
    results.push(result);
    if (result.outcome !== 'RECORDED' || result.replayed) continue;
    recall.remember(fact, `override ${fact.refusalSeq}`, result.seq);
    fresh.push({ fact, seq: result.seq });
  }
  await changes.write();
  await insertRequests(batch.tx, fresh);
  return results;
}

async function approve(
  batch: RecordBatch,
  changes: HoldChanges,
  fact: HoldOverrideFact,
  approved: Set<string>,
  now: Instant,
): Promise<Recorded> {
  const refusal = await batch.stores.holds.refusal(batch.tx, fact.refusalSeq);
  if (refusal === undefined) return refused('UNKNOWN_DETERMINATION', ['refusal']);
  if (refusal.code !== 'LIMIT_EXCEEDED' || refusal.approved) {
    return refused('NOT_OVERRIDABLE', ['refusal']);
  }
  if ((refusal.planned.drawdown ?? null) !== null)
    return refused(
      'NOT_OVERRIDABLE',
      ['refusal'],
      'A promise under several licenses does not go beyond what they have left.',
    );
  if (refusal.askedBy === fact.by) return refused('SECOND_PERSON_REQUIRED', ['refusal']);
  const { planned } = refusal;
  const [taken] = await batch.stores.holds.byReferences(batch.tx, [planned.reference]);
  if (taken !== undefined || approved.has(planned.reference)) return refused('DUPLICATE_OTHER_CONTENT', ['refusal']);
  await admitNamed(batch.set, [planned]);
  const wrong = refusedPlan(planned, batch, now);
  if (wrong !== undefined) return wrong;
  const subject: ShipmentSubject = newSubject(asShipment(planned), batch.set, batch.nextSeq());
  await admitPlanned(batch, [subject]);
  const judged = judgePlan(subject, batch.set, 'EVERYTHING');
  await batch.storeAnswers([determinationOfPromise('HOLD', subject, judged, batch.set.countsOthers)]);
  approved.add(planned.reference);
  changes.place(placedHold(subject, planned, judged.determination, now, licensesOf(batch, subject)), {
    by: refusal.askedBy,
    contentHash: fact.contentHash,
    override: { by: fact.by, reason: fact.reason, refusalSeq: fact.refusalSeq },
  });
  return { outcome: 'RECORDED', seq: subject.seq, replayed: false };
}
