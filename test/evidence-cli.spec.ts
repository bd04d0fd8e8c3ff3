import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyBundle } from '../src/evidence/verify-bundle.js';
import { type Ran, runCli } from './support/run-cli.js';
import { shipment } from './support/ledger.js';
import { postHistory, type SealedLedger, sealedLedger } from './support/sealed.js';

let ledger: SealedLedger;
let cwd: string;

beforeAll(async () => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-evidence-'));
  ledger = await sealedLedger();
  await postHistory(ledger);
});
afterAll(async () => {
  await ledger.close();
  fs.rmSync(cwd, { recursive: true, force: true });
});

const headroom = (...args: readonly string[]): Promise<Ran> =>
  runCli({ cwd, settings: { DATABASE_URL: ledger.db.url } }, ...args);
/** Without any database to reach. */
const offline = (...args: readonly string[]): Promise<Ran> =>
  runCli({ cwd, settings: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } }, ...args);
const read = (file: string): string[] => fs.readFileSync(path.join(cwd, file), 'utf8').trimEnd().split('\n');
const write = (file: string, lines: readonly string[]): void =>
  fs.writeFileSync(path.join(cwd, file), `${lines.join('\n')}\n`);

describe('a witness', () => {
  test('keeps checkpoints that continue each other, and verify compares with them', async () => {
    expect((await headroom('seal')).stdout).toMatch(/^\d+ postings sealed\.\n$/);
    expect((await headroom('anchor', 'export', '--file', 'a.jsonl')).code).toBe(0);
    expect((await headroom('anchor', 'export', '--file', 'a.jsonl')).stdout).toMatch('Nothing was sealed since');
    await ledger.record(shipment({ quantity: 1n }));
    await ledger.seal();
    expect((await headroom('anchor', 'export', '--file', 'a.jsonl')).code).toBe(0);
    expect(read('a.jsonl')).toHaveLength(2);

    const verified = await headroom('verify', '--anchor', 'a.jsonl');
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    expect(verified.stdout).toMatch(/^As sealed: .*\n[^]*2 of 2 checkpoints that were kept outside hold\.\n$/);
    const json = JSON.parse((await headroom('verify', '--anchor', 'a.jsonl', '--json')).stdout) as object;
    expect(json).toMatchObject({ broken: null, unsealed: 0, anchors: [{ holds: true }, { holds: true }] });
  });

  test('refuses to go on from a log that is older than what it kept; verify names what is missing', async () => {
    const [last = ''] = read('a.jsonl').slice(-1);
    const kept = JSON.parse(last) as { size: number };
    write('later.jsonl', [last.replace(`"size":${kept.size}`, `"size":${kept.size + 5}`)]);
    const looked = await headroom('anchor', 'export', '--file', 'later.jsonl');
    expect([looked.code, looked.stderr]).toEqual([1, expect.stringMatching('this is an older copy')]);
    expect(read('later.jsonl')).toHaveLength(1);

    const verified = await headroom('verify', '--anchor', 'later.jsonl');
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(`BROKEN: this is an older copy, or its end was cut off: ${kept.size} postings`);
  });

  test('signs what it keeps, and an edited line is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    write('w.pem', [privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]);
    write('w.pub', [publicKey.export({ type: 'spki', format: 'pem' }).toString()]);
    expect((await headroom('anchor', 'export', '--file', 's.jsonl', '--key', 'w.pem')).code).toBe(0);
    const signed = ['verify', '--anchor', 's.jsonl', '--public-key', 'w.pub'];
    expect((await headroom(...signed)).code).toBe(0);
    const [line = ''] = read('s.jsonl');
    write('s.jsonl', [line.replace('"root":"', '"root":"0').replace(/0"(,"parties)/, '"$1')]);
    write('s.jsonl', [line.replace(/"size":(\d+)/, (_all, size: string) => `"size":${Number(size) - 1}`)]);
    const refused = await headroom(...signed);
    expect([refused.code, refused.stderr]).toEqual([
      65,
      expect.stringMatching('s.jsonl line 1 is not signed by that key'),
    ]);
    write('s.jsonl', read('a.jsonl'));
    expect((await headroom(...signed)).code).toBe(65);
    expect((await headroom('verify', '--anchor', 'none.jsonl')).code).toBe(65);
  });

  test('says so when a row was changed, with exit code 1', async () => {
    const [row] = await ledger.rows<{ seq: string }>(`select seq from shipment where reference = 'S-1'`);
    await ledger.tamper(`update shipment set quantity = quantity + 1 where reference = 'S-1'`);
    const verified = await headroom('verify');
    await ledger.tamper(`update shipment set quantity = quantity - 1 where reference = 'S-1'`);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(`BROKEN: the row in shipment of posting ${row?.seq} is not what was sealed.`);
    expect((await headroom('verify')).code).toBe(0);
  });
});

describe('a bundle', () => {
  let good: string[];
  const check = async (lines: readonly string[], ...more: readonly string[]): Promise<Ran> => {
    write('b.jsonl', lines);
    return offline('verify', '--bundle', 'b.jsonl', ...more);
  };

  beforeAll(async () => {
    await ledger.record(shipment({ reference: 'S-8' }), shipment({ reference: 'S-9', consigneeId: 'OTHER' }));
    await ledger.seal();
    await headroom('anchor', 'export', '--file', 'b-anchors.jsonl');
    await headroom('bundle', '--consignee', 'ACME', '--out', 'acme.jsonl', '--anchor', 'b-anchors.jsonl');
    good = read('acme.jsonl');
    // what comes later is not in it, and changes nothing for who has it
    await ledger.record(shipment({ reference: 'S-10' }));
    await ledger.seal();
  });

  test('holds every posting of the consignee, also what was judged again, reversed, removed and refused', async () => {
    const rows = await ledger.rows<{ seq: string }>(
      `select p.seq from posting p left join shipment s on s.seq = p.subject_seq left join determination d on d.seq = p.seq
       where p.seq <= $1 and (s.consignee_id = 'ACME' or p.kind in ('LICENSE', 'OPENING_STOCK', 'REMOVAL')
         or (p.kind = 'REFUSED' and d.detail->'consignee'->>'id' = 'ACME')
         or (p.kind = 'REJUDGED' and s.seq is null)) order by p.seq`,
      (JSON.parse(good[0] ?? '') as { size: number }).size,
    );
    const seqs = good.slice(1).map((line) => String((JSON.parse(line) as { seq: number }).seq));
    expect(seqs).toEqual(rows.map(({ seq }) => seq));
    expect(seqs.length).toBeGreaterThan(8);
  });

  test('is checked without a database, against what a witness kept', async () => {
    const checked = await check(good, '--anchor', 'b-anchors.jsonl');
    expect([checked.code, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toMatch(
      /^Complete: these \d+ postings are all that ACME had.*\n[^]*A witness kept this checkpoint\.\n$/,
    );
    const json = await check(good, '--json');
    const { contents } = JSON.parse(json.stdout) as { contents: { facts: object; posting: { kind: string } }[] };
    expect(contents).toHaveLength(good.length - 1);
    expect(new Set(contents.map(({ posting }) => posting.kind))).toContain('LICENSE');
    expect((await check(good, '--anchor', 'a.jsonl')).code).toBe(1); // a checkpoint nobody kept
  });

  const at = (index: number): string => good.at(index) ?? '';
  const edited = (line: string, edit: (of: { seq: number; batch: number; content: string }) => object): string => {
    const posting = JSON.parse(line) as { seq: number; batch: number; content: string };
    return JSON.stringify({ ...posting, ...edit(posting) });
  };
  const flipped = (content: string): string => {
    const bytes = Buffer.from(content, 'base64');
    const end = bytes.length - 30;
    bytes.writeUInt8(bytes.readUInt8(end) ^ 1, end);
    return bytes.toString('base64');
  };

  test.each([
    { why: 'a posting left out', edit: () => good.toSpliced(3, 1) },
    { why: 'the last posting left out', edit: () => good.slice(0, -1) },
    { why: 'the last one left out, and the count with it', edit: () => [fewer(at(0)), ...good.slice(1, -1)] },
    { why: 'a posting put in twice', edit: () => good.toSpliced(3, 0, at(3)) },
    { why: 'one of somebody else put in', edit: () => [...good, edited(at(-1), ({ seq }) => ({ seq: seq + 1 }))] },
    { why: 'two that changed places', edit: () => good.toSpliced(3, 2, at(4), at(3)) },
    {
      why: 'a posting with other content',
      edit: () =>
        good.with(
          3,
          edited(at(3), (one) => ({ content: flipped(one.content) })),
        ),
    },
    {
      why: 'a posting with another number',
      edit: () => [...good.slice(0, -1), edited(at(-1), ({ seq }) => ({ seq: seq + 1 }))],
    },
    {
      why: 'a posting in another batch',
      edit: () =>
        good.with(
          3,
          edited(at(3), ({ batch }) => ({ batch: batch + 1 })),
        ),
    },
    { why: 'another consignee', edit: () => good.with(0, at(0).replace('"consignee":"ACME"', '"consignee":"OTHER"')) },
    { why: 'another time', edit: () => good.with(0, at(0).replace(/"sealedAt":"20/, '"sealedAt":"21')) },
    {
      why: 'another root',
      edit: () =>
        good.with(
          0,
          at(0).replace(/"root":"(.)/, (_, c) => `"root":"${c === '0' ? '1' : '0'}`),
        ),
    },
  ])('with $why is found out', async ({ edit }) => {
    write('b.jsonl', edit());
    expect((await verifyBundle(path.join(cwd, 'b.jsonl'), undefined)).broken).toEqual(expect.any(String));
  });

  const fewer = (header: string): string =>
    header.replace(/"postings":(\d+)/, (_all, count: string) => `"postings":${Number(count) - 1}`);

  test('that is no bundle is refused; so is one for nobody, or for a checkpoint that is not in the log', async () => {
    expect((await check(['{}'])).code).toBe(65);
    const nobody = await headroom('bundle', '--consignee', 'NOBODY', '--out', 'n.jsonl');
    expect([nobody.code, nobody.stderr]).toEqual([65, expect.stringMatching('NOBODY has no posting')]);
    expect(fs.existsSync(path.join(cwd, 'n.jsonl'))).toBe(false);
    const unknown = await headroom('bundle', '--consignee', 'ACME', '--out', 'n.jsonl', '--anchor', 'later.jsonl');
    expect(unknown.code).toBe(65);
  });
});
