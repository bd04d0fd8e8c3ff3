import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import { gapOn } from './gap.rule.js';
import { lawOf } from './law-of.js';
import type { RulebookId } from './parameter.js';
import type { Posture } from './vocabulary.js';

describe('a day that no rulebook covers (R-85)', () => {
  test.each<{ on: string; codified: boolean; enforced: boolean }>([
    { on: '0001-01-01', codified: false, enforced: false },
    { on: '2023-11-16', codified: false, enforced: false },
    { on: '2023-11-17', codified: true, enforced: true },
    { on: '2025-01-13', codified: true, enforced: true },
    { on: '2025-05-13', codified: true, enforced: true },
    { on: '2028-06-01', codified: true, enforced: true },
  ])('$on', ({ codified, enforced, on }) => {
    expect(gapOn(day(on), 'AS_CODIFIED') === null).toBe(codified);
    expect(gapOn(day(on), 'AS_ENFORCED') === null).toBe(enforced);
  });

  test.each<{ why: string; under: RulebookId[]; on: string; posture?: Posture; sentence: string | null }>([
    {
      why: 'the rule of 2023 after its life',
      under: ['ACS-2023'],
      on: '2025-05-15',
      sentence:
        'None of the rulebooks asked for covers 2025-05-15 as codified: ACS-2023 is for days from 2023-11-17 to before 2025-05-15.',
    },
    { why: 'and in the window, when it may still be followed', under: ['ACS-2023'], on: '2025-05-14', sentence: null },
    {
      why: 'the Framework before its first day',
      under: ['AIDIFF-2025'],
      on: '2025-01-12',
      sentence: 'None of the rulebooks asked for covers 2025-01-12 as codified: AIDIFF-2025 begins on 2025-01-13.',
    },
    { why: 'and on it', under: ['AIDIFF-2025'], on: '2025-01-13', sentence: null },
    {
      why: 'the Framework as enforced, at any date',
      under: ['AIDIFF-2025'],
      posture: 'AS_ENFORCED',
      on: '2025-06-01',
      sentence: 'None of the rulebooks asked for covers 2025-06-01 as enforced: AIDIFF-2025 says nothing as enforced.',
    },
    {
      why: 'an overlay alone',
      under: ['CNMO-2026'],
      on: '2026-06-01',
      sentence:
        'None of the rulebooks asked for covers 2026-06-01 as codified: CNMO-2026 changes what another rulebook says and answers nothing alone.',
    },
    {
      why: 'none',
      under: [],
      on: '2026-06-01',
      sentence: 'None of the rulebooks asked for covers 2026-06-01 as codified: none is named.',
    },
    { why: 'an overlay with what it lies over', under: ['AIDIFF-2025', 'CNMO-2026'], on: '2026-06-01', sentence: null },
  ])('$why', ({ on, posture = 'AS_CODIFIED', sentence, under }) => {
    expect(gapOn(day(on), posture, lawOf(under, []))?.sentence ?? null).toBe(sentence);
  });

  test('an assumed removal leaves a gap from that day on', () => {
    const law = lawOf(null, [
      { kind: 'DATES', name: 'rescinded', rulebook: 'AIDIFF-2025', removedOn: day('2026-12-01') },
    ]);
    expect(gapOn(day('2026-11-30'), 'AS_CODIFIED', law)).toBeNull();
    expect(gapOn(day('2026-12-01'), 'AS_CODIFIED', law)?.sentence).toContain('to before 2026-12-01');
    expect(gapOn(day('2026-12-01'), 'AS_ENFORCED', law)).toBeNull();
  });
});
