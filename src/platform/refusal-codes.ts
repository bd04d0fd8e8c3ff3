/** A code's meaning for a person, what to do about it, and whether the same request may succeed later unchanged. */
export interface RefusalKind {
  readonly meaning: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

/**
 * Every reason for which Headroom refuses a request or a row. Public: codes are added, never renamed or removed.
 * Those of rows are the ones of the import format, so that a file and a mutation say the same word for the same thing.
 */
export const refusalCodes = {
  // The machine
  DATABASE_UNAVAILABLE: later('The database does not answer.', 'Repeat the request with the same key in a moment.'),
  QUEUE_UNAVAILABLE: later('The job queue does not answer.', 'Repeat the request with the same key in a moment.'),
  OVERLOADED: later('Too many requests are waiting.', 'Repeat the request with the same key in a moment.'),
  CONFLICT: later('Other requests changed the same accounts over and over.', 'Repeat the request with the same key.'),
  LEDGER_BEHIND: later(
    'The ledger has no event of that number yet.',
    'Give the ledgerSequence of an answer, or leave it out.',
  ),
  RULEBOOK_GAP: never('No rulebook says anything about that day.', 'Choose a day the rulebooks cover.'),

  // Who is asking (src/access): answered with 401, 403, 421 and 429
  UNAUTHENTICATED: never(
    'Nobody is let in without a valid key or token.',
    'Send "Authorization: Bearer ..." with a key of `headroom keys create`, or a token of the configured issuer.',
  ),
  FORBIDDEN: never('The role or the scopes of the key do not allow this.', 'Ask with a key that has them.'),
  RATE_LIMITED: later('Too many requests in too short a time.', 'Wait as long as the Retry-After header says.'),
  HOST_REFUSED: never(
    'Without authentication Headroom answers this machine only, under its own names.',
    'Ask for localhost or 127.0.0.1, or turn authentication on: HEADROOM_AUTH=on.',
  ),
  IDENTITY_UNAVAILABLE: later('The keys of the token issuer cannot be read.', 'Repeat the request in a moment.'),

  // The request
  BAD_INPUT: never('The input is not of the form asked for.', 'Correct the field named in the path.'),
  TOO_MANY: never('The request carries more entries than one call may.', 'Split it into several calls.'),
  TOO_LARGE: never('The value is larger than Headroom can hold.', 'Check the number of digits.'),
  BAD_CURSOR: never('The cursor is not one that Headroom gave.', 'Start again without a cursor.'),
  NOT_FOUND: never('There is no such record.', 'Check the identifier.'),
  IDEMPOTENCY_KEY_REUSED: never(
    'The key was used before with another content.',
    'Use a new key for a new request, and the same key only to repeat one.',
  ),

  // The ledger
  LIMIT_EXCEEDED: never('The movement does not fit what remains.', 'Reduce it, or record it with onBreach: RECORD.'),
  NOT_AUTHORIZED: never(
    'No authorization covers the movement on that day.',
    'Read the determination, or record the movement with onBreach: RECORD.',
  ),
  ACCOUNT_CLOSED: never('The account takes no more postings.', 'Choose a day on which it is open.'),
  IN_THE_FUTURE: never('The instant has not come yet.', 'Post the fact when it has happened.'),
  REVERSAL_OF_REVERSAL: never('A reversal cannot be reversed.', 'Post the shipment again.'),
  ALREADY_REVERSED: never('The shipment is reversed already.', 'Post the shipment again if it did happen.'),

  // Holds
  UNKNOWN_HOLD: never('There is no such hold.', 'Check the reference.'),
  HOLD_ENDED: never('The hold is fulfilled, lifted or expired.', 'Place another hold, or post without it.'),
  HOLD_MISMATCH: never(
    'The hold is for something else.',
    'Name a hold for the same consignee, EAR destination and item, or none.',
  ),
  HOLD_STAGE: never('The hold cannot go to that stage from where it is.', 'See the stages of a hold.'),
  NOT_IN_THE_FUTURE: never('The instant has come already.', 'Give a later one.'),
  SECOND_PERSON_REQUIRED: never(
    'Who asked for the hold cannot approve it.',
    'Have another steward approve it, with a key of their own.',
  ),
  NOT_OVERRIDABLE: never(
    'Only a hold that does not fit can be approved nevertheless, once.',
    'Give the determination of a hold refused with LIMIT_EXCEEDED.',
  ),

  // Withdrawals
  ALREADY_WITHDRAWN: never('It is withdrawn already.', 'Nothing is to be done, or record the right one.'),
  STILL_NEEDED: never('Something on record rests on it.', 'Take back first what the message names.'),

  // Closed reports
  PERIOD_OPEN: never('The period is not over yet.', 'Close it when its last day (UTC) is past.'),
  ALREADY_CLOSED: never(
    'The report is closed, and says the same as then.',
    'Nothing is to be done: a further edition is for what was restated.',
  ),
  CLOSED_REPORT_DIFFERS: never(
    'The closed report does not come out again as it was closed: its content has another hash.',
    'Run headroom verify: either the ledger was tampered with, or this version of Headroom reads it otherwise.',
  ),

  // A field or a cell
  WRONG_COLUMN_COUNT: never('The row has more or fewer cells than the header.', 'Check quotes and commas.'),
  DUPLICATE_OTHER_CONTENT: never('The key is taken by a record with another content.', 'Correct one of the two.'),
  REQUIRED: never('A value that is needed is missing.', 'Fill it in.'),
  BAD_ID: never('The value is not an identifier.', 'Use up to 64 letters, digits and . _ : / -'),
  BAD_DATE: never('The value is not a day.', 'Write it as YYYY-MM-DD.'),
  BAD_INSTANT: never('The value is not an instant.', 'Write it as YYYY-MM-DDThh:mm:ssZ or with an offset.'),
  NO_OFFSET: never('The instant does not say its offset from UTC.', 'Add Z or an offset such as +02:00.'),
  BAD_NUMBER: never('The value is not a number of the form asked for.', 'Write digits with a point for decimals.'),
  BAD_COUNTRY: never('The value is not a country of the catalog.', 'Use the upper-case ISO 3166-1 alpha-2 code.'),
  BAD_VALUE: never('The value is not one of the words listed.', 'Use one of the words listed.'),
  NOT_POSITIVE: never('The quantity is zero or less.', 'Give a quantity above zero.'),
  NEGATIVE: never('The amount is below zero.', 'Give an amount of zero or more.'),

  // What a record refers to
  UNKNOWN_PARTY: never('There is no such party.', 'Register the party first.'),
  UNKNOWN_ITEM: never('There is no such item.', 'Register the item first, or use a catalog code.'),
  UNKNOWN_VEU: never('There is no such validated end user.', 'Register it first.'),
  UNKNOWN_SITE: never('There is no such site.', 'Register it first.'),
  UNKNOWN_LICENSE: never('There is no such license on record.', 'Register it first.'),
  UNKNOWN_REFERENCE: never('There is no such shipment.', 'Check the reference.'),
  UNKNOWN_DETERMINATION: never('There is no such determination.', 'Check the identifier.'),
  ITEM_UNDECIDED: never("The item's level or TPP is unknown.", 'Complete the item first.'),
  PARENT_CYCLE: never('The party would be its own parent.', 'Correct the chain of parents.'),
  EXPIRES_BEFORE_ISSUE: never('The license expires before it is issued.', 'Correct one of the two days.'),
  BAD_REPLACEMENT: never(
    'The license cannot replace that one.',
    'It must have the same destination and item, be issued no earlier, and be the only replacement.',
  ),
  LICENSE_EVENT: never(
    'That cannot have happened to the license on that day.',
    'See its events; correct the field named in the path, or withdraw first what was recorded in error.',
  ),
  UNKNOWN_EVENT: never(
    'There is no such event of a license.',
    'Give the ledgerSequence of one of its events that is not withdrawn.',
  ),
  VEU_NOT_ELIGIBLE: never('The holder or the country is not eligible.', 'See 15 CFR 748.15.'),
  DUPLICATE_VEU: never('The holder has this status already.', 'Use the status on record.'),
  SITE_OUTSIDE_VEU_COUNTRY: never("The site is not in the national status' country.", 'Correct the site.'),
  UPLIFT_OUT_OF_RANGE: never('The uplift is below 0 or above 1.', 'Give a share such as 0.40.'),
  NOT_ALLOCATION_COUNTRY: never('The country has no allocation.', 'Choose a country of the allocation group.'),
  ACT_MISMATCH: never('The act contradicts the two countries.', 'Correct the act or a country.'),
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof refusalCodes;

function later(meaning: string, remedy: string): RefusalKind {
  return { meaning, remedy, retryable: true };
}

function never(meaning: string, remedy: string): RefusalKind {
  return { meaning, remedy, retryable: false };
}
