import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { LicensePositions } from '../src/authorizations/license-positions.js';
import { Assembly } from '../src/cli/assembly.js';
import type { Fact, ShipmentFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { loadConfig } from '../src/platform/config.js';
import { day, startOf } from '../src/rules/day.js';
import { SetClock, hold, holdEvent } from './support/holds.js';
import { writeReceipt } from '../src/shipments/receipt.js';
import { ReceiptReads } from '../src/shipments/receipt.reads.js';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { freshLedger, holiday, kept, license, noon, partyOf, shipment, type TestLedger } from './support/ledger.js';
import { extension, licenseEvent, withdrawal } from './support/license-events.js';

let ledger: TestLedger;
const clock = new SetClock();
beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')], clock);
});
afterAll(() => ledger.close());
afterEach(() => ledger.verify());

let count = 0;
/** A license of 1 June 2025 for 1,000 H100 to ACME in Brazil, usable for a year. */
async function issued(given: Parameters<typeof license>[0] = {}): Promise<string> {
  const number = `EV-${(count += 1)}`;
  expect(code(await one(license({ number, ...given })))).toBe('RECORDED');
  return number;
}
const under = (licenseNumber: string, on: string, more: Partial<ShipmentFact> = {}): ShipmentFact =>
  shipment({ exportedAt: noon(on), quantity: 1n, valueCents: 1n, named: 'LICENSE', licenseNumber, ...more });
const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const code = (answer: Recorded): string => (answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code);
const breaches = async (reference: string): Promise<string[]> =>
  (await ledger.answers(reference)).map((answer) => answer.breaches.join());
async function statusOf(number: string, on: string, known?: number): Promise<string | undefined> {
  const positions = new Assembly(ledger.db, loadConfig({})).make(LicensePositions);
  const at = startOf(day(on));
  const found = await ledger.db.read((tx) => positions.read(tx, { at, numbers: [number] }), { tenant: 1, known });
  return found[0]?.status;
}

describe('what goes under a license', () => {
  test.each(['SUSPENDED', 'REVOKED', 'RETURNED'] as const)(
    'that is %s is recorded and in breach from that day on, also when the letter comes late',
    async (kind) => {
      const number = await issued();
      const days = ['2025-08-31', '2025-09-01', '2025-09-02'];
      const early = days.map((on) => under(number, on));
      await ledger.record(...early);
      expect(code(await one(licenseEvent(number, kind, '2025-09-01')))).toBe('RECORDED');
      const late = days.map((on) => under(number, on));
      await ledger.record(...late);
      const breach = `LICENSE_${kind}`;
      expect(await Promise.all(early.map(({ reference }) => breaches(reference)))).toEqual([
        [''],
        ['', breach],
        ['', breach],
      ]);
      expect(await Promise.all(late.map(({ reference }) => breaches(reference)))).toEqual([[''], [breach], [breach]]);
      expect(await ledger.balances(`LICENSE_QUANTITY ${number}`)).toEqual({ [`LICENSE_QUANTITY ${number}`]: '6' });
      expect([await statusOf(number, '2025-08-31'), await statusOf(number, '2025-09-01')]).toEqual(['ACTIVE', kind]);
    },
  );

  test('that is reinstated is fine again from that day on', async () => {
    const number = await issued();
    await ledger.record(licenseEvent(number, 'SUSPENDED', '2025-09-01'));
    const lines = ['2025-09-30', '2025-10-01'].map((on) => under(number, on));
    await ledger.record(...lines);
    await ledger.record(licenseEvent(number, 'REINSTATED', '2025-10-01'));
    expect(await Promise.all(lines.map(({ reference }) => breaches(reference)))).toEqual([
      ['LICENSE_SUSPENDED'],
      ['LICENSE_SUSPENDED', ''],
    ]);
    expect([await statusOf(number, '2025-09-30'), await statusOf(number, '2025-10-01')]).toEqual([
      'SUSPENDED',
      'ACTIVE',
    ]);
  });

  test('that is suspended is not chosen, is refused when it is guarded, and is chosen again later', async () => {
    const number = await issued({ consigneeId: 'OTHER', quantity: 9_000n, valueCents: 9_000_000_000n });
    const choose = (on: string): ShipmentFact =>
      shipment({ consigneeId: 'OTHER', exportedAt: noon(on), quantity: 2_000n, valueCents: 1n });
    const [before, during, after] = ['2025-08-31', '2025-09-01', '2025-10-01'].map(choose);
    await ledger.record(...[before, during, after].flatMap((fact) => fact ?? []));
    await ledger.record(
      licenseEvent(number, 'SUSPENDED', '2025-09-01'),
      licenseEvent(number, 'REINSTATED', '2025-10-01'),
    );
    const chosen = async (fact?: ShipmentFact) => (await ledger.answers(fact?.reference ?? '')).at(-1)?.as;
    expect([await chosen(before), await chosen(during), await chosen(after)]).toEqual([
      'LICENSE',
      'UNAUTHORIZED',
      'LICENSE',
    ]);
    const guarded = (on: string) => under(number, on, { consigneeId: 'OTHER', onBreach: 'REFUSE' });
    expect(code(await one(guarded('2025-09-30')))).toBe('NOT_AUTHORIZED');
    expect(code(await one(guarded('2025-10-01')))).toBe('RECORDED');
  });

  test('stays counted when it is returned or revoked: R-23 gives nothing back', async () => {
    const licensed = async (): Promise<string | undefined> =>
      (await ledger.balances('COUNTRY_LICENSED CL'))['COUNTRY_LICENSED CL'];
    const number = await issued({ destinationCountry: 'CL' });
    expect(await licensed()).toBe(kept(15_832_000));
    await ledger.record(licenseEvent(number, 'RETURNED', '2025-09-01'));
    expect(await licensed()).toBe(kept(15_832_000));
  });
});

describe('an extension (R-59)', () => {
  test('on the last usable day moves the expiry, and what was late is answered again', async () => {
    const number = await issued();
    const lines = ['2026-06-01', '2026-06-02', '2026-12-31', '2027-01-01'].map((on) => under(number, on));
    await ledger.record(...lines);
    expect(code(await one(extension(number, '2026-06-02', '2026-12-31')))).toBe('LICENSE_EVENT');
    expect(code(await one(extension(number, '2026-06-01', '2026-12-31')))).toBe('RECORDED');
    expect(await Promise.all(lines.map(({ reference }) => breaches(reference)))).toEqual([
      [''],
      ['LICENSE_EXPIRED', ''],
      ['LICENSE_EXPIRED', ''],
      ['LICENSE_EXPIRED'],
    ]);
    expect([await statusOf(number, '2026-12-31'), await statusOf(number, '2027-01-01')]).toEqual(['ACTIVE', 'EXPIRED']);
  });

  test('to a holiday reaches to the working day after it, whichever of the two is told first', async () => {
    const first = await issued();
    const second = await issued();
    await ledger.record(extension(first, '2026-06-01', '2027-01-01'));
    const lines = [first, second].flatMap((number) => ['2027-01-04', '2027-01-05'].map((on) => under(number, on)));
    await ledger.record(...lines);
    await ledger.record(holiday('2027-01-01'));
    await ledger.record(extension(second, '2026-06-01', '2027-01-01'));
    const last = await Promise.all(lines.map(async ({ reference }) => (await breaches(reference)).at(-1)));
    expect(last).toEqual(['', 'LICENSE_EXPIRED', '', 'LICENSE_EXPIRED']);
  });

  test('over a holiday: on the working day to which the expiry moved, and not on the next', async () => {
    await ledger.record(holiday('2026-02-16'));
    const number = await issued({ expiresOn: day('2026-02-16') });
    expect(code(await one(extension(number, '2026-02-18', '2026-12-31')))).toBe('LICENSE_EVENT');
    expect(code(await one(extension(number, '2026-02-17', '2026-12-31')))).toBe('RECORDED');
  });

  test('a holiday that is told late may make another license the first to be tried, whenever it shipped', async () => {
    const goods = { destinationCountry: 'CO', quantity: 90_000n, valueCents: 90_000_000_000n };
    const friday = await issued({ ...goods, expiresOn: day('2026-07-03') });
    const saturday = await issued({ ...goods, expiresOn: day('2026-07-04') });
    const open = () =>
      shipment({ destinationCountry: 'CO', exportedAt: noon('2025-09-30'), quantity: 2_000n, valueCents: 1n });
    const [before, after] = [open(), open()];
    await ledger.record(before);
    expect(await ledger.balances('LICENSE_QUANTITY EV-')).toMatchObject({ [`LICENSE_QUANTITY ${friday}`]: '2000' });
    await ledger.record(holiday('2026-07-03'));
    await ledger.record(after);
    const balances = await ledger.balances('LICENSE_QUANTITY EV-');
    expect([balances[`LICENSE_QUANTITY ${friday}`], balances[`LICENSE_QUANTITY ${saturday}`]]).toEqual([
      undefined,
      '4000',
    ]);
  });

  test('of a license without a printed expiry counts from the estimate of a year', async () => {
    const number = await issued({ expiresOn: null });
    expect(code(await one(extension(number, '2026-06-02', '2026-12-31')))).toBe('LICENSE_EVENT');
    expect(code(await one(extension(number, '2026-05-31', '2026-05-31')))).toBe('LICENSE_EVENT');
    expect(code(await one(extension(number, '2026-06-01', '2026-12-31')))).toBe('RECORDED');
    expect(await statusOf(number, '2026-12-31')).toBe('ACTIVE');
  });

  test('a license that is in force longer from then on is tried later by who names none (R-57)', async () => {
    const goods = { destinationCountry: 'PE', quantity: 90_000n, valueCents: 90_000_000_000n };
    const short = await issued({ ...goods, expiresOn: day('2026-03-01') });
    const long = await issued({ ...goods, expiresOn: day('2026-06-01') });
    const lines = ['2025-09-30', '2025-10-01'].map((on) =>
      shipment({ destinationCountry: 'PE', exportedAt: noon(on), quantity: 2_000n, valueCents: 1n }),
    );
    await ledger.record(...lines);
    await ledger.record(extension(short, '2025-10-01', '2027-01-01'));
    const numbers = await ledger.rows<{ license_number: string }>(
      `select distinct on (s.reference) d.license_number from shipment s join determination d on d.subject_seq = s.seq
       where s.reference = any($1) order by s.reference, d.seq desc`,
      lines.map(({ reference }) => reference),
    );
    expect(numbers.map((row) => row.license_number)).toEqual([short, long]);
  });
});

describe('events', () => {
  test('that are told twice are recorded once; one of another content is refused', async () => {
    const number = await issued();
    const suspended = licenseEvent(number, 'SUSPENDED', '2025-09-01', { requestKey: `key-${number}` });
    const first = await one(suspended);
    expect(await one(suspended)).toMatchObject({ seq: first.seq, replayed: true });
    expect(await one({ ...suspended, requestKey: `other-${number}` })).toMatchObject({
      seq: first.seq,
      replayed: true,
    });
    const other = licenseEvent(number, 'SUSPENDED', '2025-09-01', { evidence: 'another letter' });
    expect(code(await one(other))).toBe('DUPLICATE_OTHER_CONTENT');
    expect(code(await one({ ...other, requestKey: `key-${number}` }))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('of one request see each other', async () => {
    const number = await issued();
    const answers = await ledger.record(
      licenseEvent(number, 'SUSPENDED', '2025-09-01'),
      licenseEvent(number, 'REINSTATED', '2025-10-01'),
      licenseEvent(number, 'RETURNED', '2025-11-01'),
      licenseEvent(number, 'NAME_CHANGE', '2025-12-01'),
    );
    expect(answers.map(code)).toEqual(['RECORDED', 'RECORDED', 'RECORDED', 'LICENSE_EVENT']);
    expect(answers[3]).toMatchObject({
      path: ['kind'],
      message: 'It is returned from 2025-11-01 on: nothing follows that.',
    });
  });

  test('of paper change nothing but the record', async () => {
    const number = await issued();
    const line = under(number, '2025-09-02');
    await ledger.record(line);
    const before = await ledger.rows('select kind, key, balance from account order by id');
    await ledger.record(
      licenseEvent(number, 'NON_MATERIAL', '2025-09-01'),
      licenseEvent(number, 'NON_MATERIAL', '2025-09-01', { change: 'LOWER_PRICE' }),
      licenseEvent(number, 'NAME_CHANGE', '2025-09-01'),
    );
    expect(await breaches(line.reference)).toEqual(['']);
    expect(await ledger.rows('select kind, key, balance from account order by id')).toEqual(before);
    expect(await ledger.rows('select 1 from license_event where number = $1', number)).toHaveLength(3);
  });

  test('of a license nobody knows are refused', async () => {
    expect(code(await one(licenseEvent('NOWHERE', 'REVOKED', '2025-09-01')))).toBe('UNKNOWN_LICENSE');
  });

  test('can be withdrawn once, and what they changed is answered as before', async () => {
    const number = await issued();
    const line = under(number, '2025-10-02');
    await ledger.record(line);
    const revoked = await one(licenseEvent(number, 'REVOKED', '2025-09-01'));
    const known = await nowOf();
    const undone = withdrawal(revoked.seq ?? 0);
    expect(code(await one(undone))).toBe('RECORDED');
    expect(await one(undone)).toMatchObject({ replayed: true });
    expect(code(await one(withdrawal(revoked.seq ?? 0)))).toBe('UNKNOWN_EVENT');
    expect(await breaches(line.reference)).toEqual(['', 'LICENSE_REVOKED', '']);
    expect(await statusOf(number, '2025-10-02')).toBe('ACTIVE');
    expect(await statusOf(number, '2025-10-02', known)).toBe('REVOKED');
    expect(code(await one(licenseEvent(number, 'REVOKED', '2025-09-15', { requestKey: `again ${number}` })))).toBe(
      'RECORDED',
    );
  });

  test('cannot be withdrawn while another rests on them', async () => {
    const number = await issued();
    const [suspended] = await ledger.record(
      licenseEvent(number, 'SUSPENDED', '2025-09-01'),
      licenseEvent(number, 'REINSTATED', '2025-10-01'),
    );
    expect(await one(withdrawal(suspended?.seq ?? 0))).toMatchObject({
      code: 'LICENSE_EVENT',
      message: 'REINSTATED of 2025-10-01 rests on it: withdraw that first.',
    });
  });
});

/** Now, by the clock of the database, with nothing else in its millisecond. */
async function nowOf(): Promise<number> {
  await sleep(3);
  const [row] = await ledger.rows<{ now: Date }>('select clock_timestamp() as now');
  await sleep(3);
  return row?.now.getTime() ?? 0;
}

test('each answer replays from its receipt alone, whatever happened to the license since', async () => {
  const number = await issued();
  const line = under(number, '2025-09-02');
  await ledger.record(line);
  const suspended = await one(licenseEvent(number, 'SUSPENDED', '2025-09-01'));
  await ledger.record(withdrawal(suspended.seq ?? 0));
  const reads = new Assembly(ledger.db, loadConfig({})).make(ReceiptReads);
  const answers = await ledger.answers(line.reference);
  expect(answers.map((answer) => answer.breaches.join())).toEqual(['', 'LICENSE_SUSPENDED', '']);
  for (const { seq } of answers) {
    const receipt = await reads.of(seq, { tenant: LOCAL_TENANT });
    expect(receipt === null ? 'no receipt' : differenceIn(writeReceipt(receipt))).toBeNull();
  }
});

describe('as it was known', () => {
  test('a license stands as it stood before the letter', async () => {
    const number = await issued();
    const before = await nowOf();
    await ledger.record(licenseEvent(number, 'SUSPENDED', '2025-09-01'), extension(number, '2025-08-01', '2026-12-31'));
    const words = async (known?: number) =>
      Promise.all(['2025-08-31', '2025-09-01', '2026-12-31'].map((on) => statusOf(number, on, known)));
    expect(await words(before)).toEqual(['ACTIVE', 'ACTIVE', 'EXPIRED']);
    expect(await words()).toEqual(['ACTIVE', 'SUSPENDED', 'SUSPENDED']);
    expect(await words(await nowOf())).toEqual(await words());
  });
});

describe('a hold that draws on a license', () => {
  const plan = (licenseNumber: string, on: string): Parameters<typeof hold>[0] => ({
    named: 'LICENSE',
    licenseNumber,
    plannedAt: noon(on),
    quantity: 10n,
    valueCents: 10n,
  });
  test('suspended on the planned day is refused; planned for the day before or after, it stands', async () => {
    const number = await issued();
    await ledger.record(
      licenseEvent(number, 'SUSPENDED', '2025-08-01'),
      licenseEvent(number, 'REINSTATED', '2025-09-01'),
    );
    const answers = [];
    for (const on of ['2025-07-31', '2025-08-01', '2025-08-31', '2025-09-01'])
      answers.push(code(await one(hold(plan(number, on)))));
    expect(answers).toEqual(['RECORDED', 'NOT_AUTHORIZED', 'NOT_AUTHORIZED', 'RECORDED']);
  });

  test('that is revoked later stays as it is, and cannot be shipped guarded', async () => {
    const number = await issued();
    const reference = `HOLD-${number}`;
    await ledger.record(hold({ ...plan(number, '2025-09-02'), reference }));
    await ledger.record(licenseEvent(number, 'REVOKED', '2025-09-01'));
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${number}`)).toEqual({
      [`HELD_LICENSE_QUANTITY ${number}`]: '10',
    });
    expect(code(await one(under(number, '2025-09-02', { holdId: reference, onBreach: 'REFUSE' })))).toBe(
      'NOT_AUTHORIZED',
    );
    const licensed = hold({ named: null, plannedAt: noon('2025-09-03'), quantity: 2_000n, stage: 'APPLIED' });
    await ledger.record(licensed);
    const stage = holdEvent(licensed.reference, { kind: 'STAGE', stage: 'LICENSED', licenseNumber: number });
    expect(code(await one(stage))).toBe('NOT_AUTHORIZED');
  });
});

test('positions and answers are the same for every order of arrival', async () => {
  const tell = async (turn: (facts: Fact[]) => Fact[]): Promise<unknown> => {
    const own = await freshLedger([partyOf('ACME')]);
    try {
      const number = 'L-1';
      await own.record(license({ number }));
      const days = ['2025-08-31', '2025-09-01', '2025-09-30', '2025-10-01', '2026-06-02', '2026-12-31', '2027-01-04'];
      const lines = days.map((on, n) => under(number, on, { reference: `S-${n}`, quantity: 150n }));
      const open = days.map((on, n) => shipment({ reference: `O-${n}`, exportedAt: noon(on), quantity: 50n }));
      const happened: Fact[] = [
        licenseEvent(number, 'SUSPENDED', '2025-09-01'),
        licenseEvent(number, 'REINSTATED', '2025-10-01'),
        extension(number, '2026-06-01', '2027-01-01'),
      ];
      for (const fact of turn([...happened, holiday('2027-01-01'), ...lines, ...open])) await own.record(fact);
      await own.verify();
      return await own.rows(
        `select s.reference, d.authorization_used, d.license_number, d.breaches, d.flags,
           (select json_agg(json_build_array(kind, key, balance) order by kind, key) from account) as balances
         from shipment s join determination d on d.seq = (select max(j.seq) from determination j where j.subject_seq = s.seq)
         order by s.reference`,
      );
    } finally {
      await own.close();
    }
  };
  const first = await tell((facts) => facts);
  const late = await tell((facts) => [...facts.slice(3), ...facts.slice(0, 3)]);
  const between = await tell((facts) => [...facts.slice(4), ...facts.slice(0, 4)].toReversed().toSorted(eventsInOrder));
  expect(late).toEqual(first);
  expect(between).toEqual(first);
});

/** A reinstatement is told after its suspension; where the others stand does not matter. */
const eventsInOrder = (a: Fact, b: Fact): number =>
  a.kind === 'LICENSE_EVENT' && b.kind === 'LICENSE_EVENT' ? (a.effectiveOn < b.effectiveOn ? -1 : 1) : 0;
