import type { Day } from './day.js';
import { invariant } from './invariant.js';
import type { RulebookId } from './parameter.js';
import { type Rulebook, rulebooks } from './rulebook/rulebooks.js';
import type { Posture } from './vocabulary.js';

/** The rulebook of an id, with all its dates. */
export function rulebookOf(id: RulebookId): Rulebook {
  const found = rulebooks.find((rulebook) => rulebook.id === id);
  invariant(found !== undefined, `rulebook ${id} is on record`);
  return found;
}

const framework = rulebookOf('AIDIFF-2025');
const nonEnforcement = rulebookOf('NONENF-2025');

/**
 * The rulebooks an answer rests on, oldest first. Before 17 November 2023 there is none.
 *
 * The rule of October 2023 lives on past the text that replaced it: in the window before compliance, because it may still
 * be followed then, and as enforced until the announcement of 13 May 2025, because the Framework was not yet
 * binding. As enforced, the Framework itself is never among them.
 */
export function rulebooksInForce(on: Day, posture: Posture): RulebookId[] {
  const oldRuleUntil = posture === 'AS_CODIFIED' ? framework.complianceOn : nonEnforcement.effectiveOn;
  return rulebooks
    .filter(({ postures, effectiveOn }) => postures.includes(posture) && effectiveOn <= on)
    .filter(({ id, removedOn }) => {
      const until = id === 'ACS-2023' ? oldRuleUntil : removedOn;
      return until === null || on < until;
    })
    .map(({ id }) => id);
}

/**
 * Must the answer given under a posture be followed that day? As codified: not in the window, when nobody had to follow
 * the Framework yet. As enforced: always, since that answer never rests on the Framework.
 */
export const complianceRequired = (on: Day, posture: Posture): boolean =>
  posture === 'AS_ENFORCED' || !inTransitionWindow(on);

/** 13 January to 14 May 2025, both inclusive: the Framework is in force, compliance with it is not yet required. */
export const inTransitionWindow = (on: Day): boolean => framework.effectiveOn <= on && on < framework.complianceOn;

/** Is the Framework part of the Code that day? From 13 January 2025 on; its text was never taken out. */
export const frameworkInForce = (on: Day): boolean => framework.effectiveOn <= on;
