import type { LicenseRegister } from '../authorizations/license-register.js';
import { type Order, placeOf, RANKS } from '../ledger/order.js';
import type { Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { Effect } from '../rules/effects.js';
import { baseKey, effectsOf } from '../rules/effects.js';
import type { Tpp } from '../rules/tpp.js';
import type { Act, NamedAuthorization, Purpose } from '../rules/vocabulary.js';

/** A shipment as its row says. Countries are EAR destinations. */
export interface ShipmentRow {
  readonly seq: number;
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly act: Act;
  readonly from: Destination;
  readonly destination: Destination;
  readonly consigneeId: string;
  readonly endUserId: string | null;
  readonly siteId: string | null;
  /** The VEU that owns the site. */
  readonly veuId: string | null;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly named: NamedAuthorization | null;
  readonly licenseNumber: string | null;
  readonly purpose: Purpose;
  readonly lineTpp: Tpp;
  /** The LPP quota it would draw, when it may draw one at all. */
  readonly quotaKey: string | null;
}

/** The answer that stands for a subject: what tells one answer from another, and where it counts. */
export interface Standing {
  readonly authorization: string | null;
  readonly licenseNumber: string | null;
  readonly licenseOnRecord: boolean;
  readonly reviewPolicy: string | null;
  readonly breaches: readonly string[];
  readonly flags: readonly string[];
  readonly debitCountry: string | null;
  readonly lppQuotaKey: string | null;
  readonly countedTpp: Tpp;
  readonly coveredTpp: Tpp | null;
  readonly excessTpp: Tpp | null;
  /** Does it pass the volume cap of its product? It says so among the findings. */
  readonly overVolumeCap: boolean;
}

/** Something that is judged: once when it is recorded, again when an earlier fact turns up. */
interface Judged {
  readonly seq: number;
  /** Whose it is. An answer may change because of what another tenant did; it stays its own. */
  readonly tenant: number;
  readonly order: Order;
  /** `null` until it is judged for the first time. */
  standing: Standing | null;
  /** Reversed, or withdrawn: it counts nowhere, at no instant, and is not judged. */
  reversed: boolean;
}

export interface ShipmentSubject extends Judged {
  readonly kind: 'SHIPMENT';
  readonly row: ShipmentRow;
}

export interface LicenseSubject extends Judged {
  readonly kind: 'LICENSE';
  readonly number: string;
  readonly destination: Destination;
}

/** What leaves an installed base. */
export interface RemovalSubject extends Judged {
  readonly kind: 'REMOVAL';
  readonly row: Holding & { readonly reference: string; readonly tpp: Tpp };
}

/** What an installed base begins with. */
export interface OpeningStockSubject extends Judged {
  readonly kind: 'OPENING_STOCK';
  readonly row: Holding;
}

/** Units of one item that a party has in an EAR destination. */
export interface Holding {
  readonly holderId: string;
  readonly destination: Destination;
  readonly itemId: string;
  readonly quantity: bigint;
}

export type Subject = ShipmentSubject | LicenseSubject | RemovalSubject | OpeningStockSubject;

/** The base account of a holding. */
export const holdingKey = ({ destination, holderId, itemId }: Holding): string =>
  baseKey(holderId, destination, itemId);

/** Where a shipment stands in the order of judging. */
export const shipmentOrder = (row: Pick<ShipmentRow, 'exportedAt' | 'reference'>, tenant: number): Order => ({
  at: row.exportedAt,
  rank: RANKS.MOVEMENT,
  key: placeOf(row.reference, tenant),
});

/** Where a subject counts under an answer, given the licenses of its tenant. What is reversed counts nowhere. */
export function effectsUnder(
  subject: Subject,
  standing: Standing | null,
  licenses: Pick<LicenseRegister, 'quantityKey'>,
): readonly Effect[] {
  if (standing === null || subject.reversed) return [];
  if (subject.kind === 'LICENSE') {
    return standing.debitCountry === null
      ? []
      : [{ kind: 'COUNTRY_LICENSED', key: standing.debitCountry, amount: standing.countedTpp }];
  }
  if (subject.kind === 'OPENING_STOCK')
    return [{ kind: 'BASE_UNITS', key: holdingKey(subject.row), amount: subject.row.quantity }];
  if (subject.kind === 'REMOVAL')
    return [{ kind: 'BASE_UNITS', key: holdingKey(subject.row), amount: -subject.row.quantity }];
  if (standing.authorization === null) return [];
  const { licenseNumber } = standing;
  const licenseLine = licenseNumber === null ? null : licenses.quantityKey(licenseNumber, subject.row.itemId);
  return effectsOf({ ...subject.row, ...standing, licenseLine, authorization: standing.authorization });
}

/** Are two answers the same to whoever reads them? */
export const sameStanding = (a: Standing, b: Standing): boolean =>
  a.authorization === b.authorization &&
  a.licenseNumber === b.licenseNumber &&
  a.licenseOnRecord === b.licenseOnRecord &&
  a.reviewPolicy === b.reviewPolicy &&
  a.breaches.join() === b.breaches.join() &&
  a.flags.join() === b.flags.join() &&
  a.debitCountry === b.debitCountry &&
  a.lppQuotaKey === b.lppQuotaKey &&
  a.countedTpp === b.countedTpp &&
  a.coveredTpp === b.coveredTpp &&
  a.excessTpp === b.excessTpp &&
  a.overVolumeCap === b.overVolumeCap;
