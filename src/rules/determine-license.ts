import { debitCountry } from './country-allocation.rule.js';
import type { ItemFacts } from './item-class.rule.js';
import { ENACTED, type Law } from './law.js';
import { addedTpp } from './license.rule.js';
import type { AllocationBefore, LicenseOnRecord } from './movement.js';
import type { PartyFacts } from './party.js';
import { type Application, reviewPolicy } from './review-policy.rule.js';
import { isD5OrMacau } from './country-group.rule.js';
import { isTaintedParty } from './tainted.rule.js';
import type { Tpp } from './tpp.js';
import type { Flag, ReviewPolicy } from './vocabulary.js';

/** The answer for one license, given once at its issue. */
export interface LicenseDetermination {
  readonly licensedTpp: Tpp;
  /** What it adds to the LICENSED measure of `debitCountry`: negative when a replacement is for less. */
  readonly countedTpp: Tpp;
  readonly debitCountry: string | null;
  /** `null` for level NONE, for the United States, and for a replacement that adds nothing. */
  readonly reviewPolicy: ReviewPolicy | null;
  readonly coveredTpp: Tpp | null;
  readonly excessTpp: Tpp | null;
  readonly flags: readonly Flag[];
}

/** Everything a license is judged on at its issue. */
export interface LicenseFacts {
  readonly license: LicenseOnRecord;
  /** The license it replaces. */
  readonly original: LicenseOnRecord | null;
  /** The consignee as of the issue day. */
  readonly consignee: PartyFacts;
  /** Of several lines the strictest. */
  readonly item: ItemFacts;
}

const STRICTNESS: readonly ItemFacts['level'][] = ['A', 'B', 'C', 'NONE'];

/** DECISION: a license of several lines is reviewed once, for the TPP of all, as its strictest item asks for. */
export const strictest = (items: readonly ItemFacts[]): ItemFacts =>
  items.reduce((one, other) => (STRICTNESS.indexOf(other.level) < STRICTNESS.indexOf(one.level) ? other : one));

/**
 * Judges a license at 00:00:00Z of its issue day for the TPP it adds, on the country's measure just before (R-23, R-24, R-27,
 * It counts for what it licenses, not for what ships under it.
 */
export function determineLicense(
  facts: LicenseFacts,
  before: AllocationBefore,
  law: Law = ENACTED,
): LicenseDetermination {
  const { consignee, item, license, original } = facts;
  const tainted =
    isD5OrMacau(license.destination, license.issuedOn, law) || isTaintedParty(consignee, license.issuedOn, law);
  const added = addedTpp(license, original);
  const debits = debitCountry(license.destination, license.issuedOn, tainted, law);
  const application: Application = {
    on: license.issuedOn,
    destination: license.destination,
    consignee,
    item,
    tainted,
    amount: added,
    exportFromUnitedStates: false, // a license on record does not say where its items leave from
  };
  const nothingToReview = item.level === 'NONE' || license.destination === 'US' || (original !== null && added <= 0n);
  const review = nothingToReview ? null : reviewPolicy(application, before, law);
  return {
    licensedTpp: license.licensedTpp,
    countedTpp: debits === null ? 0n : added,
    debitCountry: debits,
    reviewPolicy: review?.policy ?? null,
    coveredTpp: review?.covered ?? null,
    excessTpp: review?.excess ?? null,
    flags: review?.flags ?? [],
  };
}
