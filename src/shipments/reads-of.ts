import type { LicenseRegister } from '../authorizations/license-register.js';
import { type AccountId, EVERYBODY } from '../ledger/account.js';
import type { Order } from '../ledger/order.js';
import { isAllocationCountry } from '../rules/country-group.rule.js';
import { dayOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { type AccountKind, baseKey } from '../rules/effects.js';
import { isCaseByCaseClass } from '../rules/case-by-case.rule.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { isChinaOrMacau, volumeSide } from '../rules/volume-cap.rule.js';
import { accountOf } from './account-set.js';
import { holdingKey, type ShipmentRow, type Subject } from './subject.js';

/** An account a subject's answer is read from. */
export interface Read extends AccountId {
  readonly kind: AccountKind;
}

/** Which accounts a subject's answer is read from, given the licenses of its tenant and, of a shipment, its item. */
export function readsOf(
  subject: Subject,
  licenses: LicenseRegister,
  itemOf: (id: string) => ItemFacts,
): readonly Read[] {
  if (subject.kind === 'LICENSE') return countryRead(subject.destination, subject.order);
  if (subject.kind === 'REMOVAL') return [read('BASE_UNITS', holdingKey(subject.row), subject)];
  if (subject.kind === 'OPENING_STOCK') return [];
  const { row } = subject;
  const reads = [...countryRead(row.destination, subject.order)];
  if (row.quotaKey !== null) reads.push(read('LPP_QUOTA', row.quotaKey, subject));
  if (row.veuId !== null) reads.push(read('VEU_RECEIVED', row.veuId, subject));
  if (isChinaOrMacau(row.destination) && readsVolumes(row, itemOf(row.itemId))) {
    reads.push(read('VOLUME_UNITED_STATES', row.itemId, subject), read('VOLUME_CHINA_MACAU', row.itemId, subject));
  }
  for (const number of licensesFor(subject, licenses)) {
    for (const key of licenses.quantityKeys(number, row.itemId)) reads.push(read('LICENSE_QUANTITY', key, subject));
    for (const drawn of licenses.withReplaced(number)) reads.push(read('LICENSE_VALUE', drawn, subject));
  }
  return reads;
}

/** The licenses on record that a shipment names, or that cover it when it names nothing. */
export function licensesFor(subject: Subject, licenses: LicenseRegister): readonly string[] {
  if (subject.kind !== 'SHIPMENT') return [];
  const { row } = subject;
  if (row.named === null) return licenses.covering(row.consigneeId, row.destination, row.itemId);
  const named = row.named === 'LICENSE' ? row.licenseNumber : null;
  return named !== null && licenses.has(named) ? [named] : [];
}

/** Is it of the class of exports to China and Macau that the volumes of the product decide on? */
export const readsVolumes = (row: ShipmentRow, item: ItemFacts): boolean =>
  row.lineTpp > 0n &&
  isCaseByCaseClass({
    on: dayOf(row.exportedAt),
    destination: row.destination,
    item,
    exportFromUnitedStates: row.act === 'EXPORT' && row.from === 'US',
  });

/** The country measure read for a destination, where it has an allocation that day. */
export const countryRead = (destination: Destination, order: Order): readonly Read[] =>
  isAllocationCountry(destination, dayOf(order.at))
    ? [{ kind: 'COUNTRY_LICENSED', key: destination, tenant: EVERYBODY }]
    : [];

/** The accounts a subject may move whatever it is recorded as: known before it is judged, so they are read with the rest. */
export function movesOf(subject: Subject): readonly Read[] {
  if (subject.kind === 'LICENSE') return [];
  if (subject.kind !== 'SHIPMENT') return [read('BASE_UNITS', holdingKey(subject.row), subject)];
  const { consigneeId, destination, itemId } = subject.row;
  const base = read('BASE_UNITS', baseKey(consigneeId, destination, itemId), subject);
  const side = volumeSide(subject.row);
  return side === null ? [base] : [base, read(side, itemId, subject)];
}

const read = (kind: AccountKind, key: string, { tenant }: Subject): Read => ({ ...accountOf(kind, key, tenant), kind });
