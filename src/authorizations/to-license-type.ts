import { waitingIn } from '../rules/license-life.rule.js';
import type { LicenseEventType } from './license-event.graphql.js';
import type { LicenseEventRow } from './license-event.store.js';
import type { LicenseLine } from './license-register.js';
import type { LicenseLinePosition } from './license-positions.js';
import type { LicenseLineType, LicenseType } from './license.graphql.js';
import type { LicenseRecord } from './license.reads.js';

export function toLicenseType(record: LicenseRecord): LicenseType {
  const { at, computedAt, known, ledgerSequence, license, position } = record;
  return {
    number: license.number,
    issuedOn: license.issuedOn,
    expiresOn: license.expiresOn,
    expiryEstimated: license.expiryEstimated,
    usableThrough: license.usableThrough,
    quantity: license.quantity,
    valueUsd: license.valueCents,
    licensedTpp: license.licensedTpp,
    replacedOn: license.replacedOn,
    status: position?.status ?? null,
    shippedQuantity: position?.shippedQuantity ?? 0n,
    remainingQuantity: position?.remainingQuantity ?? license.quantity,
    lines: (position?.lines ?? record.lines.map(untouched)).map(toLineType),
    shippedTpp: position?.shippedTpp ?? 0n,
    shippedValueUsd: position?.shippedValueCents ?? 0n,
    at,
    known,
    ledgerSequence,
    computedAt,
    record,
  };
}

const untouched = (line: LicenseLine): LicenseLinePosition => ({
  ...line,
  shippedQuantity: 0n,
  remainingQuantity: line.quantity,
});

const toLineType = ({ itemId, valueCents, ...line }: LicenseLinePosition): LicenseLineType => ({
  item: itemId,
  quantity: line.quantity,
  valueUsd: valueCents,
  licensedTpp: line.licensedTpp,
  shippedQuantity: line.shippedQuantity,
  remainingQuantity: line.remainingQuantity,
});

/** All events of a license: what one changes follows from the others that stand. */
export function toLicenseEventTypes(events: readonly LicenseEventRow[]): LicenseEventType[] {
  const waiting = waitingIn(events.filter(({ withdrawn }) => withdrawn === null));
  return events.map((event) => toLicenseEventType(event, waiting.has(event)));
}

const toLicenseEventType = (
  { postedAt, seq, withdrawn, ...event }: LicenseEventRow,
  waiting: boolean,
): LicenseEventType => ({
  kind: event.kind,
  effectiveOn: event.effectiveOn,
  expiresOn: event.expiresOn,
  change: event.change,
  opinion: event.opinion,
  evidence: event.evidence,
  note: event.note,
  waiting,
  recordedAt: postedAt,
  withdrawnAt: withdrawn?.at ?? null,
  withdrawalReason: withdrawn?.reason ?? null,
  ledgerSequence: seq,
});
