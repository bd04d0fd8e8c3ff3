import {
  LICENSE_EVENT_RANK,
  LICENSE_EVENTS,
  NON_MATERIAL_CHANGES,
  refusesLicenseEvent,
} from '../rules/license-life.rule.js';
import { day, id, oneOf, text } from './cells.js';
import type { LicenseEventRow } from './facts.js';
import type { OrderedFileReader } from './file-reader.js';
import type { Row } from './row.js';

const ranks: Readonly<Record<string, number>> = LICENSE_EVENT_RANK;

/**
 * What happened to licenses after their issue: license_events.csv, a file of our own. Its rows may stand in any
 * order; what they rest on is in the folder, or on record already. A reinstatement may come before its suspension, and what
 * follows a reinstatement before that, in a folder of its own: it changes nothing until that is on record.
 */
export const licenseEventsFile: OrderedFileReader<'license_events'> = {
  file: 'license_events',
  names: (row) => ({ licenses: [row.cell('license_number')] }),
  placeOf: (row) => `${row.cell('effective_on')}|${ranks[row.cell('kind')] ?? ''}`,
  read(row, known) {
    const number = row.required('license_number', id);
    const license = known.license(number);
    if (license === undefined) throw row.refusal('license_number', 'UNKNOWN_LICENSE');
    const event: LicenseEventRow = {
      number,
      kind: row.required('kind', oneOf(LICENSE_EVENTS)),
      effectiveOn: row.required('effective_on', day),
      evidence: row.required('evidence', text),
      expiresOn: row.optional('expires_on', day),
      change: row.optional('change', oneOf(NON_MATERIAL_CHANGES)),
      opinion: row.optional('opinion', text),
      note: row.cell('note'),
    };
    refuseOtherDetails(row, event);
    const { events, expiresOn, issuedOn, replacedOn } = license;
    const isHoliday = known.isHoliday.bind(known);
    const refused = refusesLicenseEvent({ issuedOn, expiresOn, replacedOn, events, isHoliday }, event, 'IN_ANY_ORDER');
    if (refused !== null) throw row.refusal(COLUMN_OF[refused.field], 'LICENSE_EVENT', refused.why.replace(/\.$/, ''));
    return event;
  },
  learn: (event, known) => known.addLicenseEvent(event.number, event),
};

const COLUMN_OF = { kind: 'kind', effectiveOn: 'effective_on', expiresOn: 'expires_on' } as const;
const DETAIL_OF = { expires_on: 'EXTENSION', change: 'NON_MATERIAL', opinion: 'NAME_CHANGE' } as const;

/** Each kind fills its own column and leaves those of the others blank. */
function refuseOtherDetails(row: Row<'license_events'>, { kind }: LicenseEventRow): void {
  for (const column of ['expires_on', 'change', 'opinion'] as const) {
    const filled = row.cell(column) !== '';
    if (filled === (kind === DETAIL_OF[column])) continue;
    throw filled
      ? row.refusal(column, 'BAD_VALUE', `${column} is filled for ${DETAIL_OF[column]} alone`)
      : row.refusal(column, 'REQUIRED', `${kind} needs its ${column}`);
  }
}
