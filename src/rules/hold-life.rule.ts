import type { Instant } from './day.js';
import { invariant } from './invariant.js';

/** How far the order is that a hold sets TPP aside for. */
export const HOLD_STAGES = ['QUOTED', 'ORDERED', 'APPLIED', 'LICENSED', 'IN_TRANSIT'] as const;
export type HoldStage = (typeof HOLD_STAGES)[number];

/** How a hold ends. None of these is ever left again. */
export const HOLD_ENDS = ['FULFILLED', 'LIFTED', 'EXPIRED'] as const;
export type HoldEnd = (typeof HOLD_ENDS)[number];
export type HoldStatus = HoldStage | HoldEnd;

/** What may happen to a hold. Quantities are units. */
export type HoldEvent =
  | { readonly kind: 'STAGE'; readonly stage: HoldStage }
  | { readonly kind: 'FULFILLED'; readonly quantity: bigint }
  | { readonly kind: 'GIVEN_BACK'; readonly quantity: bigint }
  | { readonly kind: 'EXTENDED'; readonly expiresAt: Instant }
  | { readonly kind: 'LIFTED' }
  | { readonly kind: 'EXPIRED' };

/** Where a hold stands. Units. */
export interface HoldState {
  readonly status: HoldStatus;
  readonly quantity: bigint;
  /** Still set aside; 0 once it has ended. */
  readonly open: bigint;
  /** What shipments took beyond it: an ordinary draw. */
  readonly over: bigint;
  /** From this instant on it is not counted any more. */
  readonly expiresAt: Instant;
}

type Step = HoldStage | 'PART' | 'ALL' | 'GIVEN_BACK' | 'EXTENDED' | 'LIFTED' | 'EXPIRED';

/** What leaves every open stage alike; `null` stays where it is. */
const OPEN = {
  PART: null,
  ALL: 'FULFILLED',
  GIVEN_BACK: null,
  EXTENDED: null,
  LIFTED: 'LIFTED',
  EXPIRED: 'EXPIRED',
} as const;

/**
 * The one table of what may follow what. An order goes forward, past stages it does not need; from an application or a
 * license it may fall back to being ordered: returned without action, or revoked. What has ended has nothing after it.
 */
const TABLE: Readonly<Record<HoldStatus, Partial<Readonly<Record<Step, HoldStatus | null>>>>> = {
  QUOTED: { ...OPEN, ORDERED: 'ORDERED', APPLIED: 'APPLIED', LICENSED: 'LICENSED', IN_TRANSIT: 'IN_TRANSIT' },
  ORDERED: { ...OPEN, APPLIED: 'APPLIED', LICENSED: 'LICENSED', IN_TRANSIT: 'IN_TRANSIT' },
  APPLIED: { ...OPEN, ORDERED: 'ORDERED', LICENSED: 'LICENSED', IN_TRANSIT: 'IN_TRANSIT' },
  LICENSED: { ...OPEN, ORDERED: 'ORDERED', IN_TRANSIT: 'IN_TRANSIT' },
  IN_TRANSIT: { ...OPEN },
  FULFILLED: {},
  LIFTED: {},
  EXPIRED: {},
};

/** Has it ended? Then nothing is set aside for it, for good. */
export const hasEnded = (status: HoldStatus): status is HoldEnd => (HOLD_ENDS as readonly string[]).includes(status);

/**
 * A hold after an event; `null` when the table does not allow it. More than what is open fulfils all of it, and the rest
 * is over; what is given back never makes it larger than it was.
 */
export function holdAfter(state: HoldState, event: HoldEvent): HoldState | null {
  const next = TABLE[state.status][stepOf(state, event)];
  if (next === undefined) return null;
  const status = next ?? state.status;
  switch (event.kind) {
    case 'FULFILLED': {
      invariant(event.quantity > 0n, 'a shipment has some units');
      const part = event.quantity < state.open ? event.quantity : state.open;
      return { ...state, status, open: state.open - part, over: state.over + event.quantity - part };
    }
    case 'GIVEN_BACK': {
      const room = state.quantity - state.open;
      return { ...state, status, open: state.open + (event.quantity < room ? event.quantity : room) };
    }
    case 'EXTENDED':
      return { ...state, status, expiresAt: event.expiresAt };
    case 'STAGE':
      return { ...state, status };
    case 'LIFTED':
    case 'EXPIRED':
      return { ...state, status, open: 0n };
  }
}

/** Does a hold still set something aside at an instant? At exactly its expiry it does not. */
export const isOpenAt = (state: HoldState, at: Instant): boolean => !hasEnded(state.status) && at < state.expiresAt;

function stepOf(state: HoldState, event: HoldEvent): Step {
  if (event.kind === 'STAGE') return event.stage;
  if (event.kind === 'FULFILLED') return event.quantity < state.open ? 'PART' : 'ALL';
  return event.kind;
}
