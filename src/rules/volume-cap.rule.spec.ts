import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  a40,
  amounts,
  h100,
  movement,
  type MovementGiven,
  positiveAmounts,
  t4,
  written,
} from '../../test/support/rules.js';
import { day } from './day.js';
import { tpp } from './tpp.js';
import { fitsVolumeCap, volumeCap, volumeSide } from './volume-cap.rule.js';

const FIRST = day('2026-01-15');
const volumes = (us: string, cn: string) => ({ unitedStatesTpp: tpp(us), chinaMacauTpp: tpp(cn) });

describe('the 50 percent volume cap of a product (R-91)', () => {
  test.each([
    { why: 'the example of the rule: just full', us: '1000000000', cn: '480000000', x: '20000000', met: true },
    { why: 'the example of the rule: one too much', us: '1000000000', cn: '480000000', x: '20000001', met: false },
    { why: 'the smallest step under', us: '1000000000', cn: '480000000', x: '19999999.9999', met: true },
    { why: 'the smallest step over', us: '1000000000', cn: '480000000', x: '20000000.0001', met: false },
    { why: 'nothing sold in the United States', us: '0', cn: '0', x: '0.0001', met: false },
    { why: 'half of the smallest amount is none', us: '0.0001', cn: '0', x: '0.0001', met: false },
    { why: 'half of two of them is one', us: '0.0002', cn: '0', x: '0.0001', met: true },
    { why: 'over already', us: '100', cn: '51', x: '0.0001', met: false },
  ])('$why: $met', ({ cn, met, us, x }) => {
    const found = fitsVolumeCap(volumes(us, cn), tpp(x), FIRST);
    expect(found).toMatchObject({ rule: 'review.volumeCap', met });
  });

  test.each([
    { why: 'the day before', on: '2026-01-14', cap: undefined },
    { why: 'the first day', on: '2026-01-15', cap: '500' },
    { why: 'the day after', on: '2026-01-16', cap: '500' },
  ])('$why it is $cap', ({ cap, on }) => {
    expect(written(volumeCap(volumes('1000', '0'), day(on))?.capTpp)).toBe(cap);
    expect(fitsVolumeCap(volumes('1000', '0'), tpp('1'), day(on)).met).toBe(cap !== undefined);
  });

  test.each([
    { us: '1000', cn: '480', remaining: '20', over: '0' },
    { us: '1000', cn: '500', remaining: '0', over: '0' },
    { us: '1000', cn: '500.0001', remaining: '0', over: '0.0001' },
    { us: '0', cn: '15832', remaining: '0', over: '15832' },
  ])('$cn of $us: $remaining remain, $over over', ({ cn, over, remaining, us }) => {
    const cap = volumeCap(volumes(us, cn), FIRST);
    expect([written(cap?.remainingTpp), written(cap?.overTpp)]).toEqual([remaining, over]);
  });

  test('what remains fits, and the next step does not', () => {
    fc.assert(
      fc.property(amounts, amounts, (unitedStatesTpp, chinaMacauTpp) => {
        const of = { unitedStatesTpp, chinaMacauTpp };
        const remaining = volumeCap(of, FIRST)?.remainingTpp ?? 0n;
        expect(remaining === 0n || fitsVolumeCap(of, remaining, FIRST).met).toBe(true);
        expect(fitsVolumeCap(of, remaining + 1n, FIRST).met).toBe(false);
      }),
    );
  });

  test('splitting a shipment never lets more through', () => {
    fc.assert(
      fc.property(amounts, amounts, positiveAmounts, positiveAmounts, (us, cn, first, second) => {
        const together = fitsVolumeCap({ unitedStatesTpp: us, chinaMacauTpp: cn }, first + second, FIRST).met;
        const one = fitsVolumeCap({ unitedStatesTpp: us, chinaMacauTpp: cn }, first, FIRST).met;
        const two = fitsVolumeCap({ unitedStatesTpp: us, chinaMacauTpp: cn + first }, second, FIRST).met;
        expect(one && two).toBe(together);
      }),
    );
  });
});

describe('where a shipment counts', () => {
  test.each<{ why: string; given: MovementGiven; side: string | null }>([
    { why: 'to a customer in the United States', given: { to: 'US' }, side: 'VOLUME_UNITED_STATES' },
    { why: 'to Puerto Rico, which is that', given: { to: 'PR' }, side: 'VOLUME_UNITED_STATES' },
    { why: 'to the United States for storage', given: { to: 'US', purpose: 'STORAGE' }, side: null },
    { why: 'to the United States for production', given: { to: 'US', purpose: 'PRODUCTION' }, side: null },
    { why: 'to China', given: { to: 'CN' }, side: 'VOLUME_CHINA_MACAU' },
    { why: 'to Hong Kong, which is China', given: { to: 'HK' }, side: 'VOLUME_CHINA_MACAU' },
    { why: 'to Macau', given: { to: 'MO' }, side: 'VOLUME_CHINA_MACAU' },
    { why: 'to China for production', given: { to: 'CN', purpose: 'PRODUCTION' }, side: 'VOLUME_CHINA_MACAU' },
    { why: 'reexported to China', given: { to: 'CN', from: 'SG', act: 'REEXPORT' }, side: 'VOLUME_CHINA_MACAU' },
    { why: 'inside China', given: { to: 'CN', from: 'CN', act: 'TRANSFER_IN_COUNTRY' }, side: null },
    { why: 'from Macau to China', given: { to: 'CN', from: 'MO', act: 'REEXPORT' }, side: null },
    { why: 'to Brazil', given: {}, side: null },
    { why: 'to another D:5 country', given: { to: 'BY' }, side: null },
    { why: 'level B', given: { to: 'CN', item: a40() }, side: null },
    { why: 'outside 3A090', given: { to: 'CN', item: t4() }, side: null },
    { why: 'level A', given: { to: 'CN', item: h100() }, side: 'VOLUME_CHINA_MACAU' },
  ])('$why: $side', ({ given, side }) => {
    expect(volumeSide(movement(given))).toBe(side);
  });
});
