import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import { ChangedAnswersReads } from '../src/corrections/changed-answers.reads.js';
import { FindImpact, type Impact } from '../src/corrections/impact.js';
import type { Fact } from '../src/ledger/facts.js';
import { Recorder } from '../src/ledger/recorder.js';
import { LOCAL_CALLER } from '../src/platform/caller.js';
import { loadConfig } from '../src/platform/config.js';
import { PostgresQueue } from '../src/platform/queue-postgres.js';
import { Queue } from '../src/platform/queue.js';
import { addDays, day } from '../src/rules/day.js';
import { RecordFacts } from '../src/shipments/record-facts.js';
import { freshLedger, license, news, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

let ledger: TestLedger;
let findImpact: FindImpact;
let changes: ChangedAnswersReads;
beforeEach(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')]);
  const assembly = new Assembly(ledger.db, loadConfig({})).give(Queue, new PostgresQueue());
  assembly.give(Recorder, assembly.make(RecordFacts));
  [findImpact, changes] = [assembly.make(FindImpact), assembly.make(ChangedAnswersReads)];
});
afterEach(async () => {
  await ledger.verify();
  await ledger.close();
});

/** The answer that stands for every shipment, by reference; without those that were reversed. */
async function standing(): Promise<Map<string, string>> {
  const rows = await ledger.rows<{ reference: string; answer: string }>(
    `select s.reference, concat_ws(' ', d.authorization_used, d.review_policy, d.breaches::text, d.flags::text) as answer
     from shipment s join determination d on d.seq = (select max(j.seq) from determination j where j.subject_seq = s.seq)
     where not exists (select 1 from reversal r where r.reverses_seq = s.seq)`,
  );
  return new Map(rows.map(({ answer, reference }) => [reference, answer]));
}

/** What is told of each changed shipment: before and after, in the words of `standing`. */
const told = ({ answers }: Impact | { answers: Impact['answers'] }): Map<string, [string | null, string | null]> => {
  const words = (one: Impact['answers'][number]['after']): string | null =>
    one === null
      ? null
      : [one.authorization, one.reviewPolicy, `{${one.breaches.join()}}`, `{${one.flags.join()}}`]
          .filter((word) => word !== null)
          .join(' ');
  return new Map(answers.map((one) => [one.reference, [words(one.before), words(one.after)]]));
};

/** Every count and number of the tables that a fact writes to, and the queue's. */
const everything = (): Promise<unknown> =>
  ledger.rows(
    `select (select seq from ledger_head), (select count(*) from posting) as postings, (select count(*) from entry) as entries,
       (select count(*) from determination) as determinations, (select sum(balance) from account) as balances,
       (select count(*) from reference) as "references", (select count(*) from dirty_subject) as marks`,
  );

/** 1,000 lines of LPP of one consignee in one year: 26,400 TPP each, so that the last of them fill the quota. */
async function fullYear(): Promise<void> {
  const facts = Array.from({ length: 1_000 }, (_, n) =>
    shipment({
      reference: `L-${String(n).padStart(4, '0')}`,
      quantity: 1n,
      itemId: 'nvidia-h100-sxm5',
      exportedAt: noon(addDays(day('2025-02-01'), Math.floor(n / 4))),
    }),
  );
  await ledger.record(...facts);
}

const tried: readonly { readonly what: string; readonly facts: () => Fact[] }[] = [
  {
    what: 'a backdated shipment that fills the year',
    facts: () => [
      shipment({ reference: 'EARLY', itemId: 'nvidia-h100-sxm5', quantity: 900n, exportedAt: noon('2025-01-20') }),
    ],
  },
  { what: 'a shipment that is taken back', facts: () => [reversal('BIG')] },
  {
    what: 'a shipment that is replaced by one of another day',
    facts: () => [
      reversal('BIG'),
      shipment({ reference: 'BIG-2', quantity: 1_650n, exportedAt: noon('2025-03-10'), named: 'LPP' }),
    ],
  },
  { what: 'a license for what went without', facts: () => [license({ number: 'LATE', issuedOn: day('2025-02-15') })] },
  { what: 'news about the country', facts: () => [news({ effectiveOn: day('2025-02-10'), officialStatus: 'MET' })] },
];

describe.each(tried)('$what, over 1,000 later determinations', ({ facts: make }) => {
  test('is told exactly before it is confirmed, and stored nowhere', async () => {
    await ledger.record(shipment({ reference: 'BIG', quantity: 1_600n, exportedAt: noon('2025-01-25'), named: 'LPP' }));
    await fullYear();
    const [before, all] = [await standing(), await everything()];
    const facts = make();
    const impact = await findImpact.run(LOCAL_CALLER, facts);
    expect(impact.results.map(({ outcome }) => outcome)).toEqual(facts.map(() => 'RECORDED'));
    expect([await standing(), await everything()]).toEqual([before, all]);

    const [head] = await ledger.rows<{ seq: number }>('select seq::int from ledger_head');
    await ledger.record(...facts);
    const after = await standing();
    const differ = [...new Set([...before.keys(), ...after.keys()])].filter(
      (reference) => before.get(reference) !== after.get(reference),
    );
    const expected = new Map(
      differ.map((reference) => [reference, [before.get(reference) ?? null, after.get(reference) ?? null]]),
    );
    const shipments = new Map([...told(impact)].filter(([reference]) => reference !== 'LATE'));
    expect(new Map([...shipments].sort())).toEqual(new Map([...expected].sort()));
    expect(expected.size).toBeGreaterThan(0);

    const first = head?.seq ?? 0;
    for (const which of [{ after: first }, ...(facts.length === 1 ? [{ causedBy: first + 1 }] : [])]) {
      const made = await ledger.db.read((tx) => changes.of(tx, which));
      expect(told({ answers: made })).toEqual(told(impact));
    }
  });
});

test('statuses and what is owed are told, and what would be refused', async () => {
  await ledger.record(shipment({ reference: 'S', quantity: 100n, exportedAt: noon('2025-03-10'), named: 'LPP' }));
  const impact = await findImpact.run(LOCAL_CALLER, [
    shipment({ reference: 'T', quantity: 2_000n, exportedAt: noon('2025-03-09'), named: 'LPP' }),
    reversal('NOBODY'),
  ]);
  expect(impact.results).toMatchObject([{ outcome: 'RECORDED' }, { outcome: 'REFUSED', code: 'UNKNOWN_REFERENCE' }]);
  expect(impact.answers.map(({ reference }) => reference)).toEqual(['T', 'S']);
  expect(impact.obligations.filter(({ subject }) => subject === 'T').length).toBeGreaterThan(0);
  expect(impact.obligations.filter(({ subject }) => subject === 'T').every(({ owed }) => owed)).toBe(true);
});

test('each of many facts of one batch is the cause of what it changed', async () => {
  await ledger.record(
    shipment({ reference: 'A1', consigneeId: 'ACME', quantity: 1_600n, exportedAt: noon('2025-03-10'), named: 'LPP' }),
    shipment({ reference: 'O1', consigneeId: 'OTHER', quantity: 1_600n, exportedAt: noon('2025-03-10'), named: 'LPP' }),
  );
  const posted = await ledger.record(
    shipment({ reference: 'A0', consigneeId: 'ACME', quantity: 200n, exportedAt: noon('2025-03-01'), named: 'LPP' }),
    shipment({ reference: 'O0', consigneeId: 'OTHER', quantity: 200n, exportedAt: noon('2025-03-01'), named: 'LPP' }),
  );
  for (const [index, references] of [
    ['A0', 'A1'],
    ['O0', 'O1'],
  ].entries()) {
    const found = await ledger.db.read((tx) => changes.of(tx, { causedBy: posted[index]?.seq ?? 0 }));
    expect(found.map(({ reference }) => reference)).toEqual(references);
  }
});
