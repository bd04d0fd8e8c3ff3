import type { Instant } from '../rules/day.js';
import { HoldChanges } from './hold-changes.js';
import type { RecordBatch } from './record-batch.js';

/**
 * Ends the holds, of any tenant, whose time has come, at exactly that time. Whoever judges a promise does this first, so an
 * expired hold is not counted even when the job that ends them has not run. Answers how many ended.
 */
export async function expireHolds(batch: RecordBatch, now: Instant): Promise<number> {
  const next = await batch.set.holds.next(() => batch.stores.holds.nextExpiry(batch.tx));
  if (next === null || next > now) return 0;
  const due = await batch.stores.holds.due(batch.tx, now);
  const changes = new HoldChanges(batch);
  await changes.admit(due);
  for (const hold of due) changes.apply(hold, { kind: 'EXPIRED' }, { at: hold.state.expiresAt });
  await changes.write();
  await batch.set.holds.next(() => batch.stores.holds.nextExpiry(batch.tx));
  return due.length;
}
