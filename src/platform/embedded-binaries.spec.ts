import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { areComplete, completeBinaries, copyBinaries, findBinaries, type Binaries } from './embedded-binaries.js';

let root: string;
let binaries: Binaries;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-binaries-'));
  const folder = path.join(root, 'package', 'native');
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'lib'));
  for (const name of ['initdb', 'postgres', 'pg_ctl'])
    fs.writeFileSync(path.join(folder, 'bin', name), '', { mode: 0o644 });
  fs.writeFileSync(path.join(folder, 'lib', 'libx.so.1.2'), 'x');
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
  fs.writeFileSync(path.join(folder, 'pg-symlinks.json'), JSON.stringify(links));
  binaries = { folder, major: '18' };
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

test('programs as npm unpacks them are completed: links and execute bits, as often as asked', () => {
  expect(areComplete(binaries)).toBe(false);
  completeBinaries(binaries);
  completeBinaries(binaries);
  expect(areComplete(binaries)).toBe(true);
  expect(fs.readFileSync(path.join(binaries.folder, 'lib', 'libx.so.1'), 'utf8')).toBe('x');
});

test('a copy is complete, though its original is not, and one that was cut short is made again', () => {
  const place = path.join(root, 'place');
  const copy = copyBinaries(binaries, place);
  expect([areComplete(copy), areComplete(binaries)]).toEqual([true, false]);

  fs.rmSync(path.join(copy.folder, '.complete'));
  fs.rmSync(path.join(copy.folder, 'lib'), { recursive: true });
  expect(areComplete(copyBinaries(binaries, place))).toBe(true);
});

test('the programs for this machine are the major version that the data are written with', () => {
  expect(findBinaries().major).toBe('18');
});
