import type { Citation } from './citation.js';
import { type Day } from './day.js';
import { ENACTED, type Law } from './law.js';

/** The ids of the rulebooks of R-85. */
export type RulebookId = 'ACS-2023' | 'AIDIFF-2025' | 'NONENF-2025' | 'CNMO-2026' | 'HQ-2026' | 'UAE-2026';

/** A value from a day on, with the text that set it. `value: null` repeals it. */
export interface DatedValue<T> {
  readonly from: Day;
  readonly rulebook: RulebookId;
  readonly value: T | null;
  readonly citation: Citation;
}

/** One legal quantity as dated data. Rows are added, never edited. */
export interface Parameter<T> {
  readonly id: string;
  readonly meaning: string;
  readonly unit: string;
  /** In the order of `from`. */
  readonly values: readonly DatedValue<T>[];
}

/** Nothing is in force that day: silence is neither zero nor unlimited. */
export class RulebookGap extends Error {
  constructor(
    readonly parameterId: string,
    readonly on: Day,
  ) {
    super(`No value of ${parameterId} is in force on ${on}`);
    this.name = 'RulebookGap';
  }
}

/** Declares a parameter; its rows must stand in the order of their days. */
export function parameter<T>(definition: Parameter<T>): Parameter<T> {
  for (const [index, row] of definition.values.entries()) {
    const before = definition.values[index - 1];
    if (before !== undefined && before.from >= row.from) throw new Error(`${definition.id}: rows out of order`);
  }
  return definition;
}

/** The rows of a parameter under a law: its own, unless the law has others in their place. */
export function rowsUnder<T>(of: Parameter<T>, law: Law): readonly DatedValue<T>[] {
  // The rows of a law are made from the parameter of the same id, so they hold values of its type.
  return law.rows.size === 0 ? of.values : ((law.rows.get(of.id) as readonly DatedValue<T>[] | undefined) ?? of.values);
}

/** The value in force on a day. Throws `RulebookGap` when there is none. */
export function inForce<T>(
  of: Parameter<T>,
  on: Day,
  law: Law = ENACTED,
): { readonly value: T; readonly citation: Citation; readonly from: Day } {
  const row = rowsUnder(of, law).findLast((candidate) => candidate.from <= on);
  if (row === undefined || row.value === null) throw new RulebookGap(of.id, on);
  return { value: row.value, citation: row.citation, from: row.from };
}

/** Like `inForce`, but answers `undefined` where the rulebook is silent. */
export function inForceOrNone<T>(
  of: Parameter<T>,
  on: Day,
  law: Law = ENACTED,
): { readonly value: T; readonly citation: Citation } | undefined {
  const row = rowsUnder(of, law).findLast((candidate) => candidate.from <= on);
  return row === undefined || row.value === null ? undefined : { value: row.value, citation: row.citation };
}

/**
 * The value in force on a day; for days before the parameter's first one, that first value as it was enacted, whatever is
 * assumed for later. Throws for a repealed one.
 */
export function inForceOrFirst<T>(
  of: Parameter<T>,
  on: Day,
  law: Law = ENACTED,
): { readonly value: T; readonly citation: Citation } {
  const row = rowsUnder(of, law).findLast((candidate) => candidate.from <= on) ?? of.values[0];
  if (row === undefined || row.value === null) throw new RulebookGap(of.id, on);
  return { value: row.value, citation: row.citation };
}
