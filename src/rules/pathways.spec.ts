import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  before,
  type BeforeGiven,
  drawn,
  gamingCard,
  h100,
  movement,
  type MovementGiven,
  part,
  site,
} from '../../test/support/rules.js';
import { findingsFor, type Pathway, pathways } from './pathways.js';
import { isTainted } from './tainted.rule.js';

const all = (given: MovementGiven, of: BeforeGiven = {}): Pathway[] => {
  const moved = movement(given);
  return [...pathways(moved, isTainted(moved), before(of))];
};
const names = (ways: readonly Pathway[]): string[] =>
  ways.map(({ authorization, license }) => license?.license.number ?? authorization);
const available = (given: MovementGiven, of: BeforeGiven = {}): string[] =>
  names(all(given, of).filter((way) => way.available));

describe('the pathways of R-57, in its order', () => {
  test.each<{ why: string; given: MovementGiven; of: BeforeGiven; expected: string[] }>([
    { why: 'level A for data centers', given: {}, of: {}, expected: ['ACM', 'AIA', 'LPP'] },
    { why: 'to a UVEU site', given: {}, of: { site: site() }, expected: ['ACM', 'AIA', 'UVEU', 'LPP'] },
    {
      why: 'to an NVEU site',
      given: {},
      of: { site: site({ kind: 'NVEU' }) },
      expected: ['ACM', 'AIA', 'NVEU', 'LPP'],
    },
    {
      why: 'level A not for data centers',
      given: { item: gamingCard() },
      of: {},
      expected: ['ACA', 'NAC', 'ACM', 'AIA', 'LPP'],
    },
    { why: 'level B', given: { item: a40() }, of: { site: site() }, expected: ['ACA', 'NAC'] },
    {
      why: 'licenses that cover it come last',
      given: {},
      of: { licenses: [drawn()] },
      expected: ['ACM', 'AIA', 'LPP', 'L-1'],
    },
  ])('$why: $expected', ({ expected, given, of }) => {
    expect(names(all(given, of))).toEqual(expected);
  });

  test('licenses are tried shortest use first, then by number; those for other goods never', () => {
    const licenses = [
      drawn({ number: 'B', usableThrough: '2026-06-01' }),
      drawn({ number: 'A', usableThrough: '2026-06-01' }),
      drawn({ number: 'Z', usableThrough: '2025-12-01' }),
      drawn({ number: '0', usableThrough: '2025-10-01', to: 'CL' }),
      drawn({ number: '1', usableThrough: '2025-10-01', item: part('nvidia-h200-sxm') }),
      drawn({ number: '2', usableThrough: '2025-10-01', consigneeId: 'OTHER' }),
    ];
    expect(names(all({}, { licenses })).slice(3)).toEqual(['Z', 'A', 'B']);
  });

  test('the order of covering licenses does not depend on the order in which they are given', () => {
    const some = fc.uniqueArray(
      fc.record({
        number: fc.stringMatching(/^[A-Z0-9]{1,3}$/),
        usableThrough: fc.constantFrom('2025-12-01', '2026-02-01', '2026-06-01'),
      }),
      { selector: ({ number }) => number, maxLength: 6 },
    );
    fc.assert(
      fc.property(some, (given) => {
        const licenses = given.map((one) => drawn(one));
        expect(names(all({}, { licenses: licenses.toReversed() }))).toEqual(names(all({}, { licenses })));
      }),
    );
  });
});

describe('a pathway is available when nothing breaches', () => {
  test.each<{ why: string; given: MovementGiven; of: BeforeGiven; expected: string[] }>([
    { why: 'Brazil', given: {}, of: {}, expected: ['LPP'] },
    { why: 'Japan', given: { to: 'JP' }, of: {}, expected: ['AIA', 'LPP'] },
    { why: 'production in Vietnam', given: { to: 'VN', purpose: 'PRODUCTION' }, of: {}, expected: ['ACM', 'LPP'] },
    { why: 'a UVEU site', given: {}, of: { site: site() }, expected: ['UVEU', 'LPP'] },
    { why: 'nothing for China', given: { to: 'CN' }, of: { site: site() }, expected: [] },
    {
      why: 'a license for China',
      given: { to: 'CN' },
      of: { licenses: [drawn({ to: 'CN' })] },
      expected: ['L-1'],
    },
    { why: 'gaming cards to China', given: { to: 'CN', item: gamingCard() }, of: {}, expected: ['NAC'] },
    { why: 'a full quota', given: {}, of: { lppUsed: '26900000' }, expected: [] },
    {
      why: 'a license with too little left',
      given: { quantity: 2_000n },
      of: { licenses: [drawn()] },
      expected: [],
    },
  ])('$why: $expected', ({ expected, given, of }) => {
    expect(available(given, of)).toEqual(expected);
  });

  test('each says what it asked for', () => {
    for (const way of all({ item: gamingCard() }, { site: site(), licenses: [drawn({ item: gamingCard() })] })) {
      expect(way.findings.length).toBeGreaterThan(0);
      expect(way.available).toBe(way.findings.every(({ met }) => met));
    }
  });
});

describe('the findings of one authorization', () => {
  test('a license that is not on record: nothing else is asked', () => {
    const findings = findingsFor('LICENSE', movement({ to: 'CN' }), true, before(), null);
    expect(findings.map(({ breach, met }) => [breach, met])).toEqual([['LICENSE_NOT_ON_RECORD', false]]);
  });

  test('reading a pathway asks for no other: the quota is not asked of AIA', () => {
    const moved = movement({ to: 'JP', item: h100() });
    const asked = findingsFor('AIA', moved, false, before({ lppUsed: '26900000' }), null);
    expect(asked.every(({ met }) => met)).toBe(true);
  });
});
