import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { instant } from '../src/rules/day.js';
import { approval, expiry, hold, holdEvent, lift, SetClock } from './support/holds.js';
import { freshLedger, kept, license, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

/** H100 that fit the LPP quota of a year: 26,900,000 TPP over 15,832 each. */
const LPP_UNITS = 1_699n;
const clock = new SetClock();
const NAMES = Array.from({ length: 24 }, (_, index) => `P${index}`);
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER'), ...NAMES.map((name) => partyOf(name))], clock);
});
afterAll(() => ledger.close());
afterEach(async () => {
  await ledger.verify();
});

/** A party nobody has used yet: its quota is untouched. */
const party = (): string => NAMES.pop() ?? '';
const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const code = (answer: Recorded): string => (answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code);
const heldBy = async (id: string): Promise<Record<string, string>> => {
  const all = await ledger.balances('HELD_');
  return Object.fromEntries(Object.entries(all).filter(([name]) => name.includes(` ${id}`)));
};
const guarded = (consigneeId: string, quantity: bigint, more: object = {}) =>
  shipment({ consigneeId, quantity, named: 'LPP', onBreach: 'REFUSE', ...more });

describe('a hold on an LPP quota', () => {
  test('sets aside what the shipment would draw, beside what was used', async () => {
    const consigneeId = party();
    expect(code(await one(hold({ consigneeId, quantity: 100n })))).toBe('RECORDED');
    expect(await heldBy(consigneeId)).toEqual({
      [`HELD_LPP_QUOTA ${consigneeId}/2025`]: kept(100 * 15_832),
      [`HELD_BASE_UNITS ${consigneeId}|BR|nvidia-h100-sxm5|2025-04-01`]: '100',
    });
  });

  test('that does not fit is refused with the largest quantity that would, also when it is asked again', async () => {
    const consigneeId = party();
    await one(hold({ consigneeId, quantity: 1_000n }));
    await one(guarded(consigneeId, 100n));
    const asked = hold({ consigneeId, quantity: 1_000n, requestKey: `too-much-${consigneeId}` });
    const first = await one(asked);
    expect(first).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: LPP_UNITS - 1_100n, replayed: false });
    expect(await one(asked)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      largestQuantity: 599n,
      seq: first.seq,
      replayed: true,
    });
    expect(code(await one(hold({ consigneeId, quantity: 599n })))).toBe('RECORDED');
    expect(await one(hold({ consigneeId, quantity: 1n }))).toMatchObject({ largestQuantity: 0n });
  });

  test('is left alone by guarded posts of others, and not by what has happened', async () => {
    const consigneeId = party();
    await one(hold({ consigneeId, quantity: 1_000n }));
    expect(code(await one(guarded(consigneeId, 700n)))).toBe('LIMIT_EXCEEDED');
    expect(code(await one(guarded(consigneeId, 699n)))).toBe('RECORDED');
    expect(code(await one(shipment({ consigneeId, quantity: 50n, named: 'LPP' })))).toBe('RECORDED');
  });

  test('is fulfilled in parts, then whole, and what goes beyond it is an ordinary draw', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    await one(hold({ reference, consigneeId, quantity: 1_000n }));
    await one(hold({ consigneeId, quantity: 600n }));
    const ship = (quantity: bigint) => one(guarded(consigneeId, quantity, { holdId: reference, named: null }));
    expect(code(await ship(400n))).toBe('RECORDED');
    expect((await heldBy(`${consigneeId}/`))[`HELD_LPP_QUOTA ${consigneeId}/2025`]).toBe(kept(1_200 * 15_832));
    expect(code(await ship(700n))).toBe('LIMIT_EXCEEDED'); // 600 of its own and 99 beside it
    expect(code(await ship(699n))).toBe('RECORDED');
    expect(code(await ship(1n))).toBe('HOLD_ENDED');
    const [state] = await ledger.rows(
      `select status, open_quantity, over_quantity from hold_state s join hold h on h.seq = s.hold_seq where reference = $1`,
      reference,
    );
    expect(state).toEqual({ status: 'FULFILLED', open_quantity: '0', over_quantity: '99' });
  });

  test('gets back what a shipment took when that is reversed, while it is open', async () => {
    const consigneeId = party();
    const [reference, shipped] = [`H-${consigneeId}`, `S-${consigneeId}`];
    await one(hold({ reference, consigneeId, quantity: 1_000n }));
    await one(guarded(consigneeId, 400n, { holdId: reference, reference: shipped }));
    await one(reversal(shipped));
    expect((await heldBy(`${consigneeId}/`))[`HELD_LPP_QUOTA ${consigneeId}/2025`]).toBe(kept(1_000 * 15_832));
    const again = `T-${consigneeId}`;
    await one(guarded(consigneeId, 1_000n, { holdId: reference, reference: again }));
    await one(reversal(again));
    expect(await heldBy(`${consigneeId}/`)).toEqual({});
  });

  test('is for what it says: another consignee, item or country cannot fulfil it', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    await one(hold({ reference, consigneeId }));
    const answers = await ledger.record(
      guarded('OTHER', 1n, { holdId: reference }),
      guarded(consigneeId, 1n, { holdId: reference, itemId: 'nvidia-h200-sxm' }),
      guarded(consigneeId, 1n, { holdId: reference, destinationCountry: 'CL' }),
      guarded(consigneeId, 1n, { holdId: 'nobody-placed-it' }),
    );
    expect(answers.map(code)).toEqual(['HOLD_MISMATCH', 'HOLD_MISMATCH', 'HOLD_MISMATCH', 'UNKNOWN_HOLD']);
  });
});

describe('the end of a hold', () => {
  test('at exactly its expiry it counts no more, whether or not the job has run', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    const expiresAt = clock.at + 1_000;
    await one(hold({ reference, consigneeId, quantity: LPP_UNITS, expiresAt }));
    clock.at = expiresAt - 1;
    expect(code(await one(guarded(consigneeId, 1n)))).toBe('LIMIT_EXCEEDED');
    clock.at = expiresAt;
    expect(code(await one(guarded(consigneeId, 1n)))).toBe('RECORDED');
    const [event] = await ledger.rows<{ at: Date }>(
      `select effective_at as at from hold_event e join hold h on h.seq = e.hold_seq where reference = $1`,
      reference,
    );
    expect(event?.at.getTime()).toBe(expiresAt);
    expect(code(await one(holdEvent(reference, { kind: 'EXTENDED', expiresAt: clock.at + 5 })))).toBe('HOLD_ENDED');
  });

  test('the job ends it, and it can be put off before that', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    const expiresAt = clock.at + 1_000;
    await one(hold({ reference, consigneeId, expiresAt }));
    expect(code(await one(holdEvent(reference, { kind: 'EXTENDED', expiresAt: expiresAt + 1_000 })))).toBe('RECORDED');
    clock.at = expiresAt;
    await one(expiry);
    expect(await heldBy(`${consigneeId}/`)).not.toEqual({});
    clock.at = expiresAt + 1_000;
    await one(expiry);
    expect(await heldBy(`${consigneeId}/`)).toEqual({});
  });

  test('lifted, it gives everything back and stays lifted', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    await one(hold({ reference, consigneeId }));
    expect(code(await one(lift(reference)))).toBe('RECORDED');
    expect(await heldBy(consigneeId)).toEqual({});
    expect(code(await one(lift(reference)))).toBe('HOLD_ENDED');
  });
});

describe('a hold for which a license is to be applied for', () => {
  const CL = { destinationCountry: 'CL', named: 'LICENSE' as const, licenseNumber: 'TO-COME' };

  test('draws the allocation of the country, up to it exactly (R-22, R-24)', async () => {
    const units = 790_000_000n / 15_832n;
    expect(code(await one(hold({ ...CL, quantity: units - 1n })))).toBe('RECORDED');
    expect(await one(hold({ ...CL, quantity: 5n }))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 1n });
    expect(code(await one(hold({ ...CL, quantity: 1n })))).toBe('RECORDED');
    expect(await one(hold({ ...CL, quantity: 1n }))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 0n });
  });

  test('moves to the license when that is issued, if the license carries it', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    const PE = { destinationCountry: 'PE', consigneeId };
    await one(hold({ ...CL, ...PE, reference, quantity: 80n, valueCents: 8_000n }));
    expect(await ledger.balances('HELD_COUNTRY_LICENSED PE')).toEqual({
      'HELD_COUNTRY_LICENSED PE': kept(80 * 15_832),
    });
    const [small, large] = [`LS-${consigneeId}`, `LL-${consigneeId}`];
    await one(license({ ...PE, number: small, quantity: 79n }));
    await one(license({ ...PE, number: large, quantity: 100n }));
    const to = (licenseNumber: string) =>
      one(holdEvent(reference, { kind: 'STAGE', stage: 'LICENSED', licenseNumber }));
    expect(await to(small)).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 79n });
    expect(code(await to(large))).toBe('RECORDED');
    expect(await ledger.balances('HELD_COUNTRY_LICENSED PE', 'HELD_LICENSE')).toMatchObject({
      [`HELD_LICENSE_QUANTITY ${large}`]: '80',
      [`HELD_LICENSE_VALUE ${large}`]: '8000',
    });
    const beside = {
      ...PE,
      named: 'LICENSE' as const,
      licenseNumber: large,
      exportedAt: instant('2025-07-01T00:00:00Z'),
    };
    expect(code(await one(shipment({ ...beside, quantity: 21n, onBreach: 'REFUSE' })))).toBe('LIMIT_EXCEEDED');
    expect(code(await one(shipment({ ...beside, quantity: 20n, onBreach: 'REFUSE' })))).toBe('RECORDED');
    expect(code(await one(shipment({ ...beside, quantity: 80n, onBreach: 'REFUSE', holdId: reference })))).toBe(
      'RECORDED',
    );
  });
});

describe('a refusal overridden', () => {
  test('takes two persons, and both are on record', async () => {
    const consigneeId = party();
    const reference = `H-${consigneeId}`;
    const no = await one(hold({ reference, consigneeId, quantity: 2_000n, by: 'ann' }));
    expect(no).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: LPP_UNITS });
    expect(code(await one(approval(no.seq ?? 0, 'ann')))).toBe('SECOND_PERSON_REQUIRED');
    expect(code(await one(approval(no.seq ?? 0, 'ben')))).toBe('RECORDED');
    expect(code(await one(approval(no.seq ?? 0, 'cat')))).toBe('NOT_OVERRIDABLE');
    const [row] = await ledger.rows(
      'select placed_by, approved_by, refusal_seq::int from hold where reference = $1',
      reference,
    );
    expect(row).toEqual({ placed_by: 'ann', approved_by: 'ben', refusal_seq: no.seq });
    expect(code(await one(guarded(consigneeId, 1n)))).toBe('LIMIT_EXCEEDED');
  });

  test('is of what does not fit, not of what is not lawful at all', async () => {
    const no = await one(hold({ destinationCountry: 'CN', named: null }));
    expect(no).toMatchObject({ code: 'NOT_AUTHORIZED', largestQuantity: null });
    expect(code(await one(approval(no.seq ?? 0, 'ben')))).toBe('NOT_OVERRIDABLE');
  });
});

test('a year has its own quota: what is held of one is not held of another', async () => {
  const consigneeId = party();
  const next = { plannedAt: instant('2026-03-01T00:00:00Z') };
  expect(code(await one(hold({ consigneeId, quantity: LPP_UNITS })))).toBe('RECORDED');
  expect(code(await one(hold({ consigneeId, quantity: LPP_UNITS, ...next })))).toBe('RECORDED');
});
