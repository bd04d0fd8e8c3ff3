import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, day } from './day.js';
import { event, life } from './license-life.fixture.js';
import {
  LICENSE_EVENTS,
  type LicenseEvent,
  licenseOn,
  type LicenseState,
  refusesLicenseEvent,
  waitingIn,
} from './license-life.rule.js';

describe('what arrives in any order', () => {
  const [suspended, reinstated] = [event('SUSPENDED', '2025-08-01'), event('REINSTATED', '2025-09-01')];
  const on = (events: readonly LicenseEvent[], at: string): LicenseState => licenseOn(events, day(at)).state;

  test('waits for what it rests on, and changes nothing until then', () => {
    expect(refusesLicenseEvent(life(), reinstated)?.field).toBe('kind');
    expect(refusesLicenseEvent(life(), reinstated, 'IN_ANY_ORDER')).toBeNull();
    expect([on([reinstated], '2025-10-01'), [...waitingIn([reinstated])]]).toEqual(['VALID', [reinstated]]);
    expect(refusesLicenseEvent(life([reinstated]), suspended)).toBeNull();
    const both = [reinstated, suspended];
    expect([on(both, '2025-08-31'), on(both, '2025-09-01'), waitingIn(both).size]).toEqual(['SUSPENDED', 'VALID', 0]);
  });

  test('a second suspension waits for the reinstatement between', () => {
    const second = event('SUSPENDED', '2025-10-01');
    expect(refusesLicenseEvent(life([suspended]), second)?.field).toBe('kind');
    expect(refusesLicenseEvent(life([suspended]), second, 'IN_ANY_ORDER')).toBeNull();
    expect([...waitingIn([suspended, second])]).toEqual([second]);
    expect(refusesLicenseEvent(life([suspended, second]), reinstated)).toBeNull();
    expect(on([suspended, second, reinstated], '2025-10-01')).toBe('SUSPENDED');
  });

  test('an extension waits for the reinstatement before it', () => {
    const extension = event('EXTENSION', '2025-10-01', '2026-12-01');
    expect(refusesLicenseEvent(life([extension]), suspended)?.why).toContain('EXTENSION');
    expect(refusesLicenseEvent(life([extension]), suspended, 'IN_ANY_ORDER')).toBeNull();
    const extendedTo = (events: readonly LicenseEvent[]) => licenseOn(events, day('2025-12-01')).extendedTo;
    expect([extendedTo([extension]), extendedTo([extension, suspended])]).toEqual(['2026-12-01', null]);
    expect(extendedTo([extension, suspended, reinstated])).toBe('2026-12-01');
  });

  test('does not block what else happens, and waits for nothing once the license has ended', () => {
    const revoked = event('REVOKED', '2025-08-15');
    expect(refusesLicenseEvent(life([reinstated]), revoked)).toBeNull();
    expect(refusesLicenseEvent(life([reinstated]), event('EXTENSION', '2025-10-01', '2026-12-01'))).toBeNull();
    expect(refusesLicenseEvent(life([revoked]), reinstated, 'IN_ANY_ORDER')?.field).toBe('kind');
    expect(refusesLicenseEvent(life([suspended, reinstated]), revoked, 'IN_ANY_ORDER')?.why).toContain('REINSTATED');
  });

  test('of a life that is right as a whole ends the same, whatever came first', () => {
    const kinds = fc.constantFrom(...LICENSE_EVENTS);
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 10 }), fc.infiniteStream(fc.nat()), (tried, numbers) => {
        const whole = tried.reduce<LicenseEvent[]>((before, kind, index) => {
          const expiresOn = kind === 'EXTENSION' ? addDays(day('2026-06-01'), index) : null;
          const next = { kind, effectiveOn: addDays(day('2025-06-01'), index), expiresOn };
          return refusesLicenseEvent(life(before), next) === null ? [...before, next] : before;
        }, []);
        const rest = [...whole];
        const arrived: LicenseEvent[] = [];
        for (const number of numbers) {
          const [next] = rest.splice(number % Math.max(rest.length, 1), 1);
          if (next === undefined) break;
          expect(refusesLicenseEvent(life(arrived), next, 'IN_ANY_ORDER')).toBeNull();
          arrived.push(next);
        }
        expect(waitingIn(arrived).size).toBe(0);
        for (let offset = 0; offset < 11; offset += 1) {
          const at = addDays(day('2025-06-01'), offset);
          expect(licenseOn(arrived, at)).toEqual(licenseOn(whole, at));
        }
      }),
    );
  });
});

test.each(['IN_ORDER', 'IN_ANY_ORDER'] as const)('what was accepted %s stands the same in every other', (arrival) => {
  const some = fc.record({
    kind: fc.constantFrom(...LICENSE_EVENTS),
    offset: fc.integer({ min: 0, max: 12 }),
    more: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), (tried) => {
      let accepted: LicenseEvent[] = [];
      for (const { kind, more, offset } of tried) {
        const effectiveOn = addDays(day('2025-06-01'), offset);
        const expiresOn = kind === 'EXTENSION' ? addDays(day('2026-06-01'), more) : null;
        const next = { kind, effectiveOn, expiresOn };
        if (refusesLicenseEvent(life(accepted), next, arrival) === null) accepted = [...accepted, next];
      }
      const sorted = accepted.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
      for (let offset = 0; offset < 14; offset += 1) {
        const on = addDays(day('2025-06-01'), offset);
        expect(licenseOn(accepted.toReversed(), on)).toEqual(licenseOn(accepted, on));
        expect(licenseOn(sorted, on)).toEqual(licenseOn(accepted, on));
      }
      const ends = accepted.filter(({ kind }) => kind === 'REVOKED' || kind === 'RETURNED');
      expect(ends.length).toBeLessThan(2);
      const standing = accepted.filter((one) => !waitingIn(accepted).has(one));
      expect(standing.every((one) => ends.every((end) => one === end || one.effectiveOn <= end.effectiveOn))).toBe(
        true,
      );
    }),
  );
});
