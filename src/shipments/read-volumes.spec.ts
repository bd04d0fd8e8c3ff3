import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import { volumesIn } from './read-volumes.js';

const sum = (kind: 'VOLUME_UNITED_STATES' | 'VOLUME_CHINA_MACAU' | 'AIA_CUMULATIVE', key: string, amount: bigint) => ({
  kind,
  key,
  amount,
});

test.each([
  { why: 'nothing shipped', sums: [], us: 0n, cn: 0n },
  {
    why: 'both sides',
    sums: [sum('VOLUME_UNITED_STATES', 'chip', 9n), sum('VOLUME_CHINA_MACAU', 'chip', 4n)],
    us: 9n,
    cn: 4n,
  },
  {
    why: 'of this product and these accounts only',
    sums: [sum('VOLUME_UNITED_STATES', 'other', 9n), sum('AIA_CUMULATIVE', 'chip', 5n)],
    us: 0n,
    cn: 0n,
  },
])('$why', ({ cn, sums, us }) => {
  expect(volumesIn(sums, 'chip')).toEqual({ unitedStatesTpp: us, chinaMacauTpp: cn });
});
