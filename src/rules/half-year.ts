import { type Day, day } from './day.js';
import { inForceOrFirst, type Parameter } from './parameter.js';

/** When a paper about a half-year is due: month and day of both, and whether the due day is in the next year. */
export interface HalfYearDue {
  readonly endsOn: string;
  readonly dueOn: string;
  readonly yearsLater: 0 | 1;
}

/** A half-year with the day its paper is due. Both ends are inside the half-year. */
export interface DueHalfYear {
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly dueOn: Day;
}

/** The half-years whose paper is due from one day to another, both inside, the earliest first. */
export function halfYearsDue(of: Parameter<readonly HalfYearDue[]>, from: Day, through: Day): DueHalfYear[] {
  const found: DueHalfYear[] = [];
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(through.slice(0, 4)); year += 1) {
    for (const { dueOn, endsOn, yearsLater } of inForceOrFirst(of, from).value) {
      const due = day(`${String(year + yearsLater).padStart(4, '0')}-${dueOn}`);
      if (due < from || due > through) continue;
      const end = day(`${String(year).padStart(4, '0')}-${endsOn}`);
      found.push({ startsOn: startOfHalfYear(end), endsOn: end, dueOn: due });
    }
  }
  return found.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
}

/** The last half-year that has ended by a day, with nothing due: `endsOn` is before the day. */
export function lastHalfYearBefore(on: Day): { readonly startsOn: Day; readonly endsOn: Day } {
  const year = on.slice(0, 4);
  if (on > `${year}-06-30`) return { startsOn: day(`${year}-01-01`), endsOn: day(`${year}-06-30`) };
  const before = String(Number(year) - 1).padStart(4, '0');
  return { startsOn: day(`${before}-07-01`), endsOn: day(`${before}-12-31`) };
}

/** Reads `2025-H1` or `2025-H2`; `undefined` for anything else. */
export function tryHalfYear(text: string): { readonly startsOn: Day; readonly endsOn: Day } | undefined {
  const match = /^(\d{4})-H([12])$/.exec(text);
  if (match === null || match[1] === '0000') return undefined;
  const [from, to] = match[2] === '1' ? ['01-01', '06-30'] : ['07-01', '12-31'];
  return { startsOn: day(`${match[1]}-${from}`), endsOn: day(`${match[1]}-${to}`) };
}

const startOfHalfYear = (end: Day): Day => day(`${end.slice(0, 4)}-${end.slice(5) === '06-30' ? '01-01' : '07-01'}`);
