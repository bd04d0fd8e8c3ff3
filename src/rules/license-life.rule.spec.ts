import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import { event, life } from './license-life.fixture.js';
import {
  LICENSE_EVENTS,
  LICENSE_STATES,
  type LicenseEvent,
  type LicenseEventKind,
  type LicenseLife,
  licenseOn,
  type LicenseState,
  refusesLicenseEvent,
  refusesWithdrawal,
} from './license-life.rule.js';

describe('a license on a day', () => {
  const events = [
    event('SUSPENDED', '2025-08-01'),
    event('REINSTATED', '2025-09-01'),
    event('EXTENSION', '2026-01-15', '2026-12-31'),
    event('REVOKED', '2026-03-01'),
  ];
  test.each([
    ['2025-06-01', 'VALID', null],
    ['2025-07-31', 'VALID', null],
    ['2025-08-01', 'SUSPENDED', null],
    ['2025-08-31', 'SUSPENDED', null],
    ['2025-09-01', 'VALID', null],
    ['2026-01-14', 'VALID', null],
    ['2026-01-15', 'VALID', '2026-12-31'],
    ['2026-02-28', 'VALID', '2026-12-31'],
    ['2026-03-01', 'REVOKED', '2026-12-31'],
    ['2030-01-01', 'REVOKED', '2026-12-31'],
  ])('on %s it is %s and extended to %s, in whatever order that was recorded', (on, state, extendedTo) => {
    expect(licenseOn(events, day(on))).toEqual({ state, extendedTo });
    expect(licenseOn(events.toReversed(), day(on))).toEqual({ state, extendedTo });
  });
});

describe('what may follow what', () => {
  const REACHED: Readonly<Record<LicenseState, readonly LicenseEvent[]>> = {
    VALID: [],
    SUSPENDED: [event('SUSPENDED', '2025-07-01')],
    REVOKED: [event('REVOKED', '2025-07-01')],
    RETURNED: [event('RETURNED', '2025-07-01')],
  };
  const ALLOWED: Readonly<Record<LicenseState, readonly LicenseEventKind[]>> = {
    VALID: ['EXTENSION', 'NON_MATERIAL', 'NAME_CHANGE', 'SUSPENDED', 'REVOKED', 'RETURNED'],
    SUSPENDED: ['NON_MATERIAL', 'NAME_CHANGE', 'REINSTATED', 'REVOKED', 'RETURNED'],
    REVOKED: [],
    RETURNED: [],
  };
  const cases = LICENSE_STATES.flatMap((state) => LICENSE_EVENTS.map((kind) => ({ state, kind })));
  test.each(cases)('$kind of a license that is $state', ({ kind, state }) => {
    const next = event(kind, '2025-08-01', kind === 'EXTENSION' ? '2026-09-01' : undefined);
    const refused = refusesLicenseEvent(life(REACHED[state]), next);
    expect(refused === null).toBe(ALLOWED[state].includes(kind));
  });

  test.each([
    { on: '2025-05-31', says: 'The license is issued on 2025-06-01: nothing happens to it before.' },
    { on: '2025-06-01', says: null },
  ])('nothing happens before the issue: on $on', ({ on, says }) => {
    expect(refusesLicenseEvent(life(), event('SUSPENDED', on))?.why ?? null).toBe(says);
  });

  test.each([
    { why: 'another', next: event('SUSPENDED', '2025-08-02'), field: 'kind', says: 'suspended from 2025-08-01' },
    { why: 'over that day', next: event('REINSTATED', '2025-08-01'), field: 'effectiveOn', says: 'once a day' },
    { why: 'over the day before', next: event('REINSTATED', '2025-07-31'), field: 'kind', says: 'not suspended' },
    { why: 'over the day after', next: event('REINSTATED', '2025-08-02'), field: null, says: '' },
    { why: 'revoked that day', next: event('REVOKED', '2025-08-01'), field: null, says: '' },
    { why: 'revoked before', next: event('REVOKED', '2025-07-31'), field: 'effectiveOn', says: 'Withdraw it first' },
    { why: 'a change while it lasts', next: event('NON_MATERIAL', '2025-08-10'), field: null, says: '' },
  ])('beside a suspension of 1 August 2025: $why', ({ field, next, says }) => {
    const refused = refusesLicenseEvent(life([event('SUSPENDED', '2025-08-01')]), next);
    expect(refused?.field ?? null).toBe(field);
    expect(refused?.why ?? '').toContain(says);
  });

  test('a suspension cannot begin on the day on which one ends', () => {
    const events = [event('SUSPENDED', '2025-08-01'), event('REINSTATED', '2025-09-01')];
    expect(refusesLicenseEvent(life(events), event('SUSPENDED', '2025-09-01'))?.why).toContain('once a day');
    expect(refusesLicenseEvent(life(events), event('SUSPENDED', '2025-09-02'))).toBeNull();
  });
});

describe('an extension (R-59)', () => {
  const extended = (on: string, to: string): LicenseEvent => event('EXTENSION', on, to);
  const newYear = (on: string): boolean => on === '2026-01-01';
  test.each<{
    why: string;
    of?: Partial<LicenseLife>;
    before?: LicenseEvent[];
    next: LicenseEvent;
    field: string | null;
  }>([
    { why: 'the day before the last usable day', next: extended('2026-05-31', '2026-12-31'), field: null },
    { why: 'on the last usable day', next: extended('2026-06-01', '2026-12-31'), field: null },
    { why: 'the day after', next: extended('2026-06-02', '2026-12-31'), field: 'effectiveOn' },
    {
      why: 'on the working day to which a holiday moved it',
      of: { expiresOn: day('2026-01-01'), isHoliday: newYear },
      next: extended('2026-01-02', '2026-12-31'),
      field: null,
    },
    {
      why: 'on that day without the holiday',
      of: { expiresOn: day('2026-01-01') },
      next: extended('2026-01-02', '2026-12-31'),
      field: 'effectiveOn',
    },
    { why: 'to the same day', next: extended('2026-01-01', '2026-06-01'), field: null },
    { why: 'to an earlier day', next: extended('2026-01-01', '2026-05-31'), field: 'expiresOn' },
    {
      why: 'again, within the first extension',
      before: [extended('2026-05-01', '2026-12-31')],
      next: extended('2026-12-31', '2027-06-01'),
      field: null,
    },
    {
      why: 'earlier than the next one on record, to a later day',
      before: [extended('2026-05-01', '2026-12-31')],
      next: extended('2026-04-01', '2027-01-01'),
      field: 'effectiveOn',
    },
    {
      why: 'earlier than the next one on record, to an earlier day',
      before: [extended('2026-05-01', '2026-12-31')],
      next: extended('2026-04-01', '2026-12-30'),
      field: null,
    },
    {
      why: 'the day before its replacement',
      of: { replacedOn: day('2026-02-01') },
      next: extended('2026-01-31', '2026-12-31'),
      field: null,
    },
    {
      why: 'the day of its replacement',
      of: { replacedOn: day('2026-02-01') },
      next: extended('2026-02-01', '2026-12-31'),
      field: 'effectiveOn',
    },
    {
      why: 'on the day on which it is suspended',
      before: [event('SUSPENDED', '2026-02-01')],
      next: extended('2026-02-01', '2026-12-31'),
      field: 'kind',
    },
    {
      why: 'on the day on which it is reinstated',
      before: [event('SUSPENDED', '2026-02-01'), event('REINSTATED', '2026-03-01')],
      next: extended('2026-03-01', '2026-12-31'),
      field: null,
    },
    {
      why: 'on the day on which it is returned',
      before: [event('RETURNED', '2026-02-01')],
      next: extended('2026-02-01', '2026-12-31'),
      field: 'kind',
    },
  ])('$why: $field', ({ before = [], field, next, of = {} }) => {
    expect(refusesLicenseEvent(life(before, of), next)?.field ?? null).toBe(field);
  });
});

describe('taking an event back', () => {
  const suspended = event('SUSPENDED', '2025-08-01');
  const reinstated = event('REINSTATED', '2025-09-01');
  test('is refused while another rests on it', () => {
    expect(refusesWithdrawal(life([suspended, reinstated]), suspended)).toContain('REINSTATED of 2025-09-01');
    expect(refusesWithdrawal(life([suspended, reinstated]), reinstated)).toBeNull();
    expect(refusesWithdrawal(life([suspended]), suspended)).toBeNull();
  });
});
