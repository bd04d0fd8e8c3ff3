import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Ran, runCli } from './support/run-cli.js';

let cwd: string;
beforeAll(() => {
  cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'headroom-rules-'));
});
afterAll(() => fs.rmSync(cwd, { recursive: true, force: true }));

const rules = (...args: readonly string[]): Promise<Ran> => runCli({ cwd, settings: {} }, 'rules', ...args);

interface Listed {
  readonly gaps: readonly string[];
  readonly rulebooks: readonly { readonly id: string }[];
}
interface Diffed {
  readonly gaps: readonly string[];
  readonly differences: readonly {
    readonly kind: string;
    readonly about: string;
    readonly a: object | null;
    readonly b: object | null;
  }[];
}

describe('headroom rules list', () => {
  test('prints each rulebook with its five dates and its text', async () => {
    const listed = await rules('list');
    expect([listed.code, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toContain('AIDIFF-2025  Framework for Artificial Intelligence Diffusion');
    expect(listed.stdout).toContain(
      'published 2025-01-15, effective 2025-01-13, compliance 2025-05-15, enforcement suspended 2025-05-13, removed never',
    );
    expect(listed.stdout).toContain('90 FR 4544 of 2025-01-15 (R-86)');
    expect(listed.stdout.match(/\(overlay\)/g)).toHaveLength(3);
  });

  test.each([
    { on: '2023-11-16', posture: 'AS_CODIFIED', ids: [], gaps: 1 },
    { on: '2025-05-14', posture: 'as_codified', ids: ['ACS-2023', 'AIDIFF-2025'], gaps: 0 },
    { on: '2026-05-31', posture: 'AS_ENFORCED', ids: ['NONENF-2025', 'CNMO-2026', 'HQ-2026'], gaps: 0 },
  ])('on $on, $posture', async ({ gaps, ids, on, posture }) => {
    const { stdout } = await rules('list', '--on', on, '--posture', posture, '--json');
    const listed = JSON.parse(stdout) as Listed;
    expect(listed.rulebooks.map(({ id }) => id)).toEqual(ids);
    expect(listed.gaps).toHaveLength(gaps);
  });
});

describe('headroom rules diff', () => {
  test('of two days prints what changed, with the texts', async () => {
    const { code, stderr, stdout } = await rules('diff', '2026-01-14', '2026-01-15');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^From 2026-01-14, as codified\nto {3}2026-01-15, as codified\n/);
    expect(stdout).toContain('review.volumeCapShare');
    expect(stdout).toMatch(/\+ 50\n +Supplement No\. 2 to 15 CFR part 748.*91 FR 1684 of 2026-01-15 \(R-91\)/);
    expect(stdout).not.toContain('lpp.yearlyQuota');
  });

  test('of two rulebooks, in any case of letters, as JSON', async () => {
    const { stdout } = await rules('diff', 'acs-2023', 'AIDIFF-2025', '--json');
    const { differences } = JSON.parse(stdout) as Diffed;
    const quota = differences.find(({ about }) => about === 'lpp.yearlyQuota');
    expect(quota).toMatchObject({ kind: 'QUANTITY', a: null, b: { value: '26900000' } });
  });

  test('of one day in two postures', async () => {
    const { stdout } = await rules('diff', '2025-09-01', '2025-09-01@AS_ENFORCED', '--json');
    const about = (JSON.parse(stdout) as Diffed).differences.filter(({ kind }) => kind === 'RULEBOOK');
    expect(about.map((one) => one.about)).toEqual(['AIDIFF-2025', 'NONENF-2025']);
  });

  test('starts no database, and leaves nothing behind', async () => {
    await rules('diff', 'ACS-2023', 'UAE-2026');
    expect(fs.readdirSync(cwd)).toEqual([]);
  });

  test('of a day that no rulebook covers says so; of a side with itself, that nothing differs', async () => {
    expect((await rules('diff', '2023-11-16', '2023-11-17')).stdout).toContain(
      'No rulebook on record covers 2023-11-16',
    );
    expect((await rules('diff', 'CNMO-2026', 'CNMO-2026')).stdout).toContain('Nothing is different.');
  });

  test.each([
    { args: ['FOO-1', '2026-01-15'], says: /A: "FOO-1" is neither a rulebook nor a day\. Use ACS-2023, / },
    { args: ['2026-01-14', '2026-02-30'], says: /B: "2026-02-30" is neither a rulebook nor a day/ },
    { args: ['2026-01-14@MAYBE', '2026-01-15'], says: /--posture: "MAYBE" is not one of its words/ },
  ])('refuses $args', async ({ args, says }) => {
    const { code, stderr, stdout } = await rules('diff', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });
});
