import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type LicensePosition, LicensePositions } from '../src/authorizations/license-positions.js';
import { Assembly } from '../src/cli/assembly.js';
import type { Fact, LicenseFact, ShipmentFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { loadConfig } from '../src/platform/config.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { LicenseThresholdReads } from '../src/shipments/license-threshold.reads.js';
import { Clock } from '../src/platform/clock.js';
import { day, instant, startOf } from '../src/rules/day.js';
import { writeReceipt } from '../src/shipments/receipt.js';
import { ReceiptReads } from '../src/shipments/receipt.reads.js';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { hold, holdEvent, lift, SetClock } from './support/holds.js';
import { freshLedger, kept, license, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';
import { licenseEvent } from './support/license-events.js';

const [H100, H200, B200] = ['nvidia-h100-sxm5', 'nvidia-h200-sxm', 'nvidia-b200'];

let ledger: TestLedger;
const clock = new SetClock();
beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')], clock);
});
afterAll(() => ledger.close());
afterEach(() => ledger.verify());

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const code = (answer: Recorded): string => (answer.outcome === 'RECORDED' ? 'RECORDED' : answer.code);
const last = async (reference: string): Promise<string> =>
  (await ledger.answers(reference)).at(-1)?.breaches.join() ?? 'none';

let count = 0;
/** A license of 1 June 2025 for 100 H100 worth 3,000.00 USD and 50 H200 worth 2,000.00 USD, to ACME in Brazil. */
const twoLines = (given: Partial<LicenseFact> = {}): LicenseFact =>
  license({
    number: `TWO-${(count += 1)}`,
    quantity: 100n,
    valueCents: 300_000n,
    furtherLines: [{ itemId: H200 ?? '', quantity: 50n, valueCents: 200_000n }],
    ...given,
  });
async function issued(given: Partial<LicenseFact> = {}): Promise<string> {
  const fact = twoLines(given);
  expect(code(await one(fact))).toBe('RECORDED');
  return fact.number;
}
const under = (licenseNumber: string, itemId: string | undefined, quantity: bigint, more: Partial<ShipmentFact> = {}) =>
  shipment({ itemId: itemId ?? '', quantity, valueCents: 0n, named: 'LICENSE', licenseNumber, ...more });
async function positionOf(number: string, on = '2026-01-01', known?: number): Promise<LicensePosition | undefined> {
  const positions = new Assembly(ledger.db, loadConfig({})).make(LicensePositions);
  const at = startOf(day(on));
  return (await ledger.db.read((tx) => positions.read(tx, { at, numbers: [number] }), { tenant: 1, known }))[0];
}

describe('a license of two lines', () => {
  test('is drawn by line: exactly full fits, one more does not, and the other line is untouched (R-60)', async () => {
    const number = await issued();
    const lines = [
      under(number, H100, 100n),
      under(number, H200, 49n),
      under(number, H100, 1n, { exportedAt: noon('2025-06-03') }),
      under(number, H200, 1n, { exportedAt: noon('2025-06-04') }),
      under(number, H200, 1n, { exportedAt: noon('2025-06-05') }),
    ];
    await ledger.record(...lines);
    expect(await Promise.all(lines.map(({ reference }) => last(reference)))).toEqual([
      '',
      '',
      'LICENSE_QUANTITY',
      '',
      'LICENSE_QUANTITY',
    ]);
    expect(await ledger.balances(`LICENSE_QUANTITY ${number}`, `LICENSE_TPP ${number}`)).toEqual({
      [`LICENSE_QUANTITY ${number}`]: '101',
      [`LICENSE_QUANTITY ${number}|${H200}`]: '51',
      [`LICENSE_TPP ${number}`]: kept(152 * 15_832),
    });
  });

  test('has one value for all lines, with its tolerance (R-60)', async () => {
    const number = await issued();
    const first = under(number, H100, 1n, { valueCents: 500_000n, exportedAt: noon('2025-06-02') });
    const within = under(number, H200, 1n, { valueCents: 50_000n, exportedAt: noon('2025-06-03') });
    const above = under(number, H200, 1n, { valueCents: 1n, exportedAt: noon('2025-06-04') });
    await ledger.record(first, within, above);
    expect([await last(first.reference), await last(within.reference), await last(above.reference)]).toEqual([
      '',
      '',
      'LICENSE_VALUE',
    ]);
  });

  test('is for no other item, and is chosen for any of its own (R-57)', async () => {
    const number = await issued({ consigneeId: 'OTHER', quantity: 9_000n, furtherLines: [{ itemId: H200 ?? '', quantity: 9_000n, valueCents: 1n }] }); // prettier-ignore
    const open = (itemId: string | undefined) =>
      shipment({ consigneeId: 'OTHER', itemId: itemId ?? '', quantity: 2_000n, valueCents: 0n });
    const [first, second, none] = [open(H100), open(H200), open('nvidia-gb200-superchip')];
    await ledger.record(first, second, none);
    const as = async ({ reference }: ShipmentFact) => (await ledger.answers(reference)).at(-1)?.as;
    expect([await as(first), await as(second), await as(none)]).toEqual(['LICENSE', 'LICENSE', 'UNAUTHORIZED']);
    const other = under(number, B200, 1n, { consigneeId: 'OTHER' });
    await ledger.record(other);
    expect(await last(other.reference)).toBe('LICENSE_ITEM');
  });

  test('counts what all its lines license, at its issue (R-23)', async () => {
    const before = (await ledger.balances('COUNTRY_LICENSED CL'))['COUNTRY_LICENSED CL'] ?? '0';
    await issued({ destinationCountry: 'CL' });
    expect((await ledger.balances('COUNTRY_LICENSED CL'))['COUNTRY_LICENSED CL']).toBe(
      String(BigInt(before) + BigInt(kept(150 * 15_832))),
    );
  });

  test('that comes after its shipments, or goes, has them answered again', async () => {
    const fact = twoLines();
    const lines = [under(fact.number, H200, 50n), under(fact.number, H200, 1n, { exportedAt: noon('2025-06-03') })];
    await ledger.record(...lines);
    expect(await last(lines[0]?.reference ?? '')).toBe('LICENSE_NOT_ON_RECORD');
    await ledger.record(fact);
    expect([await last(lines[0]?.reference ?? ''), await last(lines[1]?.reference ?? '')]).toEqual([
      '',
      'LICENSE_QUANTITY',
    ]);
    await ledger.record(reversal(lines[0]?.reference ?? ''));
    expect(await last(lines[1]?.reference ?? '')).toBe('');
    await ledger.record(licenseEvent(fact.number, 'SUSPENDED', '2025-06-03'));
    expect(await last(lines[1]?.reference ?? '')).toBe('LICENSE_SUSPENDED');
    expect(await ledger.balances(`LICENSE_QUANTITY ${fact.number}`)).toEqual({
      [`LICENSE_QUANTITY ${fact.number}|${H200}`]: '1',
    });
  });

  test('stands by line, and is exhausted when every line is', async () => {
    const number = await issued();
    await ledger.record(under(number, H100, 100n));
    expect(await positionOf(number)).toMatchObject({
      status: 'ACTIVE',
      quantity: 150n,
      shippedQuantity: 100n,
      remainingQuantity: 50n,
      lines: [
        { itemId: H100, quantity: 100n, shippedQuantity: 100n, remainingQuantity: 0n },
        { itemId: H200, quantity: 50n, shippedQuantity: 0n, remainingQuantity: 50n },
      ],
    });
    await ledger.record(under(number, H200, 50n));
    expect(await positionOf(number)).toMatchObject({ status: 'EXHAUSTED', remainingQuantity: 0n });
  });

  test('is nearly drawn when all its lines together are, by whichever it was', async () => {
    const number = await issued({ furtherLines: [{ itemId: H200 ?? '', quantity: 900n, valueCents: 200_000n }] });
    await ledger.record(under(number, H200, 800n, { exportedAt: noon('2025-06-05') }));
    const reads = new Assembly(ledger.db, loadConfig({})).give(Clock, clock).make(LicenseThresholdReads);
    clock.at = noon('2025-06-10');
    const owed = await ledger.db.read((tx) => reads.read(tx, day('2025-07-01')), { tenant: LOCAL_TENANT });
    expect(owed.filter(({ subject }) => subject.startsWith(number))).toMatchObject([
      { kind: 'LICENSE_BALANCE', subject: `${number}|quantity-80`, dueOn: '2025-06-05' },
    ]);
    clock.at = instant('2025-05-20T00:00:00Z');
  });

  test.each([
    {
      why: 'an item twice',
      lines: [{ itemId: H100 ?? '', quantity: 1n, valueCents: 0n }],
      code: 'DUPLICATE_OTHER_CONTENT',
    },
    { why: 'an unknown item', lines: [{ itemId: 'nothing', quantity: 1n, valueCents: 0n }], code: 'UNKNOWN_ITEM' },
    { why: 'no units', lines: [{ itemId: H200 ?? '', quantity: 0n, valueCents: 0n }], code: 'NOT_POSITIVE' },
  ])('with $why is refused', async ({ code: expected, lines }) => {
    expect(await one(twoLines({ furtherLines: lines }))).toMatchObject({
      code: expected,
      path: ['furtherLines', '0', expect.any(String)],
    });
  });

  test('answers replay from their receipts', async () => {
    const number = await issued();
    const line = under(number, H200, 51n);
    await ledger.record(line);
    const reads = new Assembly(ledger.db, loadConfig({})).make(ReceiptReads);
    const [answer] = await ledger.answers(line.reference);
    const receipt = await reads.of(answer?.seq ?? 0, { tenant: LOCAL_TENANT });
    expect(receipt === null ? 'no receipt' : differenceIn(writeReceipt(receipt))).toBeNull();
  });
});

test('a shipment is split over the lines of its item', async () => {
  const goods = { destinationCountry: 'PE', consigneeId: 'OTHER' };
  const line = (quantity: bigint) => [{ itemId: H200 ?? '', quantity, valueCents: 200_000n }];
  const early = await issued({ ...goods, expiresOn: day('2026-03-01'), furtherLines: line(20n) });
  const late = await issued({ ...goods, expiresOn: day('2026-06-01'), furtherLines: line(30n) });
  const whole = { ...goods, itemId: H200 ?? '', valueCents: 0n, named: 'LICENSE' as const, drawdown: 'EARLIEST_EXPIRY' as const }; // prettier-ignore
  expect(code(await one(shipment({ ...whole, quantity: 45n })))).toBe('RECORDED');
  expect(await ledger.balances(`LICENSE_QUANTITY ${early}`, `LICENSE_QUANTITY ${late}`)).toEqual({
    [`LICENSE_QUANTITY ${early}|${H200}`]: '20',
    [`LICENSE_QUANTITY ${late}|${H200}`]: '25',
  });
  expect(code(await one(shipment({ ...whole, quantity: 6n, onBreach: 'REFUSE' })))).toBe('LIMIT_EXCEEDED');
});

describe('a replacement (R-61)', () => {
  test('takes over each line with what was drawn of it, whatever their order', async () => {
    const original = await issued();
    await ledger.record(under(original, H100, 60n), under(original, H200, 50n));
    const number = await issued({
      issuedOn: day('2025-09-01'),
      itemId: H200 ?? '',
      quantity: 80n,
      furtherLines: [
        { itemId: H100 ?? '', quantity: 100n, valueCents: 1n },
        { itemId: B200 ?? '', quantity: 5n, valueCents: 1n },
      ],
      replacesNumber: original,
    });
    const at = { exportedAt: noon('2025-09-02') };
    const lines = [
      under(number, H200, 31n, at),
      under(number, H100, 41n, at),
      under(number, B200, 6n, at),
      under(original, H100, 1n, at),
    ];
    await ledger.record(...lines);
    expect(await Promise.all(lines.map(({ reference }) => last(reference)))).toEqual([
      'LICENSE_QUANTITY',
      'LICENSE_QUANTITY',
      'LICENSE_QUANTITY',
      'LICENSE_REPLACED',
    ]);
    await ledger.record(...lines.map(({ reference }) => reversal(reference)));
    const exact = [under(number, H200, 30n, at), under(number, H100, 40n, at), under(number, B200, 5n, at)];
    await ledger.record(...exact);
    expect(await Promise.all(exact.map(({ reference }) => last(reference)))).toEqual(['', '', '']);
    expect((await positionOf(number))?.lines.map(({ remainingQuantity }) => remainingQuantity)).toEqual([0n, 0n, 0n]);
  });

  test('lists every item of its original', async () => {
    const replacesNumber = await issued();
    expect(code(await one(license({ issuedOn: day('2025-09-01'), replacesNumber })))).toBe('BAD_REPLACEMENT');
    expect(code(await one(twoLines({ issuedOn: day('2025-09-01'), replacesNumber })))).toBe('RECORDED');
  });
});

describe('a hold on the second line', () => {
  const plan = (licenseNumber: string, quantity: bigint) =>
    hold({ named: 'LICENSE', licenseNumber, itemId: H200, quantity, valueCents: 0n });
  test('sets its units aside there, leaves the first line alone, and is fulfilled from it', async () => {
    const number = await issued();
    const placed = plan(number, 30n);
    expect(code(await one(placed))).toBe('RECORDED');
    const key = `HELD_LICENSE_QUANTITY ${number}|${H200}`;
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${number}`)).toEqual({ [key]: '30' });
    expect(await one(plan(number, 21n))).toMatchObject({ code: 'LIMIT_EXCEEDED', largestQuantity: 20n });
    const guarded = { onBreach: 'REFUSE' as const };
    expect(code(await one(under(number, H200, 21n, guarded)))).toBe('LIMIT_EXCEEDED');
    expect(code(await one(under(number, H100, 100n, guarded)))).toBe('RECORDED');
    expect(code(await one(under(number, H200, 10n, { ...guarded, holdId: placed.reference })))).toBe('RECORDED');
    expect(await ledger.balances(key)).toEqual({ [key]: '20' });
    await ledger.record(lift(placed.reference));
    expect(await ledger.balances(key)).toEqual({});
    expect(code(await one(under(number, H200, 40n, guarded)))).toBe('RECORDED');
  });

  test('can be moved to it once the license is issued', async () => {
    const number = await issued({ quantity: 9_000n, furtherLines: [{ itemId: H200 ?? '', quantity: 2_500n, valueCents: 1n }] }); // prettier-ignore
    const placed = hold({ named: null, itemId: H200, quantity: 2_000n, valueCents: 0n, stage: 'APPLIED', destinationCountry: 'PE' }); // prettier-ignore
    expect(code(await one(placed))).toBe('RECORDED');
    const elsewhere = holdEvent(placed.reference, { kind: 'STAGE', stage: 'LICENSED', licenseNumber: number });
    expect(code(await one(elsewhere))).toBe('NOT_AUTHORIZED');
    const there = await issued({ destinationCountry: 'PE', quantity: 1n, furtherLines: [{ itemId: H200 ?? '', quantity: 2_500n, valueCents: 1n }] }); // prettier-ignore
    const licensed = holdEvent(placed.reference, { kind: 'STAGE', stage: 'LICENSED', licenseNumber: there });
    expect(code(await one(licensed))).toBe('RECORDED');
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${there}`)).toEqual({
      [`HELD_LICENSE_QUANTITY ${there}|${H200}`]: '2000',
    });
    await ledger.record(lift(placed.reference));
    expect(await ledger.balances(`HELD_LICENSE_QUANTITY ${there}`)).toEqual({});
  });
});

test('positions and answers are the same for every order of arrival', async () => {
  const facts: Fact[] = [
    twoLines({ number: 'L-1' }),
    under('L-1', H100, 60n, { reference: 'S-1', exportedAt: noon('2025-06-10'), valueCents: 300_000n }),
    under('L-1', H200, 30n, { reference: 'S-2', exportedAt: noon('2025-06-11'), valueCents: 200_000n }),
    under('L-1', H200, 30n, { reference: 'S-3', exportedAt: noon('2025-06-12'), valueCents: 50_000n }),
    under('L-1', H100, 41n, { reference: 'S-4', exportedAt: noon('2025-06-13'), valueCents: 1n }),
    shipment({ itemId: H200 ?? '', quantity: 20n, reference: 'S-5', exportedAt: noon('2025-06-09'), valueCents: 0n }),
  ];
  const tell = async (order: Fact[]): Promise<unknown> => {
    const own = await freshLedger([partyOf('ACME')]);
    try {
      for (const fact of order) await own.record(fact);
      await own.verify();
      return await own.rows(
        `select s.reference, d.authorization_used, d.license_number, d.breaches,
           (select json_agg(json_build_array(kind, key, balance) order by kind, key) from account where balance <> 0)
         from shipment s join determination d on d.seq = (select max(j.seq) from determination j where j.subject_seq = s.seq)
         order by s.reference`,
      );
    } finally {
      await own.close();
    }
  };
  const first = await tell(facts);
  expect(first).toMatchObject([
    { reference: 'S-1', breaches: [] },
    { reference: 'S-2', breaches: [] },
    { reference: 'S-3', breaches: ['LICENSE_QUANTITY'] },
    { reference: 'S-4', breaches: ['LICENSE_QUANTITY', 'LICENSE_VALUE'] },
    { reference: 'S-5', breaches: [] },
  ]);
  expect(await tell(facts.toReversed())).toEqual(first);
  expect(await tell([...facts.slice(3), ...facts.slice(0, 3)])).toEqual(first);
});
