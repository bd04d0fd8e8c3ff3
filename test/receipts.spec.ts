import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import { loadConfig } from '../src/platform/config.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { digest, writeReceipt } from '../src/shipments/receipt.js';
import { ReceiptReads } from '../src/shipments/receipt.reads.js';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { type Engine, freshEngine } from './support/engine.js';
import { runCli } from './support/run-cli.js';
import { acceptedRows, halves, scenarioIn, seeded, writeFolder } from './support/scenario-folder.js';

type Json = Record<string, unknown>;

let engine: Engine;
let texts: string[];
beforeAll(async () => {
  engine = await freshEngine();
  const rowsOf = await acceptedRows(scenarioIn(path.join(import.meta.dirname, 'scenarios', 'small')));
  for (const half of halves(rowsOf, seeded(3))) {
    const folder = writeFolder(half);
    await engine.import(folder); // what the second brings makes answers of the first be given again
    fs.rmSync(folder, { recursive: true });
  }
  const reads = new Assembly(engine.db, loadConfig({})).make(ReceiptReads);
  const rows = await engine.db.read((tx) =>
    tx.query<{ seq: string }>(`select seq from determination where subject_kind = 'SHIPMENT' order by seq`),
  );
  texts = [];
  for (const { seq } of rows) {
    const receipt = await reads.of(Number(seq), { tenant: LOCAL_TENANT });
    if (receipt !== null) texts.push(writeReceipt(receipt));
  }
});
afterAll(() => engine.close());

/** Every leaf that is a number, or text of one, by its path. */
function numbersIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))) return [[...at]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => numbersIn(one, [...at, key]));
}

/** The same with one number greater by one. */
function changed(text: string, place: readonly string[]): Json {
  const json = JSON.parse(text) as Json;
  const holder = place.slice(0, -1).reduce((one, key) => one[key] as Json, json);
  const last = place.at(-1) ?? '';
  const was = holder[last];
  holder[last] = typeof was === 'number' ? was + 1 : String(BigInt(String(was)) + 1n);
  return json;
}

test('every determination of a shipment, those that were replaced too, replays from its receipt alone', () => {
  expect(texts.length).toBeGreaterThan(75);
  expect(texts.flatMap((text) => differenceIn(text) ?? [])).toEqual([]);
});

describe('a receipt in which something was changed', () => {
  test('is found whatever number it is', () => {
    let tried = 0;
    for (const text of texts.filter((_, index) => index % 9 === 0)) {
      for (const place of numbersIn(JSON.parse(text))) {
        tried += 1;
        const found = differenceIn(JSON.stringify(changed(text, place)));
        expect({ place, found: found !== null }).toEqual({ place, found: true });
      }
    }
    expect(tried).toBeGreaterThan(200);
  });

  test('is found by the rules where the outcome rests on it, even with a new digest', () => {
    const lpp = texts.find((text) => /"lpp.quota"/.test(text)) ?? '';
    for (const place of [
      ['balances', 'lppUsedTpp'],
      ['inputs', 'quantity'],
      ['inputs', 'item', 'unitTpp'],
    ]) {
      const { sha256: _, ...content } = changed(lpp, place);
      const forged = { ...content, sha256: digest(JSON.stringify(content)) };
      expect(differenceIn(JSON.stringify(forged))).toMatch(/: the receipt says .*, the rules say /);
    }
  });

  test('is found by the rulebook where a legal quantity is another', () => {
    const { sha256: _, ...content } = JSON.parse(texts[0] ?? '') as Json & { parameters: { value: string }[] };
    const [first] = content.parameters;
    if (first !== undefined) first.value = '26900001';
    const forged = { ...content, sha256: digest(JSON.stringify(content)) };
    expect(differenceIn(JSON.stringify(forged))).toMatch(/^parameters\.0\.value: the receipt says "26900001"/);
  });
});

test('the commands write a receipt and replay it', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-receipt-'));
  const file = path.join(folder, 'receipt.json');
  const { determination } = JSON.parse(texts.at(-1) ?? '') as { determination: number };
  const here = { cwd: folder, settings: { DATABASE_URL: engine.db.url } };
  const offline = { cwd: folder, settings: {} };
  expect(await runCli(here, 'receipt', '--determination', String(determination), '--out', file)).toMatchObject({
    code: 0,
  });
  expect(fs.readFileSync(file, 'utf8')).toBe(texts.at(-1));
  expect(await runCli(offline, 'verify', '--receipt', file)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Equal/),
  });
  fs.writeFileSync(file, JSON.stringify(changed(texts.at(-1) ?? '', ['inputs', 'quantity'])));
  expect(await runCli(offline, 'verify', '--receipt', file)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^DIFFERS: /),
  });
  fs.rmSync(folder, { recursive: true });
});
