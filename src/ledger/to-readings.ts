import type { Given } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import type { Day } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import type { Law } from '../rules/law.js';
import { lawOf } from '../rules/law-of.js';
import type { RulebookId } from '../rules/parameter.js';
import { type Rulebook, rulebooks } from '../rules/rulebook/rulebooks.js';
import { type Reading, type Under, underEach } from '../rules/under.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import { BadWhatIf, type WhatIf } from '../rules/what-if.js';
import { toRulebookType } from './answer.graphql.js';
import { QUANTITY_OF, type ReadingInput, type UnderFrame, type WhatIfInput } from './reading.graphql.js';

const MOST_READINGS = 10;
const MOST_ASSUMPTIONS = 20;
const LONGEST_NAME = 100;

/** The readings a caller asks for. Throws the refusal of the first field that is wrong. */
export function toReadings(given: readonly Given<ReadingInput>[] | null | undefined, field = 'under'): Reading[] {
  if (given === null || given === undefined) return [];
  if (given.length > MOST_READINGS) throw badValue([field], `At most ${MOST_READINGS} readings are answered at once.`);
  return given.map((reading, index) => toReading(reading, [field, String(index)]));
}

/** One reading, with its law made once so that an assumption which cannot be meant is refused where it stands. */
export function toReading(given: Given<ReadingInput>, path: readonly string[]): Reading {
  const { name, posture } = given;
  checkName(name, path);
  const assumptions = given.whatIf ?? [];
  if (assumptions.length > MOST_ASSUMPTIONS)
    throw badValue([...path, 'whatIf'], `A reading has at most ${MOST_ASSUMPTIONS} assumptions.`);
  const whatIf = assumptions.map((one, index) => toWhatIf(one, [...path, 'whatIf', String(index)]));
  const reading = { name, posture, rulebooks: chosenOf(given.rulebooks, path), whatIf };
  lawOfReading(reading, path);
  return reading;
}

/** The law of a reading. Throws `BAD_VALUE` for assumptions that contradict themselves. */
export function lawOfReading({ rulebooks: chosen, whatIf }: Reading, path: readonly string[]): Law {
  try {
    return lawOf(chosen, whatIf);
  } catch (error) {
    if (error instanceof BadWhatIf) throw badValue([...path, 'whatIf'], error.message);
    throw error;
  }
}

/** One question under several readings, in the shape of the API. `none` is what stands in the place of an answer. */
export const answersUnder = <T, A extends object, N extends object>(
  readings: readonly Reading[],
  on: Day,
  { ask, none, to }: { ask: (law: Law, posture: Posture) => T; to: (answer: T) => A; none: N },
): (UnderFrame & (A | N))[] =>
  underEach(readings, on, ask).map((under) => ({
    ...frameUnder(under),
    ...(under.answer === null ? none : to(under.answer)),
  }));

const frameUnder = <T>({ complianceRequired, gap, reading, rulebooks: its }: Under<T>): UnderFrame => ({
  name: reading.name,
  posture: reading.posture,
  rulebooks: its.map(toRulebookType),
  complianceRequired,
  gap: gap?.sentence ?? null,
});

function chosenOf(ids: readonly string[] | null | undefined, path: readonly string[]): RulebookId[] | null {
  return ids?.map((id, index) => rulebookAt(id, [...path, 'rulebooks', String(index)]).id) ?? null;
}

function rulebookAt(id: string, path: readonly string[]): Rulebook {
  const found = rulebooks.find((rulebook) => rulebook.id === id);
  if (found !== undefined) return found;
  throw badValue(path, `"${id}" is no rulebook. Use one of ${rulebooks.map((one) => one.id).join(', ')}.`);
}

function toWhatIf(given: Given<WhatIfInput>, path: readonly string[]): WhatIf {
  checkName(given.name, path);
  const kinds = [given.quantity, given.country, given.rulebook].filter((one) => one !== null && one !== undefined);
  if (kinds.length !== 1)
    throw badValue(path, 'An assumption is about a quantity, a country or a rulebook: one of them.');
  const { country, name, quantity, rulebook } = given;
  if (rulebook !== null && rulebook !== undefined)
    return datesOf(given, rulebookAt(rulebook, [...path, 'rulebook']).id);
  if (given.from === null || given.from === undefined) throw badValue([...path, 'from'], 'It needs its first day.');
  const days = { from: given.from, until: given.until ?? null };
  if (country !== null && country !== undefined) {
    if (!isCountryCode(country)) throw new Refusal('BAD_COUNTRY', { path: [...path, 'country'] });
    if (given.group === null || given.group === undefined)
      throw badValue([...path, 'group'], 'A country needs its group.');
    const destination = destinationOf(country);
    return { kind: 'GROUP', name, destination, group: given.group, license: given.licenseRequired ?? null, ...days };
  }
  return {
    kind: 'QUANTITY',
    name,
    quantity: QUANTITY_OF[quantity ?? 'COUNTRY_ALLOCATION'],
    value: valueOf(given, path),
    ...days,
  };
}

function valueOf({ percent, quantity, repealed, tpp }: Given<WhatIfInput>, path: readonly string[]): bigint | null {
  if (repealed === true) return null;
  const isShare = quantity?.endsWith('_SHARE') === true;
  const value = isShare ? percent : tpp;
  if (value === null || value === undefined)
    throw badValue([...path, isShare ? 'percent' : 'tpp'], `This quantity is given in ${isShare ? 'percent' : 'TPP'}.`);
  return BigInt(value);
}

const datesOf = (given: Given<WhatIfInput>, rulebook: RulebookId): WhatIf => ({
  kind: 'DATES',
  name: given.name,
  rulebook,
  ...(given.effectiveOn ? { effectiveOn: given.effectiveOn } : {}),
  ...(given.complianceOn ? { complianceOn: given.complianceOn } : {}),
  ...(given.neverRemoved === true ? { removedOn: null } : given.removedOn ? { removedOn: given.removedOn } : {}),
});

function checkName(name: string, path: readonly string[]): void {
  if (name.length === 0 || name.length > LONGEST_NAME)
    throw badValue([...path, 'name'], `A name has 1 to ${LONGEST_NAME} characters.`);
}

const badValue = (path: readonly string[], message: string): Refusal => new Refusal('BAD_VALUE', { path, message });
