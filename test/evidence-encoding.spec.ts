import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  ACCOUNT,
  type Columns,
  DETERMINATION,
  ENTRY,
  FACTS,
  POSTING,
  readLeaf,
  type Row,
} from '../src/evidence/encoding.js';
import { postHistory, type SealedLedger, sealedLedger } from './support/sealed.js';

let ledger: SealedLedger;
let contents: { seq: number; content: Buffer }[];

beforeAll(async () => {
  ledger = await sealedLedger();
  await postHistory(ledger);
  await ledger.seal();
  const { size } = await ledger.checkpoint();
  const seqs = Array.from({ length: size }, (_, index) => index + 1);
  contents = await ledger.db.read((tx) => ledger.store.contents(tx, seqs));
});
afterAll(() => ledger.close());

/** Columns that a leaf leaves out, each with its reason. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // who counts it may change; what it counts may not, and its balance is the sum of its entries
  account: ['id', 'tenant_id', 'balance', 'lines', 'version', 'last_at', 'last_order'],
  entry: ['seq'], // the posting's
  determination: ['seq'],
};

describe('the encoding has every column of', () => {
  const tables: Record<string, Columns> = {
    posting: POSTING,
    entry: ENTRY,
    account: ACCOUNT,
    determination: DETERMINATION,
    ...Object.fromEntries(Object.entries(FACTS).map(([table, { columns }]) => [table, columns])),
  };
  test.each(Object.entries(tables))('%s', async (table, columns) => {
    const rows = await ledger.rows<{ name: string; type: string; nullable: boolean }>(
      `select attname as name, format_type(atttypid, null) as type, not attnotnull as nullable from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      table,
    );
    const leftOut = LEFT_OUT[table] ?? (table in FACTS ? ['seq'] : []);
    const wanted = rows.filter(({ name }) => !leftOut.includes(name));
    expect(Object.keys(columns).toSorted()).toEqual(wanted.map(({ name }) => name).toSorted());
    for (const { name, nullable, type } of wanted) {
      const kind = columns[name] ?? '';
      expect([name, kind.endsWith('?')]).toEqual([name, nullable]);
      expect([name, TYPES[kind.replace('?', '')]]).toEqual([name, type]);
    }
  });
});

const TYPES: Readonly<Record<string, string>> = {
  int2: 'smallint', int4: 'integer', int8: 'bigint', numeric: 'numeric', instant: 'timestamp with time zone', day: 'date',
  bool: 'boolean', country: 'character', text: 'text', bytes: 'bytea', texts: 'text[]', json: 'json',
}; // prettier-ignore

test('every table that has the number of a posting is a table of facts, or is said not to be', async () => {
  const rows = await ledger.rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and attname = 'seq'
     where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const known = ['posting', 'entry', 'determination', ...Object.keys(FACTS)];
  // keys of requests, and what is derived from the ledger
  const others = [
    'account_part',
    'dirty_subject',
    'ledger_head',
    'published_total',
    'reference',
    'request',
    'status',
    'status_change',
  ];
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name) && !others.includes(name))).toEqual([]);
});

describe('what a leaf holds', () => {
  test('is read back as the rows are', async () => {
    expect(contents.length).toBeGreaterThanOrEqual(12);
    for (const { content, seq } of contents) {
      const leaf = readLeaf(content);
      await expectRow(leaf.posting, 'posting', 'seq = $1', seq);
      if (leaf.determination !== null) await expectRow(leaf.determination, 'determination', 'seq = $1', seq);
      for (const [table, row] of Object.entries(leaf.facts)) await expectRow(row, table, 'seq = $1', seq);
      const ids = leaf.entries.map((entry) => Number(entry['account_id']));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      for (const { account, against, ...entry } of leaf.entries) {
        await expectRow(entry, 'entry', `seq = $1 and account_id = ${String(entry['account_id'])}`, seq);
        const named = await ledger.rows<{ name: string }>(
          `select kind || ' ' || key || ' ' || unit as name from account where id in ($1, $2) order by id = $2`,
          entry['account_id'],
          entry['against_id'],
        );
        expect([account, against]).toEqual(named.map(({ name }) => name));
      }
    }
    const kinds = new Set(contents.flatMap(({ content }) => Object.keys(readLeaf(content).facts)));
    expect([...kinds].toSorted()).toEqual(
      ['allocation_change', 'license', 'license_event', 'license_event_withdrawal', 'license_lines', 'opening_stock', 'removal', 'reversal', 'shipment'],
    ); // prettier-ignore
  });

  test('is hashed after a zero byte', async () => {
    for (const { content, seq } of contents) {
      const expected = createHash('sha256').update(Buffer.of(0)).update(content).digest();
      expect(await ledger.db.read((tx) => ledger.store.leafHashes(tx, seq, seq))).toEqual(expected);
    }
  });

  test('is refused when something stands behind it or is missing', () => {
    const [{ content } = { content: Buffer.alloc(0) }] = contents;
    expect(() => readLeaf(Buffer.concat([content, Buffer.of(0)]))).toThrow('1 bytes stand behind');
    expect(() => readLeaf(content.subarray(0, -1))).toThrow('ends too early');
  });
});

/** Compares with the row as Postgres prints it. */
async function expectRow(row: Row, table: string, where: string, seq: number): Promise<void> {
  const names = Object.keys(row);
  const [stored] = await ledger.rows<Record<string, unknown>>(
    `select ${names.map((name) => `to_json(${name}) as ${name}`).join()} from ${table} where ${where}`,
    seq,
  );
  const ours = Object.fromEntries(names.map((name) => [name, comparable(name, row[name])]));
  const theirs = Object.fromEntries(names.map((name) => [name, comparable(name, stored?.[name])]));
  expect(ours).toEqual(theirs);
}

/** JSON by what it says, bytes without their prefix, instants to the millisecond, everything else as text. */
function comparable(name: string, value: unknown): unknown {
  if (name === 'detail' || name === 'lines') return typeof value === 'string' ? JSON.parse(value) : value;
  if (value !== null && typeof value === 'object') return value;
  const text = String(value).replace(/^\\x/, '');
  return /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text.replace(/(\.\d{3})\d{3}Z$/, '$1Z')).toISOString() : text;
}
