import type { Subject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** Does the answer about a subject count what other tenants did: on an account it is read from, or in the base of a site? */
export function countsOthers(subject: Subject, set: WorkingSet): boolean {
  if (!set.countsOthers) return false;
  if (subject.kind === 'SHIPMENT' && subject.row.veuId !== null && set.veus.countsOthers) return true;
  return set.readsOf(subject).some((read) => set.account(read).others !== 0n);
}
