import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import { byTenant, type StatusSubject } from '../ledger/subjects.js';
import { Database } from '../platform/database.js';
import { onBehalfOf, type Tx } from '../platform/transaction.js';
import type { Instant } from '../rules/day.js';
import { LedgerSums, type SumDifference } from './ledger-sums.js';
import { RecomputeStatus } from './recompute-status.js';
import { StatusLedger } from './status-ledger.js';
import { StatusReader } from './status-reader.js';
import { StatusStore } from './status.store.js';
import { type DerivedStatus, nameOf, sameStatus, type Status } from './status.js';

/** A status on record that is not what the entries say. */
export interface StatusDifference {
  /** Whose it is; 0: everybody's. */
  readonly tenant: number;
  readonly kind: Status['kind'];
  readonly key: string;
  readonly stored: Status | null;
  /** `null`: nothing on record speaks of this subject. */
  readonly derived: DerivedStatus | null;
  /** A worker has still to take in a posting or a day: it will agree then. */
  readonly pending: boolean;
}

export interface RebuildReport {
  /** The last event of the ledger that was seen. */
  readonly sequence: number;
  readonly entries: number;
  readonly subjects: number;
  /** Balances and day sums that their entries contradict. Not empty: the ledger needs a person, nothing was written. */
  readonly sums: readonly SumDifference[];
  readonly differences: readonly StatusDifference[];
  /** How many statuses were written; 0 when only compared. */
  readonly written: number;
}

/** Derives every status again from the entries alone, and compares. */
@Injectable()
export class RebuildStatuses {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly sums: LedgerSums,
    private readonly ledger: StatusLedger,
    private readonly reader: StatusReader,
    private readonly store: StatusStore,
    private readonly recompute: RecomputeStatus,
  ) {}

  /** With `compare` nothing is written. Without it, what differs is written, unless the sums are wrong. */
  async run({ compare }: { compare: boolean }): Promise<RebuildReport> {
    const found = await this.db.read((tx) => this.compare(tx));
    if (compare || found.sums.length > 0) return { ...found, written: 0 };
    for (const [tenant, own] of byTenant(found.differences)) {
      const wrong = own.filter(({ derived }) => derived !== null);
      const baseless = own.filter(({ derived }) => derived === null);
      if (wrong.length > 0) await this.recompute.run(tenant, wrong, 'REBUILD');
      await this.db.transaction((tx) => this.store.remove(tx, baseless), { tenant });
    }
    return { ...found, written: found.differences.length };
  }

  /**
   * On one snapshot. The entries are added up first: where balances and day sums agree with them, reading those is
   * reading the entries.
   */
  private async compare(tx: Tx): Promise<Omit<RebuildReport, 'written'>> {
    const now = this.clock.now();
    const { differences: sums, entries } = await this.sums.check(tx);
    const subjects = byTenant(await this.ledger.subjects(tx));
    const tenants = new Set([...subjects.keys(), ...(await this.store.owners(tx))]);
    const differences: StatusDifference[] = [];
    for (const tenant of [...tenants].toSorted((a, b) => a - b)) {
      differences.push(...(await this.differencesOf(onBehalfOf(tx, tenant), subjects.get(tenant) ?? [], now)));
    }
    const count = [...subjects.values()].reduce((sum, own) => sum + own.length, 0);
    return { sequence: await this.balances.sequence(tx), entries, subjects: count, sums, differences };
  }

  private async differencesOf(tx: Tx, subjects: readonly StatusSubject[], now: Instant): Promise<StatusDifference[]> {
    const derived = new Map((await this.reader.read(tx, subjects, now)).map((status) => [nameOf(status), status]));
    const known = new Map((await this.store.all(tx, null, [tx.tenant])).map((one) => [nameOf(one.status), one]));
    const marked = await this.store.known(tx, subjects);

    const differences: StatusDifference[] = [];
    for (const name of new Set([...derived.keys(), ...known.keys()])) {
      const [is, was] = [derived.get(name) ?? null, known.get(name)?.status ?? null];
      const subject = is ?? was;
      if (subject === null || (is !== null && was !== null && sameStatus(is, was))) continue;
      const due = was !== null && was.dueAt !== null && was.dueAt <= now;
      const pending = due || (marked.get(name)?.markSeq ?? null) !== null;
      const { key, kind } = subject;
      differences.push({ tenant: tx.tenant, kind, key, stored: was, derived: is, pending });
    }
    return differences;
  }
}
