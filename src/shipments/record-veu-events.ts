import { VeuEventStore } from '../authorizations/veu-event.store.js';
import type { VeuEventFact } from '../ledger/facts.js';
import { type Order, RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { type Day, startOf } from '../rules/day.js';
import { refusesEvent, type VeuEvent } from '../rules/veu-life.rule.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';

const events = new VeuEventStore();

/**
 * Records suspensions, reinstatements and revocations: dated facts that change no earlier one. Shipments to the
 * VEU's sites from that day on are judged again, and those that others operate under its cover.
 */
export async function recordVeuEvents(batch: RecordBatch, facts: readonly VeuEventFact[]): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.readRequests(facts);
  const veus = new Map((await batch.stores.veus.all(batch.tx)).map((veu) => [veu.id, veu]));
  const known = new Map<string, VeuEvent[]>();
  for (const event of await events.of(batch.tx, [...new Set(facts.map((fact) => fact.veuId))])) {
    known.set(event.veuId, [...(known.get(event.veuId) ?? []), event]);
  }
  const fresh: { fact: VeuEventFact; seq: number }[] = [];
  const results = facts.map((fact): Recorded => {
    const answered = recall.answer(fact, '', 'veu');
    if (answered !== undefined) return answered;
    const repeated = fresh.find(({ fact: one }) => one.requestKey !== null && one.requestKey === fact.requestKey);
    if (repeated !== undefined) {
      return repeated.fact.contentHash.equals(fact.contentHash)
        ? { outcome: 'RECORDED', seq: repeated.seq, replayed: true }
        : refused('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']);
    }
    const veu = veus.get(fact.veuId);
    if (veu === undefined) return refused('UNKNOWN_VEU', ['veu']);
    const before = known.get(fact.veuId) ?? [];
    const event: VeuEvent = { kind: fact.eventKind, effectiveOn: fact.effectiveOn };
    const why = refusesEvent(veu.grantedOn, before, event);
    if (why !== null) return refused('BAD_VALUE', ['kind'], why);
    known.set(fact.veuId, [...before, event]);
    const seq = batch.nextSeq();
    fresh.push({ fact, seq });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) await write(batch, fresh);
  return results;
}

async function write(batch: RecordBatch, fresh: readonly { fact: VeuEventFact; seq: number }[]): Promise<void> {
  for (const { fact, seq } of fresh) {
    const { contentHash, effectiveOn, evidence, eventKind: kind, veuId } = fact;
    await events.insert(batch.tx, { veuId, kind, effectiveOn, evidence }, seq, contentHash);
    batch.postings.push({
      seq,
      tenant: batch.tx.tenant,
      kind: 'VEU_EVENT',
      subjectSeq: seq,
      order: orderOfVeuEvent({ veuId, on: effectiveOn }),
      causeSeq: null,
    });
  }
  await judgeAfterVeuEvents(
    batch,
    fresh.map(({ fact }) => ({ veuId: fact.veuId, on: fact.effectiveOn })),
  );
  await insertRequests(batch.tx, fresh);
}

/** Where something that happened to a VEU stands in the order of judging. */
export const orderOfVeuEvent = ({ on, veuId }: { readonly veuId: string; readonly on: Day }): Order => ({
  at: startOf(on),
  rank: RANKS.ALLOCATION_CHANGE,
  key: veuId,
});

/** Judges again whom it concerns that something happened to VEUs, or did not: who sends to their sites, or operates others. */
export async function judgeAfterVeuEvents(
  batch: RecordBatch,
  happened: readonly { readonly veuId: string; readonly on: Day }[],
): Promise<void> {
  const toSites = await batch.stores.shipments.toSitesOf(
    batch.tx,
    happened.map((one) => ({ key: one.veuId, after: orderOfVeuEvent(one) })),
  );
  const [first] = happened.map(({ on }) => on).sort();
  const operated = first === undefined ? [] : await batch.stores.shipments.operatedByOthersFrom(batch.tx, first);
  const concerned = new Set([...toSites, ...operated].map((subject) => batch.dependents.keep(subject)));
  await settle(batch, [...concerned], () => undefined);
}
