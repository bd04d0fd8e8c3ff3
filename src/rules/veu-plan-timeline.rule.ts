import { addDays, type Day } from './day.js';
import { countryOf, type Destination } from './destination.js';
import { ENACTED, type Law } from './law.js';
import { rowsUnder } from './parameter.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import { uveuAbroadShare } from './rulebook/uveu-abroad-share.js';
import { uveuCountryShare } from './rulebook/uveu-country-share.js';
import { uveuOutsideShare } from './rulebook/uveu-outside-share.js';
import type { Tpp } from './tpp.js';
import type { PlanFacts, PlanReading, PlanStep } from './veu-plan.js';
import { nveuLimitOn } from './veu-position.rule.js';
import { limitUnder } from './veu-room-national.rule.js';
import { isMeasuringDay, nextMeasuringDay, type ShareLimits, shareLimits } from './veu-shares.rule.js';

/** A day on which a plan is looked at although nothing moves, after the steps of that day. */
export interface Turn {
  readonly on: Day;
  readonly measures: boolean;
  /** A limit or the group of a country changes. */
  readonly changesRules: boolean;
}

export type PlanEvent = { readonly step: PlanStep; readonly turn: null } | { readonly step: null; readonly turn: Turn };

/** A plan under one reading, with what every variant of it shares. */
export interface PlanCase {
  readonly facts: PlanFacts;
  readonly reading: PlanReading;
  /** Broken before the first step, so not the plan's doing. */
  readonly inherited: ReadonlySet<string>;
  /** See `ruleDays`. */
  readonly ruleDays: readonly Day[];
}

export const planCase = (facts: PlanFacts, reading: PlanReading, inherited: readonly string[] = []): PlanCase => ({
  facts,
  reading,
  inherited: new Set(inherited),
  ruleDays: ruleDays(facts, reading),
});

/** The shares of a reading on a day. */
export const sharesUnder = (reading: PlanReading, on: Day): ShareLimits => ({
  ...shareLimits(on, lawOfReading(reading)),
  ...reading.shares,
});

export const lawOfReading = ({ law }: PlanReading): Law => law ?? ENACTED;

/** The NVEU limit of a reading on a day; `null` when none is defined. */
export const nveuLimitUnder = (reading: PlanReading, on: Day): Tpp | null =>
  reading.nveuSteps === undefined ? nveuLimitOn(on, lawOfReading(reading)) : limitUnder(reading.nveuSteps, on);

/** Is R-45 a violation that day, and not a projection? */
export const measures50 = ({ measure50 }: PlanReading, on: Day): boolean =>
  measure50 === 'CONTINUOUS' || isMeasuringDay(on);

/** Steps by day; those of one day stay as given. */
export const inOrder = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  steps.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));

/** Steps, which are in order, and the turns between them up to the end of what is looked at. */
export function timelineOf(of: PlanCase, steps: readonly PlanStep[]): readonly PlanEvent[] {
  const turns = turnsOf(of, steps);
  const events: PlanEvent[] = [];
  let next = 0;
  for (const step of steps) {
    for (let turn = turns[next]; turn !== undefined && turn.on < step.on; turn = turns[++next])
      events.push({ step: null, turn });
    events.push({ step, turn: null });
  }
  for (const turn of turns.slice(next)) events.push({ step: null, turn });
  return events;
}

/** The days on which the rules of a plan change, whatever its steps do. */
function ruleDays(facts: PlanFacts, reading: PlanReading): readonly Day[] {
  const law = lawOfReading(reading);
  if (facts.kind === 'NVEU') return (reading.nveuSteps ?? rowsUnder(nveuLimit, law)).map(({ from }) => from);
  const places = new Set<Destination>([...facts.base.keys(), ...facts.steps.map((step) => step.destination)]);
  const groups = [...places].flatMap((place) =>
    (law.groups.get(place) ?? countryOf(place).groups).map(({ from }) => from),
  );
  const limits = [uveuAbroadShare, uveuCountryShare, uveuOutsideShare].flatMap((share) =>
    rowsUnder(share, law).map(({ from }) => from),
  );
  return [...groups, ...limits];
}

function turnsOf({ facts, reading, ruleDays: days }: PlanCase, steps: readonly PlanStep[]): readonly Turn[] {
  const [from, last] = [steps[0]?.on, steps.at(-1)?.on];
  if (from === undefined || last === undefined || reading.posture === 'AS_ENFORCED') return [];
  const asked = facts.until ?? (facts.kind === 'UVEU' ? nextMeasuringDay(last) : last);
  const until = asked < last ? last : asked;
  const turns = new Map<Day, Turn>();
  for (const on of days) if (on > from && on <= until) turns.set(on, { on, measures: false, changesRules: true });
  if (facts.kind === 'UVEU') {
    for (let on = nextMeasuringDay(from); on <= until; on = nextMeasuringDay(addDays(on, 1)))
      turns.set(on, { on, measures: true, changesRules: turns.has(on) });
  }
  return [...turns.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}
