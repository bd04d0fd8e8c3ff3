import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { postHistory, type SealedLedger, sealedLedger } from './support/sealed.js';

let ledger: SealedLedger;

beforeEach(async () => {
  ledger = await sealedLedger();
  await postHistory(ledger);
  await ledger.seal(5);
});
afterEach(() => ledger.close());

const seqOf = async (reference: string): Promise<number> => {
  const [row] = await ledger.rows<{ seq: string }>('select seq from shipment where reference = $1', reference);
  return Number(row?.seq);
};

test('a ledger nobody touched is as it was sealed', async () => {
  const [counts] = await ledger.rows<Record<string, string>>(
    `select (select count(*) from posting) as postings, (select count(*) from entry) as entries,
       (select count(*) from determination) as determinations`,
  );
  const report = await ledger.check(await ledger.checkpoint());
  expect(report).toMatchObject({ broken: undefined, unsealed: 0, anchors: [{ holds: true }] });
  expect(report.postings).toBe(Number(counts?.['postings']));
  expect(report.entries).toBe(Number(counts?.['entries']));
  expect(report.determinations).toBe(Number(counts?.['determinations']));
  expect(report.facts).toBeGreaterThan(8);
  expect(report.postings).toBeGreaterThanOrEqual(12);
});

describe('a changed row is named', () => {
  test.each([
    { table: 'posting', set: `posted_at = posted_at + interval '1 microsecond'`, where: 'seq = $' },
    { table: 'posting', set: `kind = 'SHIPMENT '`, where: 'seq = $' },
    { table: 'entry', set: 'amount = amount + 1', where: 'seq = $ and amount > 0' },
    { table: 'entry', set: 'balance_after = balance_after + 1', where: 'seq = $ and amount > 0' },
    { table: 'entry', set: 'against_id = 0', where: 'seq = $ and amount > 0' },
    { table: 'determination', set: `detail = replace(detail::text, '"BR"', '"CL"')::json`, where: 'seq = $' },
    { table: 'determination', set: `breaches = '{}', flags = breaches || flags || '{X}'`, where: 'seq = $' },
    { table: 'determination', set: 'authorization_used = null', where: 'seq = $' },
    { table: 'shipment', set: 'quantity = quantity - 1', where: 'seq = $' },
    { table: 'shipment', set: `end_user_id = ''`, where: 'seq = $' },
  ])('$table: $set', async ({ set, table, where }) => {
    const seq = await seqOf('S-2');
    await ledger.tamper(`update ${table} set ${set} where ${where.replace('$', String(seq))}`);
    expect((await ledger.check()).broken).toMatchObject({ seq, table, what: 'changed' });
  });

  test.each([
    'license',
    'license_event',
    'license_event_withdrawal',
    'reversal',
    'opening_stock',
    'removal',
    'allocation_change',
  ])('a fact in %s', async (table) => {
    const [row] = await ledger.rows<{ seq: string }>(`select seq from ${table}`);
    await ledger.tamper(`update ${table} set posted_at = posted_at - interval '1 microsecond'`);
    expect((await ledger.check()).broken).toMatchObject({ seq: Number(row?.seq), table, what: 'changed' });
  });

  test('a further line of a license, with the license it belongs to', async () => {
    const [row] = await ledger.rows<{ seq: string }>('select seq from license_lines');
    await ledger.tamper(`update license_lines set lines = '[["nvidia-b200","3","1","720000000"]]'`);
    expect((await ledger.check()).broken).toMatchObject({ seq: Number(row?.seq), table: 'license', what: 'changed' });
  });

  test('an account that is called by another name', async () => {
    const [row] = await ledger.rows<{ seq: string }>(
      `select min(e.seq) as seq from entry e join account a on a.id = e.account_id where a.kind = 'LPP_QUOTA'`,
    );
    await ledger.tamper(`update account set key = key || 'X' where kind = 'LPP_QUOTA'`);
    expect((await ledger.check()).broken).toMatchObject({ seq: Number(row?.seq), table: 'entry', what: 'changed' });
  });

  test('the first of several', async () => {
    const [first, second] = [await seqOf('S-1'), await seqOf('S-5')];
    await ledger.tamper(`update shipment set value_cents = 1 where seq in (${first}, ${second})`);
    expect((await ledger.check()).broken).toMatchObject({ seq: first, table: 'shipment' });
  });
});

describe('an inserted row is named', () => {
  test('an entry of a sealed posting', async () => {
    const seq = await seqOf('S-2');
    await ledger.tamper(
      `insert into entry (account_id, against_id, effective_at, seq, amount, lines, balance_after)
         select max(account_id) + 1, 1, effective_at, seq, 5, 0, 5 from entry where seq = ${seq} group by 3, 4`,
    );
    expect((await ledger.check()).broken).toMatchObject({ seq, table: 'entry', what: 'changed' });
  });

  test('a second fact of a sealed posting', async () => {
    const seq = await seqOf('S-2');
    await ledger.tamper(
      `insert into reversal (seq, tenant_id, reference, reverses_seq, reason) values (${seq}, 1, 'X', 1, 'x')`,
    );
    expect((await ledger.check()).broken).toMatchObject({ seq, what: 'changed' });
  });

  test.each(['posting', 'determination', 'shipment'])('%s: a row past the end', async (table) => {
    const columns = (
      await ledger.rows<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attname <> 'seq'`,
        table,
      )
    ).map(({ name }) => name);
    await ledger.tamper(
      `insert into ${table} (seq, ${columns.join()}) select 900, ${columns.join()} from ${table} where seq = ${await seqOf('S-2')}`,
    );
    expect((await ledger.check()).broken).toMatchObject({ seq: 900, table, what: 'inserted' });
  });

  test('an entry of no posting at all', async () => {
    await ledger.tamper(
      `insert into entry (account_id, against_id, effective_at, seq, amount, lines, balance_after)
         select account_id, against_id, effective_at, 0, amount, lines, balance_after from entry limit 1`,
    );
    expect((await ledger.check()).broken).toMatchObject({ seq: 0, table: 'entry', what: 'inserted' });
  });
});

describe('a removed row is named', () => {
  test.each(['posting', 'entry', 'determination', 'shipment'])('%s', async (table) => {
    const seq = await seqOf('S-2');
    await ledger.tamper(`delete from ${table} where seq = ${seq}`);
    expect((await ledger.check()).broken).toMatchObject({ seq, table, what: 'removed' });
  });

  test('one of several entries', async () => {
    const seq = await seqOf('S-2');
    await ledger.tamper(`delete from entry where ctid = (select ctid from entry where seq = ${seq} limit 1)`);
    expect((await ledger.check()).broken).toMatchObject({ seq, table: 'entry', what: 'changed' });
  });

  test('the last posting, sealed or not', async () => {
    const { size } = await ledger.checkpoint();
    await ledger.tamper(`delete from posting where seq = ${size}`);
    expect((await ledger.check()).broken).toMatchObject({ seq: size, table: 'posting', what: 'removed' });
  });

  test('the last posting before it was sealed', async () => {
    const { size } = await ledger.checkpoint();
    await postAnother();
    await ledger.tamper(`delete from posting where seq = ${size + 1}`);
    expect((await ledger.check()).broken).toMatchObject({ seq: size + 1, table: 'posting', what: 'removed' });
  });
});

const postAnother = async (): Promise<void> => {
  const { shipment } = await import('./support/ledger.js');
  await ledger.record(shipment({ quantity: 1n }));
};

const FACTS_AFTER = [
  'posting', 'entry', 'determination', 'shipment', 'reversal', 'removal', 'allocation_change', 'license_event_withdrawal',
  'license_event',
]; // prettier-ignore

/** Takes everything after a posting out of the tables, the seals and the head with it, as whoever owns the server can. */
const cutAfter = (seq: number): Promise<void> =>
  ledger.tamper(
    ...FACTS_AFTER.map((table) => `delete from ${table} where seq > ${seq}`),
    `delete from seal where size > ${seq}`,
    'delete from seal_subtree',
    'delete from seal_party',
    `update ledger_head set seq = ${seq}`,
  );

describe('against what a witness kept', () => {
  test('an end that was cut off everywhere is found', async () => {
    const anchor = await ledger.checkpoint();
    await cutAfter(5);
    await ledger.tamper(`delete from seal`);
    await (await sealerOnIts()).run(5);
    expect((await ledger.check()).broken).toBeUndefined(); // it looks right in itself
    expect((await ledger.check(anchor)).broken).toMatchObject({ seq: 6, table: 'posting', what: 'older' });
  });

  test('history that was changed and sealed again is found, between two checkpoints', async () => {
    const [early, late] = [await firstCheckpoint(), await ledger.checkpoint()];
    const seq = await seqOf('S-5');
    await ledger.tamper(
      `update shipment set quantity = 1 where seq = ${seq}`,
      'delete from seal', 'delete from seal_subtree', 'delete from seal_party',
    ); // prettier-ignore
    await (await sealerOnIts()).run(5);
    expect((await ledger.check()).broken).toBeUndefined();
    const { anchors, broken } = await ledger.check(early, late);
    expect(broken).toMatchObject({ seq: early.size + 1, table: 'posting', what: 'inconsistent' });
    expect(broken?.says).toMatch(`between ${early.size + 1} and ${late.size}`);
    expect(anchors).toEqual([
      { size: early.size, holds: true },
      { size: late.size, holds: false },
    ]);
  });

  test('an unchanged history that was sealed again is told too', async () => {
    const anchor = await ledger.checkpoint();
    await ledger.tamper('delete from seal', 'delete from seal_subtree', 'delete from seal_party');
    await (await sealerOnIts()).run(7);
    expect((await ledger.check(anchor)).broken).toMatchObject({ table: 'seal', what: 'inconsistent' });
  });
});

/** Another sealer, which remembers nothing. */
async function sealerOnIts() {
  const { SealPostings } = await import('../src/evidence/seal-postings.js');
  return new SealPostings(ledger.db, ledger.store);
}

async function firstCheckpoint() {
  const found = await ledger.db.read((tx) => ledger.store.checkpoint(tx, 1));
  if (found === undefined) throw new Error('nothing is sealed');
  return found;
}

describe('the seals themselves', () => {
  test.each([
    { why: 'a hash', sql: `update seal set leaves = overlay(leaves placing '\\x00' from 40)`, table: 'seal' },
    { why: 'a root', sql: `update seal set root = sha256(root)`, table: 'seal' },
    { why: 'an edge', sql: `update seal set edge = overlay(edge placing '\\x00' from 1)`, table: 'seal' },
    { why: 'parties', sql: 'update seal set parties = sha256(parties)', table: 'seal' },
    { why: 'a time', sql: `update seal set sealed_at = sealed_at - interval '1 day'`, table: 'seal' },
    { why: 'one taken out', sql: 'delete from seal where first_seq = 6', table: 'seal' },
    { why: 'a party', sql: 'update seal_party set postings = postings + 1 where n = 0', table: 'seal_party' },
  ])('$why', async ({ sql, table }) => {
    await ledger.tamper(sql);
    expect((await ledger.check()).broken).toMatchObject({ table });
  });

  test('a subtree', async () => {
    const { shipment } = await import('./support/ledger.js');
    await ledger.record(...Array.from({ length: 260 }, () => shipment({ quantity: 1n })));
    await ledger.seal();
    expect((await ledger.check()).broken).toBeUndefined();
    await ledger.tamper('update seal_subtree set hash = sha256(hash)');
    expect((await ledger.check()).broken).toMatchObject({ table: 'seal_subtree' });
  });
});
