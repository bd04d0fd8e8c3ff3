import { describe, expect, test } from '@jest/globals';
import { type Day, day } from './day.js';
import { retention } from './obligations-retention.rule.js';
import { obligationStanding } from './obligations-status.rule.js';

describe('where an obligation stands', () => {
  test.each([
    { on: '2025-07-01', given: [], status: 'UPCOMING', late: false },
    { on: '2025-07-02', given: [], status: 'UPCOMING', late: false },
    { on: '2025-07-03', given: [], status: 'OVERDUE', late: false },
    { on: '2025-07-03', given: ['2025-07-02'], status: 'SATISFIED', late: false },
    { on: '2025-07-03', given: ['2025-07-03'], status: 'SATISFIED', late: true },
    { on: '2025-07-03', given: ['2025-07-04'], status: 'OVERDUE', late: false },
    { on: '2025-07-09', given: ['2025-07-08', '2025-06-30'], status: 'SATISFIED', late: false },
  ])('due 2 July, on $on with evidence of $given: $status', ({ given, late, on, status }) => {
    expect(obligationStanding(day('2025-07-02'), given as Day[], day(on))).toMatchObject({ status, late });
  });
});

describe('records', () => {
  test.each([
    { exported: '2025-06-01', later: [], until: '2030-06-01' },
    { exported: '2025-06-01', later: ['2027-03-01'], until: '2032-03-01' },
    { exported: '2024-02-29', later: [], until: '2029-02-28' },
    { exported: '2025-06-01', later: ['2026-01-01', '2025-12-31'], until: '2031-01-01' },
  ])('exported $exported, later events $later: until $until', ({ exported, later, until }) => {
    expect(retention(day(exported), later as Day[]).until).toBe(until);
  });
});
