import type { ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Instant } from '../rules/day.js';
import { determinationOfPromise } from './determination-record.js';
import { Fulfilments } from './fulfil-holds.js';
import { refusalOfGuarded } from './guard.js';
import type { JudgedShipment } from './judge.js';
import type { Together } from './line-parts.js';
import { remember } from './made.js';
import { admitNamed, newSubject, refusedField } from './new-subject.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refusalOf } from './refused.js';
import { settle } from './settle.js';
import type { ShipmentRecord } from './shipment.reads.js';
import type { ShipmentSubject } from './subject.js';

interface NewShipment {
  readonly fact: ShipmentFact;
  readonly subject: ShipmentSubject;
}

/** What shipments are answered, and why a guard refused those that it did. */
interface Told {
  readonly answers: readonly Recorded[];
  readonly refusals: ReadonlyMap<ShipmentSubject, JudgedShipment>;
}

/** Records shipments: recall, check what they refer to, judge them in order, write. Each gets its own answer. */
export const recordShipments = async (
  batch: RecordBatch,
  facts: readonly ShipmentFact[],
  now: Instant,
): Promise<Recorded[]> => [...(await recordTogether(batch, facts, now, 'EACH')).answers];

/** The same for the parts of one line, of which the first is the cause of the others. */
export async function recordTogether(
  batch: RecordBatch,
  facts: readonly ShipmentFact[],
  now: Instant,
  together: Together,
): Promise<Told> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, (fact) => fact.reference, 'reference', 'reference');
  await admitNamed(batch.set, facts);
  const fulfilments = facts.some(namesHold) ? new Fulfilments(batch, now) : null;
  await fulfilments?.read(facts);

  const fresh: NewShipment[] = [];
  const results = facts.map((fact): Recorded => {
    const known =
      recall.answer(fact, fact.reference, 'reference') ?? refusedField(fact, batch.set) ?? fulfilments?.refusal(fact);
    if (known !== undefined) return known;
    const subject = newSubject(fulfilments?.declared(fact) ?? fact, batch.set, batch.nextSeq());
    fulfilments?.link(subject, fact);
    recall.remember(fact, fact.reference, subject.seq);
    fresh.push({ fact, subject });
    return { outcome: 'RECORDED', seq: subject.seq, replayed: false };
  });
  const { postedAt, refusals } = await writeShipments(batch, fresh, fulfilments, together);
  const noes = new Map<number | null, Recorded>();
  for (const [{ seq }, judged] of refusals) noes.set(seq, refusalOf(judged.determination.breaches, seq));
  const bySeq = new Map(fresh.map((one) => [one.subject.seq, one]));
  const answers = results.map((result): Recorded => {
    const answer = { ...(noes.get(result.seq) ?? result), replayed: result.replayed };
    const one = answer.replayed || answer.seq === null ? undefined : bySeq.get(answer.seq);
    if (one !== undefined) rememberMade(batch, answer, one, postedAt.get(one.subject.seq));
    return answer;
  });
  return { answers, refusals };
}

const namesHold = ({ holdId }: ShipmentFact): boolean => holdId !== undefined && holdId !== null;

/** Keeps what was stored for an answer that still stands. `postedAt` is absent for a shipment that was refused. */
function rememberMade(
  batch: RecordBatch,
  answer: Recorded,
  { fact, subject }: NewShipment,
  postedAt: number | undefined,
): void {
  const determination = batch.answers.get(subject.seq);
  if (determination === undefined) return;
  const { row } = subject;
  const shipment: ShipmentRecord | null =
    postedAt === undefined
      ? null
      : {
          ...row,
          fromCountry: fact.fromCountry,
          destinationCountry: fact.destinationCountry,
          postedAt,
          determinationSeq: determination.seq,
          reversal: null,
        };
  remember(answer, { determination, shipment, head: batch.seq });
}

interface Written {
  /** Those that a guard refused, each with why. */
  readonly refusals: ReadonlyMap<ShipmentSubject, JudgedShipment>;
  /** When each of the others was posted. */
  readonly postedAt: ReadonlyMap<number, number>;
}

/** Judges and writes new shipments. */
async function writeShipments(
  batch: RecordBatch,
  shipments: readonly NewShipment[],
  fulfilments: Fulfilments | null,
  together: Together,
): Promise<Written> {
  const first = together === 'PARTS' ? (shipments[0]?.subject.seq ?? null) : null;
  const facts = new Map(shipments.map(({ fact, subject }) => [subject, fact]));
  const postings = new Map(
    shipments.map(({ subject: { order, seq, tenant }, subject }) => [
      subject,
      { seq, tenant, kind: 'SHIPMENT' as const, subjectSeq: seq, order, causeSeq: seq === first ? null : first },
    ]),
  );
  const refusals = new Map<ShipmentSubject, JudgedShipment>();
  const subjects = [...postings.keys()];
  batch.postings.push(...postings.values());
  const guarded = shipments.filter(({ fact }) => fact.onBreach === 'REFUSE').map(({ subject }) => subject);
  if (batch.set.holds.anyOpen && guarded.length > 0) {
    await batch.set.admit(guarded);
    await batch.set.holds.admit(guarded);
  }
  await settle(
    batch,
    subjects,
    (subject) => (subject.kind === 'SHIPMENT' ? postings.get(subject) : undefined),
    (subject, judged) => {
      if (subject.kind !== 'SHIPMENT') return true;
      const giveBack = fulfilments?.take(subject);
      if (facts.get(subject)?.onBreach !== 'REFUSE') return true;
      const refusal = refusalOfGuarded(subject, judged, batch.set);
      if (refusal === undefined) return true;
      giveBack?.();
      refusals.set(subject, refusal);
      return false;
    },
  );
  await fulfilments?.write();
  const inserted = batch.stores.shipments.insert(
    batch.tx,
    shipments.filter(({ subject }) => !refusals.has(subject)).map(({ fact, subject }) => ({ row: subject.row, fact })),
  );
  const refusalsInserted = batch.storeAnswers(
    [...refusals].map(([subject, judged]) =>
      determinationOfPromise('REFUSAL', subject, judged, batch.set.countsOthers),
    ),
  );
  const requested = insertRequests(
    batch.tx,
    shipments.map(({ fact, subject }) => ({ fact, seq: subject.seq })),
  );
  const [postedAt] = await Promise.all([inserted, refusalsInserted, requested]);
  return { refusals, postedAt };
}
