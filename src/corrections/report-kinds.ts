import type { CallerRole } from '../platform/caller.js';
import { Refusal } from '../platform/refusal.js';
import { type Day, tryDay } from '../rules/day.js';
import { tryHalfYear } from '../rules/half-year.js';

/** Reports that can be closed: those of about a VEU, and the year of an LPP quota. */
export const REPORT_KINDS = ['VEU_REPORT', 'VEU_CHIP_ACCOUNT', 'LPP_YEAR'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Which report: its kind, whom it is about (a VEU; the holder of a quota), and `2025-H2` or `2025`. */
export interface ReportKey {
  readonly report: ReportKind;
  readonly subject: string;
  readonly period: string;
}

/** The same with its days, both inside the period, in UTC. */
export interface ReportPeriod extends ReportKey {
  readonly startsOn: Day;
  readonly endsOn: Day;
}

/** Throws `BAD_VALUE` for a period that the kind does not have. */
export function reportPeriod({ period, report, subject }: ReportKey): ReportPeriod {
  const days = report === 'LPP_YEAR' ? tryYear(period) : tryHalfYear(period);
  if (days === undefined) {
    const [what, such] = report === 'LPP_YEAR' ? ['year', '2025'] : ['half-year', '2025-H2'];
    const remedy = `Give a ${what} such as ${such}.`;
    throw new Refusal('BAD_VALUE', { path: ['period'], message: `"${period}" is not a ${what}.`, remedy });
  }
  return { report, subject, period, ...days };
}

/** Each kind of tenant reads and closes its own papers; auditors and whoever runs the installation read all. */
export function readableReports(role: CallerRole): readonly ReportKind[] {
  switch (role) {
    case 'EXPORTER':
      return ['LPP_YEAR'];
    case 'VEU_HOLDER':
      return ['VEU_REPORT', 'VEU_CHIP_ACCOUNT'];
    case 'VIEWER':
      return [];
    case 'AUDITOR':
    case 'STEWARD':
      return REPORT_KINDS;
  }
}

/** Throws `FORBIDDEN`. */
export function requireRole(role: CallerRole, report: ReportKind): void {
  if (!readableReports(role).includes(report)) throw new Refusal('FORBIDDEN', { path: ['report'] });
}

/** The half-year that begins on a day, as periods are written. */
export const halfYearOf = (startsOn: Day): string =>
  `${startsOn.slice(0, 4)}-H${startsOn.slice(5, 7) === '01' ? 1 : 2}`;

function tryYear(period: string): { readonly startsOn: Day; readonly endsOn: Day } | undefined {
  if (!/^\d{4}$/.test(period)) return undefined;
  const [startsOn, endsOn] = [tryDay(`${period}-01-01`), tryDay(`${period}-12-31`)];
  return startsOn === undefined || endsOn === undefined ? undefined : { startsOn, endsOn };
}
