import type { Day } from './day.js';
import { invariant } from './invariant.js';
import { ENACTED, type Law, rulebookUnder } from './law.js';
import type { RulebookId } from './parameter.js';
import { type Rulebook, rulebooks } from './rulebook/rulebooks.js';
import type { Posture } from './vocabulary.js';

/** The rulebook of an id, with all its dates as enacted. */
export function rulebookOf(id: RulebookId): Rulebook {
  const found = rulebooks.find((rulebook) => rulebook.id === id);
  invariant(found !== undefined, `rulebook ${id} is on record`);
  return found;
}

/**
 * The rulebooks an answer rests on, oldest first. Before 17 November 2023 there is none.
 *
 * The rule of October 2023 lives on past the text that replaced it: in the window before compliance, because it may still
 * be followed then, and as enforced until the announcement of 13 May 2025, because the Framework was not yet
 * binding. As enforced, the Framework itself is never among them.
 */
export function rulebooksInForce(on: Day, posture: Posture, law: Law = ENACTED): RulebookId[] {
  return law.rulebooks.filter((rulebook) => isInForce(rulebook, on, posture, law)).map(({ id }) => id);
}

const isInForce = (rulebook: Rulebook, on: Day, posture: Posture, law: Law): boolean => {
  if (!rulebook.postures.includes(posture) || on < rulebook.effectiveOn) return false;
  const until = endOf(rulebook, posture, law);
  return until === null || on < until;
};

/** The first day a rulebook says nothing any more in a posture; `null` when there is none. */
export function endOf(rulebook: Rulebook, posture: Posture, law: Law = ENACTED): Day | null {
  const asEnacted = rulebookOf(rulebook.id);
  // An assumed day of removal is meant as it is said; only the enacted one leaves the older rule its afterlife.
  if (rulebook.id !== 'ACS-2023' || rulebook.removedOn !== asEnacted.removedOn) return rulebook.removedOn;
  return posture === 'AS_CODIFIED'
    ? (law.framework ?? rulebookOf('AIDIFF-2025')).complianceOn
    : (rulebookUnder(law, 'NONENF-2025') ?? rulebookOf('NONENF-2025')).effectiveOn;
}

/**
 * Must the answer given under a posture be followed that day? As codified: not in the window, when nobody had to follow
 * the Framework yet. As enforced: always, since that answer never rests on the Framework.
 */
export const complianceRequired = (on: Day, posture: Posture, law: Law = ENACTED): boolean =>
  posture === 'AS_ENFORCED' || !inTransitionWindow(on, law);

/** 13 January to 14 May 2025, both inclusive: the Framework is in force, compliance with it is not yet required. */
export const inTransitionWindow = (on: Day, law: Law = ENACTED): boolean =>
  frameworkInForce(on, law) && law.framework !== null && on < law.framework.complianceOn;

/** Is the Framework part of the Code that day? From 13 January 2025 on; its text was never taken out. */
export const frameworkInForce = (on: Day, { framework }: Law = ENACTED): boolean =>
  framework !== null && framework.effectiveOn <= on && (framework.removedOn === null || on < framework.removedOn);
