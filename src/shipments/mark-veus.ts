import { holdingOf } from '../authorizations/installed-base.js';
import { type Day, day, dayOf } from '../rules/day.js';
import type { RecordBatch } from './record-batch.js';
import type { Answer } from './rejudge.js';

/** A status is of today, an entry of its own day: a party that joins a group brings with it what it has. */
const AFTER_ALL_CHANGES: Day = day('9999-12-31');

/**
 * Marks the VEUs on whose installed base these answers count, for their status to be computed again. Without
 * answers nothing is read, and without VEUs on record nothing is marked.
 */
export async function markVeus(batch: RecordBatch, answers: readonly Answer[]): Promise<void> {
  if (answers.length === 0) return;
  const { parties, veus } = batch.set;
  await veus.admitVeus();
  const all = veus.register.all();
  if (all.length === 0) return;
  const moved = new Map<string, readonly [party: string, on: Day]>();
  for (const { deltas, subject } of answers) {
    const on = dayOf(subject.order.at);
    for (const { key, kind } of deltas) {
      if (kind !== 'BASE_UNITS') continue;
      const { partyId } = holdingOf(key);
      moved.set(`${partyId}|${on}`, [partyId, on]);
    }
  }
  for (const [partyId, on] of moved.values()) {
    if (!parties.has(partyId)) continue;
    for (const veu of all) {
      const counts = [on, AFTER_ALL_CHANGES].some((when) => veus.register.countsFor(partyId, veu, when));
      if (counts) batch.dirty.push({ kind: 'VEU', key: veu.id, tenant: veu.tenant });
    }
  }
}
