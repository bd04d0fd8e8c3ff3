import type { Day } from './day.js';
import type { DatedValue, RulebookId } from './parameter.js';
import { assumable, parameters } from './rulebook/parameters.js';
import type { Rulebook } from './rulebook/rulebooks.js';
import { rulebookOf } from './rulebook-in-force.js';
import { type AssumedQuantity, BadWhatIf, citationOf } from './what-if.js';

type Rows = readonly DatedValue<unknown>[];

/**
 * The rows of every parameter that a law reads otherwise than it was enacted, by id.
 *
 * An overlay's quantities are in force only while the overlay is part of the law: they are asked for by themselves. Those
 * of the older rule and of the Framework stay on record in every law, because they are asked only behind the question
 * whether their rulebook is in force.
 */
export function rowsOfLaw(
  rulebooks: readonly Rulebook[],
  assumed: readonly AssumedQuantity[],
): ReadonlyMap<string, Rows> {
  const found = new Map<string, Rows>();
  for (const parameter of parameters) {
    const enacted: Rows = parameter.values;
    const under = enacted.every(({ rulebook }) => isAsEnacted(rulebook, rulebooks))
      ? enacted
      : inOrder(enacted.flatMap((row) => rowUnder(row, rulebooks)));
    const rows = assumed
      .filter(({ quantity }) => assumable[quantity].id === parameter.id)
      .reduce((before, one) => between(before, rowOf(one, before), one.until), under);
    if (rows !== enacted) found.set(parameter.id, rows);
  }
  return found;
}

function rowOf(assumed: AssumedQuantity, rows: Rows): DatedValue<unknown> {
  const [first] = rows;
  if (first === undefined) throw new BadWhatIf(assumed.name, `is about ${assumed.quantity}, which is not in this law`);
  if (assumed.from < first.from)
    throw new BadWhatIf(assumed.name, `begins before ${assumed.quantity} exists, on ${first.from}`);
  return { from: assumed.from, rulebook: first.rulebook, value: assumed.value, citation: citationOf(assumed) };
}

function isAsEnacted(id: RulebookId, rulebooks: readonly Rulebook[]): boolean {
  const [under, enacted] = [rulebooks.find((rulebook) => rulebook.id === id), rulebookOf(id)];
  if (under === undefined) return enacted.standsAlone;
  return under.effectiveOn === enacted.effectiveOn && (enacted.standsAlone || under.removedOn === enacted.removedOn);
}

/** A row as its rulebook has it under a law: not at all, later or earlier, and for an overlay not past its removal. */
function rowUnder(row: DatedValue<unknown>, rulebooks: readonly Rulebook[]): Rows {
  const enacted = rulebookOf(row.rulebook);
  const under = rulebooks.find(({ id }) => id === row.rulebook);
  if (under === undefined) return enacted.standsAlone ? [row] : [];
  const moved = { ...row, from: movedDay(row.from, enacted.effectiveOn, under.effectiveOn) };
  const { removedOn } = under;
  if (enacted.standsAlone || removedOn === null) return [moved];
  return moved.from >= removedOn ? [] : [moved, { ...row, from: removedOn, value: null }];
}

/** The first day of a rulebook moves with it; what it says for later days waits for it; earlier ones stay. */
const movedDay = (from: Day, enacted: Day, assumed: Day): Day =>
  from < enacted || (from > enacted && from >= assumed) ? from : assumed;

/** Rows stay in the order of the text, and of several that begin on one day the last one stands. */
function inOrder(rows: Rows): Rows {
  const ordered: DatedValue<unknown>[] = [];
  for (const row of rows) {
    const last = ordered.at(-1);
    if (last !== undefined && row.from <= last.from) ordered[ordered.length - 1] = { ...row, from: last.from };
    else ordered.push(row);
  }
  return ordered;
}

/** Rows with another one in the place of whatever they say from its day to before `until`, when they go on. */
export function between<R extends { readonly from: Day }>(rows: readonly R[], row: R, until: Day | null): readonly R[] {
  const before = rows.filter(({ from }) => from < row.from);
  if (until === null) return [...before, row];
  const resumed = rows.findLast(({ from }) => from <= until) ?? rows[0];
  const after = rows.filter(({ from }) => from > until);
  return [...before, row, ...(resumed === undefined ? [] : [{ ...resumed, from: until }]), ...after];
}
