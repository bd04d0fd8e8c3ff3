import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { day } from './day.js';
import { destinationOf } from './destination.js';
import {
  countryTurns,
  licenseTurns,
  nextTurn,
  presumption,
  type QuotaStatusWord,
  quotaStatus,
  quotaTurns,
} from './presumption.rule.js';
import { tpp } from './tpp.js';
import { REVIEW_POLICIES } from './vocabulary.js';

describe('the status of a country', () => {
  const readings = { licensed: 'POLICY_OF_DENIAL', exported: 'PRESUMPTION_OF_APPROVAL' } as const;

  test.each([
    { basis: 'LICENSED', headline: 'POLICY_OF_DENIAL' },
    { basis: 'EXPORTED', headline: 'PRESUMPTION_OF_APPROVAL' },
  ] as const)('is headed by the reading $basis', ({ basis, headline }) => {
    expect(presumption(readings, basis)).toEqual({ headline, ...readings });
  });

  test('shows both readings whichever heads it', () => {
    const policy = fc.constantFrom(...REVIEW_POLICIES);
    fc.assert(
      fc.property(policy, policy, fc.constantFrom('LICENSED', 'EXPORTED'), (licensed, exported, basis) => {
        const status = presumption({ licensed, exported }, basis);
        expect({ licensed: status.licensed, exported: status.exported }).toEqual({ licensed, exported });
        expect(status.headline).toBe(basis === 'LICENSED' ? licensed : exported);
      }),
    );
  });

  test.each([
    { country: 'CL', on: '2024-12-31', next: '2025-01-13' },
    { country: 'CL', on: '2025-01-13', next: '2028-01-01' },
    { country: 'CL', on: '2027-12-31', next: '2028-01-01' },
    { country: 'CL', on: '2028-01-01', next: undefined },
    { country: 'KH', on: '2026-02-02', next: '2026-02-03' },
    { country: 'KH', on: '2026-02-03', next: '2028-01-01' },
  ])('of $country changes by law after $on on $next', ({ country, next, on }) => {
    expect(nextTurn(countryTurns(destinationOf(country)), day(on))).toBe(next);
  });
});

describe('the status of an LPP quota', () => {
  const quota = '26900000';

  test.each<{ why: string; used: string; on: string; word: QuotaStatusWord }>([
    { why: 'nothing used', used: '0', on: '2026-06-01', word: 'OPEN' },
    { why: 'the smallest step below', used: '26899999.9999', on: '2026-12-31', word: 'OPEN' },
    { why: 'exactly full', used: quota, on: '2026-06-01', word: 'EXHAUSTED' },
    { why: 'the smallest step above', used: '26900000.0001', on: '2026-06-01', word: 'EXCEEDED' },
    { why: 'before its year', used: '0', on: '2025-12-31', word: 'OPEN' },
    { why: 'full on the last day of its year', used: quota, on: '2026-12-31', word: 'EXHAUSTED' },
    { why: 'full after its year', used: quota, on: '2027-01-01', word: 'ENDED' },
    { why: 'open after its year', used: '1', on: '2027-01-01', word: 'ENDED' },
    { why: 'above it after its year', used: '26900000.0001', on: '2027-01-01', word: 'EXCEEDED' },
  ])('$why: $word', ({ on, used, word }) => {
    expect(quotaStatus({ year: 2026, quotaTpp: tpp(quota), usedTpp: tpp(used) }, day(on))).toBe(word);
  });

  test('is undefined in a year without one, whatever was used', () => {
    expect(quotaStatus({ year: 2024, quotaTpp: null, usedTpp: tpp('1') }, day('2025-06-01'))).toBe('UNDEFINED');
  });

  test('never counts back: use below zero is a bug', () => {
    expect(() => quotaStatus({ year: 2026, quotaTpp: tpp(quota), usedTpp: -1n }, day('2026-06-01'))).toThrow(
      'negative',
    );
  });

  test('changes with its year', () => {
    expect(nextTurn(quotaTurns(2026), day('2026-12-31'))).toBe('2027-01-01');
    expect(nextTurn(quotaTurns(2026), day('2027-01-01'))).toBeUndefined();
  });
});

describe('the days of a license', () => {
  const days = { issuedOn: day('2026-06-01'), usableThrough: day('2027-05-31'), replacedOn: null, eventsOn: [] };

  test.each([
    { on: '2026-05-31', replacedOn: null, next: '2026-06-01' },
    { on: '2026-06-01', replacedOn: null, next: '2027-06-01' },
    { on: '2026-06-01', replacedOn: '2026-09-01', next: '2026-09-01' },
    { on: '2026-09-01', replacedOn: '2026-09-01', next: '2027-06-01' },
    { on: '2027-05-31', replacedOn: null, next: '2027-06-01' },
    { on: '2027-06-01', replacedOn: null, next: undefined },
  ])('after $on, replaced on $replacedOn: $next', ({ next, on, replacedOn }) => {
    const turns = licenseTurns({ ...days, replacedOn: replacedOn === null ? null : day(replacedOn) });
    expect(nextTurn(turns, day(on))).toBe(next);
  });

  test('of an event it has another status from that day on', () => {
    const turns = licenseTurns({ ...days, eventsOn: [day('2026-10-01'), day('2026-08-01')] });
    expect(nextTurn(turns, day('2026-06-01'))).toBe('2026-08-01');
    expect(nextTurn(turns, day('2026-08-01'))).toBe('2026-10-01');
    expect(nextTurn(turns, day('2026-10-01'))).toBe('2027-06-01');
  });
});
