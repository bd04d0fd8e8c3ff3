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
    state = NEXT[state][kind] ?? state;
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

/**
 * Why an event does not fit the life of a license, whatever is on record already, also of later days; `null` when it does.
 * An extension asks for a license that is valid on its effective day, the last usable one included, and is not earlier
 * than the expiry it moves; nothing else changes by it. Cites 15 CFR 750.7(c) and (g).
 */
export function refusesLicenseEvent(life: LicenseLife, next: LicenseEvent): LicenseEventRefusal | null {
  if (next.effectiveOn < life.issuedOn)
    return no('effectiveOn', `The license is issued on ${life.issuedOn}: nothing happens to it before.`);
  const broken = firstMisfit({ ...life, events: [...life.events, next] });
  if (broken === null || broken.event === next) return broken;
  const { effectiveOn, kind } = broken.event;
  return no(
    'effectiveOn',
    `${kind} of ${effectiveOn} is on record and could not follow any more. ${broken.why} Withdraw it first.`,
  );
}

/** Why an event cannot be taken back: something on record rests on it. */
export function refusesWithdrawal(life: LicenseLife, event: LicenseEvent): string | null {
  const broken = firstMisfit({ ...life, events: life.events.filter((one) => one !== event) });
  if (broken === null) return null;
  const { effectiveOn, kind } = broken.event;
  return `${kind} of ${effectiveOn} rests on it: withdraw that first.`;
}

/** The event that could not have happened without a holiday, if there is one: it was in time only because of it. */
export function restsOnHoliday(life: LicenseLife, holiday: Day): LicenseEvent | null {
  if (firstMisfit(life) !== null) return null;
  return firstMisfit({ ...life, isHoliday: (on) => on !== holiday && life.isHoliday(on) })?.event ?? null;
}

interface Misfit extends LicenseEventRefusal {
  readonly event: LicenseEvent;
}

/** Goes through a life from the beginning and stops at the first event that cannot follow. */
function firstMisfit({ events, expiresOn: printed, isHoliday, replacedOn }: LicenseLife): Misfit | null {
  let state: LicenseState = 'VALID';
  let since: Day | null = null;
  let turnedOn: Day | null = null;
  let expiresOn = printed;
  for (const event of inEffect(events)) {
    const { effectiveOn, kind } = event;
    const misfit = (refusal: LicenseEventRefusal): Misfit => ({ ...refusal, event });
    const then: LicenseState | undefined = NEXT[state][kind];
    if (then === undefined) return misfit(no('kind', whyNot(state, kind, since)));
    if (kind === 'SUSPENDED' || kind === 'REINSTATED') {
      if (turnedOn === effectiveOn)
        return misfit(no('effectiveOn', `It is suspended or reinstated on ${effectiveOn} already: once a day.`));
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

const no = (field: LicenseEventRefusal['field'], why: string): LicenseEventRefusal => ({ field, why });

/** Of one day: what suspends or reinstates, then what ends it, then paper, so that the order recorded does not matter. */
export const LICENSE_EVENT_RANK: Readonly<Record<LicenseEventKind, number>> = {
  SUSPENDED: 0,
  REINSTATED: 0,
  REVOKED: 1,
  RETURNED: 1,
  EXTENSION: 2,
  NON_MATERIAL: 3,
  NAME_CHANGE: 3,
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
