import { describe, expect, test } from '@jest/globals';
import { hashOf, type ReportLine } from './report-content.js';
import type { ReportKey } from './report-kinds.js';

const YEAR: ReportKey = { report: 'LPP_YEAR', subject: 'ACME', period: '2025' };
const line: ReportLine = { section: 'RECEIPT', name: 'A', details: { item: 'x' }, figures: [] };
const figures = [{ name: 'n', unit: 'UNITS' as const, amount: 1n }];

describe('the hash of a report', () => {
  test.each([
    { why: 'the report', other: [{ ...YEAR, subject: 'B' }, [line]] as const },
    { why: 'the period', other: [{ ...YEAR, period: '2026' }, [line]] as const },
    { why: 'a detail', other: [YEAR, [{ ...line, details: { item: 'y' } }]] as const },
    { why: 'a detail that is missing', other: [YEAR, [{ ...line, details: { item: null } }]] as const },
    { why: 'where a name ends', other: [YEAR, [{ ...line, name: 'A","x' }]] as const },
    { why: 'the number of lines', other: [YEAR, [line, line]] as const },
    {
      why: 'a figure',
      other: [YEAR, [{ ...line, figures }]] as const,
    },
  ])('depends on $why', async ({ other: [key, lines] }) => {
    const [a, b] = [await hashOf(YEAR, [line]), await hashOf(key, lines)];
    expect(a.hash.equals(b.hash)).toBe(false);
    expect((await hashOf(YEAR, [line])).hash).toEqual(a.hash);
  });
});
