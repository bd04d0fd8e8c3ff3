import { LicenseConditionStore, type RecordedCondition } from '../authorizations/license-condition.store.js';
import type { LicenseConditionFact } from '../ledger/facts.js';
import { RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { startOf } from '../rules/day.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';

const store = new LicenseConditionStore();

/** Records conditions of licenses and their ends, one after the other as they came. No shipment is judged by them. */
export async function recordLicenseConditions(
  batch: RecordBatch,
  facts: readonly LicenseConditionFact[],
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, nameOf, 'license_condition', 'name');
  const numbers = facts.map(({ number }) => number);
  await batch.set.admitLicenseNumbers(numbers);
  const standing = new Map((await store.of(batch.tx, numbers)).map((one) => [`${one.license}|${one.id}`, one]));
  const added = new Map<string, RecordedCondition>();
  const fresh: RecordedCondition[] = [];
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, nameOf(fact), 'id');
    if (known !== undefined) return known;
    const licenses = batch.set.licensesOf(batch.set.tenant);
    if (!licenses.has(fact.number)) return refused('UNKNOWN_LICENSE', ['license']);
    const { issuedOn } = licenses.row(fact.number);
    const effectiveOn = fact.effectiveOn ?? issuedOn;
    const name = `${fact.number}|${fact.conditionId}`;
    if (fact.change === 'ADDED' && effectiveOn < issuedOn)
      return refused('BAD_VALUE', ['effectiveOn'], `The license is issued on ${issuedOn}: it binds nobody before.`);
    if (fact.change === 'LIFTED') {
      const from = (standing.get(name) ?? added.get(name))?.effectiveOn;
      if (from === undefined) return refused('NOT_FOUND', ['id'], 'The license has no condition of that id.');
      if (effectiveOn < from) return refused('BAD_VALUE', ['liftedOn'], `It takes effect on ${from}.`);
    }
    const one = { fact, effectiveOn, seq: batch.nextSeq() };
    recall.remember(fact, nameOf(fact), one.seq);
    if (fact.change === 'ADDED') added.set(name, one);
    fresh.push(one);
    return { outcome: 'RECORDED', seq: one.seq, replayed: false };
  });
  if (fresh.length > 0) await write(batch, fresh);
  return results;
}

async function write(batch: RecordBatch, fresh: readonly RecordedCondition[]): Promise<void> {
  const { tenant } = batch.tx;
  for (const { effectiveOn, fact, seq } of fresh) {
    const order = { at: startOf(effectiveOn), rank: RANKS.ALLOCATION_CHANGE, key: fact.number };
    batch.postings.push({ seq, tenant, kind: 'LICENSE_CONDITION', subjectSeq: seq, order, causeSeq: null });
  }
  await Promise.all([
    batch.stores.ledger.write(batch.tx, batch.postings, [], new Map()),
    store.insert(batch.tx, fresh),
    insertRequests(batch.tx, fresh),
  ]);
}

const nameOf = ({ change, conditionId, number }: LicenseConditionFact): string => `${number}|${conditionId}|${change}`;
