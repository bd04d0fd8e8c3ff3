import { type AsEnforced, asEnforced } from './as-enforced.rule.js';
import type { Citation } from './citation.js';
import type { Day } from './day.js';
import { determine } from './determine.js';
import type { Finding } from './finding.js';
import { type Gap, gapOn } from './gap.rule.js';
import type { Law } from './law.js';
import { lawOf } from './law-of.js';
import type { Before, Movement } from './movement.js';
import { type RulebookId, RulebookGap } from './parameter.js';
import { applicationFor, reviewPolicy } from './review-policy.rule.js';
import { citationsOf, type RuleId } from './rule-citations.js';
import { complianceRequired, rulebooksInForce } from './rulebook-in-force.js';
import type { Rulebook } from './rulebook/rulebooks.js';
import { isTainted } from './tainted.rule.js';
import type { Breach, Flag, Posture, RecordedAs, ReviewPolicy } from './vocabulary.js';
import type { WhatIf } from './what-if.js';

/** One reading of the law: a posture, the rulebooks chosen (`null`: all that are in force), and assumptions. */
export interface Reading {
  readonly name: string;
  readonly posture: Posture;
  readonly rulebooks: readonly RulebookId[] | null;
  readonly whatIf: readonly WhatIf[];
}

/** What one reading says of a day: an answer, or the gap in the place of one. */
export interface Under<T> {
  readonly reading: Reading;
  /** The rulebooks it rests on that day, with their dates under the reading, oldest first. */
  readonly rulebooks: readonly Rulebook[];
  readonly complianceRequired: boolean;
  readonly gap: Gap | null;
  /** `null` exactly when there is a gap. */
  readonly answer: T | null;
}

/**
 * One question under several readings, side by side. A day that no rulebook of a reading covers is a gap with its
 * sentence, and the question is not asked; so is a quantity that is asked for and was assumed to be repealed. Throws
 * `BadWhatIf`. Cites R-85.
 */
export const underEach = <T>(
  readings: readonly Reading[],
  on: Day,
  ask: (law: Law, posture: Posture) => T,
): readonly Under<T>[] =>
  readings.map((reading) => {
    const { posture } = reading;
    const law = lawOf(reading.rulebooks, reading.whatIf);
    const inForce = new Set(rulebooksInForce(on, posture, law));
    return {
      reading,
      rulebooks: law.rulebooks.filter(({ id }) => inForce.has(id)),
      complianceRequired: complianceRequired(on, posture, law),
      ...answered(gapOn(on, posture, law), () => ask(law, posture)),
    };
  });

function answered<T>(gap: Gap | null, ask: () => T): Pick<Under<T>, 'gap' | 'answer'> {
  if (gap !== null) return { gap, answer: null };
  try {
    return { gap: null, answer: ask() };
  } catch (error) {
    if (error instanceof RulebookGap) return { gap: { sentence: `${error.message}.` }, answer: null };
    throw error;
  }
}

/** What a movement needs under a law in a posture. */
export type MovementAnswer = MovementNeeds &
  (
    | { readonly posture: 'AS_CODIFIED'; readonly authorization: RecordedAs }
    | { readonly posture: 'AS_ENFORCED'; readonly authorization: AsEnforced['authorization'] }
  );

interface MovementNeeds {
  readonly licenseNumber: string | null;
  /** What an application would meet; `null` when none is needed. */
  readonly reviewPolicy: ReviewPolicy | null;
  readonly breaches: readonly Breach[];
  readonly flags: readonly Flag[];
  readonly findings: readonly Finding[];
  readonly citations: readonly Citation[];
}

/** A movement judged under a law: as codified what it would be recorded as, as enforced what BIS says it enforces. */
export function movementUnder(movement: Movement, before: Before, law: Law, posture: Posture): MovementAnswer {
  if (posture === 'AS_ENFORCED') return enforced(movement, before, law);
  const judged = determine(movement, before, law);
  const { authorization, breaches, findings, flags, licenseNumber } = judged;
  const citations = findings.flatMap(({ rule }) => citationsOf(rule, movement.on, law));
  const { reviewPolicy: policy } = judged;
  return { posture, authorization, licenseNumber, reviewPolicy: policy, breaches, flags, findings, citations };
}

/** Named authorizations play no part; China and Macau may be reviewed case by case in this posture too. */
function enforced(movement: Movement, before: Before, law: Law): MovementAnswer {
  const tainted = isTainted(movement, law);
  const { authorization, reviewPolicy: policy } = asEnforced(movement, tainted, law);
  const review =
    tainted && policy !== null ? reviewPolicy(applicationFor(movement, tainted), before.allocation, law) : null;
  const rules = [...enforcedRules(movement, tainted, law), ...(review === null ? [] : [review.rule])];
  return {
    posture: 'AS_ENFORCED',
    authorization,
    licenseNumber: null,
    reviewPolicy: review?.policy ?? policy,
    breaches: [],
    flags: review?.flags ?? [],
    findings: [],
    citations: rules.flatMap((rule) => citationsOf(rule, movement.on, law)),
  };
}

/** The rules an answer as enforced rests on: the requirement of its day, and the guidance on headquarters. */
export function enforcedRules(movement: Movement, tainted: boolean, law: Law): readonly RuleId[] {
  const inForce = rulebooksInForce(movement.on, 'AS_ENFORCED', law);
  const requirement = inForce.includes('NONENF-2025') ? 'license.requirementEnforced' : 'license.requirementBefore';
  return [requirement, ...(tainted && inForce.includes('HQ-2026') ? (['license.headquarters'] as const) : [])];
}
