import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import { ClosedReports, collect } from './closed-reports.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { type ContentHash, hashOf, type ReportLine } from './report-content.js';
import { type ReportKey, type ReportPeriod, reportPeriod, requireRole } from './report-kinds.js';
import { ReportLines } from './report-lines.js';

/** A report as it is, or was known, and the last edition that was closed by then. */
export interface ReadReportAnswer {
  readonly period: ReportPeriod;
  readonly lines: readonly ReportLine[];
  readonly content: ContentHash;
  readonly closing: Closing | null;
  readonly ledgerSequence: number;
  readonly now: Instant;
}

/** Reads a report in the words it is closed in. */
@Injectable()
export class ReadReport {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly closings: ClosingStore,
    private readonly closed: ClosedReports,
    private readonly lines: ReportLines,
  ) {}

  /** Throws `FORBIDDEN`, `BAD_VALUE`, `UNKNOWN_VEU`, `UNKNOWN_PARTY`. */
  async run(caller: Caller, key: ReportKey, known?: Instant): Promise<ReadReportAnswer> {
    requireRole(caller.role, key.report);
    const period = reportPeriod(key);
    return this.db.read(
      async (tx) => {
        const lines = await collect(this.lines.read(tx, period));
        const closing = (await this.closings.editions(tx, period)).at(-1) ?? null;
        const ledgerSequence = await this.balances.sequence(tx);
        const content = await hashOf(period, lines);
        return { period, lines, content, closing, ledgerSequence, now: this.clock.now() };
      },
      { ...caller, known },
    );
  }

  /** The last edition of a report that was closed by then. */
  lastClosing(caller: Caller, key: ReportKey, known?: Instant): Promise<Closing | null> {
    return this.db.read(async (tx) => (await this.closings.editions(tx, key)).at(-1) ?? null, { ...caller, known });
  }

  /** Does the report, as it is or was known, say something else than its last edition? Not, when it was never closed. */
  isRestated(caller: Caller, key: ReportKey, known?: Instant): Promise<boolean> {
    return this.db.read(
      async (tx) => {
        const closing = (await this.closings.editions(tx, key)).at(-1);
        return closing !== undefined && (await this.closed.isRestated(tx, closing));
      },
      { ...caller, known },
    );
  }
}
