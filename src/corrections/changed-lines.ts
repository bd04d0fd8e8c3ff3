import { type FigureUnit, lineName, type ReportLine } from './report-content.js';

/** A figure as it was closed and as it is; `null` where the line is not there. */
export interface ChangedFigure {
  readonly name: string;
  readonly unit: FigureUnit;
  readonly closed: bigint | null;
  readonly now: bigint | null;
  /** Now less closed; what is not there counts 0. */
  readonly difference: bigint;
}

/** A line of a report that says something else than it did. */
export interface ChangedLine {
  /** Its name in the report (`lineName`). */
  readonly key: string;
  readonly line: ReportLine;
  readonly change: 'ADDED' | 'REMOVED' | 'CHANGED';
  /** All figures of the line, those that are the same among them. */
  readonly figures: readonly ChangedFigure[];
}

/** The lines in which a report differs from what it said before: first those it had, in their order, then the new ones. */
export function changedLines(before: readonly ReportLine[], after: readonly ReportLine[]): ChangedLine[] {
  const now = new Map(after.map((line) => [lineName(line), line]));
  const then = new Set(before.map(lineName));
  const changed: ChangedLine[] = [];
  for (const was of before) {
    const is = now.get(lineName(was));
    if (is === undefined) changed.push(toChanged('REMOVED', was, was, undefined));
    else if (!isSame(was, is)) changed.push(toChanged('CHANGED', is, was, is));
  }
  for (const is of after) if (!then.has(lineName(is))) changed.push(toChanged('ADDED', is, undefined, is));
  return changed;
}

const isSame = (a: ReportLine, b: ReportLine): boolean =>
  a.figures.every(({ amount }, index) => amount === b.figures[index]?.amount) &&
  Object.entries(a.details).every(([name, value]) => value === b.details[name]);

function toChanged(
  change: ChangedLine['change'],
  line: ReportLine,
  was: ReportLine | undefined,
  is: ReportLine | undefined,
): ChangedLine {
  const figures = line.figures.map(({ name, unit }, index): ChangedFigure => {
    const [closed, now] = [was?.figures[index]?.amount ?? null, is?.figures[index]?.amount ?? null];
    return { name, unit, closed, now, difference: (now ?? 0n) - (closed ?? 0n) };
  });
  return { key: lineName(line), line, change, figures };
}
