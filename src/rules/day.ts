/**
 * Days and instants, in UTC and nothing else (RULES.md section 0): calendar years, quarters and due dates are those of
 * the UTC form of an instant. No clock is read here.
 */

/** A calendar day, `YYYY-MM-DD`. Compares correctly as text. */
export type Day = string & { readonly __day: unique symbol };
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const DAY_MS = 86_400_000;
/** Years 1 to 9999: what the format can write and Postgres can keep. */
const FIRST_DAY = '0001-01-01';
export const LAST_DAY = '9999-12-31' as Day;
const FIRST_INSTANT = Date.parse(`${FIRST_DAY}T00:00:00.000Z`);
const LAST_INSTANT = Date.parse(`${LAST_DAY}T23:59:59.999Z`);
const DAY_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT_FORM = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;
const MAX_OFFSET_MINUTES = 14 * 60;

/** Reads a real calendar day. Throws `RangeError` otherwise. */
export function day(text: string): Day {
  const parsed = tryDay(text);
  if (parsed === undefined) throw new RangeError(`"${text}" is not a day (YYYY-MM-DD)`);
  return parsed;
}

/** Like `day`, but answers `undefined` for text that is no day, 2025-02-29 included. */
export function tryDay(text: string): Day | undefined {
  const match = DAY_FORM.exec(text);
  if (match === null || text < FIRST_DAY) return undefined;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return date >= 1 && date <= daysIn(year, month) ? (text as Day) : undefined;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Of a month that does not exist, 0. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Reads `YYYY-MM-DDThh:mm[:ss[.fff]]` with `Z` or an offset up to 14:00. An instant without an offset is `undefined`. */
export function tryInstant(text: string): Instant | undefined {
  const match = INSTANT_FORM.exec(text);
  if (match === null) return undefined;
  const [, on, hours, minutes, seconds = '00', fraction = '0', offset = 'Z'] = match;
  if (on === undefined || tryDay(on) === undefined) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const local = Date.parse(`${on}T${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0')}Z`);
  if (Number.isNaN(local)) return undefined;
  if (offset === 'Z') return local; // within the four-digit years already
  const [offsetHours, offsetMinutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4, 6))];
  const shift = offsetHours * 60 + offsetMinutes;
  if (offsetMinutes > 59 || shift > MAX_OFFSET_MINUTES) return undefined;
  const at = offset.startsWith('-') ? local + shift * 60_000 : local - shift * 60_000;
  return at < FIRST_INSTANT || at > LAST_INSTANT ? undefined : at;
}

/** Like `tryInstant`, but throws `RangeError`. */
export function instant(text: string): Instant {
  const parsed = tryInstant(text);
  if (parsed === undefined) throw new RangeError(`"${text}" is not an instant with an offset`);
  return parsed;
}

/** 00:00:00Z of a day. */
export const startOf = (on: Day): Instant => Date.parse(`${on}T00:00:00.000Z`);

/** Days by number since 1970: a ledger asks for the same few hundred over and over. Emptied when it has grown large. */
const known = new Map<number, Day>();
const MOST_KNOWN = 10_000;

/** The UTC day an instant falls on. */
export function dayOf(at: Instant): Day {
  const number = Math.floor(at / DAY_MS);
  const found = known.get(number);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const on = new Date(at).toISOString().slice(0, 10) as Day;
  known.set(number, on);
  return on;
}

/** The UTC calendar year an instant falls in. */
export const yearOf = (at: Instant): number => new Date(at).getUTCFullYear();

/** `2025-06-02T12:00:00.000Z`. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

/** A number of days later (earlier when negative). */
export const addDays = (on: Day, days: number): Day => dayOf(startOf(on) + days * DAY_MS);

/** The same day of the year some years later; 29 February gives 28 February where there is none. Ends with year 9999. */
export function addYears(on: Day, years: number): Day {
  if (Number(on.slice(0, 4)) + years > 9999) return LAST_DAY;
  const year = String(Number(on.slice(0, 4)) + years).padStart(4, '0');
  return tryDay(`${year}${on.slice(4)}`) ?? day(`${year}-02-28`);
}

/** Saturday or Sunday. */
export function isWeekend(on: Day): boolean {
  const weekday = new Date(startOf(on)).getUTCDay();
  return weekday === 0 || weekday === 6;
}
