import { expect, test } from '@jest/globals';
import { day } from './day.js';
import { refusesEvent, veuState, type VeuEvent } from './veu-life.rule.js';

const GRANTED = day('2025-03-01');
const event = (kind: VeuEvent['kind'], on: string): VeuEvent => ({ kind, effectiveOn: day(on) });
const events = [event('SUSPENDED', '2025-06-01'), event('REINSTATED', '2025-07-01'), event('REVOKED', '2026-01-01')];

test.each([
  ['2025-02-28', 'NOT_YET_GRANTED'],
  ['2025-03-01', 'GRANTED'],
  ['2025-05-31', 'GRANTED'],
  ['2025-06-01', 'SUSPENDED'],
  ['2025-06-30', 'SUSPENDED'],
  ['2025-07-01', 'GRANTED'],
  ['2025-12-31', 'GRANTED'],
  ['2026-01-01', 'REVOKED'],
  ['2030-01-01', 'REVOKED'],
])('on %s it is %s, in whatever order its events were recorded', (on, state) => {
  expect(veuState(GRANTED, events, day(on))).toBe(state);
  expect(veuState(GRANTED, events.toReversed(), day(on))).toBe(state);
});

test.each([
  [event('SUSPENDED', '2025-02-28'), 'It is dated before the grant.'],
  [event('SUSPENDED', '2025-06-15'), 'The authorization is suspended by then already.'],
  [event('REINSTATED', '2025-08-01'), 'The authorization is not suspended by then.'],
  [event('REINSTATED', '2026-02-01'), 'The authorization is revoked by then; that is final.'],
  [event('SUSPENDED', '2025-08-01'), null],
] as const)('%p', (next, why) => {
  expect(refusesEvent(GRANTED, events, next)).toBe(why);
});
