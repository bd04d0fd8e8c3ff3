import type { Instant } from '../rules/day.js';
import { hasEnded, isOpenAt } from '../rules/hold-life.rule.js';
import { timesUnits } from '../rules/tpp.js';
import type { RecordedAs } from '../rules/vocabulary.js';
import type { HoldType } from './hold.graphql.js';
import type { HoldRecord } from './hold.reads.js';

/** A hold as it stands at an instant: what has expired by then is expired, whether or not the job has run. */
export function toHoldType(record: HoldRecord, now: Instant): HoldType {
  const { approvalReason, approvedBy, basis, placedAt, placedBy, planned, seq, state } = record;
  const open = isOpenAt(state, now);
  const openQuantity = open ? state.open : 0n;
  return {
    reference: planned.reference,
    status: open || hasEnded(state.status) ? state.status : 'EXPIRED',
    open,
    owner: planned.owner,
    priority: planned.priority,
    plannedAt: planned.plannedAt,
    expiresAt: state.expiresAt,
    placedAt,
    quantity: state.quantity,
    openQuantity,
    overQuantity: state.over,
    heldTpp: timesUnits(basis.unitTpp, openQuantity),
    valueUsd: planned.valueCents,
    authorization: basis.authorization as RecordedAs,
    licenseNumber: basis.licenseNumber,
    lppQuota: basis.lppQuotaKey,
    destination: basis.destination,
    consignee: planned.consigneeId,
    item: planned.itemId,
    site: planned.siteId,
    placedBy,
    approvedBy,
    approvalReason,
    ledgerSequence: seq,
    record,
  };
}
