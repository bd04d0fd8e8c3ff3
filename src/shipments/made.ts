import type { Recorded } from '../ledger/recorder.js';
import type { DeterminationRecord } from './determination.reads.js';
import type { NewDetermination } from './determination.store.js';
import type { ShipmentRecord } from './shipment.reads.js';

/** What was recorded for a fact, as reading it back would show it. */
export interface Made {
  readonly determination: DeterminationRecord;
  /** `null` when a guard refused the shipment. */
  readonly shipment: ShipmentRecord | null;
  /** The head of the ledger after it. */
  readonly head: number;
}

/**
 * What answers were made of, for whoever shows them at once: reading them back would cost a transaction each. Only that
 * of answers given now; a replay is read.
 */
const made = new WeakMap<Recorded, Made>();

export const madeOf = (recorded: Recorded | null | undefined): Made | undefined =>
  recorded === null || recorded === undefined ? undefined : made.get(recorded);

export const remember = (recorded: Recorded, of: Made): void => void made.set(recorded, of);

/** What comes later in the same transaction may have changed it: then it is read. */
export const forget = (recorded: Recorded): void => void made.delete(recorded);

/** A determination that was stored just now: it stands. */
export const determinationMade = (of: NewDetermination, postedAt: number): DeterminationRecord => ({
  seq: of.seq,
  kind: of.subjectKind,
  subjectSeq: of.subjectSeq,
  effectiveAt: of.effectiveAt,
  postedAt,
  standing: of.standing,
  lineTpp: of.lineTpp,
  asEnforced: of.asEnforced,
  detail: of.detail,
  stands: true,
});
