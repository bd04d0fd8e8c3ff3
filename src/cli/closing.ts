import { ClosePeriod } from '../corrections/close-period.js';
import { type Closing, ClosingStore } from '../corrections/closing.store.js';
import { ReadRestatements } from '../corrections/read-restatements.js';
import { readableReports, type ReportKey, type ReportKind } from '../corrections/report-kinds.js';
import { LOCAL_CALLER } from '../platform/caller.js';
import type { Instant } from '../rules/day.js';
import { Assembly } from './assembly.js';
import type { Session } from './session.js';

/** Which closings to list; what is left out asks nothing. */
export interface Wanted {
  readonly report?: ReportKind | undefined;
  readonly subject?: string | undefined;
  readonly period?: string | undefined;
}

/** What the commands about closed reports work with. */
export const closingOf = ({ config, db }: Pick<Session, 'config' | 'db'>) => {
  const assembly = new Assembly(db, config);
  const closings = assembly.make(ClosingStore);
  const reports = readableReports(LOCAL_CALLER.role);
  const whole = { backward: false, from: undefined, limit: Number.MAX_SAFE_INTEGER - 1 };
  return {
    closePeriod: assembly.make(ClosePeriod),
    restatements: assembly.make(ReadRestatements),
    all: (filter: Wanted, known?: Instant): Promise<Closing[]> =>
      db.read((tx) => closings.page(tx, { ...filter, reports }, whole), { ...LOCAL_CALLER, known }),
    editions: (key: ReportKey, known?: Instant): Promise<Closing[]> =>
      db.read((tx) => closings.editions(tx, key), { ...LOCAL_CALLER, known }),
  };
};
