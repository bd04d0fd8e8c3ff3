import { estimatedExpiry } from '../rules/license.rule.js';
import { country, day, id, quantity, usdCents } from './cells.js';
import type { LicenseRow } from './facts.js';
import type { LinkedFileReader } from './file-reader.js';
import type { Known, KnownLicense } from './known.js';

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
    furtherLines: known.linesOf(row.cell('number')).lines,
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
      const wrong = wrongLines(license, known);
      if (wrong !== null) return row.refusal('number', 'LICENSE_LINE', wrong);
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

/** A license counts with all its lines or not at all: they are part of what was issued. */
function wrongLines({ furtherLines, itemId, number }: LicenseRow, known: Known): string | null {
  if (known.linesOf(number).anyRefused) return 'A line of this license in license_lines.csv is refused';
  if (furtherLines.some((line) => line.itemId === itemId))
    return `license_lines.csv lists "${itemId}" again, which is the item of this row`;
  return null;
}

/** Same EAR destination and items, not issued before its original, and nothing recorded replaces the original yet. */
const mayReplace = (license: LicenseRow, original: KnownLicense): boolean =>
  license.destinationCountry.destination === original.destination &&
  original.items.every((item) => itemsIn(license).includes(item)) &&
  license.issuedOn >= original.issuedOn &&
  original.replacedBy === null;

const itemsIn = ({ furtherLines, itemId }: LicenseRow): readonly string[] => [
  itemId,
  ...furtherLines.map((line) => line.itemId),
];

const asKnown = (license: LicenseRow): KnownLicense => ({
  number: license.number,
  issuedOn: license.issuedOn,
  destination: license.destinationCountry.destination,
  items: itemsIn(license),
  replacedBy: null,
  replacedOn: null,
  expiresOn: license.expiresOn ?? estimatedExpiry(license.issuedOn),
  events: [],
});
