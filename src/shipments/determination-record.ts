import type { SiteBefore } from '../rules/site.js';
import { type JudgedLicense, type JudgedRemoval, type JudgedShipment, standingOfShipment } from './judge.js';
import type { StoredDetail } from './determination.reads.js';
import type { NewDetermination } from './determination.store.js';
import type { Answer, Judged } from './rejudge.js';
import type { ShipmentSubject } from './subject.js';

const isShipment = (judged: Judged): judged is JudgedShipment => 'movement' in judged;
const isRemoval = (judged: Judged): judged is JudgedRemoval => 'unitsBefore' in judged;

/**
 * The determination to store for an answer: the answer itself, and what it rests on, so that it can be judged again from
 * this record alone. A reversal has none: the shipment's answers stay as they were given.
 */
export function determinationOf(answer: Answer, seq: number, countsOthers: boolean): NewDetermination | undefined {
  const { judged, standing, subject } = answer;
  if (judged === null || standing === null) return undefined;
  const shared = { seq, tenant: subject.tenant, subjectSeq: subject.seq, effectiveAt: subject.order.at, standing };
  if (isRemoval(judged)) {
    return subject.kind === 'REMOVAL'
      ? {
          ...shared,
          subjectKind: 'REMOVAL',
          destination: subject.row.destination,
          lineTpp: subject.row.tpp,
          asEnforced: null,
          detail: { findings: judged.findings, ...(countsOthers && { told: {} }) },
        }
      : undefined;
  }
  if (!isShipment(judged)) {
    if (subject.kind !== 'LICENSE') return undefined;
    return {
      ...shared,
      subjectKind: 'LICENSE',
      destination: subject.destination,
      lineTpp: judged.licensedTpp,
      asEnforced: null,
      detail: licenseDetail(judged, countsOthers),
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

/** Whom a license was judged for, and on what. */
function licenseDetail({ allocation, consignee }: JudgedLicense, countsOthers: boolean): StoredDetail {
  const detail = { consignee, before: { allocation }, ...(countsOthers && { told: {} }) };
  return detail;
}

/**
 * What is behind the answer to a promise: a guarded shipment that was refused, or a hold. It is not on record as a
 * shipment, so the movement stands with it, as it was judged: under what it would have gone.
 */
function promiseDetail(judged: JudgedShipment, countsOthers: boolean): StoredDetail {
  const { act, at, destination, from, licenseNumber, lineTpp, named, purpose, quantity, valueCents } = judged.movement;
  const asked = { act, at, destination, from, licenseNumber, lineTpp, named, purpose, quantity, valueCents };
  return { ...shipmentDetail(judged), asked, ...(countsOthers && { countsOthers }) };
}

/** The answer to a promise that is given, or not: a hold, or a guarded shipment or hold that was refused. */
export const determinationOfPromise = (
  subjectKind: 'HOLD' | 'REFUSAL',
  { order, seq, tenant }: Pick<ShipmentSubject, 'order' | 'seq' | 'tenant'>,
  judged: JudgedShipment,
  countsOthers: boolean,
): NewDetermination => ({
  seq,
  tenant,
  subjectKind,
  subjectSeq: seq,
  effectiveAt: order.at,
  destination: judged.movement.destination,
  standing: standingOfShipment(judged.determination),
  lineTpp: judged.determination.lineTpp,
  asEnforced: judged.determination.asEnforced,
  detail: promiseDetail(judged, countsOthers),
});

/** Facts, balances and findings behind a shipment's answer. Amounts become decimal text of their smallest unit. */
export function shipmentDetail({ before, determination, movement, told }: JudgedShipment): StoredDetail {
  const { consignee, endUser } = movement;
  const { bandwidthMilliGBps, dataCenter, designerStatus, icTpp, id, level, unitTpp } = movement.item;
  const detail = {
    reference: movement.reference,
    consignee,
    endUser,
    item: { id, level, unitTpp, icTpp, dataCenter, bandwidthMilliGBps, designerStatus },
    before: {
      lppUsedTpp: before.lppUsedTpp,
      allocation: before.allocation,
      site: before.site === null ? null : siteDetail(before.site),
      ...(before.volumes && { volumes: before.volumes }),
      licenses: before.licenses.map(({ drawnQuantity, drawnValueCents, license }) => ({
        number: license.number,
        usableThrough: license.usableThrough,
        replacedOn: license.replacedOn,
        ...(license.state !== 'VALID' && { state: license.state }),
        drawnQuantity,
        drawnValueCents,
      })),
    },
    findings: determination.findings.map(({ breach, met, numbers, rule }) => ({ rule, met, breach, numbers })),
    rulebooks: determination.rulebooks,
    ...(told && { told }),
  };
  return detail;
}

/** A base as an object: a map says nothing in JSON. */
function siteDetail({ promised, ...site }: SiteBefore): object {
  const kept = { ...site, base: Object.fromEntries(site.base) };
  if (promised === undefined) return kept;
  return { ...kept, promised: { ...promised, base: Object.fromEntries(promised.base) } };
}
