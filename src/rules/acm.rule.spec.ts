import { describe, expect, test } from '@jest/globals';
import { breaches, h100, movement, type MovementGiven } from '../../test/support/rules.js';
import { acm } from './acm.rule.js';
import { isTainted } from './tainted.rule.js';

const asked = (given: MovementGiven) => {
  const moved = movement({ purpose: 'PRODUCTION', ...given });
  return breaches(acm(moved, isTainted(moved)));
};

describe('ACM (R-33, R-40)', () => {
  test.each<{ why: string; given: MovementGiven; expected: string[] }>([
    {
      why: 'takes 5,000 boards to an assembler in Vietnam for a Canadian customer',
      given: { to: 'VN', quantity: 5_000n, endUser: { location: 'CA' } },
      expected: [],
    },
    { why: 'takes storage before delivery', given: { purpose: 'STORAGE' }, expected: [] },
    { why: 'does not take use', given: { purpose: 'USE' }, expected: ['ACM_PURPOSE'] },
    {
      why: 'does not take a government',
      given: { consignee: { sector: 'GOVERNMENT' } },
      expected: ['ACM_NOT_PRIVATE'],
    },
    { why: 'does not go to Macau', given: { to: 'MO' }, expected: ['MACAU_D5'] },
    {
      why: 'does not go to a consignee of a parent in Hong Kong',
      given: { consignee: { parentHeadquarters: 'HK' } },
      expected: ['MACAU_D5'],
    },
    { why: 'does not serve a customer in Hong Kong', given: { endUser: { location: 'HK' } }, expected: ['MACAU_D5'] },
    { why: 'is not there the day before the Framework', given: { on: '2025-01-12' }, expected: ['NOT_IN_FORCE'] },
    { why: 'is there on its first day', given: { on: '2025-01-13' }, expected: [] },
    {
      why: 'asks for an approved or authorized designer',
      given: { item: h100({ designerStatus: 'NEITHER' }) },
      expected: ['DESIGNER_NOT_APPROVED'],
    },
    { why: 'is content with an authorized one', given: { item: h100({ designerStatus: 'AUTHORIZED' }) }, expected: [] },
    { why: 'passes an unknown one', given: { item: h100({ designerStatus: 'UNKNOWN' }) }, expected: [] },
    {
      why: 'names everything that is wrong',
      given: { on: '2025-01-12', to: 'CN', purpose: 'USE', consignee: { sector: 'GOVERNMENT' } },
      expected: ['NOT_IN_FORCE', 'MACAU_D5', 'ACM_PURPOSE', 'ACM_NOT_PRIVATE'],
    },
  ])('$why', ({ expected, given }) => {
    expect(asked(given)).toEqual(expected);
  });
});
