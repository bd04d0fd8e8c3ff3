import type { Day } from './day.js';
import { usableThrough } from './license.rule.js';

/** What may happen to a license after its issue. A REPLACEMENT of R-61 is no event but a license of its own. */
export const LICENSE_EVENTS = [
  'EXTENSION',
  'NON_MATERIAL',
  'NAME_CHANGE',
  'SUSPENDED',
  'REINSTATED',
  'REVOKED',
  'RETURNED',
] as const;
export type LicenseEventKind = (typeof LICENSE_EVENTS)[number];

/** The changes of R-61 that need nothing of BIS. The list is closed: any other one needs a replacement. */
export const NON_MATERIAL_CHANGES = [
  'LOWER_PRICE',
  'PRICE_WITHIN_TOLERANCE',
  'FREIGHT_AND_SIMILAR',
  'INTERMEDIATE_CONSIGNEE',
  'ADDRESS',
  'ECCN_BY_CCL_REVISION',
  'AMONG_NAMED_END_USERS',
] as const;
export type NonMaterialChange = (typeof NON_MATERIAL_CHANGES)[number];

/** Whether a license authorizes anything on a day, its dates aside. */
export const LICENSE_STATES = ['VALID', 'SUSPENDED', 'REVOKED', 'RETURNED'] as const;
export type LicenseState = (typeof LICENSE_STATES)[number];

/** From 00:00:00Z of a day on. */
export interface LicenseEvent {
  readonly kind: LicenseEventKind;
  readonly effectiveOn: Day;
  /** The new printed expiry; `null` for everything but an extension. */
  readonly expiresOn: Day | null;
}

/** What may follow in a state, and where it leads. Nothing follows REVOKED or RETURNED, not even a correction of paper. */
const NEXT: Readonly<Record<LicenseState, Partial<Record<LicenseEventKind, LicenseState>>>> = {
  VALID: {
    EXTENSION: 'VALID',
    NON_MATERIAL: 'VALID',
    NAME_CHANGE: 'VALID',
    SUSPENDED: 'SUSPENDED',
    REVOKED: 'REVOKED',
    RETURNED: 'RETURNED',
  },
  SUSPENDED: {
    NON_MATERIAL: 'SUSPENDED',
    NAME_CHANGE: 'SUSPENDED',
    REINSTATED: 'VALID',
    REVOKED: 'REVOKED',
    RETURNED: 'RETURNED',
  },
  REVOKED: {},
  RETURNED: {},
};

/**
 * How a license stands on a day, and the expiry printed by its last extension by then; `null` when it was not extended.
 *
 * DECISION: RULES.md says of licenses only that they can be returned and extended while valid. That one that
 * is suspended, revoked or returned authorizes nothing from that day on, and that suspension ends by reinstatement alone, is
 * ours, after the status of VEUs. The order recorded does not matter.
 */
export function licenseOn(
  events: readonly LicenseEvent[],
  on: Day,
): { readonly state: LicenseState; readonly extendedTo: Day | null } {
  let state: LicenseState = 'VALID';
  let extendedTo: Day | null = null;
  for (const { effectiveOn, expiresOn, kind } of inEffect(events)) {
    if (effectiveOn > on) break;
    const then: LicenseState | undefined = NEXT[state][kind];
    if (then === undefined) continue; // it waits
    state = then;
    extendedTo = expiresOn ?? extendedTo;
  }
  return { state, extendedTo };
}

/** Why an event cannot be recorded: the field to look at, and what to do. */
export interface LicenseEventRefusal {
  readonly field: 'kind' | 'effectiveOn' | 'expiresOn';
  readonly why: string;
}

/** What an event is judged on. */
export interface LicenseLife {
  readonly issuedOn: Day;
  /** The expiry at its issue: printed, or the estimate of R-59. */
  readonly expiresOn: Day;
  readonly replacedOn: Day | null;
  readonly events: readonly LicenseEvent[];
  readonly isHoliday: (on: Day) => boolean;
}

/** How an event arrives: one by one, or in files that may come in any order. */
export type Arrival = 'IN_ORDER' | 'IN_ANY_ORDER';

/**
 * Why an event does not fit the life of a license, whatever is on record already, also of later days; `null` when it does.
 * An extension asks for a license that is valid on its effective day, the last usable one included, and is not earlier
 * than the expiry it moves; nothing else changes by it. What arrives in any order may wait: a reinstatement for the
 * suspension that it ends, a second suspension or an extension for the reinstatement before it. Cites 15 CFR 750.7(c) and (g).
 */
export function refusesLicenseEvent(
  life: LicenseLife,
  next: LicenseEvent,
  arrival: Arrival = 'IN_ORDER',
): LicenseEventRefusal | null {
  if (next.effectiveOn < life.issuedOn)
    return no('effectiveOn', `The license is issued on ${life.issuedOn}: nothing happens to it before.`);
  const broken = firstMisfit({ ...life, events: [...life.events, next] }, waitingIn(life.events), arrival);
  if (broken === null || broken.event === next) return broken;
  const { effectiveOn, kind } = broken.event;
  return no(
    'effectiveOn',
    `${kind} of ${effectiveOn} is on record and could not follow any more. ${broken.why} Withdraw it first.`,
  );
}

/** Why an event cannot be taken back: something on record rests on it. */
export function refusesWithdrawal(life: LicenseLife, event: LicenseEvent): string | null {
  const broken = firstMisfit({ ...life, events: life.events.filter((one) => one !== event) }, waitingIn(life.events));
  if (broken === null) return null;
  const { effectiveOn, kind } = broken.event;
  return `${kind} of ${effectiveOn} rests on it: withdraw that first.`;
}

/** The event that could not have happened without a holiday, if there is one: it was in time only because of it. */
export function restsOnHoliday(life: LicenseLife, holiday: Day): LicenseEvent | null {
  const waiting = waitingIn(life.events);
  if (firstMisfit(life, waiting) !== null) return null;
  const without = { ...life, isHoliday: (on: Day): boolean => on !== holiday && life.isHoliday(on) };
  return firstMisfit(without, waiting)?.event ?? null;
}

/** What changes nothing as long as the suspension, or the reinstatement, that it rests on is not on record. */
export function waitingIn<E extends LicenseEvent>(events: readonly E[]): ReadonlySet<LicenseEvent> {
  const waiting = new Set<LicenseEvent>();
  let state: LicenseState = 'VALID';
  for (const event of inEffect(events)) {
    const then: LicenseState | undefined = NEXT[state][event.kind];
    if (then === undefined && MAY_WAIT.has(event.kind)) waiting.add(event);
    state = then ?? state;
  }
  return waiting;
}

const MAY_WAIT: ReadonlySet<LicenseEventKind> = new Set<LicenseEventKind>(['SUSPENDED', 'REINSTATED', 'EXTENSION']);

const turns = ({ kind }: LicenseEvent): boolean => kind === 'SUSPENDED' || kind === 'REINSTATED';

interface Misfit extends LicenseEventRefusal {
  readonly event: LicenseEvent;
}

/** Goes through a life from the beginning and stops at the first event that can neither follow nor wait. */
function firstMisfit(
  { events, expiresOn: printed, isHoliday, replacedOn }: LicenseLife,
  waiting: ReadonlySet<LicenseEvent>,
  arrival: Arrival = 'IN_ORDER',
): Misfit | null {
  let state: LicenseState = 'VALID';
  let since: Day | null = null;
  let turnedOn: Day | null = null;
  let expiresOn = printed;
  for (const event of inEffect(events)) {
    const { effectiveOn, kind } = event;
    const misfit = (refusal: LicenseEventRefusal): Misfit => ({ ...refusal, event });
    const then: LicenseState | undefined = NEXT[state][kind];
    if (then === undefined) {
      const ended = state === 'REVOKED' || state === 'RETURNED';
      if (waiting.has(event) || (arrival === 'IN_ANY_ORDER' && MAY_WAIT.has(kind) && !ended)) continue;
      return misfit(
        turns(event) && events.some((one) => one !== event && turns(one) && one.effectiveOn === effectiveOn)
          ? onceADay(effectiveOn)
          : no('kind', whyNot(state, kind, since)),
      );
    }
    if (turns(event)) {
      if (turnedOn === effectiveOn) return misfit(onceADay(effectiveOn));
      turnedOn = effectiveOn;
    }
    if (event.expiresOn !== null) {
      const last = usableThrough(expiresOn, isHoliday);
      if (effectiveOn > last)
        return misfit(no('effectiveOn', `Its last usable day is ${last}: it is extended while it is valid (R-59).`));
      if (replacedOn !== null && effectiveOn >= replacedOn)
        return misfit(no('effectiveOn', `It is replaced from ${replacedOn} on: extend the license that replaces it.`));
      if (event.expiresOn < expiresOn)
        return misfit(no('expiresOn', `It expires on ${expiresOn} already: an extension is not earlier (R-59).`));
      expiresOn = event.expiresOn;
    }
    if (then !== state) since = effectiveOn;
    state = then;
  }
  return null;
}

function whyNot(state: LicenseState, kind: LicenseEventKind, since: Day | null): string {
  const from = since === null ? '' : ` from ${since} on`;
  if (state === 'REVOKED' || state === 'RETURNED') return `It is ${state.toLowerCase()}${from}: nothing follows that.`;
  if (kind === 'REINSTATED') return 'It is not suspended by then: record the suspension first.';
  if (kind === 'SUSPENDED') return `It is suspended${from} already: record its reinstatement first.`;
  return `It is suspended${from}: what is extended is valid (R-59). Record its reinstatement first.`;
}

const onceADay = (on: Day): LicenseEventRefusal =>
  no('effectiveOn', `It is suspended or reinstated on ${on} already: once a day.`);

const no = (field: LicenseEventRefusal['field'], why: string): LicenseEventRefusal => ({ field, why });

/** Of one day: what reinstates or suspends, then what ends it, then paper, so that the order recorded does not matter. */
export const LICENSE_EVENT_RANK: Readonly<Record<LicenseEventKind, number>> = {
  REINSTATED: 0,
  SUSPENDED: 1,
  REVOKED: 2,
  RETURNED: 2,
  EXTENSION: 3,
  NON_MATERIAL: 4,
  NAME_CHANGE: 4,
};

const inEffect = (events: readonly LicenseEvent[]): readonly LicenseEvent[] =>
  events.length < 2 ? events : events.toSorted(byEffect);

function byEffect(a: LicenseEvent, b: LicenseEvent): number {
  if (a.effectiveOn !== b.effectiveOn) return a.effectiveOn < b.effectiveOn ? -1 : 1;
  if (LICENSE_EVENT_RANK[a.kind] !== LICENSE_EVENT_RANK[b.kind])
    return LICENSE_EVENT_RANK[a.kind] - LICENSE_EVENT_RANK[b.kind];
  const [one, other] = [a.expiresOn ?? '', b.expiresOn ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
