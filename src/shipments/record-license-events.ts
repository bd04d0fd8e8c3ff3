import {
  type LicenseEventDetails,
  type LicenseEventRow,
  LicenseEventStore,
} from '../authorizations/license-event.store.js';
import type { Posting } from '../ledger/account.js';
import type { LicenseEventFact, LicenseEventWithdrawalFact } from '../ledger/facts.js';
import { type Order, RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { startOf } from '../rules/day.js';
import { type Arrival, type LicenseEvent, refusesLicenseEvent, refusesWithdrawal } from '../rules/license-life.rule.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';

const events = new LicenseEventStore();

/** An event of this run, with the number it was given. */
interface Fresh {
  readonly fact: LicenseEventFact;
  readonly event: LicenseEventDetails;
  readonly seq: number;
}

/**
 * Records what happens to licenses: dated facts that change no earlier one. Shipments that name the license, or that it
 * covers, are judged again from the day of the event on. What the license added to LICENSED stays: R-23 gives nothing back
 * for a returned one, and names no other end.
 */
export async function recordLicenseEvents(batch: RecordBatch, facts: readonly LicenseEventFact[]): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.readRequests(facts);
  await batch.set.admitLicenseNumbers(facts.map(({ number }) => number));
  const known = new Map<string, LicenseEventRow[]>();
  for (const one of await events.of(
    batch.tx,
    facts.map(({ number }) => number),
  )) {
    known.set(idOf(one), [...(known.get(idOf(one)) ?? []), one]);
  }
  const fresh: Fresh[] = [];
  const results = facts.map((fact): Recorded => {
    const event = eventOf(fact);
    const id = idOf(event);
    const answered = recall.answer(fact, id, 'kind') ?? answerOnRecord(fact, known.get(id) ?? []);
    if (answered !== undefined) return answered;
    const wrong = refusedEvent(batch, event, fact.requestKey === null ? 'IN_ANY_ORDER' : 'IN_ORDER');
    if (wrong !== undefined) return wrong;
    const seq = batch.nextSeq();
    recall.remember(fact, id, seq);
    fresh.push({ fact, event, seq });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) {
    await events.insert(
      batch.tx,
      fresh.map(({ event, fact, seq }) => ({ event, seq, contentHash: fact.contentHash })),
    );
    await judgeAgain(
      batch,
      'LICENSE_EVENT',
      fresh.map(({ event, seq }) => ({ seq, ...event })),
    );
    await insertRequests(batch.tx, fresh);
  }
  return results;
}

/** Takes back events that were recorded in error: each counts at no instant from then on, and stays on record. */
export async function withdrawLicenseEvents(
  batch: RecordBatch,
  facts: readonly LicenseEventWithdrawalFact[],
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.readRequests(facts);
  const found = await events.bySeqs(
    batch.tx,
    facts.map(({ eventSeq }) => eventSeq),
  );
  const standing = new Map(found.filter(({ withdrawn }) => withdrawn === null).map((event) => [event.seq, event]));
  await batch.set.admitLicenseNumbers(found.map(({ number }) => number));
  const fresh: { fact: LicenseEventWithdrawalFact; event: LicenseEventRow; seq: number }[] = [];
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, '', 'event');
    if (known !== undefined) return known;
    const event = standing.get(fact.eventSeq);
    if (event === undefined) return refused('UNKNOWN_EVENT', ['event']);
    const licenses = batch.set.licensesOf(batch.set.tenant);
    const row = licenses.row(event.number);
    const own = row.events.find((one) => sameEvent(one, event));
    const why = own === undefined ? null : refusesWithdrawal(licenses.life(event.number), own);
    if (why !== null) return refused('LICENSE_EVENT', ['event'], why);
    licenses.add([{ ...row, events: row.events.filter((one) => one !== own) }]);
    standing.delete(fact.eventSeq);
    const seq = batch.nextSeq();
    recall.remember(fact, `withdrawal of ${fact.eventSeq}`, seq);
    fresh.push({ fact, event, seq });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) {
    await events.withdraw(
      batch.tx,
      fresh.map(({ fact, seq }) => ({ seq, eventSeq: fact.eventSeq, reason: fact.reason })),
    );
    await judgeAgain(
      batch,
      'LICENSE_EVENT_WITHDRAWAL',
      fresh.map(({ event, seq }) => ({ ...event, seq })),
    );
    await insertRequests(batch.tx, fresh);
  }
  return results;
}

/** Of one kind a license has one event a day; of changes that need nothing, one of each. */
const idOf = ({ change, effectiveOn, kind, number }: LicenseEventDetails): string =>
  `${number}|${kind}|${effectiveOn}|${change ?? ''}`;

const eventOf = (fact: LicenseEventFact): LicenseEventDetails => ({
  number: fact.number,
  kind: fact.eventKind,
  effectiveOn: fact.effectiveOn,
  expiresOn: fact.expiresOn,
  change: fact.change,
  opinion: fact.opinion,
  evidence: fact.evidence,
  note: fact.note,
});

/**
 * The answer of an event that is on record. A file that is read again brings what it brought, taken back or not; who asks
 * with a new key may record again what was taken back.
 */
function answerOnRecord(fact: LicenseEventFact, onRecord: readonly LicenseEventRow[]): Recorded | undefined {
  const standing = onRecord.filter(({ withdrawn }) => withdrawn === null);
  const same = (fact.requestKey === null ? onRecord : standing).find(({ contentHash }) =>
    contentHash.equals(fact.contentHash),
  );
  if (same !== undefined) return { outcome: 'RECORDED', seq: same.seq, replayed: true };
  return standing.length === 0 ? undefined : refused('DUPLICATE_OTHER_CONTENT', ['kind']);
}

/** Why an event cannot have happened, if it cannot; files come in any order. One that can counts at once for whatever comes next in its run. */
function refusedEvent(batch: RecordBatch, event: LicenseEventDetails, arrival: Arrival): Recorded | undefined {
  const licenses = batch.set.licensesOf(batch.set.tenant);
  if (!licenses.has(event.number)) return refused('UNKNOWN_LICENSE', ['license']);
  const why = refusesLicenseEvent(licenses.life(event.number), event, arrival);
  if (why !== null) return refused('LICENSE_EVENT', [why.field], why.why);
  const row = licenses.row(event.number);
  const { effectiveOn, expiresOn, kind } = event;
  licenses.add([{ ...row, events: [...row.events, { kind, effectiveOn, expiresOn }] }]);
  return undefined;
}

/** Judges again who names a license, or is covered by it, from the day on which something happened to it. */
async function judgeAgain(
  batch: RecordBatch,
  kind: Posting['kind'],
  happened: readonly (LicenseEvent & { readonly number: string; readonly seq: number })[],
): Promise<void> {
  const { tenant } = batch.tx;
  const from = ({ effectiveOn, number }: (typeof happened)[number]): Order => ({
    at: startOf(effectiveOn),
    rank: RANKS.ALLOCATION_CHANGE,
    key: number,
  });
  for (const one of happened) {
    const { seq } = one;
    batch.postings.push({ seq, tenant, kind, subjectSeq: seq, order: from(one), causeSeq: null });
  }
  const concerned = await batch.dependents.readersOfLicenses(
    happened.map((one) => ({ number: one.number, after: { ...from(one), key: '' }, tenant })),
  );
  await settle(batch, [...new Set(concerned)], () => undefined);
  batch.dirty.push(...happened.map(({ number }) => ({ kind: 'LICENSE' as const, key: number, tenant })));
}

const sameEvent = (a: LicenseEvent, b: LicenseEvent): boolean =>
  a.kind === b.kind && a.effectiveOn === b.effectiveOn && a.expiresOn === b.expiresOn;
