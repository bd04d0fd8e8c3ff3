import type { Day } from './day.js';
import { ENACTED, type Law } from './law.js';
import { endOf, rulebookOf, rulebooksInForce } from './rulebook-in-force.js';
import type { Rulebook } from './rulebook/rulebooks.js';
import type { Posture } from './vocabulary.js';

/** No rulebook covers the day: the answer is this, and no number. */
export interface Gap {
  /** Why there is no answer, for a person. */
  readonly sentence: string;
}

/**
 * Does any rulebook of a law answer for a day in a posture? `null` when one does. An overlay alone does not: it changes
 * what another rulebook says. Silence is neither "no license required" nor "license required". Cites R-85.
 */
export function gapOn(on: Day, posture: Posture, law: Law = ENACTED): Gap | null {
  if (rulebooksInForce(on, posture, law).some((id) => rulebookOf(id).standsAlone)) return null;
  const reading = posture === 'AS_CODIFIED' ? 'as codified' : 'as enforced';
  const who = law.chosen ? `None of the rulebooks asked for covers ${on}` : `No rulebook on record covers ${on}`;
  const why = law.rulebooks
    .filter(({ postures, standsAlone }) => law.chosen || (standsAlone && postures.includes(posture)))
    .map((rulebook) => whyNot(rulebook, posture, reading, law));
  return { sentence: `${who} ${reading}: ${why.join('; ') || 'none is named'}.` };
}

function whyNot(rulebook: Rulebook, posture: Posture, reading: string, law: Law): string {
  const { effectiveOn, id, postures, standsAlone } = rulebook;
  if (!standsAlone) return `${id} changes what another rulebook says and answers nothing alone`;
  if (!postures.includes(posture)) return `${id} says nothing ${reading}`;
  const end = endOf(rulebook, posture, law);
  return end === null ? `${id} begins on ${effectiveOn}` : `${id} is for days from ${effectiveOn} to before ${end}`;
}
