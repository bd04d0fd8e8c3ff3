import { ACCOUNT_KINDS, type AccountKind } from '../rules/effects.js';
import type { Order } from './order.js';
import { Timeline } from './timeline.js';

/** A kind, or the account on the other side of every posting of a kind, so that entries cancel out per unit. */
export type AnyAccountKind = AccountKind | `SINK_${AccountKind}`;

/** The owner of what is counted over all tenants: no tenant has this number. */
export const EVERYBODY = 0;

/**
 * What is counted over all exporters, whoever posts: one account for everybody. The others are a
 * tenant's own.
 */
const SHARED: ReadonlySet<AccountKind> = new Set<AccountKind>([
  'COUNTRY_LICENSED',
  'COUNTRY_EXPORTED',
  'LPP_QUOTA',
  'BASE_UNITS',
  'VEU_RECEIVED',
  'HELD_COUNTRY_LICENSED',
  'HELD_LPP_QUOTA',
  'HELD_BASE_UNITS',
]);

/** Is an account of this kind counted over all tenants? */
export const isShared = (kind: AnyAccountKind): boolean => SHARED.has(mainKind(kind));

/** Whose account of a kind something a tenant does counts on. */
export const ownerOf = (kind: AnyAccountKind, tenant: number): number => (isShared(kind) ? EVERYBODY : tenant);

/** An account by its name; `tenant` is its owner, `EVERYBODY` exactly for a shared kind. */
export interface AccountId {
  readonly tenant: number;
  readonly kind: AnyAccountKind;
  readonly key: string;
}

/** Names an account inside a batch. */
export const accountName = ({ kind, key, tenant }: AccountId): string => `${tenant}|${kind}|${key}`;

/** What an account of a kind counts: TPP, units or cents. */
export const unitOf = (kind: AnyAccountKind): string => ACCOUNT_KINDS[mainKind(kind)];

/** The kind a sink stands against; a main kind itself. */
export const mainKind = (kind: AnyAccountKind): AccountKind =>
  (kind.startsWith('SINK_') ? kind.slice(5) : kind) as AccountKind;

/** The one key of a sink. */
export const SINK_KEY = '*';

/** What a batch leaves on an account. */
export interface AccountState {
  readonly id: number | null;
  readonly balance: bigint;
  readonly lines: bigint;
  readonly version: bigint;
  /** The latest fact that reads or moves it; `null` for an account that is not open. */
  readonly last: Order | null;
  /** What of the balance other tenants have put there, as it was read; 0 for a tenant's own account. */
  readonly others: bigint;
}

/** An account while batches are judged. */
export class Account {
  timeline: Timeline;
  private padding = 0n;

  constructor(
    readonly kind: AnyAccountKind,
    readonly key: string,
    readonly tenant: number,
    private state: AccountState,
  ) {
    this.timeline = new Timeline(state.balance, [], null);
  }

  /** `null` until it is opened. */
  get id(): number | null {
    return this.state.id;
  }

  get balance(): bigint {
    return this.state.balance;
  }

  get lines(): bigint {
    return this.state.lines;
  }

  get version(): bigint {
    return this.state.version;
  }

  get last(): Order | null {
    return this.state.last;
  }

  /** What of the balance is not of the tenant it was read for. */
  get others(): bigint {
    return this.state.others;
  }

  /** Has it judged as if so much more stood on it; what is written of it stays as it is. */
  pad(more: bigint): void {
    this.padding = more;
    this.timeline = new Timeline(this.state.balance + more, [], null);
  }

  /** Takes what was written for it: the next batch begins from there. */
  settle(state: AccountState): void {
    this.state = state;
    this.timeline = new Timeline(state.balance + this.padding, [], null);
  }
}

/** One line of a posting: what is added to one account is taken from the other. */
export interface Entry {
  readonly account: Account;
  /** The account on the other side. */
  readonly against: Account;
  /** Whose act moved it: the tenant of the posting, also on an account of everybody. */
  readonly tenant: number;
  readonly seq: number;
  readonly amount: bigint;
  readonly lines: number;
  readonly balanceAfter: bigint;
}

/** One event in the ledger. */
export interface Posting {
  readonly seq: number;
  /** Whose fact it is about; not always who made it necessary. */
  readonly tenant: number;
  readonly kind:
    | 'SHIPMENT'
    | 'REVERSAL'
    | 'LICENSE'
    | 'LICENSE_CONDITION'
    | 'ALLOCATION_CHANGE'
    | 'HOLIDAY'
    | 'VEU'
    | 'SITE'
    | 'OPENING_STOCK'
    | 'REMOVAL'
    | 'VEU_EVENT'
    | 'LICENSE_EVENT'
    | 'LICENSE_EVENT_WITHDRAWAL'
    // that a fact was recorded in error; its subject is that fact
    | 'WITHDRAWAL'
    | 'HOLD'
    | 'HOLD_EVENT'
    | 'CLOSING'
    | 'REJUDGED'
    // by a migration: on accounts that did not exist when its subject was recorded
    | 'COUNTED'
    | 'REFUSED';
  /** The fact it is about. */
  readonly subjectSeq: number;
  readonly order: Order;
  /** The fact that made it necessary, when that is another one. */
  readonly causeSeq: number | null;
}
