import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readCsv, type CsvRecord } from './csv-reader.js';
import { csvLine } from './reject-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function all(records: AsyncIterable<CsvRecord>): Promise<CsvRecord[]> {
  const seen: CsvRecord[] = [];
  for await (const record of records) seen.push(record);
  return seen;
}

async function read(content: string | Buffer): Promise<CsvRecord[]> {
  const path = join(folder, 'x.csv');
  await writeFile(path, content);
  return all(readCsv(path, ['a', 'b']));
}

const cells = async (content: string | Buffer): Promise<readonly (readonly string[])[]> =>
  (await read(content)).map((record) => record.cells);

describe('what is read', () => {
  test('quotes, commas, doubled quotes and surrounding spaces', async () => {
    expect(await cells('a,b\n 1 , " x, ""y"" " \n')).toEqual([['1', 'x, "y"']]);
  });

  test('a byte order mark, CRLF and LF mixed, no line end at the end', async () => {
    expect(await cells('\uFEFFa,b\r\n1,2\n3,4\r\n5,6')).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  test('an empty line is no row, a row of empty cells is one', async () => {
    expect(await cells('a,b\n\n1,2\n\r\n   \n,\n\n')).toEqual([
      ['1', '2'],
      ['', ''],
    ]);
  });

  test('rows with more and with fewer cells than the header', async () => {
    expect(await cells('a,b\n1\n1,2,3\n')).toEqual([['1'], ['1', '2', '3']]);
  });

  test('a missing file, an empty one and one with only a header have no rows', async () => {
    expect(await all(readCsv(join(folder, 'missing.csv'), ['a', 'b']))).toEqual([]);
    expect(await read('')).toEqual([]);
    expect(await read('\uFEFF')).toEqual([]);
    expect(await read('a,b')).toEqual([]);
  });

  test('a record stands on its first line, and keeps its text', async () => {
    expect(await read('a,b\r\n\r\n1,"x\r\ny\nz"\r\n\n"2",3\n4,5')).toEqual([
      { line: 3, cells: ['1', 'x\r\ny\nz'], raw: '1,"x\r\ny\nz"' },
      { line: 7, cells: ['2', '3'], raw: '"2",3' },
      { line: 8, cells: ['4', '5'], raw: '4,5' },
    ]);
  });

  test('lines are right across the chunks of a large file', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `${index},"Wiślana\nå ${'x'.repeat(index % 17)}"`);
    const records = await read(['a,b', ...rows, ''].join('\n'));
    expect(records).toHaveLength(30_000);
    expect(records.every((record, index) => record.line === 2 + 2 * index && record.raw === rows[index])).toBe(true);
  });

  test('whatever is written as CSV is read back, each record on its line', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ß', '"', ',', '\n', '\r\n', ' ', '😀'), maxLength: 6 });
    const row = fc.tuple(cell, cell).filter(([first]) => first.trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
        const lines = rows.map((each) => csvLine(each));
        const records = await read(`a,b\n${lines.join('')}`);
        expect(records.map((record) => record.cells)).toEqual(rows.map((each) => each.map((text) => text.trim())));
        const starts = lines.map((_, index) => lines.slice(0, index).join('').split('\n').length + 1);
        expect(records.map((record) => record.line)).toEqual(starts);
      }),
      { numRuns: 60, seed: 17 },
    );
  });
});

describe('what refuses the file', () => {
  test.each([
    { why: 'another header', content: 'a,c\n', says: 'x.csv, line 1: the header is "a,c"; expected exactly "a,b"' },
    { why: 'columns in another order', content: 'b,a\n', says: 'the header is "b,a"' },
    { why: 'a semicolon header', content: 'a;b\n', says: 'the header is "a;b"' },
    {
      why: 'a quote never closed',
      content: 'a,b\n1,2\n\n3,"4\n5,6\n',
      says: 'x.csv, line 4: a quote in this record is never',
    },
    { why: 'text after a closing quote', content: 'a,b\n"1"x,2\n', says: 'x.csv, line 2: a quote' },
    {
      why: 'a quote inside a bare cell',
      content: 'a,b\n1,2\n3,"4\n"\n5,6\n\n7,8"9"\n',
      says: 'x.csv, line 7: a quote',
    },
    { why: 'a zero byte', content: 'a,b\n1,2\n3,\0\n', says: 'x.csv, line 3: there is a zero byte' },
    {
      why: 'Latin-1',
      content: Buffer.from('a,b\n1,2\n3,\xe9\n5,6\n', 'latin1'),
      says: 'x.csv, line 3: there are bytes',
    },
    {
      why: 'a character cut off',
      content: Buffer.from('a,b\n1,\xc3', 'latin1'),
      says: 'there are bytes that are not UTF-8',
    },
    { why: 'UTF-16', content: Buffer.from('\uFEFFa,b\n', 'utf16le'), says: 'x.csv, line 1' },
    {
      why: 'a record above 1 MiB',
      content: `a,b\n1,"${'x\n'.repeat(600_000)}"`,
      says: 'x.csv, line 2: this record is longer',
    },
  ])('$why', async ({ content, says }) => {
    await expect(read(content)).rejects.toThrow(says);
  });

  test('a folder in the place of a file', async () => {
    await expect(all(readCsv(folder, ['a', 'b']))).rejects.toThrow('it cannot be read (EISDIR)');
  });
});
