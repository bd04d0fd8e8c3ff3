import fs from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareAnswers } from './support/compare-answers.js';
import { freshEngine } from './support/engine.js';
import { generatedRows } from './support/generated-rows.js';
import { type ScenarioRows, seeded, shuffledParts, writeFolder } from './support/scenario-folder.js';

const AS_OF = ['2025-05-14T23:59:59Z', '2025-08-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-09-01T00:00:00Z'];

/** What the ledger says once these folders are imported one after the other into an empty database. */
async function answersTo(parts: readonly ScenarioRows[]): Promise<object> {
  const engine = await freshEngine();
  try {
    for (const part of parts) {
      const folder = writeFolder(part);
      try {
        const { counts } = await engine.import(folder);
        expect(Object.values(counts).filter(({ rejected }) => rejected > 0)).toEqual([]);
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    }
    return await engine.answers(AS_OF);
  } finally {
    await engine.close();
  }
}

test('positions, determinations and obligations are the same for every order of arrival (R-65)', async () => {
  await fc.assert(
    fc.asyncProperty(generatedRows, fc.integer(), fc.integer({ min: 2, max: 9 }), async (rows, seed, parts) => {
      const [atOnce, arriving] = [await answersTo([rows]), await answersTo(shuffledParts(rows, parts, seeded(seed)))];
      const { compared, differences } = compareAnswers(atOnce, arriving, ['counts', 'rejectedRows']);
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(100);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 15), interruptAfterTimeLimit: 90_000, markInterruptAsFailure: false },
  );
}, 180_000);
