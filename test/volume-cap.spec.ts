import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, ShipmentFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day, instant } from '../src/rules/day.js';
import { expiry, hold, lift, SetClock } from './support/holds.js';
import { freshLedger, kept, license, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

/** 15,832 TPP and 3,350 GB/s: of the class of R-90. A B200, 36,000 and 8,000, is not. */
const H100 = 'nvidia-h100-sxm5';
const B200 = 'nvidia-b200';
const LICENSED = { named: 'LICENSE', licenseNumber: 'L-CN' } as const;

let clock: SetClock;
let ledger: TestLedger;
beforeEach(async () => {
  clock = new SetClock(instant('2026-02-01T00:00:00Z'));
  ledger = await freshLedger(
    ['US', 'CN', 'MO', 'MY'].map((at) => partyOf(`${at}X`, { locationCountry: at, headquartersCountry: at })),
    clock,
  );
  const toChina = { destinationCountry: 'CN', consigneeId: 'CNX', quantity: 100_000n, expiresOn: day('2027-01-14') };
  const issued = { ...toChina, issuedOn: day('2026-01-14'), valueCents: 10_000_000_000_000n };
  await ledger.record(license({ number: 'L-CN', ...issued }), license({ number: 'L-B200', itemId: B200, ...issued }));
});
afterEach(async () => {
  await ledger.verify();
  await ledger.close();
});

type Given = Partial<ShipmentFact>;
const sold = (quantity: bigint, given: Given = {}): ShipmentFact =>
  shipment({
    quantity, destinationCountry: 'US', act: 'TRANSFER_IN_COUNTRY', consigneeId: 'USX', exportedAt: noon('2026-01-10'), ...given,
  }); // prettier-ignore
const toChina = (quantity: bigint, given: Given = {}): ShipmentFact =>
  shipment({
    quantity, destinationCountry: 'CN', consigneeId: 'CNX', valueCents: 0n, exportedAt: noon('2026-02-02'), ...LICENSED, ...given,
  }); // prettier-ignore
const guarded = (quantity: bigint, given: Given = {}): ShipmentFact =>
  toChina(quantity, { onBreach: 'REFUSE', ...given });
const promised = (quantity: bigint, given: Parameters<typeof hold>[0] = {}) =>
  hold({
    quantity, destinationCountry: 'CN', consigneeId: 'CNX', valueCents: 0n, plannedAt: noon('2026-03-02'),
    expiresAt: instant('2026-12-31T00:00:00Z'), ...LICENSED, ...given,
  }); // prettier-ignore

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const code = async (fact: Fact): Promise<string> => {
  const answer = await one(fact);
  return answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code;
};

interface Capped {
  readonly met: boolean | null;
  readonly breaches: readonly string[];
}
/** How the answer that stands for a shipment says it stands to the cap; `met: null` when it says nothing of it. */
async function capOf(reference: string): Promise<Capped> {
  const [found] = await ledger.rows<Capped>(
    `select (select (f->>'met')::boolean from json_array_elements(d.detail->'findings') f
        where f->>'rule' = 'review.volumeCap') as met, d.breaches
     from determination d join shipment s on s.seq = d.subject_seq where s.reference = $1 order by d.seq desc limit 1`,
    reference,
  );
  return found ?? { met: null, breaches: [] };
}

describe('a shipment to China or Macau that is recorded', () => {
  test.each<{ why: string; units: bigint; given?: Given; met: boolean | null }>([
    { why: 'just fills the cap', units: 500n, met: true },
    { why: 'passes it by one', units: 501n, met: false },
    { why: 'passes it to Macau', units: 501n, given: { destinationCountry: 'MO', consigneeId: 'MOX' }, met: false },
    { why: 'passes it to Hong Kong', units: 501n, given: { destinationCountry: 'HK' }, met: false },
    { why: 'leaves the day before', units: 501n, given: { exportedAt: instant('2026-01-14T23:59:59Z') }, met: null },
    { why: 'leaves on the first day', units: 501n, given: { exportedAt: instant('2026-01-15T00:00:00Z') }, met: false },
    { why: 'is a reexport', units: 501n, given: { fromCountry: 'MY', act: 'REEXPORT' }, met: null },
    { why: 'is of a part above the figures', units: 1n, given: { itemId: B200, licenseNumber: 'L-B200' }, met: null },
    {
      why: 'is of another level',
      units: 501n,
      given: { itemId: 'nvidia-a40', licenseNumber: null, named: null },
      met: null,
    },
    { why: 'goes elsewhere', units: 501n, given: { destinationCountry: 'MY', consigneeId: 'MYX' }, met: null },
  ])('$why: $met, and it is no breach', async ({ given = {}, met, units }) => {
    await ledger.record(sold(1_000n));
    expect(await code(toChina(units, { reference: 'IT', ...given }))).toBe('RECORDED');
    const { breaches, met: found } = await capOf('IT');
    expect(found).toBe(met);
    expect(breaches).not.toContain('VOLUME_CAP');
  });

  test('counts whatever it is, also what the cap is no condition of', async () => {
    await ledger.record(
      sold(1_000n),
      toChina(300n, { fromCountry: 'MY', act: 'REEXPORT', exportedAt: noon('2026-01-20') }),
    );
    await ledger.record(toChina(201n, { reference: 'IT' }));
    expect((await capOf('IT')).met).toBe(false);
    expect(await ledger.balances('VOLUME_')).toEqual({
      [`VOLUME_CHINA_MACAU ${H100}`]: kept(501 * 15_832),
      [`VOLUME_UNITED_STATES ${H100}`]: kept(1_000 * 15_832),
    });
  });
});

describe('is judged again', () => {
  beforeEach(async () => {
    await ledger.record(sold(1_000n, { reference: 'SOLD' }));
    await ledger.record(toChina(400n, { reference: 'A', exportedAt: noon('2026-02-02') }));
    await ledger.record(toChina(100n, { reference: 'B', exportedAt: noon('2026-02-04') }));
  });
  const mets = async (...references: string[]): Promise<(boolean | null)[]> =>
    Promise.all(references.map(async (reference) => (await capOf(reference)).met));

  test('when what was sold in the United States is taken back', async () => {
    expect(await mets('A', 'B')).toEqual([true, true]);
    await ledger.record(reversal('SOLD'));
    expect(await mets('A', 'B')).toEqual([false, false]);
    await ledger.record(sold(800n));
    expect(await mets('A', 'B')).toEqual([true, false]);
  });

  test('when an earlier one turns up, and when that is taken back', async () => {
    await ledger.record(toChina(1n, { reference: 'EARLY', exportedAt: noon('2026-01-20') }));
    expect(await mets('EARLY', 'A', 'B')).toEqual([true, true, false]);
    await ledger.record(reversal('EARLY'));
    expect(await mets('A', 'B')).toEqual([true, true]);
    expect(await ledger.answers('B')).toHaveLength(3);
  });

  test('only what comes after, and only of its product', async () => {
    await ledger.record(toChina(101n, { reference: 'BETWEEN', exportedAt: noon('2026-02-03') }));
    expect(await mets('A', 'BETWEEN', 'B')).toEqual([true, false, false]);
    await ledger.record(sold(5_000n, { itemId: 'nvidia-h200-sxm' }), sold(1_000n, { exportedAt: noon('2026-02-05') }));
    expect(await mets('A', 'BETWEEN', 'B')).toEqual([true, false, false]);
  });
});

test('findings and volumes are the same for every order of arrival', async () => {
  const units = fc.bigInt({ min: 1n, max: 400n });
  const on = fc.integer({ min: 10, max: 28 }).map((date) => noon(`2026-01-${date}`));
  const facts = fc.array(fc.record({ us: fc.boolean(), units, on, reversed: fc.boolean() }), {
    minLength: 3,
    maxLength: 9,
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(facts, fc.integer(), async (all, seed) => {
      // each run has a product of its own: the same parties, other accounts
      const itemId = `chip-${(run += 1)}`;
      const outcomes: unknown[] = [];
      for (const order of [0, 1]) {
        const name = (index: number): string => `R${run}-${order}-${index}`;
        const item = `${itemId}-${order}`;
        await ledger.db.transaction((tx) => tx.query(COPY_OF_H100, [item]));
        const shipments = all.map(({ on: exportedAt, units: quantity, us }, index) =>
          us
            ? sold(quantity, { reference: name(index), exportedAt, itemId: item })
            : toChina(quantity, { reference: name(index), exportedAt, itemId: item, named: null, licenseNumber: null }),
        );
        const arriving = order === 0 ? shipments : shuffled(shipments, seed);
        for (const fact of arriving) await ledger.record(fact);
        for (const [index, { reversed }] of all.entries()) if (reversed) await ledger.record(reversal(name(index)));
        const left = all.flatMap(({ reversed }, index) => (reversed ? [] : [index]));
        const balances = Object.values(
          await ledger.balances(`VOLUME_CHINA_MACAU ${item}`, `VOLUME_UNITED_STATES ${item}`),
        );
        outcomes.push([await Promise.all(left.map((index) => capOf(name(index)))), balances]);
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 20) },
  );
});

const COPY_OF_H100 = `
  insert into item (id, name, eccn, paragraph, level, ic_tpp, ic_count, unit_tpp, data_center, bandwidth_milli_gbps,
    designer_status, measured, content_hash)
  values ($1, 'a chip', '3A090', 'a.1', 'A', 158320000, 1, 158320000, true, 3350000, 'APPROVED', '{}', '\\x00')`;

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const left = [...all];
  let state = seed >>> 0;
  return all.flatMap(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(state % left.length, 1);
  });
}

describe('a guarded post', () => {
  test.each<{ why: string; before?: Fact[]; units: bigint; given?: Given; outcome: string }>([
    { why: 'just fills the cap', units: 500n, outcome: 'RECORDED' },
    { why: 'passes it', units: 501n, outcome: 'LIMIT_EXCEEDED' },
    { why: 'leaves to a hold what it promises', before: [promised(200n)], units: 301n, outcome: 'LIMIT_EXCEEDED' },
    { why: 'fits beside a hold', before: [promised(200n)], units: 300n, outcome: 'RECORDED' },
    { why: 'leaves to later shipments what they used', before: [toChina(200n, { exportedAt: noon('2026-02-20') })], units: 301n, outcome: 'LIMIT_EXCEEDED' },
    { why: 'gets nothing from what is sold only later', before: [sold(9_000n, { exportedAt: noon('2026-02-20') })], units: 501n, outcome: 'LIMIT_EXCEEDED' },
    { why: 'is of a part that the cap is no condition of', units: 9_000n, given: { itemId: B200, licenseNumber: 'L-B200' }, outcome: 'RECORDED' },
    { why: 'leaves the day before the rule', units: 9_000n, given: { exportedAt: instant('2026-01-14T12:00:00Z') }, outcome: 'RECORDED' },
  ])('$why: $outcome', async ({ before = [], given = {}, outcome, units }) => {
    await ledger.record(sold(1_000n));
    for (const fact of before) expect(await code(fact)).toBe('RECORDED');
    expect(await code(guarded(units, given))).toBe(outcome);
  }); // prettier-ignore

  test('is refused with what fits, and leaves no trace', async () => {
    await ledger.record(sold(1_000n));
    await ledger.record(promised(150n));
    await ledger.record(toChina(100n, { exportedAt: noon('2026-02-20') }));
    const refusal = await one(guarded(251n));
    const [stored] = await ledger.rows<{ breaches: string[]; remaining: string }>(
      `select breaches, (select f->'numbers'->>'remainingTpp' from json_array_elements(detail->'findings') f
         where f->>'rule' = 'review.volumeCap') as remaining
       from determination where seq = $1 and subject_kind = 'REFUSAL'`,
      refusal.seq,
    );
    expect(stored).toEqual({ breaches: ['VOLUME_CAP'], remaining: kept(250 * 15_832) });
    expect((await ledger.balances('VOLUME_CHINA_MACAU'))[`VOLUME_CHINA_MACAU ${H100}`]).toBe(kept(100 * 15_832));
    expect(await code(guarded(250n))).toBe('RECORDED');
  });

  test('that is split over licenses is refused whole, and split when it fits', async () => {
    const itemId = 'nvidia-h200-sxm';
    const under = { itemId, destinationCountry: 'CN', consigneeId: 'CNX', quantity: 300n, valueCents: 10_000_000_000n };
    const issued = { issuedOn: day('2026-01-14'), expiresOn: day('2027-01-14') };
    await ledger.record(
      license({ number: 'L-1', ...under, ...issued }),
      license({ number: 'L-2', ...under, ...issued }),
    );
    await ledger.record(sold(1_000n, { itemId }));
    const split = { itemId, named: null, licenseNumber: null, drawdown: 'EARLIEST_EXPIRY' } as const;
    const refusal = await one(guarded(501n, split));
    expect(refusal).toMatchObject({ outcome: 'REFUSED', code: 'LIMIT_EXCEEDED' });
    const [stored] = await ledger.rows('select breaches from determination where seq = $1', refusal.seq);
    expect(stored).toEqual({ breaches: ['VOLUME_CAP'] });
    const [both] = await ledger.rows(
      'select breaches from determination where seq = $1',
      (await one(guarded(601n, split))).seq,
    );
    expect(both).toEqual({ breaches: ['LICENSE_QUANTITY', 'VOLUME_CAP'] });
    expect(await code(guarded(500n, { ...split, reference: 'SPLIT' }))).toBe('RECORDED');
    const parts = await ledger.rows<{ quantity: string }>(
      `select quantity from shipment where reference like 'SPLIT/%'`,
    );
    expect(parts.map(({ quantity }) => Number(quantity)).toSorted()).toEqual([200, 300]);
  });
});

describe('a hold', () => {
  beforeEach(async () => {
    await ledger.record(sold(1_000n));
  });
  const held = async (): Promise<string> =>
    (await ledger.balances('HELD_VOLUME'))[`HELD_VOLUME_CHINA_MACAU ${H100}`] ?? '0';

  test('draws on the cap beside what was shipped, and the next is refused with what fits', async () => {
    await ledger.record(toChina(100n));
    expect(await code(promised(300n, { reference: 'H' }))).toBe('RECORDED');
    expect(await held()).toBe(kept(300 * 15_832));
    expect(await one(promised(101n))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 100n });
    expect(await one(promised(900n))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 100n });
    expect(await code(promised(100n))).toBe('RECORDED');
    expect(await one(promised(1n))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 0n });
    await ledger.record(lift('H'));
    expect(await held()).toBe(kept(100 * 15_832));
  });

  test('two in one request that fit alone and not together: one stands', async () => {
    const answers = await ledger.record(promised(300n), promised(300n));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['RECORDED', 'REFUSED']);
  });

  test('is fulfilled by its shipments, and what they took comes back with them', async () => {
    await ledger.record(promised(500n, { reference: 'H' }));
    expect(await code(guarded(200n, { reference: 'S', holdId: 'H' }))).toBe('RECORDED');
    expect([await held(), (await ledger.balances('VOLUME_CH'))[`VOLUME_CHINA_MACAU ${H100}`]]).toEqual([
      kept(300 * 15_832),
      kept(200 * 15_832),
    ]);
    expect(await code(guarded(1n))).toBe('LIMIT_EXCEEDED');
    await ledger.record(reversal('S'));
    expect(await held()).toBe(kept(500 * 15_832));
  });

  test('expires, and gives back what it promised', async () => {
    await ledger.record(promised(500n, { expiresAt: instant('2026-02-10T00:00:00Z') }));
    expect(await code(guarded(1n))).toBe('LIMIT_EXCEEDED');
    clock.at = instant('2026-02-10T00:00:00Z');
    await ledger.record(expiry);
    expect(await held()).toBe('0');
    expect(await code(guarded(500n))).toBe('RECORDED');
  });

  test('of a part that the cap is no condition of counts beside what is shipped of it', async () => {
    expect(await code(promised(10n, { itemId: B200, licenseNumber: 'L-B200', reference: 'B' }))).toBe('RECORDED');
    expect(await ledger.balances('HELD_VOLUME')).toEqual({ [`HELD_VOLUME_CHINA_MACAU ${B200}`]: kept(360_000) });
    await ledger.record(lift('B'));
    expect(await ledger.balances('HELD_VOLUME')).toEqual({});
  });
});

test('256 clients race for the last unit under the cap: one wins, in every run', async () => {
  const writers = [ledger, await ledger.another()];
  await ledger.record(sold(1_000n));
  await ledger.record(promised(499n));
  for (let run = 0; run < Number(process.env['RACES'] ?? 5); run += 1) {
    const answers = await Promise.all(
      Array.from({ length: 256 }, async (_, client) => {
        const reference = `R${run}-${client}`;
        const fact = client % 4 < 2 ? promised(1n, { reference }) : guarded(1n, { reference });
        return (await writers[client % 2]?.record(fact))?.[0];
      }),
    );
    const winners = answers.flatMap((answer, client) => (answer?.outcome === 'RECORDED' ? [client] : []));
    expect(winners).toHaveLength(1);
    const codes = answers.flatMap((answer) => (answer?.outcome === 'REFUSED' ? [answer.code] : []));
    expect(new Set(codes)).toEqual(new Set(['LIMIT_EXCEEDED']));
    const [winner = 0] = winners;
    await ledger.record(winner % 4 < 2 ? lift(`R${run}-${winner}`) : reversal(`R${run}-${winner}`));
  }
});
