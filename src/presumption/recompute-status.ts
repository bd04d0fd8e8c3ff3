import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { byTenant, type StatusSubject, subjectOwner } from '../ledger/subjects.js';
import { Changes } from '../platform/changes.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Tx } from '../platform/database.js';
import { Metrics } from '../platform/metrics.js';
import { STATUS_TOPIC } from './status-news.js';
import { StatusReader } from './status-reader.js';
import { type KnownStatus, type NewChange, StatusStore } from './status.store.js';
import { nameOf, sameFigures, sameStatus, type Status, type StatusCause, wordsOf } from './status.js';
import { withThresholdChanges } from './veu-status-reader.js';

/** Computes statuses again from the ledger as it is now. Safe to run twice, late, out of order, and at the same time. */
@Injectable()
export class RecomputeStatus {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly reader: StatusReader,
    private readonly store: StatusStore,
    private readonly changes: Changes,
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  /**
   * Saves the statuses of these subjects, and of those that change with them, with the last event they have seen; adds
   * to the history what users see as a change; publishes; and then takes away the marks it has answered. A process that
   * dies in between leaves the marks, so the work is done again. `cause` is found when it is not given.
   */
  async run(tenant: number, subjects: readonly StatusSubject[], cause?: StatusCause): Promise<void> {
    for (const [owner, own] of byOwner(tenant, subjects)) await this.runFor(owner, own, cause);
  }

  private async runFor(tenant: number, subjects: readonly StatusSubject[], cause?: StatusCause): Promise<void> {
    const { concerned, seq } = await this.db.transaction((tx) => this.recompute(tx, subjects, cause), {
      tenant,
      writes: [],
    });
    const waits = await this.db.transaction((tx) => this.store.clearMarks(tx, concerned, seq), { tenant, writes: [] });
    for (const seconds of waits) this.metrics.statusDelay.observe(seconds);
  }

  /**
   * All reads see one snapshot, so `seq` is exact: nothing older is missing, nothing newer is in it. A status row that
   * another worker has written since that snapshot cannot be overwritten: the database refuses, and we read again. That
   * is also the lock, held without making anybody wait.
   */
  private async recompute(
    tx: Tx,
    subjects: readonly StatusSubject[],
    cause: StatusCause | undefined,
  ): Promise<{ concerned: readonly StatusSubject[]; seq: number }> {
    await tx.query('set transaction isolation level repeatable read');
    const concerned = await this.reader.withRelated(tx, subjects);
    const known = await this.store.known(tx, concerned);
    const seq = await this.balances.sequence(tx);
    const now = this.clock.now();

    const statuses: Status[] = [];
    const changes: NewChange[] = [];
    const moved: Status[] = [];
    const gone = new Map(concerned.map((subject) => [nameOf(subject), subject]));
    for (const derived of await this.reader.read(tx, concerned, now)) {
      gone.delete(nameOf(derived));
      const before = known.get(nameOf(derived)) ?? NOTHING_KNOWN;
      const status: Status = { ...derived, seq, computedAt: now };
      if (before.status !== null && before.status.seq === seq && sameStatus(before.status, status)) continue;
      statuses.push(status);
      if (before.status !== null && sameFigures(before.status, status)) continue;
      moved.push(status);
      if (before.status !== null && wordsOf(before.status) === wordsOf(status)) continue;
      const told = withThresholdChanges(status, before.status, this.config.veuThresholds);
      changes.push({ status: told, was: before.status?.headline ?? null, ...causeOf(before, now, cause) });
    }
    await this.store.save(tx, statuses);
    // nothing on record speaks of it any more: it was withdrawn
    await this.store.remove(
      tx,
      [...gone].filter(([name]) => known.get(name)?.status).map(([, subject]) => subject),
    );
    const ids = await this.store.append(tx, changes);
    for (const { key, kind } of moved) {
      const change = ids.get(nameOf({ kind, key })) ?? null;
      await this.changes.publish(STATUS_TOPIC, { tenant: tx.tenant, kind, key, change }, tx);
    }
    return { concerned, seq };
  }
}

/** A country and a quota are everybody's, whoever asks; their jobs from before there were tenants name one. */
const byOwner = (tenant: number, subjects: readonly StatusSubject[]): ReadonlyMap<number, StatusSubject[]> =>
  byTenant(subjects.map(({ key, kind }) => ({ tenant: subjectOwner(kind, tenant), kind, key })));

const NOTHING_KNOWN: KnownStatus = { status: null, markSeq: null };

function causeOf(
  { markSeq, status }: KnownStatus,
  now: number,
  given: StatusCause | undefined,
): { cause: StatusCause; causeSeq: number | null } {
  if (given !== undefined) return { cause: given, causeSeq: null };
  if (markSeq !== null && markSeq > (status?.seq ?? 0)) return { cause: 'POSTING', causeSeq: markSeq };
  const due = status !== null && status.dueAt !== null && status.dueAt <= now;
  return { cause: due ? 'TIME' : 'REVISION', causeSeq: null };
}
