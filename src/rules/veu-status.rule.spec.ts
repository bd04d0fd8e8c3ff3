import { describe, expect, test } from '@jest/globals';
import { day } from './day.js';
import type { Destination } from './destination.js';
import { nextTurn } from './presumption.rule.js';
import type { InstalledBase, GrantedVeu } from './site.js';
import { veuStatus, veuTurns } from './veu-status.rule.js';

const base = (amounts: Record<string, bigint>): InstalledBase =>
  new Map(Object.entries(amounts).map(([code, amount]) => [code as Destination, amount]));

const universal = (headquarters: string): GrantedVeu => ({
  id: 'V',
  kind: 'UVEU',
  holderId: 'ACME',
  destination: null,
  grantedOn: day('2025-03-01'),
  holderHeadquarters: headquarters as Destination,
  holderParentHeadquarters: headquarters as Destination,
});
const national: GrantedVeu = { ...universal('IN'), kind: 'NVEU', destination: 'IN' as Destination };

describe('the status of a VEU', () => {
  test('exactly the share complies, one more does not', () => {
    const at = (amount: bigint) =>
      veuStatus(universal('DE'), base({ US: 930n, IN: amount }), day('2026-06-15')).headline;
    expect([at(70n), at(71n)]).toEqual(['COMPLIANT', 'VIOLATION']);
  });

  test('chips abroad break R-45 on a measuring day only, and the next turn says so', () => {
    const abroad = base({ DE: 1n });
    const on = (text: string) => {
      const when = day(text);
      return [
        veuStatus(universal('US'), abroad, when).headline,
        nextTurn(veuTurns(universal('US'), abroad, when), when),
      ];
    };
    expect(on('2026-07-31')).toEqual(['WARNING', '2026-08-01']);
    expect(on('2026-08-01')).toEqual(['VIOLATION', '2026-08-02']);
    expect(on('2026-08-02')).toEqual(['WARNING', '2027-02-01']);
  });

  test('a national one counts its country alone, and is undefined in a quarter without a limit', () => {
    const held = base({ IN: 5n, DE: 7n });
    expect(veuStatus(national, held, day('2026-06-15'))).toMatchObject({
      headline: 'COMPLIANT',
      totalTpp: 5n,
      uses: [{ rule: 'R-49', partTpp: 5n }],
    });
    expect(veuStatus(national, held, day('2030-01-01'))).toMatchObject({ headline: 'UNDEFINED', uses: [] });
  });

  test('before its grant it is not yet granted, whatever stands', () => {
    const early = day('2025-02-28');
    expect(veuStatus(universal('DE'), base({ IN: 1n }), early).headline).toBe('NOT_YET_GRANTED');
    expect(nextTurn(veuTurns(universal('DE'), base({}), early), early)).toBe('2025-03-01');
  });
});
