import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import { ClosedReports, collect } from './closed-reports.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { changedLines, type ChangedLine } from './changed-lines.js';
import type { ReportLine } from './report-content.js';
import { type ReportKey, reportPeriod, requireRole } from './report-kinds.js';
import { ReportLines } from './report-lines.js';
import { type RestatingPosting, RestatingReads } from './restating.reads.js';

/** What a closed report says otherwise than what came after it: the next edition, or the report as it is now. */
export interface Restatement {
  readonly closing: Closing;
  /** The next edition; `null` when it was not closed again. */
  readonly next: Closing | null;
  readonly lines: readonly ChangedLine[];
  /** What made the difference, each with the lines it is part of; in the order in which they were recorded. */
  readonly postings: readonly RestatingPosting[];
}

/** Compares each edition of a report with what came after it. An edition that still says the same has no restatement. */
@Injectable()
export class ReadRestatements {
  constructor(
    private readonly db: Database,
    private readonly closings: ClosingStore,
    private readonly closed: ClosedReports,
    private readonly lines: ReportLines,
    private readonly restating: RestatingReads,
  ) {}

  /** Throws `FORBIDDEN`, `BAD_VALUE`, and `CLOSED_REPORT_DIFFERS` when an edition does not come out again. */
  async run(caller: Caller, key: ReportKey, known?: Instant): Promise<Restatement[]> {
    requireRole(caller.role, key.report);
    const period = reportPeriod(key);
    const editions = await this.db.read((tx) => this.closings.editions(tx, period), { ...caller, known });
    const closed: (readonly ReportLine[])[] = [];
    for (const closing of editions) closed.push(await this.closed.linesOf(caller, closing));
    const found: Restatement[] = [];
    for (const [index, closing] of editions.entries()) {
      const next = editions[index + 1] ?? null;
      const { after, postings } = await this.db.read(
        async (tx) => ({
          after: closed[index + 1] ?? (await collect(this.lines.read(tx, period))),
          postings: await this.restating.since(tx, period, closing.knownSeq),
        }),
        { ...caller, known: next?.knownAt ?? known },
      );
      const restatement = compare(closed[index] ?? [], after, postings);
      if (restatement.lines.length > 0) found.push({ closing, next, ...restatement });
    }
    return found;
  }
}

/** Postings of facts that the report does not show, such as items below level A, are left out. */
function compare(
  before: readonly ReportLine[],
  after: readonly ReportLine[],
  postings: readonly RestatingPosting[],
): Pick<Restatement, 'lines' | 'postings'> {
  const lines = changedLines(before, after);
  const changed = new Set(lines.map(({ key }) => key));
  const told = postings
    .map((posting) => ({ ...posting, lines: posting.lines.filter((name) => changed.has(name)) }))
    .filter((posting) => posting.lines.length > 0);
  return { lines, postings: told };
}
