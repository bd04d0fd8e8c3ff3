import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allocation,
  anyBefore,
  anyMovement,
  base,
  before,
  movement,
  type MovementGiven,
  place,
  site,
} from '../../test/support/rules.js';
import { countryStanding } from './country-position.rule.js';
import { addDays, type Day, day } from './day.js';
import { ENACTED, type Law } from './law.js';
import { lawOf } from './law-of.js';
import { rulebooks } from './rulebook/rulebooks.js';
import { assumable, type AssumableId } from './rulebook/parameters.js';
import { tpp } from './tpp.js';
import { movementUnder } from './under.rule.js';
import { nveuLimitOn, uveuRoom, uveuStanding } from './veu-position.rule.js';
import { shareLimits } from './veu-shares.rule.js';
import { COUNTRY_GROUPS, POSTURES } from './vocabulary.js';
import { BadWhatIf, startOf, type WhatIf } from './what-if.js';

const PLACES = ['BR', 'VN', 'JP', 'CN', 'MO', 'AE', 'DE'] as const;
const group = fc.record({
  kind: fc.constant('GROUP' as const),
  name: fc.constant('another group'),
  destination: fc.constantFrom(...PLACES).map(place),
  group: fc.constantFrom(...COUNTRY_GROUPS),
  license: fc.constantFrom(true, false, null),
});
const days = fc.integer({ min: 0, max: 1_300 }).map((offset) => addDays(day('2024-12-01'), offset));
const lasting = fc.record({ from: days, lasts: fc.option(fc.integer({ min: 1, max: 400 })) });
const until = ({ from, lasts }: { from: Day; lasts: number | null }) => ({
  from,
  until: lasts === null ? null : addDays(from, lasts),
});
const quantity = fc
  .constantFrom(...(Object.keys(assumable) as AssumableId[]))
  .chain((id) => fc.record({ quantity: fc.constant(id), value: fc.bigInt({ min: 0n, max: 100n }), at: lasting }))
  .map(({ at, quantity: id, value }): WhatIf => {
    const first = assumable[id].values[0]?.from ?? at.from;
    const from = at.from < first ? first : at.from;
    const amount = id.endsWith('Share') ? value : value * tpp('10000000');
    return { kind: 'QUANTITY', name: 'another amount', quantity: id, value: amount, ...until({ ...at, from }) };
  });
const dates = fc
  .record({ rulebook: fc.constantFrom(...rulebooks), which: fc.constantFrom('effectiveOn', 'complianceOn'), on: days })
  .map(({ on, rulebook, which }): WhatIf => {
    const inOrder = which === 'effectiveOn' && rulebook.removedOn !== null && on > rulebook.removedOn;
    return { kind: 'DATES', name: 'another day', rulebook: rulebook.id, [which]: inOrder ? rulebook.removedOn : on };
  });
const removal = fc
  .record({ rulebook: fc.constantFrom(...rulebooks), later: fc.integer({ min: 0, max: 900 }) })
  .map(({ later, rulebook }): WhatIf => ({
    kind: 'DATES',
    name: 'removed',
    rulebook: rulebook.id,
    removedOn: addDays(rulebook.effectiveOn, later),
  }));
const anyWhatIf: fc.Arbitrary<WhatIf> = fc.oneof(
  fc.record({ of: group, at: lasting }).map(({ at, of }): WhatIf => ({ ...of, ...until(at) })),
  quantity,
  dates,
  removal,
);

const HOLDER = site({ headquarters: 'US' }).veu;
const BASE = base({ US: '60000000', DE: '30000000', BR: '7000000', JP: '2000000', VN: '1000000' });

/** Everything the rules say of a movement and of positions on its day. */
function everything(given: MovementGiven, law: Law): object {
  const moved = movement(given);
  const measures = { licensed: tpp('500000000'), exported: tpp('790000000') };
  return {
    movement: POSTURES.map((posture) => movementUnder(moved, before(anyBefore), law, posture)),
    countries: PLACES.map((code) => countryStanding(place(code), moved.on, allocation(), measures, law)),
    base: uveuStanding(BASE, HOLDER, moved.on, shareLimits(moved.on, law)),
    room: PLACES.map((code) => uveuRoom(BASE, HOLDER, place(code), moved.on, shareLimits(moved.on, law))),
    national: nveuLimitOn(moved.on, law),
  };
}

/** The law with assumptions; `null` for some that contradict each other. */
function meant(whatIf: readonly WhatIf[]): Law | null {
  try {
    return lawOf(null, whatIf);
  } catch (error) {
    if (error instanceof BadWhatIf) return null;
    throw error;
  }
}

test('an assumption changes nothing before its start, whatever it is and whatever is asked', () => {
  fc.assert(
    fc.property(fc.array(anyWhatIf, { minLength: 1, maxLength: 3 }), anyMovement, days, (whatIf, given, at) => {
      const law = meant(whatIf);
      fc.pre(law !== null);
      const start =
        whatIf
          .map(startOf)
          .filter((one) => one !== null)
          .toSorted()[0] ?? at;
      for (const on of [addDays(start, -1), at < start ? at : addDays(start, -400)]) {
        expect(everything({ ...given, on }, law)).toEqual(everything({ ...given, on }, ENACTED));
      }
    }),
    { numRuns: 400 },
  );
});

test('with no choice and no assumption it is the law as enacted itself', () => {
  expect(lawOf(null, [])).toBe(ENACTED);
});

test('every rulebook chosen by name answers as the law does', () => {
  const all = lawOf(
    rulebooks.map(({ id }) => id),
    [],
  );
  fc.assert(
    fc.property(anyMovement, (given) => {
      expect(everything(given, all)).toEqual(everything(given, ENACTED));
    }),
  );
});
