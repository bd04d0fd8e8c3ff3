import type { Fact, ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Tx } from '../platform/database.js';
import { destinationOf } from '../rules/destination.js';
import type { Instant } from '../rules/day.js';
import { isOpenAt } from '../rules/hold-life.rule.js';
import { invariant } from '../rules/invariant.js';
import { expireHolds } from './hold-expiry.js';
import { holdsOfLine, linesNamed } from './hold-lines.js';
import type { KnownHold } from './hold.store.js';
import { anyTaken, PART_MARK, partsOf, recalledLine, type Share } from './line-parts.js';
import type { RecordBatch } from './record-batch.js';
import { storeRefusal } from './record-drawdown.js';
import { recordTogether } from './record-shipments.js';
import { refused } from './refused.js';

/** Shipments of a run that fulfil a line of holds, each with the number of its first part. Asks only where holds are named. */
export async function heldLinesIn(tx: Tx, facts: readonly Fact[]): Promise<ReadonlyMap<Fact, number>> {
  const naming = facts.flatMap((fact) =>
    fact.kind === 'SHIPMENT' && fact.holdId ? [{ fact, name: fact.holdId }] : [],
  );
  if (naming.length === 0) return new Map();
  const lines = await linesNamed(tx, [...new Set(naming.map(({ name }) => name))]);
  return new Map(
    naming.flatMap(({ fact, name }) => {
      const first = lines.get(name);
      return first === undefined ? [] : [[fact, first] as const];
    }),
  );
}

/** A shipment that fulfils a line of holds, and where to begin a batch of it again. */
interface HeldLine {
  readonly fact: ShipmentFact;
  /** The number of the first part. */
  readonly first: number;
  readonly now: Instant;
  /** A batch on nothing that an earlier one has read. */
  readonly begin: (head: number) => RecordBatch;
}

/**
 * Records a shipment that fulfils holds on several licenses: one for each part it takes, in the order of the parts, all of
 * them or none. What it has beyond them goes under the last. When a guard refuses a part, everything is taken back and
 * what stands against that part is stored as the answer. Answers with the batch that stands.
 */
export async function recordHeldLine(
  head: number,
  { begin, fact, first, now }: HeldLine,
): Promise<{ readonly recorded: Recorded; readonly batch: RecordBatch }> {
  const batch = begin(head);
  await expireHolds(batch, now);
  const start = batch.seq;
  const known = await recalledLine(batch, fact);
  if (known !== undefined) return { recorded: known, batch };
  const open = (await holdsOfLine(batch.tx, first)).filter(({ state }) => isOpenAt(state, now));
  const wrong = refusalOf(fact, open);
  if (wrong !== undefined) return { recorded: wrong, batch };
  const parts = partsOf(fact, sharesOf(fact, open));
  const isSplit = parts.length > 1;
  if (isSplit && fact.reference.length > 64 - PART_MARK)
    return { recorded: refused('BAD_ID', ['reference'], 'It leaves no room for the marks of the parts.'), batch };
  if (isSplit && (await anyTaken(batch, parts)))
    return { recorded: refused('DUPLICATE_OTHER_CONTENT', ['reference']), batch };

  await batch.tx.query('savepoint held_line');
  const { answers, refusals } = await recordTogether(batch, parts, now, 'PARTS');
  const [recorded] = answers;
  invariant(recorded !== undefined, 'a line has a part');
  const no = answers.find(({ outcome }) => outcome === 'REFUSED');
  if (no === undefined || !isSplit) return { recorded, batch };
  await batch.tx.query('rollback to savepoint held_line');
  const after = begin(start);
  const [refusal] = refusals;
  if (refusal === undefined) return { recorded: no, batch: after };
  const [subject, judged] = refusal;
  return { recorded: await storeRefusal(after, fact, subject, judged), batch: after };
}

/** Why a shipment cannot fulfil these parts, if so. They are for the same goods. */
function refusalOf(fact: ShipmentFact, [first]: readonly KnownHold[]): Recorded | undefined {
  if (first === undefined) return refused('HOLD_ENDED', ['holdId']);
  if (fact.quantity <= 0n) return refused('NOT_POSITIVE', ['quantity']);
  const { consigneeId, destination, itemId } = first.basis;
  const same =
    fact.consigneeId === consigneeId &&
    fact.itemId === itemId &&
    destinationOf(fact.destinationCountry) === destination;
  if (!same) return refused('HOLD_MISMATCH', ['holdId']);
  const isDeclared = (fact.named ?? 'LICENSE') !== 'LICENSE' || fact.licenseNumber !== null;
  const message = 'The hold is split over several licenses: declare nothing, each part goes under its own.';
  return isDeclared ? refused('HOLD_MISMATCH', ['authorization'], message) : undefined;
}

/** What is taken of each part, in their order; the last one takes what is beyond them. Values add up to the cent. */
function sharesOf({ quantity, valueCents }: ShipmentFact, open: readonly KnownHold[]): Share[] {
  const shares: Share[] = [];
  let [taken, worth] = [0n, 0n];
  for (const [index, { planned, state }] of open.entries()) {
    const rest = quantity - taken;
    if (rest === 0n) break;
    const units = index === open.length - 1 || rest < state.open ? rest : state.open;
    const upTo = (valueCents * (taken + units)) / quantity;
    shares.push({ quantity: units, valueCents: upTo - worth, holdId: planned.reference, named: null });
    [taken, worth] = [taken + units, upTo];
  }
  return shares;
}
