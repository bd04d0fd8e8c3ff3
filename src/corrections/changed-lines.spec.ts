import { expect, test } from '@jest/globals';
import { changedLines } from './changed-lines.js';
import type { ReportLine } from './report-content.js';

const line = (name: string, units: bigint, details: ReportLine['details'] = {}): ReportLine => ({
  section: 'ACCOUNT',
  name,
  details,
  figures: [
    { name: 'units', unit: 'UNITS', amount: units },
    { name: 'tpp', unit: 'TPP', amount: 7n },
  ],
});
const inShort = (before: ReportLine[], after: ReportLine[]): string[] =>
  changedLines(before, after).map(
    ({ change, figures, key }) =>
      `${change} ${key} ${figures.map(({ closed, difference, now }) => `${closed ?? '-'}>${now ?? '-'}=${difference}`).join(' ')}`,
  );

test.each([
  { why: 'nothing', before: [], after: [], expected: [] },
  { why: 'the same in another order', before: [line('A', 1n), line('B', 2n)], after: [line('B', 2n), line('A', 1n)], expected: [] },
  { why: 'more', before: [line('A', 1n)], after: [line('A', 3n)], expected: ['CHANGED ACCOUNT A 1>3=2 7>7=0'] },
  { why: 'less than nothing', before: [line('A', 1n)], after: [line('A', -1n)], expected: ['CHANGED ACCOUNT A 1>-1=-2 7>7=0'] },
  { why: 'a line that is gone', before: [line('A', 1n)], after: [], expected: ['REMOVED ACCOUNT A 1>-=-1 7>-=-7'] },
  { why: 'a new line, last', before: [line('B', 1n)], after: [line('A', 1n), line('B', 2n)], expected: ['CHANGED ACCOUNT B 1>2=1 7>7=0', 'ADDED ACCOUNT A ->1=1 ->7=7'] },
  { why: 'only what it says besides', before: [line('A', 1n, { site: 'X' })], after: [line('A', 1n, { site: null })], expected: ['CHANGED ACCOUNT A 1>1=0 7>7=0'] },
])('$why', ({ after, before, expected }) => {
  expect(inShort(before, after)).toEqual(expected);
}); // prettier-ignore
