import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PartyStore } from '../src/parties/party.store.js';
import { day, instant } from '../src/rules/day.js';
import {
  freshLedger,
  kept,
  license,
  news,
  noon,
  partyOf,
  reversal,
  shipment,
  type TestLedger,
} from './support/ledger.js';

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await freshLedger();
});
afterEach(async () => {
  await ledger.verify();
  await ledger.close();
});

describe('a batch with faulty entries', () => {
  test('refuses each of them by name and records its neighbors', async () => {
    const answers = await ledger.record(
      shipment(),
      shipment({ consigneeId: 'NOBODY' }),
      shipment({ itemId: 'nothing' }),
      shipment({ itemId: 'nvidia-rubin' }),
      shipment({ quantity: 0n }),
      shipment({ valueCents: -1n }),
      shipment({ destinationCountry: 'UK' }),
      shipment({ siteId: 'NOWHERE' }),
      shipment({ endUserId: 'NOBODY' }),
      shipment({ act: 'TRANSFER_IN_COUNTRY' }),
      shipment({ quantity: 2_000n, onBreach: 'REFUSE' }),
      shipment(),
      reversal('NOTHING'),
      license({ destinationCountry: 'UK' }),
      license({ expiresOn: day('2025-05-31') }),
      license({ replacesNumber: 'NOTHING' }),
      news({ country: 'JP' }),
      news({ uplift: 10_001n }),
      shipment(),
    );
    expect(answers.map((answer) => (answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code))).toEqual([
      'RECORDED',
      'UNKNOWN_PARTY',
      'UNKNOWN_ITEM',
      'ITEM_UNDECIDED',
      'NOT_POSITIVE',
      'NEGATIVE',
      'BAD_COUNTRY',
      'UNKNOWN_SITE',
      'UNKNOWN_PARTY',
      'ACT_MISMATCH',
      'NOT_AUTHORIZED',
      'RECORDED',
      'UNKNOWN_REFERENCE',
      'BAD_COUNTRY',
      'EXPIRES_BEFORE_ISSUE',
      'UNKNOWN_LICENSE',
      'NOT_ALLOCATION_COUNTRY',
      'UPLIFT_OUT_OF_RANGE',
      'RECORDED',
    ]);
    expect(await ledger.balances('LPP')).toEqual({ 'LPP_QUOTA ACME/2025': kept(4_749_600) });
  });

  test('that is a fault in one call leaves the calls beside it recorded', async () => {
    const never = { ...shipment(), exportedAt: Number.NaN };
    const settled = await Promise.allSettled([
      ledger.record(shipment()),
      ledger.record(never),
      ledger.record(shipment()),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await ledger.rows('select 1 from posting')).toHaveLength(2);
  });

  test('does not remember what was not known: a party registered meanwhile is', async () => {
    expect(await ledger.record(shipment({ consigneeId: 'NEW' }))).toMatchObject([{ code: 'UNKNOWN_PARTY' }]);
    await ledger.db.transaction((tx) => new PartyStore().insert(tx, [partyOf('NEW')]));
    expect(await ledger.record(shipment({ consigneeId: 'NEW' }))).toMatchObject([{ outcome: 'RECORDED' }]);
  });
});

describe('a guarded shipment that is refused', () => {
  test('leaves no trace on any account, but a stored refusal with its numbers', async () => {
    await ledger.record(shipment({ quantity: 1_699n, named: 'LPP' }));
    const before = await ledger.rows('select kind, key, balance, lines, version from account order by id');
    const over = { quantity: 1n, named: 'LPP', onBreach: 'REFUSE', exportedAt: noon('2025-06-03') } as const;
    const [answer] = await ledger.record(shipment({ reference: 'S', ...over }));
    expect(answer).toMatchObject({ outcome: 'REFUSED', code: 'LIMIT_EXCEEDED' });
    expect(await ledger.rows('select kind, key, balance, lines, version from account order by id')).toEqual(before);
    expect(await ledger.rows(`select 1 from shipment where reference = 'S'`)).toEqual([]);
    const [refusal] = await ledger.rows<{ detail: { before: object; reference: string } }>(
      `select seq::int as seq, subject_kind, authorization_used, breaches, detail from determination where subject_kind = 'REFUSAL'`,
    );
    expect(refusal).toMatchObject({
      seq: answer?.seq,
      authorization_used: 'LPP',
      breaches: ['LPP_QUOTA'],
      detail: { reference: 'S', before: { lppUsedTpp: kept(26_898_568) } },
    });
  });

  test('keeps its number in the ledger, and its reference stays free', async () => {
    const guarded = shipment({ reference: 'S', quantity: 1_700n, named: 'LPP', onBreach: 'REFUSE' });
    await ledger.record(guarded);
    expect(await ledger.record(shipment({ reference: 'S', named: 'LPP', onBreach: 'REFUSE' }))).toMatchObject([
      { outcome: 'RECORDED', seq: 2 },
    ]);
  });

  test('in a batch makes room for the one behind it', async () => {
    const of = (quantity: bigint, at: string) =>
      shipment({ quantity, named: 'LPP', onBreach: 'REFUSE', exportedAt: instant(at) });
    const answers = await ledger.record(
      of(1_000n, '2025-06-02T10:00:00Z'),
      of(700n, '2025-06-02T11:00:00Z'),
      of(699n, '2025-06-02T12:00:00Z'),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(['RECORDED', 'REFUSED', 'RECORDED']);
    expect(await ledger.balances('LPP')).toEqual({ 'LPP_QUOTA ACME/2025': kept(26_898_568) });
  });
});

describe('a reversal', () => {
  test('and its shipment in one batch: both are on record, and nothing counts', async () => {
    const [shipped, reversed] = await ledger.record(shipment({ reference: 'S' }), reversal('S'));
    expect([shipped, reversed]).toMatchObject([
      { outcome: 'RECORDED', seq: 1 },
      { outcome: 'RECORDED', seq: 2 },
    ]);
    expect(await ledger.balances()).toEqual({});
    expect(await ledger.rows('select kind, subject_seq::int as of, effective_at from posting order by seq')).toEqual([
      { kind: 'SHIPMENT', of: 1, effective_at: expect.anything() },
      { kind: 'REVERSAL', of: 1, effective_at: expect.anything() },
    ]);
    expect(await ledger.rows('select distinct effective_at from posting')).toHaveLength(1);
    expect(await ledger.answers('S')).toMatchObject([{ seq: 1, as: 'LPP' }]);
  });

  test('before its shipment in one batch refers to nothing', async () => {
    expect(await ledger.record(reversal('S'), shipment({ reference: 'S' }))).toMatchObject([
      { code: 'UNKNOWN_REFERENCE' },
      { outcome: 'RECORDED' },
    ]);
  });

  test('of several in one batch, the first one counts', async () => {
    await ledger.record(shipment({ reference: 'S' }));
    expect(await ledger.record(reversal('S'), reversal('S'))).toMatchObject([
      { outcome: 'RECORDED' },
      { code: 'ALREADY_REVERSED' },
    ]);
  });

  test('is recorded once, and is not reversed', async () => {
    await ledger.record(shipment({ reference: 'S' }), reversal('S', { reference: 'C' }));
    expect(await ledger.record(reversal('S'), reversal('C'))).toMatchObject([
      { code: 'ALREADY_REVERSED' },
      { code: 'REVERSAL_OF_REVERSAL' },
    ]);
  });
});
