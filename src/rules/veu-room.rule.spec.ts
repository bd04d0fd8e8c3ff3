import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAlly, isD5OrMacau } from './country-group.rule.js';
import { day } from './day.js';
import { destinationOf, type Destination } from './destination.js';
import type { InstalledBase } from './site.js';
import type { Tpp } from './tpp.js';
import { nveuStanding, uveuRoom, uveuStanding } from './veu-position.rule.js';
import { bindingRule, type Holder, limitsAt, limitsOf, marginOf } from './veu-room-limits.rule.js';
import { limitUnder, nveuNeedFirst, nveuRoom, nveuSteps } from './veu-room-national.rule.js';
import { brokenBy, needFirst, safeRemoval } from './veu-room.rule.js';
import {
  exceedsShare,
  isUnitedStatesHeld,
  type ShareLimits,
  shareLimits,
  sumsOf,
  withAmount,
} from './veu-shares.rule.js';

const ON = day('2026-05-05');
const RUNS = { numRuns: 10_000 };
const at = (code: string): Destination => destinationOf(code);
const [US, DE, IN, CN] = [at('US'), at('DE'), at('IN'), at('CN')];
const PLACES = ['US', 'DE', 'JP', 'IN', 'BR', 'MY', 'SG', 'VN', 'AE', 'PL', 'MX', 'CN'].map(at);

const american: Holder = { holderHeadquarters: US, holderParentHeadquarters: US };
const german: Holder = { holderHeadquarters: DE, holderParentHeadquarters: DE };
const germanOfAmericans: Holder = { holderHeadquarters: DE, holderParentHeadquarters: US };

/** Ten-thousandths so small that a share is often exactly at its limit, often of nothing at all, in up to 12 countries. */
const amounts = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0n) },
  { weight: 3, arbitrary: fc.bigInt(1n, 7n) },
  { weight: 2, arbitrary: fc.bigInt(8n, 60n) },
);
const bases = fc
  .tuple(
    fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(100n, 400n)),
    ...PLACES.slice(1).map((place) => (place === 'CN' ? fc.constantFrom(0n, 0n, 0n, 1n) : amounts)),
  )
  .map((all): InstalledBase => new Map(all.map((amount, index) => [PLACES[index] ?? US, amount])));
const holders = fc.constantFrom(american, german, germanOfAmericans);
const percents = (usual: bigint) => fc.oneof(fc.constant(usual), fc.bigInt(0n, 60n));
const limitSets: fc.Arbitrary<ShareLimits> = fc.oneof(
  fc.constant(shareLimits(ON)),
  fc.record({ outside: percents(25n), country: percents(7n), abroad: percents(50n) }),
);
const states = fc.record({ base: bases, holder: holders, limits: limitSets, destination: fc.constantFrom(...PLACES) });

/** The law as shares and nothing else: may a further amount stand in a destination, as far as it can worsen anything? */
function fits(
  base: InstalledBase,
  holder: Holder,
  destination: Destination,
  amount: Tpp,
  limits: ShareLimits,
): boolean {
  const { byCountry, totalTpp, usTpp } = uveuStanding(withAmount(base, destination, amount), holder, ON, limits);
  if (isD5OrMacau(destination, ON)) return false;
  const outside = [...byCountry].reduce((sum, [place, part]) => (isAlly(place, ON) ? sum : sum + part), 0n);
  if (!isAlly(destination, ON)) {
    if (exceedsShare(byCountry.get(destination) ?? 0n, totalTpp, limits.country)) return false;
    if (exceedsShare(outside, totalTpp, limits.outside)) return false;
  }
  return !(
    destination !== 'US' &&
    isUnitedStatesHeld(holder) &&
    exceedsShare(totalTpp - usTpp, totalTpp, limits.abroad)
  );
}

/** What a removal makes or leaves broken among what it worsens, said once more in shares. */
function breaks(base: InstalledBase, holder: Holder, place: Destination, amount: Tpp, limits: ShareLimits): string[] {
  const after = withAmount(base, place, -amount);
  const { outside, total, unitedStates } = sumsOf(after, ON);
  const found = [...after]
    .filter(
      ([other, part]) =>
        other !== place && part !== 0n && !isAlly(other, ON) && exceedsShare(part, total, limits.country),
    )
    .map(([other]) => `R-44:${other}`);
  if (isAlly(place, ON) && exceedsShare(outside, total, limits.outside)) found.push('R-43');
  if (place === 'US' && isUnitedStatesHeld(holder) && exceedsShare(total - unitedStates, total, limits.abroad))
    found.push('R-45');
  return found.sort();
}

const ENOUGH = 250n;
const search = (holds: (amount: Tpp) => boolean, most = ENOUGH): Tpp => {
  let amount = 0n;
  while (amount < most && holds(amount + 1n)) amount += 1n;
  return amount;
};

describe('room', () => {
  test('is the largest amount that fits, by trying one after the other', () => {
    fc.assert(
      fc.property(states, ({ base, destination, holder, limits }) => {
        const room = uveuRoom(base, holder, destination, ON, limits);
        const tried = search((amount) => fits(base, holder, destination, amount, limits));
        if (room === null || room > ENOUGH) expect(tried).toBe(ENOUGH);
        else expect(tried).toBe(room);
        if (room === null) expect(fits(base, holder, destination, 10n ** 15n, limits)).toBe(true);
      }),
      RUNS,
    );
  }, 120_000);

  test.each([
    ['exactly 7 of 100', { US: 93n, IN: 7n }, IN, 0n],
    ['one below', { US: 94n, IN: 6n }, IN, 1n],
    ['nothing anywhere', {}, IN, 0n],
    ['in Macau', { US: 1000n }, at('MO'), 0n],
    ['at home', { US: 10n }, US, null],
    ['in an ally, half at home', { US: 50n, DE: 50n }, DE, 0n],
    ['in an ally, more at home', { US: 60n, DE: 40n }, DE, 20n],
  ] as const)('%s', (_why, base, destination, room) => {
    const stands = new Map(Object.entries(base).map(([code, amount]) => [at(code), amount]));
    expect(uveuRoom(stands, american, destination, ON)).toBe(room);
  });

  test('a limit of 100 percent never binds', () => {
    const limits = { outside: 100n, country: 100n, abroad: 100n };
    expect(uveuRoom(new Map([[US, 1n]]), american, IN, ON, limits)).toBeNull();
  });
});

describe('what must be placed first', () => {
  const wanted = fc.record({ state: states, amount: fc.bigInt(1n, 12n) });

  test('is the least amount in the United States, or in another ally, after which it fits', () => {
    const seen = { needed: 0, impossible: 0 };
    fc.assert(
      fc.property(wanted, ({ amount, state: { base, destination, holder, limits } }) => {
        const answer = needFirst(base, holder, destination, amount, ON, limits);
        for (const [place, { amountTpp, because }] of [
          [US, answer.unitedStates],
          [DE, answer.otherAlly],
        ] as const) {
          const fitsAfter = (first: Tpp): boolean =>
            fits(withAmount(base, place, first), holder, destination, amount, limits);
          if (amountTpp === null) {
            seen.impossible += 1;
            expect(because).not.toEqual([]);
            for (let first = 0n; first <= 40n; first += 1n) expect(fitsAfter(first)).toBe(false);
            expect(fitsAfter(10n ** 15n)).toBe(false);
            continue;
          }
          expect(fitsAfter(amountTpp)).toBe(true);
          if (amountTpp === 0n) continue;
          seen.needed += 1;
          for (let first = 0n; first < amountTpp && first < 25n; first += 1n) expect(fitsAfter(first)).toBe(false);
          expect(fitsAfter(amountTpp / 2n)).toBe(false);
          expect(fitsAfter(amountTpp - 1n)).toBe(false);
          // What is placed in an ally first must be allowed there itself.
          expect(place === US || fits(base, holder, place, amountTpp, limits)).toBe(true);
        }
      }),
      RUNS,
    );
    expect(seen.needed).toBeGreaterThan(1_000);
    expect(seen.impossible).toBeGreaterThan(1_000);
  }, 240_000);

  test('ten more in India ask for 43 more at home, and for a U.S. holder nothing in an ally helps', () => {
    const base = new Map([
      [US, 50n],
      [DE, 43n],
      [IN, 0n],
    ]);
    expect(needFirst(base, german, IN, 10n, ON).unitedStates).toEqual({ amountTpp: 40n, because: ['R-44:IN'] });
    expect(needFirst(base, american, IN, 10n, ON).otherAlly).toEqual({ amountTpp: null, because: ['R-45'] });
  });

  test('Macau and D:5 stay closed, whatever is placed', () => {
    const { otherAlly, unitedStates } = needFirst(new Map([[US, 10n ** 12n]]), german, CN, 1n, ON);
    expect([unitedStates, otherAlly]).toEqual([
      { amountTpp: null, because: ['R-42:CN'] },
      { amountTpp: null, because: ['R-42:CN'] },
    ]);
  });
});

describe('what may leave', () => {
  test('is the largest amount that breaks nothing, by trying one after the other, and what breaks next is named', () => {
    const seen = { all: 0, some: 0, already: 0 };
    fc.assert(
      fc.property(states, ({ base, destination, holder, limits }) => {
        const answer = safeRemoval(base, holder, destination, ON, limits);
        const here = base.get(destination) ?? 0n;
        expect(answer.installedTpp).toBe(here);
        expect(answer.brokenAlready).toEqual(breaks(base, holder, destination, 0n, limits));
        const tried = search((amount) => breaks(base, holder, destination, amount, limits).length === 0, here);
        expect(answer.amountTpp).toBe(answer.brokenAlready.length > 0 ? 0n : tried);
        const next = answer.amountTpp === here ? [] : breaks(base, holder, destination, answer.amountTpp + 1n, limits);
        expect(answer.breaksNext).toEqual(next);
        seen[answer.brokenAlready.length > 0 ? 'already' : answer.amountTpp === here ? 'all' : 'some'] += 1;
      }),
      RUNS,
    );
    expect(Math.min(seen.some, seen.all, seen.already)).toBeGreaterThan(150);
  }, 120_000);

  test('removing in Frankfurt breaks India', () => {
    const base = new Map([
      [US, 60n],
      [DE, 34n],
      [IN, 6n],
    ]);
    expect(safeRemoval(base, american, DE, ON)).toEqual({
      installedTpp: 34n,
      amountTpp: 14n,
      breaksNext: ['R-44:IN'],
      brokenAlready: [],
    });
  });

  test('everything may leave where nothing depends on it', () => {
    expect(
      safeRemoval(
        new Map([
          [US, 60n],
          [IN, 4n],
        ]),
        american,
        IN,
        ON,
      ),
    ).toMatchObject({ amountTpp: 4n, breaksNext: [] });
    expect(safeRemoval(new Map(), american, US, ON)).toMatchObject({ installedTpp: 0n, amountTpp: 0n, breaksNext: [] });
  });
});

describe('limits', () => {
  test('are broken exactly when the position says so, and their room and excess are the exact ones', () => {
    fc.assert(
      fc.property(states, ({ base, holder, limits }) => {
        const { violations, warnings } = uveuStanding(base, holder, ON, limits);
        const all = limitsOf(base, holder, ON, limits);
        const broken = all.filter((limit) => marginOf(limit) < 0n).map(({ rule }) => rule);
        const expected = isUnitedStatesHeld(holder) ? [...violations, ...warnings] : violations;
        expect(broken.sort()).toEqual([...expected].sort());
        for (const { limitPercent, overTpp, partTpp, roomTpp, wholeTpp } of all) {
          const exceeds = (more: Tpp): boolean => exceedsShare(partTpp + more, wholeTpp + more, limitPercent);
          if (overTpp > 0n) expect([exceeds(-overTpp), exceeds(1n - overTpp)]).toEqual([false, true]);
          else if (roomTpp !== null) expect([exceeds(roomTpp), exceeds(roomTpp + 1n)]).toEqual([false, true]);
        }
      }),
      RUNS,
    );
  }, 120_000);

  test('room is that of the binding rule, and the next one leaves no less', () => {
    fc.assert(
      fc.property(states, ({ base, destination, holder, limits }) => {
        const { binding, next } = bindingRule(limitsAt(base, holder, destination, ON, limits));
        const room = uveuRoom(base, holder, destination, ON, limits);
        expect(binding === null ? null : binding.roomTpp).toBe(room);
        if (next !== null && next.roomTpp !== null && room !== null) expect(next.roomTpp >= room).toBe(true);
      }),
      RUNS,
    );
  });

  test('a move breaks what it can worsen and nothing else', () => {
    const base = new Map([
      [US, 40n],
      [IN, 8n],
      [DE, 52n],
    ]);
    expect(brokenBy(base, american, { destination: IN, direction: 'ADD' }, ON)).toEqual(['R-44:IN', 'R-45']);
    expect(brokenBy(base, american, { destination: US, direction: 'ADD' }, ON)).toEqual([]);
    expect(brokenBy(base, american, { destination: US, direction: 'REMOVE' }, ON)).toEqual(['R-44:IN', 'R-45']);
  });
});

describe('a national VEU', () => {
  const days = fc.constantFrom(
    '2024-12-31',
    '2025-01-01',
    '2025-03-31',
    '2025-04-01',
    '2026-06-30',
    '2027-12-31',
    '2028-01-01',
  );
  const near = fc.constantFrom(...nveuSteps().flatMap(({ limitTpp }) => (limitTpp === null ? [] : [limitTpp])));

  test('has the room its quarter leaves, and a placement fits from the first quarter that has it', () => {
    fc.assert(
      fc.property(days, near, fc.bigInt(-3n, 3n), fc.bigInt(1n, 5n), (text, limit, off, amount) => {
        const [on, installed] = [day(text), limit + off];
        const fitsOn = (one: string): boolean => nveuStanding(installed + amount, day(one)).compliant === true;
        const room = nveuRoom(installed, IN, IN, on);
        expect(room >= amount).toBe(fitsOn(text));
        const { fitsFrom, removeFirstTpp } = nveuNeedFirst(installed, amount, on);
        const tried = [
          text,
          ...nveuSteps()
            .map(({ from }) => from)
            .filter((from) => from > on),
        ].find(fitsOn);
        expect(fitsFrom).toBe(tried ?? null);
        if (removeFirstTpp !== null) {
          expect(nveuStanding(installed - removeFirstTpp + amount, on).compliant).toBe(true);
          if (removeFirstTpp > 0n)
            expect(nveuStanding(installed - removeFirstTpp + amount + 1n, on).compliant).toBe(false);
        } else expect(limitUnder(nveuSteps(), on) ?? 0n).toBeLessThan(amount);
      }),
      RUNS,
    );
  });

  test('has none in another country', () => {
    expect(nveuRoom(0n, IN, DE, ON)).toBe(0n);
  });
});
