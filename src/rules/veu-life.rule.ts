import type { Day } from './day.js';

/** What may happen to a VEU after its grant. */
export const VEU_EVENTS = ['SUSPENDED', 'REINSTATED', 'REVOKED'] as const;
export type VeuEventKind = (typeof VEU_EVENTS)[number];

/** From the start of a day on. */
export interface VeuEvent {
  readonly kind: VeuEventKind;
  readonly effectiveOn: Day;
}

export type VeuState = 'NOT_YET_GRANTED' | 'GRANTED' | 'SUSPENDED' | 'REVOKED';

/**
 * Where a VEU stands on a day. The latest event effective by then decides, of one day the last recorded; revocation is
 * final. Events are in the order recorded. Cites 15 CFR 748.15(a); R-41.
 */
export function veuState(grantedOn: Day, events: readonly VeuEvent[], on: Day): VeuState {
  if (on < grantedOn) return 'NOT_YET_GRANTED';
  const effective = events.filter(({ effectiveOn }) => effectiveOn <= on).toSorted(byDay);
  if (effective.some(({ kind }) => kind === 'REVOKED')) return 'REVOKED';
  return effective.at(-1)?.kind === 'SUSPENDED' ? 'SUSPENDED' : 'GRANTED';
}

/** Why an event cannot be recorded: before the grant, or without effect on what is recorded already. */
export function refusesEvent(grantedOn: Day, events: readonly VeuEvent[], next: VeuEvent): string | null {
  if (next.effectiveOn < grantedOn) return 'It is dated before the grant.';
  const state = veuState(grantedOn, events, next.effectiveOn);
  if (state === 'REVOKED') return 'The authorization is revoked by then; that is final.';
  if (next.kind === 'SUSPENDED' && state === 'SUSPENDED') return 'The authorization is suspended by then already.';
  return next.kind === 'REINSTATED' && state !== 'SUSPENDED' ? 'The authorization is not suspended by then.' : null;
}

/** The event that could not have been recorded without another one, if there is one. Events are in the order recorded. */
export function restsOnEvent<Event extends VeuEvent>(
  grantedOn: Day,
  events: readonly Event[],
  taken: Event,
): Event | null {
  const left = events.filter((event) => event !== taken);
  return left.find((event, index) => refusesEvent(grantedOn, left.slice(0, index), event) !== null) ?? null;
}

const byDay = (a: VeuEvent, b: VeuEvent): number =>
  a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0;
