/**
 * Total processing performance (TPP, R-01), exact to four decimals.
 *
 * The one file that knows the scale: a `Tpp` is a bigint of ten-thousandths, in memory and in the database. It is never
 * a float and never a 32-bit integer: 5,064,000,000 TPP is an ordinary national limit.
 */
export type Tpp = bigint;

/** Fractional digits a TPP amount carries. */
export const TPP_DECIMALS = 4;
const SCALE = 10_000n;
const FORM = /^(\d{1,15})(?:\.(\d{1,4}))?$/;

/** Reads an exact decimal such as `26900000` or `20919.2`. Throws `RangeError` for any other form. */
export function tpp(text: string): Tpp {
  const amount = tryTpp(text);
  if (amount === undefined) throw new RangeError(`"${text}" is not a TPP amount: up to 15 digits, at most 4 decimals`);
  return amount;
}

/** Like `tpp`, but answers `undefined` for another form: sign, exponent, separators, more than four decimals. */
export function tryTpp(text: string): Tpp | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  return BigInt(match[1] ?? '0') * SCALE + BigInt((match[2] ?? '').padEnd(TPP_DECIMALS, '0'));
}

/** An exact decimal without trailing zeros: `20919.2`, `0`, `-14400`. */
export function formatTpp(amount: Tpp): string {
  const sign = amount < 0n ? '-' : '';
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = magnitude % SCALE;
  const whole = `${sign}${magnitude / SCALE}`;
  return fraction === 0n ? whole : `${whole}.${fraction.toString().padStart(TPP_DECIMALS, '0').replace(/0+$/, '')}`;
}

/** The TPP of a line: quantity times the TPP of one unit, not rounded. */
export const timesUnits = (unit: Tpp, quantity: bigint): Tpp => unit * quantity;

/** Limit minus used, never below zero. */
export const remainingOf = (limit: Tpp, used: Tpp): Tpp => (used >= limit ? 0n : limit - used);

/** How far use is above the limit, never below zero. */
export const overOf = (limit: Tpp, used: Tpp): Tpp => (used > limit ? used - limit : 0n);
