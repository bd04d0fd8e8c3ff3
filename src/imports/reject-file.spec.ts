import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from './csv-reader.js';
import { RejectFile } from './reject-file.js';
import type { RejectedRow } from './sink.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-rejects-'));
});
afterAll(() => rm(folder, { recursive: true }));

const REJECTED: RejectedRow = {
  file: 'shipments',
  line: 72,
  column: 'quantity',
  code: 'NOT_POSITIVE',
  message: '-5 is not above zero',
  remedy: 'Give a quantity of at least 1',
  raw: 'SO-70,"Rack ""A"",\nleft",-5',
};

test('a refused row can be read back from the reject file as it was', async () => {
  const rejects = new RejectFile(join(folder, 'rejects.csv'));
  await rejects.write(REJECTED);
  await rejects.write({ ...REJECTED, line: 80, column: null, code: 'WRONG_COLUMN_COUNT' });
  await rejects.close();

  const rows: (readonly string[])[] = [];
  const header = ['file', 'line', 'column', 'code', 'message', 'remedy', 'row'];
  for await (const { cells } of readCsv(rejects.path, header)) rows.push(cells);
  const { message, remedy, raw } = REJECTED;
  expect(rows).toEqual([
    ['shipments.csv', '72', 'quantity', 'NOT_POSITIVE', message, remedy, raw],
    ['shipments.csv', '80', '', 'WRONG_COLUMN_COUNT', message, remedy, raw],
  ]);
});

test('a clean import leaves no reject file', async () => {
  const rejects = new RejectFile(join(folder, 'none.csv'));
  await rejects.close();
  expect(existsSync(rejects.path)).toBe(false);
});

test('more rows than a buffer holds are all written', async () => {
  const rejects = new RejectFile(join(folder, 'many.csv'));
  for (let line = 2; line < 2_002; line += 1) await rejects.write({ ...REJECTED, line, raw: 'x'.repeat(200) });
  await rejects.close();
  expect((await readFile(rejects.path, 'utf8')).trimEnd().split('\r\n')).toHaveLength(2_001);
});

test('a place that cannot be written is told', async () => {
  const rejects = new RejectFile(join(folder, 'nowhere', 'rejects.csv'));
  await expect(rejects.write(REJECTED).then(() => rejects.close())).rejects.toThrow('ENOENT');
});
