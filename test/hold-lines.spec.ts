import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact, HoldFact, LicenseFact, ShipmentFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day, instant } from '../src/rules/day.js';
import { approval, hold, holdEvent, lift, SetClock } from './support/holds.js';
import { freshLedger, license, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';
import { licenseEvent } from './support/license-events.js';

const H100 = 'nvidia-h100-sxm5';
const clock = new SetClock(instant('2025-06-02T00:00:00Z'));
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')], clock);
});
afterAll(() => ledger.close());
afterEach(() => ledger.verify());

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const code = (answer: Recorded): string => (answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code);

let books = 0;
/** A consignee with licenses of their own, `X-1` and on: each with so many units and a last day. */
async function book(
  ...licenses: readonly (readonly [quantity: number, expiresOn: string, more?: Partial<LicenseFact>])[]
) {
  const name = `B${(books += 1)}`;
  await ledger.db.transaction(async (tx) => {
    const { PartyStore } = await import('../src/parties/party.store.js');
    await new PartyStore().insert(tx, [partyOf(name)]);
  });
  for (const [index, [quantity, expiresOn, more]] of licenses.entries()) {
    const fact = license({
      number: `${name}-${index + 1}`, consigneeId: name, itemId: H100, issuedOn: day('2025-06-01'), expiresOn: day(expiresOn),
      quantity: BigInt(quantity), valueCents: BigInt(quantity) * 100n, ...more,
    }); // prettier-ignore
    expect(code(await one(fact))).toBe('RECORDED');
  }
  return name;
}
const drawn = (name: string, quantity: number, more: Partial<HoldFact> = {}): HoldFact =>
  hold({
    reference: `ORDER-${name}`, consigneeId: name, quantity: BigInt(quantity), valueCents: BigInt(quantity) * 100n, named: null,
    plannedAt: instant('2025-09-01T12:00:00Z'), requestKey: `hold ${name}`, drawdown: 'EARLIEST_EXPIRY', ...more,
  }); // prettier-ignore
const sent = (name: string, quantity: number, more: Partial<ShipmentFact> = {}): ShipmentFact =>
  shipment({
    reference: `S-${name}`, consigneeId: name, quantity: BigInt(quantity), valueCents: BigInt(quantity) * 100n, named: null,
    exportedAt: instant('2025-09-01T12:00:00Z'), onBreach: 'REFUSE', holdId: `ORDER-${name}`, requestKey: `ship ${name}`, ...more,
  }); // prettier-ignore

/** The parts of a line of holds: `reference license status open of quantity`. */
const holdsOf = async (name: string): Promise<string[]> =>
  (
    await ledger.rows<{ text: string }>(
      `select h.reference || ' ' || coalesce(s.license_number, 'none') || ' ' || s.status || ' ' || s.open_quantity || '/' || h.quantity as text
       from hold h join hold_state s on s.hold_seq = h.seq where h.consignee_id = $1 order by h.seq`,
      name,
    )
  ).map(({ text }) => text);
const shipmentsOf = async (name: string): Promise<string[]> =>
  (
    await ledger.rows<{ text: string }>(
      `select s.reference || ' ' || d.license_number || ' ' || s.quantity || ' ' || s.value_cents as text
       from shipment s join determination d on d.seq = s.seq where s.consignee_id = $1 order by s.seq`,
      name,
    )
  ).map(({ text }) => text);

describe('a promise that is split over licenses', () => {
  test('is one hold for each, which it fills to the last unit, and the same answer again', async () => {
    const name = await book([100, '2025-10-31'], [50, '2025-12-31'], [70, '2026-02-28']);
    const fact = drawn(name, 151);
    const placed = await one(fact);
    expect(placed).toMatchObject({ outcome: 'RECORDED', replayed: false });
    expect(await holdsOf(name)).toEqual([
      `ORDER-${name}/1 ${name}-1 ORDERED 100/100`,
      `ORDER-${name}/2 ${name}-2 ORDERED 50/50`,
      `ORDER-${name}/3 ${name}-3 ORDERED 1/1`,
    ]);
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${name}`)).toEqual({
      [`HELD_LICENSE_QUANTITY ${name}-1`]: '100',
      [`HELD_LICENSE_QUANTITY ${name}-2`]: '50',
      [`HELD_LICENSE_QUANTITY ${name}-3`]: '1',
    });
    expect(await one(fact)).toEqual({ ...placed, replayed: true });
    expect(code(await one(drawn(name, 150)))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(code(await one(drawn(name, 150, { requestKey: null })))).toBe('DUPLICATE_OTHER_CONTENT');
    // what is held is not there for the next one
    const next = drawn(name, 70, { reference: `NEXT-${name}`, requestKey: `next ${name}` });
    const no = await one(next);
    expect(no).toMatchObject({ code: 'LIMIT_EXCEEDED', path: ['quantity'], largestQuantity: 69n, replayed: false });
    expect(await one(next)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      seq: no.seq,
      largestQuantity: 69n,
      replayed: true,
    });
    const seq = no.seq ?? 0;
    expect(await ledger.answers(`NEXT-${name}`)).toEqual([]);
    expect(code(await one(approval(seq, 'bob')))).toBe('NOT_OVERRIDABLE');
    expect(code(await one({ ...next, quantity: 69n, valueCents: 6_900n, requestKey: 'fits', contentHash: Buffer.from('fits') }))).toBe('RECORDED'); // prettier-ignore
    expect((await holdsOf(name)).slice(3)).toEqual([`NEXT-${name} ${name}-3 ORDERED 69/69`]);
  });

  test('takes what the strategy chooses, and of one license only that', async () => {
    const name = await book([100, '2025-10-31'], [300, '2025-12-31']);
    await one(drawn(name, 101, { drawdown: 'FEWEST_LICENSES' }));
    expect(await holdsOf(name)).toEqual([`ORDER-${name} ${name}-2 ORDERED 101/101`]);
    const free = await one(drawn(name, 5, { reference: 'L40', itemId: 'nvidia-t4', requestKey: 'L40' }));
    expect(code(free)).toBe('RECORDED'); // needs no license: held as it is
  });

  test('is not there when no license can be used', async () => {
    const name = await book([100, '2025-08-31']);
    const no = await one(drawn(name, 1));
    expect(no).toMatchObject({ code: 'NOT_AUTHORIZED', path: ['authorization'], largestQuantity: null });
    expect(await holdsOf(name)).toEqual([]);
  });

  test('keeps to the value of each license, tolerance included (R-60)', async () => {
    const name = await book([100, '2025-10-31', { valueCents: 1_000n }], [100, '2025-12-31']);
    await one(drawn(name, 20));
    expect(await holdsOf(name)).toEqual([
      `ORDER-${name}/1 ${name}-1 ORDERED 11/11`,
      `ORDER-${name}/2 ${name}-2 ORDERED 9/9`,
    ]);
  });

  test('is won by one of two that fit alone and not together', async () => {
    const name = await book([60, '2025-10-31'], [60, '2025-12-31']);
    const others = await Promise.all(Array.from({ length: 4 }, () => ledger.another()));
    const answers = await Promise.all(
      others.map(async (writer, n) => {
        const asked = drawn(name, 80, { reference: `R${n}-${name}`, requestKey: `race ${n} ${name}` });
        return (await writer.record(asked))[0] as Recorded;
      }),
    );
    expect(answers.map(code).toSorted()).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', 'RECORDED']);
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${name}`)).toEqual({
      [`HELD_LICENSE_QUANTITY ${name}-1`]: '60',
      [`HELD_LICENSE_QUANTITY ${name}-2`]: '20',
    });
  });
});

describe('a shipment that fulfils it', () => {
  test('is split as it was, in parts, and beyond it', async () => {
    const name = await book([100, '2025-10-31'], [80, '2025-12-31']);
    await one(drawn(name, 150));
    const first = await one(sent(name, 120));
    expect(first).toMatchObject({ outcome: 'RECORDED', replayed: false });
    expect(await shipmentsOf(name)).toEqual([`S-${name}/1 ${name}-1 100 10000`, `S-${name}/2 ${name}-2 20 2000`]);
    expect(await holdsOf(name)).toEqual([
      `ORDER-${name}/1 ${name}-1 FULFILLED 0/100`,
      `ORDER-${name}/2 ${name}-2 ORDERED 30/50`,
    ]);
    expect(await one(sent(name, 120))).toMatchObject({ seq: first.seq, replayed: true });
    // the rest fits one part, and five more go under its license
    const rest = { reference: `T-${name}`, requestKey: `rest ${name}`, named: 'LICENSE' as const };
    expect(code(await one(sent(name, 35, rest)))).toBe('RECORDED');
    expect((await shipmentsOf(name)).slice(2)).toEqual([`T-${name} ${name}-2 35 3500`]);
    expect((await holdsOf(name))[1]).toBe(`ORDER-${name}/2 ${name}-2 FULFILLED 0/50`);
    const late = sent(name, 1, { reference: `U-${name}`, requestKey: `late ${name}` });
    expect(await one(late)).toMatchObject({ code: 'HOLD_ENDED', path: ['holdId'] });
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${name}`)).toEqual({});
  });

  test('gives its parts back when it is reversed, and can be fulfilled again', async () => {
    const name = await book([10, '2025-10-31'], [10, '2025-12-31']);
    await one(drawn(name, 15));
    await one(sent(name, 12));
    expect(code(await one(reversal(`S-${name}/2`)))).toBe('RECORDED');
    expect(await holdsOf(name)).toEqual([
      `ORDER-${name}/1 ${name}-1 FULFILLED 0/10`,
      `ORDER-${name}/2 ${name}-2 ORDERED 5/5`,
    ]);
    expect(code(await one(sent(name, 5, { reference: `T-${name}`, requestKey: `again ${name}` })))).toBe('RECORDED');
  });

  test('that a guard refuses in one part leaves no trace of the others', async () => {
    const name = await book([10, '2025-10-31'], [10, '2025-12-31']);
    await one(drawn(name, 20));
    const before = [await holdsOf(name), await ledger.balances(`LICENSE_QUANTITY ${name}`)];
    const suspended = licenseEvent(`${name}-2`, 'SUSPENDED', '2025-08-01');
    expect(code(await one(suspended))).toBe('RECORDED');
    const no = await one(sent(name, 15));
    expect(no).toMatchObject({ code: 'NOT_AUTHORIZED' });
    expect([await holdsOf(name), await ledger.balances(`LICENSE_QUANTITY ${name}`)]).toEqual(before);
    expect(await shipmentsOf(name)).toEqual([]);
    expect(await one(sent(name, 15))).toMatchObject({ code: 'NOT_AUTHORIZED', seq: no.seq, replayed: true });
    const [stored] = await ledger.rows<{ breaches: string[] }>('select breaches from determination where seq = $1', no.seq); // prettier-ignore
    expect(stored?.breaches).toEqual(['LICENSE_SUSPENDED']);
    // what has happened is recorded in all of its parts
    const happened = { requestKey: null, onBreach: 'RECORD' as const, contentHash: Buffer.from(`happened ${name}`) };
    expect(code(await one(sent(name, 15, happened)))).toBe('RECORDED');
    expect(await shipmentsOf(name)).toEqual([`S-${name}/1 ${name}-1 10 1000`, `S-${name}/2 ${name}-2 5 500`]);
  });

  test('may have more than was held, as far as the license of the last part goes', async () => {
    const name = await book([10, '2025-10-31'], [12, '2025-12-31']);
    await one(drawn(name, 20));
    expect(await one(sent(name, 23))).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await shipmentsOf(name)).toEqual([]);
    expect(code(await one(sent(name, 22, { requestKey: `fits ${name}` })))).toBe('RECORDED');
    expect(await shipmentsOf(name)).toEqual([`S-${name}/1 ${name}-1 10 1000`, `S-${name}/2 ${name}-2 12 1200`]);
  });

  test('goes around a part that was lifted, or moved to another license', async () => {
    const name = await book([10, '2025-10-31'], [10, '2025-12-31'], [10, '2026-03-31']);
    await one(drawn(name, 20));
    expect(code(await one(lift(`ORDER-${name}/1`)))).toBe('RECORDED');
    const moved = holdEvent(`ORDER-${name}/2`, { kind: 'STAGE', stage: 'LICENSED', licenseNumber: `${name}-3` });
    expect(code(await one(moved))).toBe('RECORDED');
    expect(code(await one(sent(name, 10)))).toBe('RECORDED');
    expect(await shipmentsOf(name)).toEqual([`S-${name} ${name}-3 10 1000`]);
  });

  test.each([
    ['other goods', { itemId: 'nvidia-h200-sxm' }, 'HOLD_MISMATCH'],
    ['another consignee', { consigneeId: 'OTHER' }, 'HOLD_MISMATCH'],
    ['a license of its own', { named: 'LICENSE' as const, licenseNumber: 'X' }, 'HOLD_MISMATCH'],
    ['another authorization', { named: 'LPP' as const }, 'HOLD_MISMATCH'],
    ['no units', { quantity: 0n }, 'NOT_POSITIVE'],
    ['a reference without room', { reference: 'R'.repeat(62) }, 'BAD_ID'],
  ])('is refused with %s', async (_, more, why) => {
    const name = await book([10, '2025-10-31'], [10, '2025-12-31']);
    await one(drawn(name, 20));
    expect(code(await one(sent(name, 15, more)))).toBe(why);
    expect(await shipmentsOf(name)).toEqual([]);
  });

  test('comes among others, each with its own answer', async () => {
    const [name, plain] = [await book([10, '2025-10-31'], [10, '2025-12-31']), await book([5, '2025-10-31'])];
    await one(drawn(name, 20));
    const lpp = (reference: string) => shipment({ reference, onBreach: 'REFUSE', quantity: 1n });
    const answers = await ledger.record(
      lpp(`P1-${name}`),
      sent(name, 20),
      sent(name, 1, { reference: `T-${name}`, requestKey: null }),
      lpp(`P2-${name}`),
      drawn(plain, 5),
      sent(plain, 5),
    );
    expect(answers.map(code)).toEqual(['RECORDED', 'RECORDED', 'HOLD_ENDED', 'RECORDED', 'RECORDED', 'RECORDED']);
    expect(await shipmentsOf(plain)).toEqual([`S-${plain} ${plain}-1 5 500`]);
  });
});
