import { formatTpp, type Tpp } from '../rules/tpp.js';

/** An object with its keys in byte order, so that the same answers are the same text. */
export const object = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const optionalTpp = (amount: Tpp | null): string | null => (amount === null ? null : formatTpp(amount));

/** US cents as exact dollars without trailing zeros: `30080800`, `0.5`. */
export function cents(amount: bigint): string {
  const fraction = (amount % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  return fraction === '' ? `${amount / 100n}` : `${amount / 100n}.${fraction}`;
}
