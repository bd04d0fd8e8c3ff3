import type { Day, Instant } from '../rules/day.js';
import type { HoldStage } from '../rules/hold-life.rule.js';
import type { DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import type { LicenseEventKind, NonMaterialChange } from '../rules/license-life.rule.js';
import type { VeuEventKind } from '../rules/veu-life.rule.js';
import type { FactName } from './fact-name.js';
import type { Act, NamedAuthorization, OfficialStatus, Purpose } from '../rules/vocabulary.js';

/** What everybody who records a fact says besides the fact. */
interface Recordable {
  /** The client's idempotency key; `null` where the fact's own id is the key (imports). */
  readonly requestKey: string | null;
  /** SHA-256 over the fact's content: the same key with other content is refused. */
  readonly contentHash: Buffer;
}

/** Amounts: quantity in units, value in US cents, TPP in ten-thousandths. Countries are ISO codes as given. */
export interface ShipmentFact extends Recordable {
  readonly kind: 'SHIPMENT';
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly act: Act;
  readonly fromCountry: string;
  readonly destinationCountry: string;
  readonly consigneeId: string;
  readonly endUserId: string | null;
  readonly siteId: string | null;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  /** `null`: the engine chooses by R-57. */
  readonly named: NamedAuthorization | null;
  readonly licenseNumber: string | null;
  readonly purpose: Purpose;
  /** REFUSE: with any breach it is not recorded and the answer says why. RECORD: it happened, so it is recorded. */
  readonly onBreach: 'REFUSE' | 'RECORD';
  /** The hold it fulfils. */
  readonly holdId?: string | null;
  /** It is split over the licenses that cover it, and recorded as one shipment for each. */
  readonly drawdown?: DrawdownStrategy | null;
}

/** Who did it: the credential of the caller, for the record. Not part of the content. */
interface Done {
  readonly by: string;
}

/** A shipment that is planned: what it would draw is set aside until `expiresAt`. */
export interface HoldFact
  extends Recordable, Done, Omit<ShipmentFact, 'kind' | 'exportedAt' | 'onBreach' | 'holdId' | 'drawdown'> {
  readonly kind: 'HOLD';
  readonly plannedAt: Instant;
  readonly expiresAt: Instant;
  readonly stage: HoldStage;
  /** The smaller the more urgent. Recorded and shown; it takes nothing from another hold. */
  readonly priority: number;
  readonly owner: string;
  /** Splits it over the licenses that cover it, one hold for each, all or none. */
  readonly drawdown?: DrawdownStrategy | null;
}

/** What somebody does to a hold that is open. `licenseNumber` with the stage LICENSED: it draws on that license from here on. */
export interface HoldEventFact extends Recordable, Done {
  readonly kind: 'HOLD_EVENT';
  readonly holdId: string;
  readonly event:
    | { readonly kind: 'LIFTED'; readonly reason: string }
    | { readonly kind: 'EXTENDED'; readonly expiresAt: Instant }
    | { readonly kind: 'STAGE'; readonly stage: HoldStage; readonly licenseNumber: string | null };
}

/** Places a hold that was refused, on the word of a second person. */
export interface HoldOverrideFact extends Recordable, Done {
  readonly kind: 'HOLD_OVERRIDE';
  /** The number of the refusal. */
  readonly refusalSeq: number;
  readonly reason: string;
}

/** Ends the holds whose time has come. Says nothing new, so it has no key. */
export interface HoldExpiryFact extends Recordable {
  readonly kind: 'HOLD_EXPIRY';
}

export interface ReversalFact extends Recordable {
  readonly kind: 'REVERSAL';
  readonly reference: string;
  readonly reversesReference: string;
  readonly reason: string;
}

export interface LicenseFact extends Recordable {
  readonly kind: 'LICENSE';
  readonly number: string;
  readonly issuedOn: Day;
  readonly expiresOn: Day | null;
  readonly destinationCountry: string;
  readonly consigneeId: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly replacesNumber: string | null;
  /** Beside the one above; left out of a license of one line, which most are. */
  readonly furtherLines?: readonly LicenseLineFact[];
}

/** One item of a license that lists several. */
export interface LicenseLineFact {
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  /** Of its row, in hexadecimal, when it came from a file: it recognises the row when it comes again. */
  readonly rowHash?: string;
}

/** `null` in a field changes nothing there. `uplift` in ten-thousandths. */
export interface AllocationChangeFact extends Recordable {
  readonly kind: 'ALLOCATION_CHANGE';
  readonly country: string;
  readonly effectiveOn: Day;
  readonly uplift: bigint | null;
  readonly officialStatus: OfficialStatus | null;
  readonly externalLicensedTpp: bigint | null;
  readonly source: string;
}

export interface HolidayFact extends Recordable {
  readonly kind: 'HOLIDAY';
  readonly on: Day;
  readonly name: string;
}

export interface VeuFact extends Recordable {
  readonly kind: 'VEU';
  readonly id: string;
  readonly veuKind: 'UVEU' | 'NVEU';
  readonly holderId: string;
  /** `null` exactly for a UVEU. */
  readonly country: string | null;
  readonly grantedOn: Day;
}

export interface SiteFact extends Recordable {
  readonly kind: 'SITE';
  readonly id: string;
  readonly veuId: string;
  readonly country: string;
  readonly authorizedOn: Day;
  readonly notifiedOn: Day | null;
}

/** Added to an installed base at 00:00:00Z of `asOf`: an addition, not a count. */
export interface OpeningStockFact extends Recordable {
  readonly kind: 'OPENING_STOCK';
  readonly holderId: string;
  readonly country: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly asOf: Day;
}

/** What leaves an installed base. */
export interface RemovalFact extends Recordable {
  readonly kind: 'REMOVAL';
  readonly reference: string;
  readonly effectiveAt: Instant;
  readonly holderId: string;
  readonly country: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly reason: 'LOST' | 'DAMAGED' | 'FAILED' | 'RELOCATED' | 'RESOLD';
}

/** What happens to a VEU authorization after its grant, from 00:00:00Z of a day on. */
export interface VeuEventFact extends Recordable {
  readonly kind: 'VEU_EVENT';
  readonly veuId: string;
  readonly eventKind: VeuEventKind;
  readonly effectiveOn: Day;
  readonly evidence: string;
}

/** What happens to a license after its issue, from 00:00:00Z of a day on. */
export interface LicenseEventFact extends Recordable {
  readonly kind: 'LICENSE_EVENT';
  readonly number: string;
  readonly eventKind: LicenseEventKind;
  readonly effectiveOn: Day;
  /** The new printed expiry, for EXTENSION. */
  readonly expiresOn: Day | null;
  /** Which change, for NON_MATERIAL. */
  readonly change: NonMaterialChange | null;
  /** The advisory opinion's reference, for NAME_CHANGE. */
  readonly opinion: string | null;
  readonly evidence: string;
  readonly note: string;
}

/** An event of a license that was recorded in error: it counts at no instant. */
export interface LicenseEventWithdrawalFact extends Recordable {
  readonly kind: 'LICENSE_EVENT_WITHDRAWAL';
  /** The number of the event in the ledger. */
  readonly eventSeq: number;
  readonly reason: string;
}

/** That a fact was recorded in error: it counts at no instant. */
export interface WithdrawalFact extends Recordable {
  readonly kind: 'WITHDRAWAL';
  /** Its own reference where it came from a file; `null` where a request has a key. */
  readonly reference: string | null;
  readonly withdraws: FactName;
  readonly reason: string;
}

/** A condition that a license prints, or the end of one. Nothing is judged by it; shipments owe evidence for it. */
export interface LicenseConditionFact extends Recordable {
  readonly kind: 'LICENSE_CONDITION';
  readonly number: string;
  readonly conditionId: string;
  readonly change: 'ADDED' | 'LIFTED';
  /** Its wording, or why it is lifted. */
  readonly text: string;
  readonly perShipment: boolean;
  readonly dueDays: number;
  /** `null`: the issue day of the license. */
  readonly effectiveOn: Day | null;
}

export type Fact =
  | ShipmentFact
  | ReversalFact
  | LicenseFact
  | LicenseConditionFact
  | AllocationChangeFact
  | HolidayFact
  | VeuFact
  | SiteFact
  | OpeningStockFact
  | RemovalFact
  | VeuEventFact
  | LicenseEventFact
  | LicenseEventWithdrawalFact
  | WithdrawalFact
  | HoldFact
  | HoldEventFact
  | HoldOverrideFact
  | HoldExpiryFact;
