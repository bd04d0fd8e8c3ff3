import { estimatedExpiry } from '../rules/license.rule.js';
import { country, day, id, quantity, usdCents } from './cells.js';
import type { LicenseRow } from './facts.js';
import type { LinkedFileReader } from './file-reader.js';
import type { KnownLicense } from './known.js';

/**
 * Individual licenses on record. A replacement may stand above its original. Of several that replace the same license
 * the first row that has no other fault is kept.
 */
export const licensesFile: LinkedFileReader<'licenses'> = {
  file: 'licenses',
  names: (row) => ({
    parties: [row.cell('consignee_id')],
    items: [row.cell('item_id')],
    licenses: [row.cell('number'), row.cell('replaces_number')],
  }),
  read: (row, known) => ({
    number: row.required('number', id),
    issuedOn: row.required('issued_on', day),
    expiresOn: row.optional('expires_on', day),
    destinationCountry: row.required('destination_country', country),
    consigneeId: row.party('consignee_id', known).id,
    itemId: row.item('item_id', known).id,
    quantity: row.required('quantity', quantity),
    valueUsdCents: row.required('value_usd', usdCents),
    replacesNumber: row.optional('replaces_number', id),
  }),
  learn: (license, known) => known.addLicense(asKnown(license), license.replacesNumber),
  refersTo: (license) => license.replacesNumber,
  onCycle: (row, license) =>
    expiresBeforeIssue(license)
      ? row.refusal('expires_on', 'EXPIRES_BEFORE_ISSUE')
      : row.refusal('replaces_number', 'BAD_REPLACEMENT'),
  linkJudge(known) {
    const replaced = new Set<string>();
    return (row, license, accepted) => {
      const { replacesNumber } = license;
      const inFile = replacesNumber === null ? undefined : accepted.get(replacesNumber);
      const original = inFile ? asKnown(inFile) : replacesNumber === null ? null : known.license(replacesNumber);
      if (original === undefined) return row.refusal('replaces_number', 'UNKNOWN_LICENSE');
      if (expiresBeforeIssue(license)) return row.refusal('expires_on', 'EXPIRES_BEFORE_ISSUE');
      if (original === null) return null;
      if (replaced.has(original.number) || !mayReplace(license, original)) {
        return row.refusal('replaces_number', 'BAD_REPLACEMENT');
      }
      replaced.add(original.number);
      return null;
    };
  },
};

const expiresBeforeIssue = (license: LicenseRow): boolean =>
  license.expiresOn !== null && license.expiresOn < license.issuedOn;

/** Same EAR destination and item, not issued before its original, and nothing recorded replaces the original yet. */
const mayReplace = (license: LicenseRow, original: KnownLicense): boolean =>
  license.destinationCountry.destination === original.destination &&
  license.itemId === original.itemId &&
  !original.hasFurtherLines &&
  license.issuedOn >= original.issuedOn &&
  original.replacedBy === null;

const asKnown = (license: LicenseRow): KnownLicense => ({
  number: license.number,
  issuedOn: license.issuedOn,
  destination: license.destinationCountry.destination,
  itemId: license.itemId,
  replacedBy: null,
  replacedOn: null,
  expiresOn: license.expiresOn ?? estimatedExpiry(license.issuedOn),
  events: [],
  hasFurtherLines: false,
});
