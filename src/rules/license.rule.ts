import { addDays, addYears, type Day, isWeekend } from './day.js';
import { type Finding, finding } from './finding.js';
import { invariant } from './invariant.js';
import { ENACTED, type Law } from './law.js';
import type { LicenseState } from './license-life.rule.js';
import type { LicenseBefore, LicenseOnRecord, Movement } from './movement.js';
import { inForceOrFirst } from './parameter.js';
import { licenseTermYears } from './rulebook/license-term-years.js';
import { licenseValueTolerance } from './rulebook/license-value-tolerance.js';
import type { Breach } from './vocabulary.js';

/** The day a license without a printed one is taken to expire: issue plus the usual term. */
export const estimatedExpiry = (issuedOn: Day): Day =>
  addYears(issuedOn, inForceOrFirst(licenseTermYears, issuedOn).value);

/**
 * The last day a license can be used. An expiry on a legal holiday moves to the next day that is neither a holiday nor
 * a weekend; a weekend alone moves nothing. Cites 15 CFR 750.7(g); R-59.
 */
export function usableThrough(expiresOn: Day, isHoliday: (on: Day) => boolean): Day {
  if (!isHoliday(expiresOn)) return expiresOn;
  let on = addDays(expiresOn, 1);
  while (isHoliday(on) || isWeekend(on)) on = addDays(on, 1);
  return on;
}

const NOT_VALID: Readonly<Record<Exclude<LicenseState, 'VALID'>, Breach>> = {
  SUSPENDED: 'LICENSE_SUSPENDED',
  REVOKED: 'LICENSE_REVOKED',
  RETURNED: 'LICENSE_RETURNED',
};

/** Does it authorize anything that day? RULES.md cites no text for suspension and revocation: DECISION, as for VEUs. */
const standing = ({ state }: LicenseOnRecord): Finding =>
  finding('license.standing', state === 'VALID' ? 'LICENSE_SUSPENDED' : NOT_VALID[state], state === 'VALID');

/** Value drawn with this movement, against the licensed value and what the tolerance allows. */
function value(movement: Movement, before: LicenseBefore, law: Law): Finding {
  const tolerance = inForceOrFirst(licenseValueTolerance, movement.on, law).value;
  const drawn = before.drawnValueCents + movement.valueCents;
  const licensed = before.license.valueCents;
  return finding('license.value', 'LICENSE_VALUE', 100n * drawn <= (100n + tolerance) * licensed, {
    licensedValueCents: licensed,
    drawnValueCents: before.drawnValueCents,
    valueCents: movement.valueCents,
  });
}

/**
 * What a license on record asks of a movement: day, that it is not suspended, revoked or returned, destination, consignee, item, quantity (no tolerance) and value
 * (10 percent over the licensed total). Amounts drawn include those under licenses it replaces. Exactly full fits.
 * Cites 15 CFR 750.7 and 750.11.
 */
export function license(movement: Movement, before: LicenseBefore, law: Law = ENACTED): readonly Finding[] {
  const { license: on } = before;
  const drawn = before.drawnQuantity + movement.quantity;
  return [
    finding('license.issued', 'LICENSE_NOT_YET_ISSUED', movement.on >= on.issuedOn),
    finding('license.expiry', 'LICENSE_EXPIRED', movement.on <= on.usableThrough),
    finding('license.replaced', 'LICENSE_REPLACED', on.replacedOn === null || movement.on < on.replacedOn),
    standing(on),
    finding('license.destination', 'LICENSE_DESTINATION', movement.destination === on.destination),
    finding('license.consignee', 'LICENSE_CONSIGNEE', movement.consignee.id === on.consigneeId),
    finding('license.item', 'LICENSE_ITEM', movement.item.id === on.itemId),
    finding('license.quantity', 'LICENSE_QUANTITY', drawn <= on.quantity, {
      licensedQuantity: on.quantity,
      drawnQuantity: before.drawnQuantity,
      quantity: movement.quantity,
    }),
    value(movement, before, law),
  ];
}

/** Is the drawn value, this movement included, above the licensed total and within the tolerance? */
export function usesValueTolerance(movement: Movement, before: LicenseBefore, law: Law = ENACTED): boolean {
  const drawn = before.drawnValueCents + movement.valueCents;
  return drawn > before.license.valueCents && value(movement, before, law).met;
}

/** Shortest usable time first, then the smallest number byte by byte: the order in which licenses are tried. */
export function byShortestUse(a: LicenseBefore, b: LicenseBefore): number {
  const [one, other] = [a.license, b.license];
  if (one.usableThrough !== other.usableThrough) return one.usableThrough < other.usableThrough ? -1 : 1;
  if (one.number === other.number) return 0;
  return one.number < other.number ? -1 : 1;
}

/** Is a license for exactly this destination, consignee and item? */
export const isFor = (on: LicenseOnRecord, movement: Movement): boolean =>
  on.destination === movement.destination && on.consigneeId === movement.consignee.id && on.itemId === movement.item.id;

/** What a replacement adds to what its original licensed; the whole of a license that replaces none. */
export function addedTpp(on: LicenseOnRecord, original: LicenseOnRecord | null): bigint {
  invariant((original?.number ?? null) === on.replacesNumber, 'the original of a replacement is at hand');
  return on.licensedTpp - (original?.licensedTpp ?? 0n);
}
