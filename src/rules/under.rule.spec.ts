import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyBefore, anyMovement, before, h100, movement, type MovementGiven, a40 } from '../../test/support/rules.js';
import { determine } from './determine.js';
import { day } from './day.js';
import { ENACTED } from './law.js';
import type { RulebookId } from './parameter.js';
import { type MovementAnswer, movementUnder, type Reading, type Under, underEach } from './under.rule.js';
import { CERTIFICATIONS, type Posture } from './vocabulary.js';

const reading = (name: string, rulebooks: RulebookId[] | null, posture: Posture = 'AS_CODIFIED'): Reading => ({
  name,
  posture,
  rulebooks,
  whatIf: [],
});
const SIDE_BY_SIDE = [
  reading('before', ['ACS-2023']),
  reading('codified', ['AIDIFF-2025']),
  reading('enforced', ['NONENF-2025'], 'AS_ENFORCED'),
];

function ask(given: MovementGiven, readings: readonly Reading[] = SIDE_BY_SIDE): readonly Under<MovementAnswer>[] {
  const moved = movement(given);
  return underEach(readings, moved.on, (law, posture) => movementUnder(moved, before(), law, posture));
}
const words = (under: readonly Under<MovementAnswer>[]) =>
  under.map(({ answer }) => (answer === null ? 'GAP' : `${answer.authorization} ${answer.reviewPolicy ?? ''}`.trim()));

describe('one movement under several rulebooks, side by side (R-85)', () => {
  test.each<{ why: string; given: MovementGiven; answers: string[] }>([
    { why: 'before everything', given: { on: '2023-11-16' }, answers: ['GAP', 'GAP', 'GAP'] },
    { why: 'the rule of 2023 alone', given: { to: 'PL', on: '2025-01-12' }, answers: ['NONE_REQUIRED', 'GAP', 'GAP'] },
    { why: 'in the window', given: { to: 'PL', on: '2025-05-12' }, answers: ['NONE_REQUIRED', 'LPP', 'GAP'] },
    { why: 'announced', given: { to: 'PL', on: '2025-05-13' }, answers: ['NONE_REQUIRED', 'LPP', 'NONE_REQUIRED'] },
    { why: 'compliance', given: { to: 'PL', on: '2025-05-15' }, answers: ['GAP', 'LPP', 'NONE_REQUIRED'] },
    {
      why: 'a million H100 to Poland on 1 September 2025',
      given: { to: 'PL', on: '2025-09-01', quantity: 1_000_000n },
      answers: ['GAP', 'UNAUTHORIZED STRADDLES', 'NONE_REQUIRED'],
    },
    {
      why: 'a hundred to Vietnam in the window',
      given: { to: 'VN', on: '2025-05-13', quantity: 2_000n },
      answers: [
        'UNAUTHORIZED PRESUMPTION_OF_APPROVAL',
        'UNAUTHORIZED PRESUMPTION_OF_APPROVAL',
        'LICENSE_REQUIRED PRESUMPTION_OF_APPROVAL',
      ],
    },
  ])('$why', ({ answers, given }) => {
    expect(words(ask(given))).toEqual(answers);
  });

  test('the posture, the rulebooks and whether anybody must follow them come with each answer', () => {
    expect(
      ask({ on: '2025-05-14' }).map(({ complianceRequired, reading: of, rulebooks }) => [
        of.posture,
        rulebooks.map(({ id }) => id),
        complianceRequired,
      ]),
    ).toEqual([
      ['AS_CODIFIED', ['ACS-2023'], true],
      ['AS_CODIFIED', ['AIDIFF-2025'], false],
      ['AS_ENFORCED', ['NONENF-2025'], true],
    ]);
  });

  test('a quantity that is asked for and assumed to be repealed is a gap too, not an error', () => {
    const repealed: Reading = {
      ...reading('no quota', null),
      whatIf: [
        { kind: 'QUANTITY', name: 'x', quantity: 'lpp.yearlyQuota', value: null, from: day('2025-09-01'), until: null },
      ],
    };
    expect(ask({ on: '2025-08-31' }, [repealed])[0]?.answer?.authorization).toBe('LPP');
    expect(ask({ on: '2025-09-01' }, [repealed])[0]).toMatchObject({
      answer: null,
      gap: { sentence: 'No value of lpp.yearlyQuota is in force on 2025-09-01.' },
    });
  });

  test('an answer and a gap are never both there, nor both missing', () => {
    fc.assert(
      fc.property(anyMovement, (given) => {
        for (const { answer, gap, rulebooks } of ask(given)) {
          expect(answer === null).toBe(gap !== null);
          expect(gap !== null || rulebooks.length > 0).toBe(true);
        }
      }),
    );
  });

  test('under the law as enacted it is the determination', () => {
    fc.assert(
      fc.property(anyMovement, (given) => {
        const moved = movement(given);
        const { asEnforced, authorization, breaches, flags, reviewPolicy } = determine(moved, before(anyBefore));
        const codified = movementUnder(moved, before(anyBefore), ENACTED, 'AS_CODIFIED');
        expect(codified).toMatchObject({ authorization, breaches, flags, reviewPolicy });
        expect(movementUnder(moved, before(anyBefore), ENACTED, 'AS_ENFORCED')).toMatchObject(asEnforced);
      }),
    );
  });
});

describe('as enforced, around each of its dates (R-88, R-95)', () => {
  const days = ['2025-05-12', '2025-05-13', '2025-05-14', '2026-05-30', '2026-05-31', '2026-06-01', '2028-01-01'];
  const enforced = (given: MovementGiven) => ask(given, [reading('enforced', null, 'AS_ENFORCED')])[0]?.answer;
  const approval = 'PRESUMPTION_OF_APPROVAL';
  const denial = 'PRESUMPTION_OF_DENIAL';
  test.each<{ why: string; given: MovementGiven; authorization: string; policy: string | null }>([
    { why: '100 H100 to Vietnam, in D:1', given: { to: 'VN' }, authorization: 'LICENSE_REQUIRED', policy: approval },
    { why: 'to Saudi Arabia, in D:4', given: { to: 'SA' }, authorization: 'LICENSE_REQUIRED', policy: approval },
    { why: 'to Israel, in D:4 and A:6', given: { to: 'IL' }, authorization: 'NONE_REQUIRED', policy: null },
    { why: 'to Poland', given: { to: 'PL' }, authorization: 'NONE_REQUIRED', policy: null },
    {
      why: 'more than any allocation to India',
      given: { to: 'IN', quantity: 90_000n },
      authorization: 'NONE_REQUIRED',
      policy: null,
    },
    { why: 'to Belarus', given: { to: 'BY' }, authorization: 'LICENSE_REQUIRED', policy: denial },
    { why: 'to Macau', given: { to: 'MO' }, authorization: 'LICENSE_REQUIRED', policy: denial },
    {
      why: 'to the Malaysian subsidiary of a Chinese parent',
      given: { to: 'MY', consignee: { parentHeadquarters: 'CN' } },
      authorization: 'LICENSE_REQUIRED',
      policy: denial,
    },
    {
      why: 'to a Macau-headquartered buyer in Germany',
      given: { to: 'DE', consignee: { headquarters: 'MO' } },
      authorization: 'LICENSE_REQUIRED',
      policy: denial,
    },
    {
      why: 'level B transferred to such a buyer there',
      given: { to: 'DE', from: 'DE', act: 'TRANSFER_IN_COUNTRY', item: a40(), consignee: { headquarters: 'MO' } },
      authorization: 'LICENSE_REQUIRED',
      policy: denial,
    },
    {
      why: 'to a Chinese company in the United States',
      given: { to: 'US', consignee: { headquarters: 'CN' } },
      authorization: 'NOT_AN_EXPORT',
      policy: null,
    },
  ])('$why: $authorization on every day', ({ authorization, given, policy }) => {
    for (const on of days) expect(enforced({ ...given, on })).toMatchObject({ authorization, reviewPolicy: policy });
  });

  test.each([
    { on: '2025-05-12', rules: ['R-85', 'R-20'] },
    { on: '2025-05-13', rules: ['R-88', 'R-20'] },
    { on: '2026-05-30', rules: ['R-88', 'R-20'] },
    { on: '2026-05-31', rules: ['R-88', 'R-95', 'R-20'] },
  ])('the texts it rests on change on their days: $on', ({ on, rules }) => {
    const answer = enforced({ to: 'MY', on, consignee: { parentHeadquarters: 'CN' } });
    expect(answer?.citations.map(({ rule }) => rule)).toEqual(rules);
  });

  test('the guidance is not cited for whom it is not about', () => {
    expect(enforced({ to: 'VN', on: '2026-06-01' })?.citations.map(({ rule }) => rule)).toEqual(['R-88']);
  });

  test('what is reviewed case by case is so in both postures (R-85, R-90)', () => {
    const moved = {
      ...movement({ to: 'CN', on: '2026-02-02', item: h100() }),
      supported: { certified: CERTIFICATIONS, volumes: { unitedStatesTpp: 10n ** 14n, chinaMacauTpp: 0n } },
    };
    for (const posture of ['AS_CODIFIED', 'AS_ENFORCED'] as const)
      expect(movementUnder(moved, before(), ENACTED, posture).reviewPolicy).toBe('CASE_BY_CASE');
  });
});
