import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact, ShipmentFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day, instant } from '../src/rules/day.js';
import {
  freshLedger,
  kept,
  license,
  news,
  partyOf,
  reversal,
  shipment,
  type TestLedger,
  type Writer,
} from './support/ledger.js';

/** Two writers with a pool each, as two processes of the API have. */
let ledger: TestLedger;
let writers: readonly [Writer, Writer];

beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER'), partyOf('DAUGHTER', { parentId: 'ACME' })]);
  writers = [ledger, await ledger.another()];
});
afterAll(() => ledger.close());
afterEach(async () => {
  await ledger.verify();
});

/** Every writer records its facts one call after the other; all writers at once, alternating between the two processes. */
async function race(calls: readonly (readonly Fact[])[]): Promise<Recorded[][]> {
  return Promise.all(
    calls.map(async (facts, index) => {
      const answers: Recorded[] = [];
      for (const fact of facts) answers.push(...((await writers[index % 2]?.record(fact)) ?? []));
      return answers;
    }),
  );
}
const recorded = (answers: readonly Recorded[]): number[] =>
  answers.flatMap((answer) => (answer.outcome === 'RECORDED' ? [answer.seq] : []));
/** Instants that go back and forth, so that most facts find something later on record. */
const scattered = (n: number): number => instant('2026-01-01T00:00:00Z') + ((n * 7_919) % 300) * 3_600_000;

describe('64 writers of two processes on one country', () => {
  test('lose nothing, count nothing twice, and leave no gap', async () => {
    const calls = Array.from({ length: 64 }, (_any, writer) =>
      Array.from({ length: 4 }, (_, n) =>
        shipment({
          exportedAt: scattered(writer * 4 + n),
          named: 'LICENSE',
          licenseNumber: 'NOT-ON-RECORD',
          quantity: 1n,
          requestKey: `race-${writer}-${n}`,
        }),
      ),
    );
    const seqs = (await race(calls)).flatMap(recorded);
    expect(seqs).toHaveLength(256);
    expect(new Set(seqs).size).toBe(256);
    const total = kept(256 * 15_832);
    expect(await ledger.balances('COUNTRY')).toEqual({
      'COUNTRY_EXPORTED BR': total,
      'COUNTRY_LICENSED BR': total,
    });
  });

  test('that all repeat one another are answered alike, and each fact is written once', async () => {
    const facts = Array.from({ length: 8 }, (_, n) =>
      shipment({
        destinationCountry: 'CL',
        named: 'LICENSE',
        licenseNumber: 'X',
        quantity: 1n,
        requestKey: `same-${n}`,
      }),
    );
    const answers = await race(Array.from({ length: 64 }, () => facts));
    const bySeq = new Set(answers.map((own) => String(recorded(own))));
    expect(bySeq.size).toBe(1);
    expect(answers.flat().filter(({ replayed }) => !replayed)).toHaveLength(8);
    expect(await ledger.balances('COUNTRY_LICENSED CL')).toEqual({ 'COUNTRY_LICENSED CL': kept(8 * 15_832) });
  });

  /** 100 H100 as a promise under LPP, at the n-th moment of March of a year: 16 of these fit it. */
  const guarded = (year: number, n: number): ShipmentFact =>
    shipment({
      exportedAt: instant(`${year}-03-01T00:00:00Z`) + n,
      consigneeId: n % 2 === 0 ? 'ACME' : 'DAUGHTER',
      named: 'LPP',
      quantity: 100n,
      onBreach: 'REFUSE',
    });

  test('fill a guarded quota exactly when they come in the order of time', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, (_, n) => ledger.record(guarded(2026, n))));
    expect(answers.flatMap(recorded)).toHaveLength(16);
    expect(await ledger.balances('LPP_QUOTA ACME/2026')).toEqual({ 'LPP_QUOTA ACME/2026': kept(1_600 * 15_832) });
  });

  test('fill a guarded quota exactly from two processes, however early the ones that come late', async () => {
    const answers = (await race(Array.from({ length: 64 }, (_, n) => [guarded(2027, n)]))).flat();
    expect(recorded(answers)).toHaveLength(16);
    const refusals = answers.flatMap((one) => (one.outcome === 'REFUSED' ? [one.code] : []));
    expect(new Set(refusals)).toEqual(new Set(['LIMIT_EXCEEDED']));
    const stands = await ledger.rows<{ breaches: string[] }>(
      `select d.breaches from shipment s
         join lateral (select breaches from determination where subject_seq = s.seq order by seq desc limit 1) d on true
       where s.quota_key = 'ACME/2027'`,
    );
    expect(stands.flatMap(({ breaches }) => breaches)).toEqual([]);
  });

  test('of all kinds of facts end where the same facts end one by one, in the order of time', async () => {
    const facts: Fact[] = Array.from({ length: 96 }, (_, n) => {
      const exportedAt = instant('2025-06-01T00:00:00Z') + ((n * 7_919) % 97) * 3_600_000;
      const shared = { reference: `ANY-${n}`, destinationCountry: 'PE', exportedAt };
      return [
        shipment({ ...shared, consigneeId: 'OTHER', quantity: 150n }), // fills LPP, then a license, then nothing
        shipment({ ...shared, consigneeId: 'OTHER', named: 'LICENSE', licenseNumber: 'PE-1', quantity: 40n }),
        shipment({ ...shared, consigneeId: 'OTHER', named: 'NLR', quantity: 9_000n }), // without authorization
      ][n % 3] as Fact;
    });
    const others: Fact[] = [
      license({ number: 'PE-1', destinationCountry: 'PE', consigneeId: 'OTHER', quantity: 1_000n }),
      license({
        number: 'PE-2',
        destinationCountry: 'PE',
        consigneeId: 'OTHER',
        quantity: 50_000n,
        issuedOn: day('2025-06-03'),
      }),
      news({ country: 'PE', effectiveOn: day('2025-06-02'), uplift: 5_000n }),
    ];
    const taken = reversal('ANY-0', { reference: 'ANY-0-BACK' });
    await race([
      [...facts.slice(0, 1), taken],
      ...others.map((fact) => [fact]),
      ...facts.slice(1).map((fact) => [fact]),
    ]);

    const calm = await freshLedger([partyOf('ACME'), partyOf('OTHER')]);
    try {
      for (const fact of others) await calm.record(fact);
      const inOrder = facts.toSorted((a, b) => timeOf(a) - timeOf(b));
      for (const fact of inOrder) await calm.record(fact);
      await calm.record(taken);
      expect(await calm.problems()).toEqual([]);
      const raced = await standing(ledger);
      expect(raced).toEqual(await standing(calm));
      expect(new Set(raced.map((row) => row.as))).toEqual(new Set(['LPP', 'LICENSE', 'UNAUTHORIZED']));
    } finally {
      await calm.close();
    }
  });
});

const timeOf = (fact: Fact): number => (fact.kind === 'SHIPMENT' ? fact.exportedAt : 0);

interface Standing {
  readonly reference: string;
  readonly as: string;
}

/** The answers that stand for Peru, by reference, and its balances. */
async function standing(of: TestLedger): Promise<Standing[]> {
  const rows = await of.rows<Standing>(
    `select distinct on (s.reference) s.reference, d.authorization_used as as, d.license_number, d.breaches, d.flags,
       d.review_policy, d.debit_country, d.line_tpp, d.lpp_quota_key
     from shipment s join determination d on d.subject_seq = s.seq
     where s.destination = 'PE' and not exists (select 1 from reversal r where r.reverses_seq = s.seq)
     order by s.reference, d.seq desc`,
  );
  const balances = await of.balances('COUNTRY_LICENSED PE', 'COUNTRY_EXPORTED PE', 'LPP_QUOTA OTHER', 'LICENSE_');
  return [...rows, { reference: JSON.stringify(balances), as: 'LPP' }];
}
