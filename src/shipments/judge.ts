import { itemsOf } from '../authorizations/license-register.js';
import type { Account } from '../ledger/account.js';
import type { Order } from '../ledger/order.js';
import { dayOf } from '../rules/day.js';
import { determine } from '../rules/determine.js';
import { determineLicense, type LicenseDetermination, strictest } from '../rules/determine-license.js';
import type { Determination } from '../rules/determination.js';
import { breachesOf, type Finding } from '../rules/finding.js';
import { removalFindings } from '../rules/removal.rule.js';
import type { PartyFacts } from '../rules/party.js';
import type { AllocationBefore, Before, LicenseBefore, Movement } from '../rules/movement.js';
import type { ProductVolumes } from '../rules/volume-cap.rule.js';
import { accountOf } from './account-set.js';
import { countsOthers } from './counts-others.js';
import { countryRead, licensesFor, readsVolumes } from './reads-of.js';
import {
  holdingKey,
  type LicenseSubject,
  type RemovalSubject,
  type ShipmentRow,
  type ShipmentSubject,
  type Standing,
} from './subject.js';
import type { WorkingSet } from './working-set.js';

/** A shipment's answer with everything it was judged on. */
export interface JudgedShipment {
  readonly movement: Movement;
  readonly before: Before;
  readonly determination: Determination;
  /** Present when it rests on what other tenants did: what its own tenant is told of that. */
  readonly told?: ToldNumbers;
}

/** Use of the LPP quota before it: the own part as it is, that of others rounded up. */
export interface ToldNumbers {
  readonly lppUsedTpp: bigint;
}

/** Judges a shipment on what stood before it. Everything is in the working set; nothing is read here. */
export function judgeShipment(subject: ShipmentSubject, set: WorkingSet): JudgedShipment {
  const movement = movementOf(subject.row, set);
  const before = shipmentBefore(subject, set);
  const judged = { movement, before, determination: determine(movement, before) };
  return countsOthers(subject, set) ? { ...judged, told: toldNumbers(subject, before.lppUsedTpp, set) } : judged;
}

/** What a tenant is told in place of a use that counts others: never less than it is. */
export function toldNumbers({ row, tenant }: ShipmentSubject, lppUsedTpp: bigint, set: WorkingSet): ToldNumbers {
  if (row.quotaKey === null) return { lppUsedTpp };
  const quota = set.account(accountOf('LPP_QUOTA', row.quotaKey, tenant));
  return { lppUsedTpp: lppUsedTpp + set.distanceFrom(quota) };
}

/** What left a base against what stood in it. */
export interface JudgedRemoval {
  readonly unitsBefore: bigint;
  readonly findings: readonly Finding[];
}

/** A removal is recorded as it is; that it takes more than the holder had there is its only breach. */
export function judgeRemoval(subject: RemovalSubject, set: WorkingSet): JudgedRemoval {
  const base = accountOf('BASE_UNITS', holdingKey(subject.row), subject.tenant);
  const unitsBefore = set.account(base).timeline.before(subject.order);
  const { quantity } = subject.row;
  return {
    unitsBefore,
    findings: removalFindings(unitsBefore, quantity),
  };
}

/** A license's answer with what it was judged on beside the register. */
export interface JudgedLicense extends LicenseDetermination {
  readonly consignee: PartyFacts;
  readonly allocation: AllocationBefore;
}

/** Judges a license at its issue on what stood before it. */
export function judgeLicense(subject: LicenseSubject, set: WorkingSet): JudgedLicense {
  const licenses = set.licensesOf(subject.tenant);
  const license = licenses.get(subject.number, dayOf(subject.order.at));
  const consignee = set.parties.factsOn(license.consigneeId, license.issuedOn);
  const allocation = allocationBefore(subject.destination, subject.order, set);
  const determination = determineLicense(
    {
      license,
      original: license.replacesNumber === null ? null : licenses.get(license.replacesNumber, license.issuedOn),
      consignee,
      item: strictest(itemsOf(licenses.row(subject.number)).map((id) => set.item(id))),
    },
    allocation,
  );
  return { ...determination, consignee, allocation };
}

/** A shipment as the rules see it: parties as they stood on its day. */
export function movementOf(row: ShipmentRow, set: WorkingSet): Movement {
  const on = dayOf(row.exportedAt);
  return {
    reference: row.reference,
    at: row.exportedAt,
    on,
    act: row.act,
    from: row.from,
    destination: row.destination,
    consignee: set.parties.factsOn(row.consigneeId, on),
    endUser: row.endUserId === null ? null : set.parties.factsOn(row.endUserId, on),
    item: set.item(row.itemId),
    quantity: row.quantity,
    valueCents: row.valueCents,
    lineTpp: row.lineTpp,
    named: row.named,
    licenseNumber: row.licenseNumber,
    purpose: row.purpose,
  };
}

/** How much of an account counts: what stands before a place, unless told otherwise. */
export type Reading = (account: Account) => bigint;

/** The balances just before a shipment; for quotas and licenses another reading may be asked for. */
export function shipmentBefore(
  subject: ShipmentSubject,
  set: WorkingSet,
  reading: Reading = (account) => account.timeline.before(subject.order),
): Before {
  const { order, row, tenant } = subject;
  const volumes = volumesBefore(subject, set, reading);
  return {
    lppUsedTpp: row.quotaKey === null ? 0n : reading(set.account(accountOf('LPP_QUOTA', row.quotaKey, tenant))),
    licenses: licensesFor(subject, set.licensesOf(tenant)).map((number) =>
      licenseBefore(number, subject, reading, set),
    ),
    allocation: allocationBefore(row.destination, order, set),
    site: set.veus.siteBefore(row, order),
    ...(volumes && { volumes }),
  };
}

/** Shipped of the product, where the answer may rest on it. */
export function volumesBefore(subject: ShipmentSubject, set: WorkingSet, reading: Reading): ProductVolumes | undefined {
  const { row, tenant } = subject;
  if (!readsVolumes(row, set.item(row.itemId))) return undefined;
  return {
    unitedStatesTpp: reading(set.account(accountOf('VOLUME_UNITED_STATES', row.itemId, tenant))),
    chinaMacauTpp: reading(set.account(accountOf('VOLUME_CHINA_MACAU', row.itemId, tenant))),
  };
}

/** A license on the day of a shipment, with what was drawn from it and from those it replaces. */
function licenseBefore(
  number: string,
  { order, row, tenant }: ShipmentSubject,
  reading: Reading,
  set: WorkingSet,
): LicenseBefore {
  const licenses = set.licensesOf(tenant);
  const drawn = (kind: 'LICENSE_QUANTITY' | 'LICENSE_VALUE', keys: readonly string[]): bigint =>
    keys.reduce((sum, key) => sum + reading(set.account(accountOf(kind, key, tenant))), 0n);
  return {
    license: licenses.get(number, dayOf(order.at), row.itemId),
    drawnQuantity: drawn('LICENSE_QUANTITY', licenses.quantityKeys(number, row.itemId)),
    drawnValueCents: drawn('LICENSE_VALUE', licenses.withReplaced(number)),
  };
}

function allocationBefore(destination: Movement['destination'], order: Order, set: WorkingSet): AllocationBefore {
  const [read] = countryRead(destination, order);
  const licensed = read === undefined ? 0n : set.account(read).timeline.before(order);
  return set.allocations.before(destination, dayOf(order.at), licensed);
}

export const standingOfShipment = (determination: Determination): Standing => ({
  authorization: determination.authorization,
  licenseNumber: determination.licenseNumber,
  licenseOnRecord: determination.licenseOnRecord,
  reviewPolicy: determination.reviewPolicy,
  breaches: determination.breaches,
  flags: determination.flags,
  debitCountry: determination.debitCountry,
  lppQuotaKey: determination.lppQuotaKey,
  countedTpp: determination.lineTpp,
  coveredTpp: null,
  excessTpp: null,
  overVolumeCap: determination.overVolumeCap,
});

export const standingOfLicense = (determination: LicenseDetermination, number: string): Standing => ({
  authorization: null,
  licenseNumber: number,
  licenseOnRecord: true,
  reviewPolicy: determination.reviewPolicy,
  breaches: [],
  flags: determination.flags,
  debitCountry: determination.debitCountry,
  lppQuotaKey: null,
  countedTpp: determination.countedTpp,
  coveredTpp: determination.coveredTpp,
  excessTpp: determination.excessTpp,
  overVolumeCap: false,
});

/** An answer that says nothing but its breaches. */
const bareStanding = (breaches: Standing['breaches']): Standing => ({
  authorization: null,
  licenseNumber: null,
  licenseOnRecord: false,
  reviewPolicy: null,
  breaches,
  flags: [],
  debitCountry: null,
  lppQuotaKey: null,
  countedTpp: 0n,
  coveredTpp: null,
  excessTpp: null,
  overVolumeCap: false,
});

export const standingOfRemoval = (judged: JudgedRemoval): Standing => bareStanding(breachesOf(judged.findings));

/** Opening stock is not judged: it stands as it was told. */
export const STANDING_OF_STOCK: Standing = bareStanding([]);
