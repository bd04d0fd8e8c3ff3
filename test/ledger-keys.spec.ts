import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { addDays, day } from '../src/rules/day.js';
import {
  freshLedger,
  holiday,
  license,
  news,
  removal,
  reversal,
  shipment,
  stock,
  type TestLedger,
} from './support/ledger.js';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(async () => {
  await ledger.verify();
  await ledger.close();
});

const events = async (): Promise<number> => (await ledger.rows('select 1 from posting')).length;
/** Days nobody else in this file uses. */
const dayNo = (n: number) => addDays(day('2026-01-01'), n);

/** Facts of every kind by a number that makes their id; `content` changes what they say under it. */
const KINDS: {
  kind: string;
  needs?: (n: number) => Fact;
  make: (n: number, requestKey: string | null, content: bigint) => Fact;
}[] = [
  { kind: 'shipment', make: (n, requestKey, quantity) => shipment({ requestKey, reference: `S${n}`, quantity }) },
  {
    kind: 'reversal',
    needs: (n) => shipment({ reference: `S${n}` }),
    make: (n, requestKey, content) =>
      reversal(`S${n}`, { requestKey, reference: `C${n}`, reason: `reason ${content}` }),
  },
  { kind: 'license', make: (n, requestKey, quantity) => license({ requestKey, number: `L${n}`, quantity }) },
  {
    kind: 'allocation change',
    make: (n, requestKey, uplift) => news({ requestKey, effectiveOn: dayNo(n), uplift }),
  },
  { kind: 'holiday', make: (n, requestKey, content) => holiday(dayNo(n), { requestKey, name: `holiday ${content}` }) },
  { kind: 'opening stock', make: (n, requestKey, quantity) => stock({ requestKey, asOf: dayNo(n), quantity }) },
  { kind: 'removal', make: (n, requestKey, quantity) => removal({ requestKey, reference: `R${n}`, quantity }) },
];
let number = 0;

describe.each(KINDS)('a repeated $kind', ({ make, needs }) => {
  describe.each([{ together: true }, { together: false }])('(in one batch: $together)', ({ together }) => {
    async function repeat(keys: readonly [string | null, string | null], contents: readonly [bigint, bigint]) {
      const n = (number += 1);
      if (needs !== undefined) await ledger.record(needs(n));
      const before = await events();
      const facts = keys.map((key, index) => make(n, key === null ? null : `${key}${n}`, contents[index] ?? 0n));
      const answers = together ? await ledger.record(...facts) : await oneByOne(facts);
      return { answers, written: (await events()) - before };
    }

    test.each([
      { why: 'without a key', keys: [null, null] as const },
      { why: 'with the same key', keys: ['k', 'k'] as const },
      { why: 'with another key', keys: ['k', 'l'] as const },
      { why: 'with a key, then without', keys: ['k', null] as const },
    ])('$why gets the first answer, and nothing is written', async ({ keys }) => {
      const { answers, written } = await repeat(keys, [5n, 5n]);
      expect(answers).toEqual([
        { outcome: 'RECORDED', seq: answers[0]?.seq, replayed: false },
        { outcome: 'RECORDED', seq: answers[0]?.seq, replayed: true },
      ]);
      expect(written).toBe(1);
    });

    test.each([
      { why: 'without a key', keys: [null, null] as const, code: 'DUPLICATE_OTHER_CONTENT' },
      { why: 'with another key', keys: ['k', 'l'] as const, code: 'DUPLICATE_OTHER_CONTENT' },
      { why: 'with the same key', keys: ['k', 'k'] as const, code: 'IDEMPOTENCY_KEY_REUSED' },
    ])('$why and with other content is refused: $code', async ({ code, keys }) => {
      const { answers, written } = await repeat(keys, [5n, 6n]);
      expect(answers).toMatchObject([{ outcome: 'RECORDED' }, { outcome: 'REFUSED', code, seq: null }]);
      expect(written).toBe(1);
    });
  });
});

async function oneByOne(facts: readonly Fact[]): Promise<readonly Recorded[]> {
  const answers: Recorded[] = [];
  for (const fact of facts) answers.push(...(await ledger.record(fact)));
  return answers;
}

describe('a key', () => {
  test('that named a shipment names no license', async () => {
    await ledger.record(shipment({ requestKey: 'of-a-shipment' }));
    expect(await ledger.record(license({ requestKey: 'of-a-shipment' }))).toMatchObject([
      { outcome: 'REFUSED', code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] },
    ]);
  });

  test.each([{ together: true }, { together: false }])(
    'of two references is refused the second time ($together)',
    async ({ together }) => {
      for (const make of [shipment, license]) {
        const requestKey = `of-two-${make.name}-${together}`;
        const facts = [make({ requestKey }), make({ requestKey, quantity: 7n })];
        const answers = together ? await ledger.record(...facts) : await oneByOne(facts);
        expect(answers).toMatchObject([{ outcome: 'RECORDED' }, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
      }
    },
  );

  test('of a refused shipment is answered by that refusal again, and by its stored determination', async () => {
    const guarded = shipment({ requestKey: 'of-a-refused-one', quantity: 1_700n, named: 'LPP', onBreach: 'REFUSE' });
    const before = await events();
    const [first] = await ledger.record(guarded);
    expect(first).toMatchObject({
      outcome: 'REFUSED',
      code: 'LIMIT_EXCEEDED',
      path: ['authorization'],
      replayed: false,
    });
    const [again] = await ledger.record(guarded);
    expect(again).toEqual({ ...first, replayed: true });
    expect(await events()).toBe(before + 1);
  });
});
