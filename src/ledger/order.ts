import { LOCAL_TENANT } from '../platform/transaction.js';
import type { Instant } from '../rules/day.js';

/**
 * Where a fact stands in the order of judging: by instant; at the same instant allocation changes, then licenses by
 * number, then opening stock, then shipments and removals by reference (R-65, FORMAT.md section 5).
 */
export interface Order {
  readonly at: Instant;
  readonly rank: Rank;
  /** Number or reference, compared byte by byte. */
  readonly key: string;
}

export const RANKS = { ALLOCATION_CHANGE: 0, LICENSE: 1, OPENING_STOCK: 2, MOVEMENT: 3 } as const;
export type Rank = (typeof RANKS)[keyof typeof RANKS];

/** Negative when `a` is judged before `b`. Ids are ASCII, so the order of code units is the order of bytes. */
export function compareOrder(a: Order, b: Order): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

/**
 * An id of the outside as a place in the order. Two tenants may use one reference, and one of them must come first. The
 * mark between is below every character of an id, so that ids stay in their order. The local tenant has none, as ever.
 */
export const placeOf = (id: string, tenant: number): string => (tenant === LOCAL_TENANT ? id : `${id}!${tenant}`);

/** The id of a place. */
export const idOfPlace = (key: string): string => key.split('!', 1)[0] ?? key;

/** Rank and key as one text that compares like them: how an account remembers its last reader. */
export const orderText = (order: Order): string => `${order.rank}|${order.key}`;

/** Reads `orderText` back. */
export const orderFrom = (at: Instant, text: string): Order => ({
  at,
  rank: Number(text[0]) as Rank,
  key: text.slice(2),
});
