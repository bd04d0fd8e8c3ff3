import { describe, expect, test } from '@jest/globals';
import { before, drawn, movement, part } from '../../test/support/rules.js';
import { determine } from './determine.js';
import { asPromised } from './promise.rule.js';
import { removalFindings } from './removal.rule.js';
import { tpp } from './tpp.js';

/** 100 H200, 1,583,200 TPP, to China under a license: half of 3,166,400 is just filled. */
function judged(unitedStates: string | null, named: 'LICENSE' | null = 'LICENSE') {
  const item = part('nvidia-h200-sxm');
  const given = { to: 'CN', on: '2026-02-02', item, named, licenseNumber: named === null ? null : 'L-1' } as const;
  const under = drawn({ to: 'CN', item, issuedOn: '2026-01-20', usableThrough: '2027-01-20' });
  const volumes = unitedStates === null ? {} : { volumes: { unitedStatesTpp: tpp(unitedStates), chinaMacauTpp: 0n } };
  return determine(movement(given), { ...before({ licenses: [under] }), ...volumes });
}

describe('the volume cap of R-91 and what is recorded or promised', () => {
  test.each([
    { why: 'just full', us: '3166400', over: false, promised: [] },
    { why: 'a step too much', us: '3166399.9999', over: true, promised: ['VOLUME_CAP'] },
    { why: 'nothing is known of the product', us: null, over: false, promised: [] },
  ])('$why: over $over, no breach of a shipment, $promised of a promise', ({ over, promised, us }) => {
    const determination = judged(us);
    expect(determination).toMatchObject({ authorization: 'LICENSE', breaches: [], overVolumeCap: over });
    expect(determination.findings.some(({ rule }) => rule === 'review.volumeCap')).toBe(us !== null);
    expect(asPromised(determination).breaches).toEqual(promised);
  });

  test('stands beside what else a promise breaks', () => {
    expect(asPromised(judged('0', null)).breaches).toEqual(['VOLUME_CAP']); // the license is chosen
    const bare = { ...judged('0'), breaches: ['NO_AUTHORIZATION'] as const };
    expect(asPromised(bare).breaches).toEqual(['NO_AUTHORIZATION', 'VOLUME_CAP']);
  });
});

test.each([
  { before: 9n, quantity: 8n, met: true },
  { before: 9n, quantity: 9n, met: true },
  { before: 9n, quantity: 10n, met: false },
  { before: 0n, quantity: 1n, met: false },
])('$quantity of $before units that leave a base: $met (R-50)', ({ before: unitsBefore, met, quantity }) => {
  expect(removalFindings(unitsBefore, quantity)).toMatchObject([{ rule: 'removal.base', met }]);
});
