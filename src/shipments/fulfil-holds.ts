import type { ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import type { Instant } from '../rules/day.js';
import { destinationOf } from '../rules/destination.js';
import { isOpenAt } from '../rules/hold-life.rule.js';
import { NAMED_AUTHORIZATIONS } from '../rules/vocabulary.js';
import { HoldChanges } from './hold-changes.js';
import { verdictOn } from './hold-fit.js';
import type { KnownHold } from './hold.store.js';
import { asShipment } from './planned-shipment.js';
import type { RecordBatch } from './record-batch.js';
import { admitPlanned } from './record-holds.js';
import { admitNamed, newSubject } from './new-subject.js';
import { refused } from './refused.js';
import type { ShipmentSubject, Standing } from './subject.js';

/** The holds that shipments of one run name, and what these take of them. */
export class Fulfilments {
  private readonly holds = new Map<string, KnownHold>();
  private readonly bySubject = new Map<ShipmentSubject, KnownHold>();
  private readonly changes: HoldChanges;

  constructor(
    private readonly batch: RecordBatch,
    private readonly now: Instant,
  ) {
    this.changes = new HoldChanges(batch);
  }

  async read(facts: readonly ShipmentFact[]): Promise<void> {
    const named = facts.flatMap(({ holdId }) => holdId ?? []);
    const found = await this.batch.stores.holds.byReferences(this.batch.tx, named);
    for (const hold of found) this.holds.set(hold.planned.reference, hold);
    await this.changes.admit(found);
  }

  /** Why a shipment cannot fulfil the hold it names, if so. */
  refusal(fact: ShipmentFact): Recorded | undefined {
    const { holdId } = fact;
    if (holdId === undefined || holdId === null) return undefined;
    const hold = this.holds.get(holdId);
    if (hold === undefined) return refused('UNKNOWN_HOLD', ['holdId']);
    if (!isOpenAt(hold.state, this.now)) return refused('HOLD_ENDED', ['holdId']);
    const { consigneeId, destination, itemId } = hold.basis;
    const same =
      fact.consigneeId === consigneeId &&
      fact.itemId === itemId &&
      destinationOf(fact.destinationCountry) === destination;
    return same ? undefined : refused('HOLD_MISMATCH', ['holdId']);
  }

  /** A shipment that declares nothing goes under what its hold was placed for. */
  declared(fact: ShipmentFact): ShipmentFact {
    const hold = this.holds.get(fact.holdId ?? '');
    const named = NAMED_AUTHORIZATIONS.find((one) => one === hold?.basis.authorization);
    if (hold === undefined || named === undefined || fact.named !== null || fact.licenseNumber !== null) return fact;
    return { ...fact, named, licenseNumber: hold.basis.licenseNumber };
  }

  /** This shipment is the one of that fact. */
  link(subject: ShipmentSubject, fact: ShipmentFact): void {
    const hold = this.holds.get(fact.holdId ?? '');
    if (hold !== undefined) this.bySubject.set(subject, hold);
  }

  /** Takes what a shipment fulfils off its hold. Answers how to give it back, when the shipment is refused after all. */
  take(subject: ShipmentSubject): (() => void) | null {
    const hold = this.bySubject.get(subject);
    if (hold === undefined) return null;
    const event = { kind: 'FULFILLED', quantity: subject.row.quantity } as const;
    return this.changes.apply(hold, event, { at: this.now, shipmentSeq: subject.seq });
  }

  write(): Promise<void> {
    return this.changes.write();
  }
}

/** A shipment that is taken back, and the answer that stood for it. */
export interface TakenBack {
  readonly seq: number;
  readonly was: Standing | null;
}

/**
 * Gives back to open holds what shipments that are reversed took of them. Where the shipment drew something else than the
 * hold would, what was held may be promised to others by now: then it is given back only if it fits.
 */
export async function giveBack(batch: RecordBatch, reversed: readonly TakenBack[], now: Instant): Promise<void> {
  const fulfilled = await batch.stores.holds.fulfilledBy(
    batch.tx,
    reversed.map(({ seq }) => seq),
  );
  const holds = new Map<number, KnownHold>();
  const changes = new HoldChanges(batch);
  for (const { hold: read, quantity, shipmentSeq } of fulfilled) {
    const hold = holds.get(read.seq) ?? read;
    holds.set(read.seq, hold);
    if (!isOpenAt(hold.state, now)) continue;
    await changes.admit([hold]);
    const was = reversed.find(({ seq }) => seq === shipmentSeq)?.was ?? null;
    if (!drewTheSame(was, hold) && !(await fitsAgain(batch, hold, quantity))) continue;
    changes.apply(hold, { kind: 'GIVEN_BACK', quantity }, { at: now, shipmentSeq });
  }
  await changes.write();
}

const drewTheSame = (was: Standing | null, { basis }: KnownHold): boolean =>
  was !== null &&
  was.authorization === basis.authorization &&
  was.lppQuotaKey === basis.lppQuotaKey &&
  was.licenseNumber === basis.licenseNumber &&
  was.licenseOnRecord === basis.licenseOnRecord;

async function fitsAgain(batch: RecordBatch, { basis, planned }: KnownHold, quantity: bigint): Promise<boolean> {
  const named = NAMED_AUTHORIZATIONS.find((one) => one === basis.authorization) ?? null;
  const valueCents = (planned.valueCents * quantity + planned.quantity - 1n) / planned.quantity;
  const part = { ...planned, named, licenseNumber: basis.licenseNumber, quantity, valueCents };
  await admitNamed(batch.set, [part]);
  const subject = newSubject(asShipment(part), batch.set, 0);
  await admitPlanned(batch, [subject]);
  const { fits, judged } = verdictOn(subject, batch.set);
  return fits && judged.determination.authorization === basis.authorization;
}
