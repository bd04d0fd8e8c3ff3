import type { FactName } from '../ledger/fact-name.js';
import type { Day, Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { LicenseEventKind, NonMaterialChange } from '../rules/license-life.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { Act, NamedAuthorization, OfficialStatus, Purpose, Sector } from '../rules/vocabulary.js';
import type { FileName } from './columns.js';

/**
 * What one accepted row of each file says, named after its columns. A blank cell is `null` where blank means something
 * of its own, and the meaning of the format where it stands for a value (`sector`, `purpose`, `value_usd`).
 */

/** A country as the file gives it, and the EAR destination it posts to. */
export interface Place {
  readonly code: string;
  readonly destination: Destination;
}

export interface HolidayRow {
  readonly on: Day;
  readonly name: string;
}

export interface PartyRow {
  readonly id: string;
  readonly name: string;
  readonly locationCountry: Place;
  readonly headquartersCountry: Place;
  readonly sector: Sector;
  /** `null`: its own ultimate parent. */
  readonly parentId: string | null;
}

export interface LicenseRow {
  readonly number: string;
  readonly issuedOn: Day;
  /** `null`: nothing printed, so the expiry is estimated. */
  readonly expiresOn: Day | null;
  readonly destinationCountry: Place;
  readonly consigneeId: string;
  readonly itemId: string;
  readonly quantity: bigint;
  /** U.S. cents. */
  readonly valueUsdCents: bigint;
  readonly replacesNumber: string | null;
  /** Its rows of license_lines.csv. */
  readonly furtherLines: readonly ReadLine[];
}

/** An item that a license lists beside the one in licenses.csv. */
export interface LicenseLineRow {
  readonly number: string;
  readonly itemId: string;
  readonly quantity: bigint;
  /** U.S. cents: its part of the licensed value. */
  readonly valueUsdCents: bigint;
}

/** A line with the hash of its row: it recognises the row when it comes again. */
export interface ReadLine extends LicenseLineRow {
  readonly contentHash: string;
}

/** What happened to a license after its issue. */
export interface LicenseEventRow {
  readonly number: string;
  readonly kind: LicenseEventKind;
  readonly effectiveOn: Day;
  readonly evidence: string;
  /** The new printed expiry: filled exactly for an EXTENSION. */
  readonly expiresOn: Day | null;
  /** Filled exactly for NON_MATERIAL. */
  readonly change: NonMaterialChange | null;
  /** The advisory opinion's reference: filled exactly for NAME_CHANGE. */
  readonly opinion: string | null;
  readonly note: string;
}

export const VEU_KINDS = ['UVEU', 'NVEU'] as const;
export type VeuKind = (typeof VEU_KINDS)[number];

export interface VeuRow {
  readonly id: string;
  readonly kind: VeuKind;
  readonly holderId: string;
  /** `null` exactly for a UVEU. */
  readonly country: Place | null;
  readonly grantedOn: Day;
}

export interface SiteRow {
  readonly id: string;
  readonly veuId: string;
  readonly country: Place;
  readonly authorizedOn: Day;
  readonly notifiedOn: Day | null;
}

export interface InstalledBaseRow {
  readonly holderId: string;
  readonly country: Place;
  readonly itemId: string;
  readonly quantity: bigint;
  /** Added at 00:00:00Z of this day. */
  readonly asOf: Day;
}

export interface AllocationChangeRow {
  readonly country: Place;
  readonly effectiveOn: Day;
  /** Ten-thousandths, 0 to 10,000. `null`: unchanged, as for the next two. */
  readonly upliftTenThousandths: bigint | null;
  readonly officialStatus: OfficialStatus | null;
  readonly externalLicensedTpp: Tpp | null;
  readonly source: string;
}

export interface ShipmentRow {
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly act: Act;
  readonly fromCountry: Place;
  readonly destinationCountry: Place;
  readonly consigneeId: string;
  readonly endUserId: string | null;
  readonly siteId: string | null;
  readonly itemId: string;
  readonly quantity: bigint;
  /** U.S. cents; 0 when blank. */
  readonly valueUsdCents: bigint;
  /** What the exporter declared; `LICENSE` when only a number is given. `null`: the engine chooses. */
  readonly authorization: NamedAuthorization | null;
  /** Only with `LICENSE`; elsewhere the cell is not read. */
  readonly licenseNumber: string | null;
  readonly purpose: Purpose;
}

export const REMOVAL_REASONS = ['LOST', 'DAMAGED', 'FAILED', 'RELOCATED', 'RESOLD'] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];

export interface RemovalRow {
  readonly reference: string;
  readonly effectiveAt: Instant;
  readonly holderId: string;
  readonly country: Place;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly reason: RemovalReason;
}

export interface CorrectionRow {
  readonly reference: string;
  readonly reversesReference: string;
  readonly reason: string;
}

/** That a fact was recorded in error. */
export interface WithdrawalRow {
  readonly reference: string;
  readonly withdraws: FactName;
  readonly reason: string;
}

export interface Facts {
  readonly holidays: HolidayRow;
  readonly parties: PartyRow;
  readonly licenses: LicenseRow;
  readonly license_lines: LicenseLineRow;
  readonly license_events: LicenseEventRow;
  readonly veus: VeuRow;
  readonly sites: SiteRow;
  readonly installed_base: InstalledBaseRow;
  readonly allocation_changes: AllocationChangeRow;
  readonly shipments: ShipmentRow;
  readonly removals: RemovalRow;
  readonly corrections: CorrectionRow;
  readonly withdrawals: WithdrawalRow;
}
export type FactOf<F extends FileName> = Facts[F];
