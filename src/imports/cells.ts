import { tryDay, tryInstant, type Day, type Instant } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { tryTpp, type Tpp } from '../rules/tpp.js';
import type { Place } from './facts.js';
import type { RowErrorCode } from './row-errors.js';

/**
 * What a filled cell says, or why it cannot be understood (FORMAT.md sections 2 and 4). The form is asked before the
 * sign: `-1e3` is no number at all, `-5` is one that is not positive. `-0` has a minus and is refused like every minus.
 */
export type Parsed<T> = { readonly value: T } | { readonly code: RowErrorCode };
export type CellParser<T> = (cell: string) => Parsed<T>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;
const QUANTITY = /^-?\d{1,12}$/;
const CENTS = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;

/** Ids, license numbers and references. */
export const id: CellParser<string> = (cell) => (ID.test(cell) ? { value: cell } : { code: 'BAD_ID' });

export const text: CellParser<string> = (cell) => ({ value: cell });

/** `YYYY-MM-DD`, a day the calendar has. */
export const day: CellParser<Day> = (cell) => found(tryDay(cell), 'BAD_DATE');

/** An instant with its offset. A day or an instant that lacks only the offset is `NO_OFFSET`. */
export const instant: CellParser<Instant> = (cell) => {
  const lacksOffset = tryDay(cell) !== undefined || tryInstant(`${cell}Z`) !== undefined;
  return found(tryInstant(cell), lacksOffset ? 'NO_OFFSET' : 'BAD_INSTANT');
};

/** A whole number above zero with at most 12 digits. */
export const quantity: CellParser<bigint> = (cell) => {
  if (!QUANTITY.test(cell)) return { code: 'BAD_NUMBER' };
  const value = BigInt(cell);
  return cell.startsWith('-') || value === 0n ? { code: 'NOT_POSITIVE' } : { value };
};

/** U.S. dollars with at most 15 digits and two decimals, in cents. */
export const usdCents: CellParser<bigint> = (cell) => {
  const match = CENTS.exec(cell);
  if (match === null) return { code: 'BAD_NUMBER' };
  if (match[1] === '-') return { code: 'NEGATIVE' };
  return { value: BigInt(match[2] ?? '') * 100n + BigInt((match[3] ?? '').padEnd(2, '0')) };
};

/** TPP with at most 15 digits and four decimals. */
export const tpp: CellParser<Tpp> = (cell) => {
  const magnitude = tryTpp(cell.replace(/^-/, ''));
  if (magnitude === undefined) return { code: 'BAD_NUMBER' };
  return cell.startsWith('-') ? { code: 'NEGATIVE' } : { value: magnitude };
};

/** A factor from 0 to 1 with at most four decimals, in ten-thousandths. Both edges are inside. */
export const uplift: CellParser<bigint> = (cell) => {
  const magnitude = tryTpp(cell.replace(/^-/, '')); // the same form, and the same scale
  if (magnitude === undefined) return { code: 'BAD_NUMBER' };
  return cell.startsWith('-') || magnitude > 10_000n ? { code: 'UPLIFT_OUT_OF_RANGE' } : { value: magnitude };
};

/** An upper-case ISO 3166-1 alpha-2 code, or `XK`, with its EAR destination. */
export const country: CellParser<Place> = (cell) =>
  isCountryCode(cell) ? { value: { code: cell, destination: destinationOf(cell) } } : { code: 'BAD_COUNTRY' };

/** One of the listed words, as written. */
export const oneOf =
  <T extends string>(words: readonly T[]): CellParser<T> =>
  (cell) =>
    found(
      words.find((word) => word === cell),
      'BAD_VALUE',
    );

const found = <T>(value: T | undefined, code: RowErrorCode): Parsed<T> => (value === undefined ? { code } : { value });
