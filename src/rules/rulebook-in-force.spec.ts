import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import {
  complianceRequired,
  frameworkInForce,
  inTransitionWindow,
  rulebookOf,
  rulebooksInForce,
} from './rulebook-in-force.js';
import { rulebooks } from './rulebook/rulebooks.js';

describe('the rulebooks in force (R-85)', () => {
  test.each([
    { on: '2023-11-16', codified: '', enforced: '' },
    { on: '2023-11-17', codified: 'ACS-2023', enforced: 'ACS-2023' },
    { on: '2025-01-12', codified: 'ACS-2023', enforced: 'ACS-2023' },
    { on: '2025-01-13', codified: 'ACS-2023 AIDIFF-2025', enforced: 'ACS-2023' },
    { on: '2025-05-12', codified: 'ACS-2023 AIDIFF-2025', enforced: 'ACS-2023' },
    { on: '2025-05-13', codified: 'ACS-2023 AIDIFF-2025', enforced: 'NONENF-2025' },
    { on: '2025-05-14', codified: 'ACS-2023 AIDIFF-2025', enforced: 'NONENF-2025' },
    { on: '2025-05-15', codified: 'AIDIFF-2025', enforced: 'NONENF-2025' },
    { on: '2026-01-14', codified: 'AIDIFF-2025', enforced: 'NONENF-2025' },
    { on: '2026-01-15', codified: 'AIDIFF-2025 CNMO-2026', enforced: 'NONENF-2025 CNMO-2026' },
    { on: '2026-05-31', codified: 'AIDIFF-2025 CNMO-2026', enforced: 'NONENF-2025 CNMO-2026 HQ-2026' },
    { on: '2026-07-09', codified: 'AIDIFF-2025 CNMO-2026', enforced: 'NONENF-2025 CNMO-2026 HQ-2026' },
    {
      on: '2026-07-10',
      codified: 'AIDIFF-2025 CNMO-2026 UAE-2026',
      enforced: 'NONENF-2025 CNMO-2026 HQ-2026 UAE-2026',
    },
  ])('on $on', ({ on, codified, enforced }) => {
    expect(rulebooksInForce(day(on), 'AS_CODIFIED').join(' ')).toBe(codified);
    expect(rulebooksInForce(day(on), 'AS_ENFORCED').join(' ')).toBe(enforced);
  });

  test.each([
    { on: '2025-01-12', framework: false, window: false, required: true },
    { on: '2025-01-13', framework: true, window: true, required: false },
    { on: '2025-05-14', framework: true, window: true, required: false },
    { on: '2025-05-15', framework: true, window: false, required: true },
    { on: '2026-11-21', framework: true, window: false, required: true },
  ])('compliance on $on', ({ on, framework, window, required }) => {
    expect(frameworkInForce(day(on))).toBe(framework);
    expect(inTransitionWindow(day(on))).toBe(window);
    expect(complianceRequired(day(on), 'AS_CODIFIED')).toBe(required);
    expect(complianceRequired(day(on), 'AS_ENFORCED')).toBe(true);
  });

  test('six, in the order in which they began', () => {
    expect(rulebooks).toHaveLength(6);
    const begins = rulebooks.map(({ effectiveOn }) => effectiveOn);
    expect(begins).toEqual(begins.toSorted());
  });

  test('compliance with the Framework was due 120 days after its publication (R-86)', () => {
    const { publishedOn, complianceOn } = rulebookOf('AIDIFF-2025');
    expect((Date.parse(complianceOn) - Date.parse(publishedOn)) / 86_400_000).toBe(120);
  });
});
