import { ACCOUNT_KINDS, type AccountKind } from '../rules/effects.js';
import type { Order } from './order.js';
import type { Timeline } from './timeline.js';

/** The account on the other side of every posting of a kind, so that entries cancel out per unit. */
export type AnyAccountKind = AccountKind | `SINK_${AccountKind}`;

/** Names an account inside a batch. */
export const accountName = (kind: AnyAccountKind, key: string): string => `${kind}|${key}`;

/** What an account of a kind counts: TPP, units or cents. */
export const unitOf = (kind: AnyAccountKind): string => ACCOUNT_KINDS[mainKind(kind)];

/** The kind a sink stands against; a main kind itself. */
export const mainKind = (kind: AnyAccountKind): AccountKind => kind.replace(/^SINK_/, '') as AccountKind;

/** The one key of a sink. */
export const SINK_KEY = '*';

/** An account while a batch is judged. */
export interface Account {
  /** `null` until it is opened. */
  readonly id: number | null;
  readonly kind: AnyAccountKind;
  readonly key: string;
  readonly balance: bigint;
  readonly lines: bigint;
  readonly version: bigint;
  /** The latest fact that reads or moves it; `null` for a new account. */
  readonly last: Order | null;
  timeline: Timeline;
}

/** One line of a posting. */
export interface Entry {
  readonly account: Account;
  readonly seq: number;
  readonly amount: bigint;
  readonly lines: number;
  readonly balanceAfter: bigint;
}

/** One event in the ledger. */
export interface Posting {
  readonly seq: number;
  readonly kind:
    | 'SHIPMENT'
    | 'REVERSAL'
    | 'LICENSE'
    | 'ALLOCATION_CHANGE'
    | 'HOLIDAY'
    | 'VEU'
    | 'SITE'
    | 'OPENING_STOCK'
    | 'REMOVAL'
    | 'REJUDGED'
    | 'REFUSED';
  /** The fact it is about. */
  readonly subjectSeq: number;
  readonly order: Order;
  /** The fact that made it necessary, when that is another one. */
  readonly causeSeq: number | null;
}
