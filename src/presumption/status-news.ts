import type { StatusKind } from '../ledger/subjects.js';
import type { ChangePayload } from '../platform/changes.js';

/** The topic under which processes tell each other that a status moved. */
export const STATUS_TOPIC = 'status';

/** News of nobody: a total was published, and whoever does not see all is told of it now. */
export const TOLD = -1;

/** What travels: whose status moved, and the entry it left in the history, if what users see as the status changed. */
export interface StatusNews {
  readonly tenant: number;
  readonly kind: StatusKind;
  readonly key: string;
  readonly change: string | null;
}

/** Reads what travelled. */
export const statusNews = ({ change, key, kind, tenant }: ChangePayload): StatusNews => ({
  tenant: Number(tenant),
  kind: String(kind) as StatusKind,
  key: String(key),
  change: change === null || change === undefined ? null : String(change),
});
