/** The codes of rows that are refused, with what is wrong and what to do. Public: added to, never renamed. */
export const ROW_ERRORS = {
  WRONG_COLUMN_COUNT: {
    message: (cell) => `The row has ${cell} cells`,
    remedy: 'Give as many cells as the header has; put a cell that holds a comma or a line break in double quotes',
  },
  DUPLICATE_OTHER_CONTENT: {
    message: (cell) => `"${cell}" is taken by another row with other content`,
    remedy:
      'Give the row a key of its own, or repeat the first row exactly; to change a shipment or removal reverse it first',
  },
  REQUIRED: { message: () => 'The cell is empty', remedy: 'Fill it' },
  BAD_ID: {
    message: (cell) => `"${cell}" is not an id`,
    remedy: 'Begin with a letter or digit and use at most 64 letters, digits and . _ / -',
  },
  BAD_DATE: { message: (cell) => `"${cell}" is not a day`, remedy: 'Write a calendar day as YYYY-MM-DD' },
  BAD_INSTANT: {
    message: (cell) => `"${cell}" is not an instant`,
    remedy: 'Write YYYY-MM-DDThh:mm:ss followed by Z or an offset of at most 14:00, such as +05:30',
  },
  BAD_NUMBER: {
    message: (cell) => `"${cell}" is not a number of the form asked for`,
    remedy:
      'Write digits and at most one point: quantities whole with at most 12 digits, money with at most two decimals, TPP and ' +
      'uplift with at most four; no thousands separators, exponent or currency',
  },
  BAD_COUNTRY: {
    message: (cell) => `"${cell}" is not a country code`,
    remedy: 'Use an upper-case ISO 3166-1 alpha-2 code such as GB or DE, or XK',
  },
  BAD_VALUE: {
    message: (cell) => `"${cell}" is not allowed here`,
    remedy: 'Use one of the words listed for this column, in upper case; leave the country of a UVEU blank',
  },
  NO_OFFSET: {
    message: (cell) => `"${cell}" does not say its offset from UTC`,
    remedy: 'Add the time of day and Z or an offset such as -05:00; it is never guessed',
  },
  NOT_POSITIVE: { message: (cell) => `${cell} is not above zero`, remedy: 'Give a quantity of at least 1' },
  NEGATIVE: { message: (cell) => `${cell} is below zero`, remedy: 'Give an amount of zero or more, without a sign' },
  UNKNOWN_PARTY: {
    message: (cell) => `No accepted party has the id "${cell}"`,
    remedy: 'Add the party to parties.csv, or mend its row there if it was refused',
  },
  UNKNOWN_ITEM: {
    message: (cell) => `No item has the id "${cell}"`,
    remedy: 'Use an id of the item catalog, or register the item first',
  },
  UNKNOWN_VEU: {
    message: (cell) => `No accepted validated end user has the id "${cell}"`,
    remedy: 'Add it to veus.csv, or mend its row there if it was refused',
  },
  UNKNOWN_SITE: {
    message: (cell) => `No accepted site has the id "${cell}"`,
    remedy: 'Add the site to sites.csv, or mend its row there if it was refused',
  },
  UNKNOWN_LICENSE: {
    message: (cell) => `No accepted license has the number "${cell}"`,
    remedy: 'Add the license that is named to licenses.csv, or mend its row there if it was refused',
  },
  LICENSE_LINE: {
    message: (cell) => `License "${cell}" is on record with the lines it was issued with`,
    remedy:
      'Give all lines of a license together with its row in licenses.csv; one that is on record keeps those it has',
  },
  LICENSE_EVENT: {
    message: (cell) => `"${cell}" cannot have happened to the license on that day`,
    remedy: 'Correct the row, or withdraw first what was recorded in error',
  },
  UNKNOWN_REFERENCE: {
    message: (cell) => `No accepted shipment or removal has the reference "${cell}"`,
    remedy: 'Name a shipment or removal that was accepted',
  },
  ITEM_UNDECIDED: {
    message: (cell) => `The level or the TPP of "${cell}" is not decided`,
    remedy: 'Settle the classification of the item first; until then it can be neither shipped nor licensed',
  },
  PARENT_CYCLE: {
    message: (cell) => `Following the parents from "${cell}" leads back to this party`,
    remedy: 'Give the party at the top of the tree no parent',
  },
  EXPIRES_BEFORE_ISSUE: {
    message: (cell) => `The license expires on ${cell}, before its issue`,
    remedy: 'Correct one of the two days, or leave the expiry blank to have it estimated',
  },
  BAD_REPLACEMENT: {
    message: (cell) => `This license cannot replace "${cell}"`,
    remedy:
      'A replacement has the same EAR destination and item as its original, is not issued before it, and is the only one; ' +
      'replacements do not run in a circle',
  },
  VEU_NOT_ELIGIBLE: {
    message: (cell) => `"${cell}" is not eligible for this authorization`,
    remedy:
      'No Macau or Country Group D:5 in location, headquarters, ultimate parent or site; a UVEU holder or its ultimate ' +
      'parent is headquartered in a country of supplement no. 5, paragraph (a)',
  },
  DUPLICATE_VEU: {
    message: (cell) => `"${cell}" holds this authorization already`,
    remedy: 'Keep one UVEU per holder, and one NVEU per holder and country',
  },
  SITE_OUTSIDE_VEU_COUNTRY: {
    message: (cell) => `A site in ${cell} is outside the country of its NVEU`,
    remedy: 'Name the NVEU of the country of the site',
  },
  UPLIFT_OUT_OF_RANGE: { message: (cell) => `An uplift of ${cell} is not possible`, remedy: 'Give 0 to 1' },
  NOT_ALLOCATION_COUNTRY: {
    message: (cell) => `${cell} has no allocation of its own on that day`,
    remedy: 'Name an allocation country: neither an ally nor Macau or Country Group D:5',
  },
  ACT_MISMATCH: {
    message: (cell) => `${cell} contradicts the two countries`,
    remedy: 'TRANSFER_IN_COUNTRY is for two places of one EAR destination, EXPORT and REEXPORT for two different ones',
  },
  REVERSAL_OF_REVERSAL: {
    message: (cell) => `"${cell}" is itself a reversal`,
    remedy: 'Enter the shipment or removal again under a new reference',
  },
  NOT_FOUND: {
    message: (cell) => `No fact of this kind on record is "${cell}"`,
    remedy:
      'Write the key of the row that brought it, its columns with | between them; of what other exporters recorded nothing',
  },
  ALREADY_WITHDRAWN: {
    message: (cell) => `"${cell}" is withdrawn already`,
    remedy: 'Nothing is left to withdraw; drop the row',
  },
  STILL_NEEDED: {
    message: (cell) => `Something on record rests on "${cell}"`,
    remedy: 'Take back first what the message names',
  },
  ALREADY_REVERSED: {
    message: (cell) => `"${cell}" is reversed already`,
    remedy: 'Nothing is left to reverse; drop the row',
  },
} as const satisfies Record<string, { message: (cell: string) => string; remedy: string }>;
export type RowErrorCode = keyof typeof ROW_ERRORS;

/** Why a row is refused. `column` is the one to look at; `null` when the number of cells is wrong. */
export interface Rejection {
  readonly column: string | null;
  readonly code: RowErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** Long cells are cut in messages; the row itself stands in the reject file. */
const SHOWN_CHARACTERS = 80;

export function rejectionOf(column: string | null, code: RowErrorCode, cell: string, why?: string): Rejection {
  const shown = cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)}…` : cell;
  return { column, code, message: why ?? ROW_ERRORS[code].message(shown), remedy: ROW_ERRORS[code].remedy };
}

/** Ends the reading of a row at its first error. Caught in one place, `judge-row.ts`. */
export class RowRefused extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.message);
    this.name = 'RowRefused';
  }
}
