import { describe, expect, test } from '@jest/globals';
import { callerRoles } from '../platform/caller.js';
import { isRefusal } from '../platform/refusal.js';
import { day } from '../rules/day.js';
import {
  halfYearOf,
  readableReports,
  REPORT_KINDS,
  type ReportKind,
  reportPeriod,
  requireRole,
} from './report-kinds.js';

describe('a period', () => {
  test.each([
    { report: 'VEU_REPORT', period: '2025-H1', days: ['2025-01-01', '2025-06-30'] },
    { report: 'VEU_CHIP_ACCOUNT', period: '2024-H2', days: ['2024-07-01', '2024-12-31'] },
    { report: 'LPP_YEAR', period: '2025', days: ['2025-01-01', '2025-12-31'] },
  ] as const)('of $report, $period, has its days, both inside', ({ days, period, report }) => {
    const { endsOn, startsOn } = reportPeriod({ report, subject: 'X', period });
    expect([startsOn, endsOn]).toEqual(days);
  });

  test.each([
    ['VEU_REPORT', '2025'],
    ['VEU_REPORT', '2025-H3'],
    ['VEU_CHIP_ACCOUNT', '2025-h1'],
    ['LPP_YEAR', '2025-H1'],
    ['LPP_YEAR', '0000'],
    ['LPP_YEAR', '25'],
    ['LPP_YEAR', ' 2025'],
  ] as const)('that %s does not have is refused: "%s"', (report, period) => {
    const refused = (): unknown => reportPeriod({ report, subject: 'X', period });
    expect(refused).toThrow(expect.objectContaining({ code: 'BAD_VALUE', path: ['period'] }));
  });

  test.each(['2025-H1', '2025-H2'])('is written as it is read: %s', (period) => {
    expect(halfYearOf(reportPeriod({ report: 'VEU_REPORT', subject: 'X', period }).startsOn)).toBe(period);
    expect(halfYearOf(day('2025-07-01'))).toBe('2025-H2');
  });
});

test.each(callerRoles)('a %s is let through to exactly what it reads', (role) => {
  const isLetThrough = (report: ReportKind): boolean => {
    try {
      requireRole(role, report);
      return true;
    } catch (error) {
      if (!isRefusal(error, 'FORBIDDEN')) throw error;
      return false;
    }
  };
  expect(REPORT_KINDS.filter(isLetThrough)).toEqual(readableReports(role));
});
