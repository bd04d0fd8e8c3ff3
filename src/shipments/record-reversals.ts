import type { ReversalFact } from '../ledger/facts.js';
import type { Posting } from '../ledger/account.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Tx } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import { invariant } from '../rules/invariant.js';
import { giveBack } from './fulfil-holds.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';
import type { Subject } from './subject.js';

interface Target {
  readonly kind: 'SHIPMENT' | 'REMOVAL' | 'REVERSAL';
  readonly seq: number;
  readonly reversed: boolean;
}

interface NewReversal {
  readonly fact: ReversalFact;
  readonly seq: number;
  readonly reversesSeq: number;
  readonly kind: Target['kind'];
}

/**
 * Records reversals. A reversal takes effect at the instant of what it reverses, so the shipment or removal counts nowhere, at no
 * instant; what came after it is judged again. It can be done once, and not undone.
 */
export async function recordReversals(
  batch: RecordBatch,
  facts: readonly ReversalFact[],
  now: Instant,
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, (fact) => fact.reference, 'reference', 'reference');
  const targets = await readTargets(batch.tx, facts);
  const reversed = new Set<number>();
  const fresh: NewReversal[] = [];
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, fact.reference, 'reference');
    if (known !== undefined) return known;
    const target = targets.get(fact.reversesReference);
    if (target === undefined) return refused('UNKNOWN_REFERENCE', ['reversesReference']);
    if (target.kind === 'REVERSAL') return refused('REVERSAL_OF_REVERSAL', ['reversesReference']);
    if (target.reversed || reversed.has(target.seq)) return refused('ALREADY_REVERSED', ['reversesReference']);
    const seq = batch.nextSeq();
    recall.remember(fact, fact.reference, seq);
    reversed.add(target.seq);
    fresh.push({ fact, seq, reversesSeq: target.seq, kind: target.kind });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) await writeReversals(batch, fresh, now);
  return results;
}

async function writeReversals(batch: RecordBatch, reversals: readonly NewReversal[], now: Instant): Promise<void> {
  const seqsOf = (kind: Target['kind']): number[] =>
    reversals.filter((reversal) => reversal.kind === kind).map(({ reversesSeq }) => reversesSeq);
  const read = [
    ...(await batch.stores.shipments.bySeqs(batch.tx, seqsOf('SHIPMENT'))),
    ...(await batch.stores.removals.bySeqs(batch.tx, seqsOf('REMOVAL'))),
  ];
  const subjects = new Map(read.map((subject) => [subject.seq, batch.dependents.keep(subject)]));
  const postings = new Map<Subject, Posting>();
  const seeds: Subject[] = [];
  for (const { reversesSeq, seq } of reversals) {
    const subject = subjects.get(reversesSeq);
    invariant(subject !== undefined, 'what is reversed is on record');
    subject.reversed = true;
    seeds.push(subject);
    const { order, tenant } = subject;
    postings.set(subject, { seq, tenant, kind: 'REVERSAL', subjectSeq: reversesSeq, order, causeSeq: null });
  }
  batch.postings.push(...postings.values());
  const stood = seeds.map(({ seq, standing }) => ({ seq, was: standing }));
  await settle(batch, seeds, (subject) => postings.get(subject));
  if (batch.set.holds.anyOpen) await giveBack(batch, stood, now);
  await batch.stores.shipments.insertReversals(batch.tx, reversals);
  await insertRequests(batch.tx, reversals);
}

/** What the reversed references stand for. */
async function readTargets(tx: Tx, facts: readonly ReversalFact[]): Promise<Map<string, Target>> {
  const rows = await tx.query<{ reference: string; kind: Target['kind']; seq: string; reversed: boolean }>(
    `select f.reference, f.kind, f.seq, exists (select 1 from reversal r where r.reverses_seq = f.seq) as reversed
     from reference f where f.tenant_id = $1 and f.reference = any($2)`,
    [tx.tenant, facts.map((fact) => fact.reversesReference)],
    'reversal targets',
  );
  return new Map(rows.map((row) => [row.reference, { kind: row.kind, seq: Number(row.seq), reversed: row.reversed }]));
}
