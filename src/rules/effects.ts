import type { Tpp } from './tpp.js';
import type { Purpose } from './vocabulary.js';
import { volumeSide } from './volume-cap.rule.js';

/** What an account of the ledger counts (DESIGN.md section 2). */
export const ACCOUNT_KINDS = {
  /** LICENSED by R-23, per EAR destination. */
  COUNTRY_LICENSED: 'TPP',
  /** EXPORTED: lines under individual licenses or without authorization, per EAR destination. */
  COUNTRY_EXPORTED: 'TPP',
  /** LPP use, per ultimate parent and UTC year. */
  LPP_QUOTA: 'TPP',
  /** Drawn from one license: units by its line, the number alone for the first one. */
  LICENSE_QUANTITY: 'UNIT',
  LICENSE_VALUE: 'CENT',
  LICENSE_TPP: 'TPP',
  /** AIA received, per ultimate consignee. */
  AIA_CUMULATIVE: 'TPP',
  /** Units of one item a party has in an EAR destination: `party|destination|item`. */
  BASE_UNITS: 'UNIT',
  /** Received under one VEU's authorization. */
  VEU_RECEIVED: 'TPP',
  /** In custody under ACM, per consignee and EAR destination. */
  ACM_CUSTODY: 'TPP',
  /** Shipped of one product for end use in the United States: the other side of the cap of R-91. */
  VOLUME_UNITED_STATES: 'TPP',
  /** Shipped of one product to China and Macau together: capped by a share of the account above. */
  VOLUME_CHINA_MACAU: 'TPP',
  /** Set aside by open holds, each beside the account it stands before and under the same key. */
  HELD_COUNTRY_LICENSED: 'TPP',
  HELD_LPP_QUOTA: 'TPP',
  HELD_LICENSE_QUANTITY: 'UNIT',
  HELD_LICENSE_VALUE: 'CENT',
  HELD_VOLUME_CHINA_MACAU: 'TPP',
  /** The same key and the first day of the quarter it is planned for: `party|destination|item|day`. */
  HELD_BASE_UNITS: 'UNIT',
} as const;
export type AccountKind = keyof typeof ACCOUNT_KINDS;

/** One signed change of one account. `lines` counts the lines behind it: 1, or -1 when taken back. */
export interface Effect {
  readonly kind: AccountKind;
  readonly key: string;
  readonly amount: bigint;
}

/** The parts of a shipment and its determination that decide where it counts. */
export interface Counted {
  readonly authorization: string;
  readonly licenseNumber: string | null;
  readonly licenseOnRecord: boolean;
  /** Where its units count, when the license lists several items: the account of its line. */
  readonly licenseLine?: string | null;
  readonly debitCountry: string | null;
  readonly lppQuotaKey: string | null;
  readonly lineTpp: Tpp;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly consigneeId: string;
  readonly destination: string;
  readonly itemId: string;
  readonly from: string;
  readonly purpose: Purpose;
  /** The VEU that owns the site it goes to. */
  readonly veuId: string | null;
}

/** The account of a party's units of an item in a destination. */
export const baseKey = (partyId: string, destination: string, itemId: string): string =>
  `${partyId}|${destination}|${itemId}`;

/** Where a shipment counts: which accounts it moves and by how much. */
export function effectsOf(line: Counted): readonly Effect[] {
  const effects: Effect[] = [];
  const add = (kind: AccountKind, key: string, amount: bigint): number => effects.push({ kind, key, amount });
  switch (line.authorization) {
    case 'LICENSE':
      if (line.licenseOnRecord && line.licenseNumber !== null) {
        add('LICENSE_QUANTITY', line.licenseLine ?? line.licenseNumber, line.quantity);
        add('LICENSE_VALUE', line.licenseNumber, line.valueCents);
        add('LICENSE_TPP', line.licenseNumber, line.lineTpp);
      } else if (line.debitCountry !== null) {
        add('COUNTRY_LICENSED', line.debitCountry, line.lineTpp);
      }
      if (line.debitCountry !== null) add('COUNTRY_EXPORTED', line.debitCountry, line.lineTpp);
      break;
    case 'UNAUTHORIZED':
      if (line.debitCountry !== null) add('COUNTRY_EXPORTED', line.debitCountry, line.lineTpp);
      break;
    case 'LPP':
      if (line.lppQuotaKey !== null) add('LPP_QUOTA', line.lppQuotaKey, line.lineTpp);
      break;
    case 'UVEU':
    case 'NVEU':
      if (line.veuId !== null) add('VEU_RECEIVED', line.veuId, line.lineTpp);
      break;
    case 'AIA':
      add('AIA_CUMULATIVE', line.consigneeId, line.lineTpp);
      break;
    case 'ACM':
      add('ACM_CUSTODY', `${line.consigneeId}/${line.destination}`, line.lineTpp);
      break;
  }
  // custody is no installation: everything else a party receives stands in its base, whatever it is recorded as
  if (line.authorization !== 'ACM')
    add('BASE_UNITS', baseKey(line.consigneeId, line.destination, line.itemId), line.quantity);
  const side = volumeSide(line); // whatever it is recorded as: the cap counts what was shipped
  if (side !== null) add(side, line.itemId, line.lineTpp);
  return effects;
}
