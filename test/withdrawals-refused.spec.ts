import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LicenseConditionStore } from '../src/authorizations/license-condition.store.js';
import { LicenseStore } from '../src/authorizations/license.store.js';
import { Assembly } from '../src/cli/assembly.js';
import type { Fact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { loadConfig } from '../src/platform/config.js';
import { PostgresQueue } from '../src/platform/queue-postgres.js';
import { Queue } from '../src/platform/queue.js';
import { day } from '../src/rules/day.js';
import { writeReceipt } from '../src/shipments/receipt.js';
import { ReceiptReads } from '../src/shipments/receipt.reads.js';
import { RecordFacts } from '../src/shipments/record-facts.js';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { asOwner } from './support/as-owner.js';
import { hold, lift, SetClock, told as heard } from './support/holds.js';
import { freshLedger, holiday, license, noon, partyOf, shipment, stock, type TestLedger } from './support/ledger.js';
import { extension, licenseEvent, withdrawal } from './support/license-events.js';
import { type SealedLedger, sealedLedger } from './support/sealed.js';
import { withdraw } from './support/withdrawals.js';

const STOCK = 'ACME|BR|nvidia-h100-sxm5|2025-01-01';
let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')], new SetClock());
});
afterAll(async () => {
  await ledger.verify();
  await ledger.close();
});

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const told = async (fact: Fact): Promise<string> => saidBy(await one(fact));
const saidBy = (answer: Recorded | undefined): string =>
  answer?.outcome === 'REFUSED' ? `${answer.code} ${answer.path.join('.')}: ${answer.message}` : 'RECORDED';
const last = async (reference: string) => (await ledger.answers(reference)).at(-1);

describe('what cannot be withdrawn is refused, by name', () => {
  test('what nobody has recorded, and what is withdrawn already', async () => {
    expect(await told(withdraw('LICENSE', 'NOWHERE'))).toBe('NOT_FOUND name: There is no such record.');
    await ledger.record(stock());
    const first = withdraw('OPENING_STOCK', STOCK);
    expect(await told(first)).toBe('RECORDED');
    expect(await one(first)).toMatchObject({ outcome: 'RECORDED', replayed: true });
    expect(await told({ ...first, contentHash: Buffer.alloc(32) })).toMatch(/^IDEMPOTENCY_KEY_REUSED/);
    expect(await told(withdraw('OPENING_STOCK', STOCK))).toBe('ALREADY_WITHDRAWN name: It is withdrawn already.');
  });

  test('a license that is replaced, to which something happened, or on which a hold draws', async () => {
    await ledger.record(license({ number: 'A' }), license({ number: 'B', replacesNumber: 'A' }));
    const [suspended] = await ledger.record(licenseEvent('B', 'SUSPENDED', '2025-08-01'));
    expect(await told(withdraw('LICENSE', 'A'))).toBe('STILL_NEEDED name: License B replaces it: withdraw that first.');
    expect(await told(withdraw('LICENSE', 'B'))).toMatch(/SUSPENDED of 2025-08-01, event \d+, .* withdraw that first/);
    await ledger.record(withdrawal(suspended?.seq ?? 0));
    const placed = hold({ named: 'LICENSE', licenseNumber: 'B', quantity: 1n, valueCents: 1n, reference: 'HELD' });
    expect(await told(placed)).toBe('RECORDED');
    expect(await told(withdraw('LICENSE', 'B'))).toBe('STILL_NEEDED name: Hold HELD draws on it: lift it first.');
    expect(await told(lift('HELD'))).toBe('RECORDED');
    expect(await ledger.record(withdraw('LICENSE', 'B'), withdraw('LICENSE', 'A'))).toMatchObject([
      { outcome: 'RECORDED' },
      { outcome: 'RECORDED' },
    ]);
  });

  test('a holiday without which a license would have been extended too late', async () => {
    await ledger.record(holiday('2026-02-16'), license({ number: 'LATE', expiresOn: day('2026-02-16') }));
    const [extended] = await ledger.record(extension('LATE', '2026-02-17', '2026-12-31'));
    expect(await told(withdraw('HOLIDAY', '2026-02-16'))).toBe(
      'STILL_NEEDED name: EXTENSION of license LATE on 2026-02-17 was in time only because of it: withdraw that first.',
    );
    await ledger.record(withdrawal(extended?.seq ?? 0));
    expect(await told(withdraw('HOLIDAY', '2026-02-16'))).toBe('RECORDED');
  });

  test('what another tenant recorded, also where everybody may read it: it is unknown', async () => {
    await ledger.record(license({ number: 'OURS' }), holiday('2027-05-31'));
    await asOwner(ledger.url, `insert into tenant values (2, 'other')`);
    const assembly = new Assembly(ledger.db, loadConfig({})).give(Queue, new PostgresQueue());
    const theirs = assembly.make(RecordFacts);
    for (const fact of [withdraw('LICENSE', 'OURS'), withdraw('HOLIDAY', '2027-05-31')])
      expect((await theirs.record([fact], 2)).map(saidBy)).toEqual(['NOT_FOUND name: There is no such record.']);

    // what is taken back of the world is taken back for everybody, and why is told to nobody else
    const asTheir = { tenant: 2, role: 'EXPORTER' } as const;
    const seen = () => ledger.db.read((tx) => new LicenseStore().holidays(tx), asTheir);
    expect((await seen()).has(day('2027-05-31'))).toBe(true);
    await sleep(3);
    const known = Date.now();
    await sleep(3);
    expect(await told(withdraw('HOLIDAY', '2027-05-31'))).toBe('RECORDED');
    expect((await seen()).has(day('2027-05-31'))).toBe(false);
    const then = await ledger.db.read((tx) => new LicenseStore().holidays(tx), { ...asTheir, known });
    expect(then.has(day('2027-05-31'))).toBe(true);
    expect(await ledger.db.read((tx) => tx.query('select * from withdrawal'), asTheir)).toEqual([]);
  });
});

describe('a license of several lines', () => {
  const under = (reference: string, itemId: string) =>
    shipment({ reference, itemId, quantity: 2n, valueCents: 1n, named: 'LICENSE', licenseNumber: 'LINES' });
  const balances = () => ledger.balances('LICENSE_QUANTITY LINES');

  test('gives back what was drawn from each, and takes it again as the right one lists them', async () => {
    const further = { itemId: 'nvidia-b200', quantity: 5n, valueCents: 1n };
    await ledger.record(license({ number: 'LINES', furtherLines: [further] }));
    await ledger.record(under('LINE-1', 'nvidia-h100-sxm5'), under('LINE-2', 'nvidia-b200'));
    expect(await balances()).toEqual({ 'LICENSE_QUANTITY LINES': '2', 'LICENSE_QUANTITY LINES|nvidia-b200': '2' });
    expect(await told(withdraw('LICENSE', 'LINES'))).toBe('RECORDED');
    expect(await balances()).toEqual({});
    expect(await last('LINE-2')).toMatchObject({ as: 'LICENSE', breaches: ['LICENSE_NOT_ON_RECORD'] });
    await ledger.record(license({ number: 'LINES', itemId: 'nvidia-b200', quantity: 1n, requestKey: 'right' }));
    expect(await balances()).toEqual({ 'LICENSE_QUANTITY LINES': '4' });
    expect(await last('LINE-1')).toMatchObject({ breaches: ['LICENSE_ITEM', 'LICENSE_QUANTITY'] });
  });

  test('leaves receipts that replay: of what was answered with it, without it, and with the right one', async () => {
    const reads = new Assembly(ledger.db, loadConfig({})).make(ReceiptReads);
    const answers = await ledger.answers('LINE-2');
    expect(answers.map(({ breaches }) => breaches.join())).toEqual(['', 'LICENSE_NOT_ON_RECORD', 'LICENSE_QUANTITY']);
    for (const { seq } of [...answers, ...(await ledger.answers('LINES'))]) {
      const receipt = await reads.of(seq, { tenant: 1 });
      expect(receipt === null ? 'no receipt' : differenceIn(writeReceipt(receipt))).toBeNull();
    }
  });

  test('takes its conditions along, and who records the right one finds them on it', async () => {
    await ledger.record(license({ number: 'COND' }));
    await ledger.record({
      kind: 'LICENSE_CONDITION', number: 'COND', conditionId: 'C-1', change: 'ADDED', text: 'report', perShipment: false,
      dueDays: 0, effectiveOn: null, ...heard('condition'),
    }); // prettier-ignore
    const conditions = async () =>
      (await ledger.db.read((tx) => new LicenseConditionStore().of(tx, ['COND']))).map(({ id }) => id);
    expect(await conditions()).toEqual(['C-1']);
    await ledger.record(withdraw('LICENSE', 'COND'));
    expect(await conditions()).toEqual([]);
    await ledger.record(license({ number: 'COND', quantity: 7n, requestKey: 'the right one' }));
    expect(await conditions()).toEqual(['C-1']);
  });

  test('a file that is read again brings what it brought; who asks anew records it again', async () => {
    const given = license({ number: 'AGAIN' });
    const [first] = await ledger.record(given);
    await ledger.record(withdraw('LICENSE', 'AGAIN'));
    expect(await one(given)).toMatchObject({ seq: first?.seq, replayed: true });
    expect(await one({ ...given, requestKey: 'anew' })).toMatchObject({ outcome: 'RECORDED', replayed: false });
    expect(await told(license({ number: 'AGAIN', quantity: 7n }))).toMatch(/^DUPLICATE_OTHER_CONTENT number/);
  });
});

describe('what nothing could withdraw', () => {
  test('tables refuse a second fact that stands, and one that names a license nobody recorded', async () => {
    await ledger.record(license({ number: 'TWICE' }));
    const again = `insert into license select * from license where number = 'TWICE'`;
    const twice = again.replace('select *', `select tenant_id, number, -1, issued_on, expires_on, destination_country,
      destination, consignee_id, item_id, quantity, value_cents, licensed_tpp, replaces_number, content_hash`); // prettier-ignore
    await expect(asOwner(ledger.url, 'set headroom.tenant = 1', twice)).rejects.toThrow('stands already with the same');
    const unnamed = `insert into license_event (seq, number, kind, effective_on, evidence, note, content_hash)
      values (-1, 'NOBODYS', 'REVOKED', '2025-01-01', 'x', '', '')`;
    await expect(asOwner(ledger.url, 'set headroom.tenant = 1', unnamed)).rejects.toThrow('NOBODYS of license_event');
    await expect(asOwner(ledger.url, `update withdrawal set reason = 'x'`)).rejects.toThrow('append-only');
  });
});

test('a withdrawal is sealed with its entries, and one that was edited or taken out is named', async () => {
  const sealed: SealedLedger = await sealedLedger();
  await sealed.record(stock(), shipment({ exportedAt: noon('2025-06-02') }));
  const [taken] = await sealed.record(withdraw('OPENING_STOCK', STOCK));
  await sealed.seal();
  expect(await sealed.check()).toMatchObject({ broken: undefined, unsealed: 0 });
  await sealed.tamper(`update withdrawal set reason = 'another'`);
  expect((await sealed.check()).broken).toMatchObject({ seq: taken?.seq, table: 'withdrawal', what: 'changed' });
  await sealed.tamper('delete from withdrawal');
  expect((await sealed.check()).broken).toMatchObject({ seq: taken?.seq, table: 'withdrawal' });
  await sealed.close();
});
