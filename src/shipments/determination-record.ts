import type { LicenseDetermination } from '../rules/determine-license.js';
import type { JudgedShipment } from './judge.js';
import type { NewDetermination } from './determination.store.js';
import type { Answer } from './rejudge.js';

const isShipment = (judged: JudgedShipment | LicenseDetermination): judged is JudgedShipment => 'movement' in judged;

/**
 * The determination to store for an answer: the answer itself, and what it rests on, so that it can be judged again from
 * this record alone. A reversal has none: the shipment's answers stay as they were given.
 */
export function determinationOf(answer: Answer, seq: number): NewDetermination | undefined {
  const { judged, standing, subject } = answer;
  if (judged === null || standing === null) return undefined;
  const shared = { seq, subjectSeq: subject.seq, effectiveAt: subject.order.at, standing };
  if (!isShipment(judged)) {
    return {
      ...shared,
      subjectKind: 'LICENSE',
      destination: subject.kind === 'SHIPMENT' ? subject.row.destination : subject.destination,
      lineTpp: judged.licensedTpp,
      asEnforced: null,
      detail: {},
    };
  }
  return {
    ...shared,
    subjectKind: 'SHIPMENT',
    destination: judged.movement.destination,
    lineTpp: judged.determination.lineTpp,
    asEnforced: judged.determination.asEnforced,
    detail: shipmentDetail(judged),
  };
}

/** Facts, balances and findings behind a shipment's answer. Amounts become decimal text of their smallest unit. */
export function shipmentDetail({ before, determination, movement }: JudgedShipment): object {
  const { consignee, endUser, item } = movement;
  return {
    reference: movement.reference,
    consignee,
    endUser,
    item,
    before: {
      lppUsedTpp: before.lppUsedTpp,
      allocation: before.allocation,
      licenses: before.licenses.map(({ drawnQuantity, drawnValueCents, license }) => ({
        license,
        drawnQuantity,
        drawnValueCents,
      })),
    },
    findings: determination.findings.map(({ breach, met, numbers, rule }) => ({ rule, met, breach, numbers })),
    rulebooks: determination.rulebooks,
  };
}
