import type { Account } from '../ledger/account.js';
import { atLeastZero, type LicenseLeft, licensesLeft, type LicenseUnusable } from '../rules/license-left.rule.js';
import type { Before, LicenseBefore, Movement } from '../rules/movement.js';
import { type JudgedShipment, judgeShipment, movementOf, shipmentBefore } from './judge.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** A line that is to go under licenses, and what these have left for it. */
export interface LineOnLicenses {
  readonly movement: Movement;
  /** Judged as one under a license that nobody has named: says whether it needs one at all. */
  readonly unnamed: JudgedShipment;
  /** The licenses for exactly its goods, each with the most that counts as drawn. */
  readonly licenses: readonly LicenseBefore[];
  readonly usable: readonly LicenseLeft[];
  readonly unusable: readonly LicenseUnusable[];
}

/**
 * Reads and counts what licenses have left for a line: on its day, beside everything on record, also what is later, and for
 * a guarded one beside what open holds promise. Whoever stays inside passes the guard (`guard.ts`).
 */
export async function lineOnLicenses(
  line: ShipmentSubject,
  set: WorkingSet,
  heedHolds: boolean,
): Promise<LineOnLicenses> {
  const open: ShipmentSubject = { ...line, row: { ...line.row, named: null, licenseNumber: null } };
  await set.admit([open]);
  const beside = heedHolds && set.holds.anyOpen;
  if (beside) await set.holds.admit([open]);
  const held = (account: Account): bigint => (beside ? set.holds.on(account) : 0n);
  const onItsDay = shipmentBefore(open, set, (account) => account.timeline.before(open.order) + held(account));
  const inAll = shipmentBefore(open, set, (account) => account.timeline.whole + held(account));
  const movement = movementOf(open.row, set);
  const unnamed = judgeShipment({ ...open, row: { ...open.row, named: 'LICENSE' } }, set);
  const licenses = mostDrawn(onItsDay, inAll);
  return { movement, unnamed, licenses, ...licensesLeft(movement, licenses) };
}

/** Each license with the most that is drawn of it in two readings. */
const mostDrawn = (one: Before, other: Before): readonly LicenseBefore[] =>
  one.licenses.map((before, index) => {
    const { drawnQuantity, drawnValueCents } = other.licenses[index] ?? before;
    return {
      ...before,
      drawnQuantity: before.drawnQuantity + atLeastZero(drawnQuantity - before.drawnQuantity),
      drawnValueCents: before.drawnValueCents + atLeastZero(drawnValueCents - before.drawnValueCents),
    };
  });
