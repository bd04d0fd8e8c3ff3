import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Closing } from './closing.store.js';
import { CONTENT_VERSION, hashOf, type ReportLine } from './report-content.js';
import { reportPeriod } from './report-kinds.js';
import { ReportLines } from './report-lines.js';

/** A report that was read again as it was closed, and whether it came out the same. */
export interface ReplayedReport {
  readonly lines: readonly ReportLine[];
  readonly intact: boolean;
}

/** Reads closed reports again as they were known, and compares them with the hash that was kept. */
@Injectable()
export class ClosedReports {
  private readonly logger = new Logger(ClosedReports.name);

  constructor(
    private readonly db: Database,
    private readonly lines: ReportLines,
  ) {}

  /** What is not intact is never passed over: whoever runs the process is told too. */
  async replay(caller: Caller, closing: Closing): Promise<ReplayedReport> {
    const period = reportPeriod(closing);
    const lines = await this.db.read((tx) => collect(this.lines.read(tx, period)), {
      ...caller,
      known: closing.knownAt,
    });
    const { hash } = await hashOf(closing, lines);
    const intact = closing.content.version === CONTENT_VERSION && hash.equals(closing.content.hash);
    if (!intact)
      this.logger.error(`${nameOf(closing)} does not come out again as it was closed in posting ${closing.seq}`);
    return { lines, intact };
  }

  /** Its lines as it was closed. Throws `CLOSED_REPORT_DIFFERS`. */
  async linesOf(caller: Caller, closing: Closing): Promise<readonly ReportLine[]> {
    return this.intactLines(closing, await this.replay(caller, closing));
  }

  /** Throws `CLOSED_REPORT_DIFFERS`. */
  intactLines(closing: Closing, { intact, lines }: ReplayedReport): readonly ReportLine[] {
    if (intact) return lines;
    throw new Refusal('CLOSED_REPORT_DIFFERS', {
      message: `${nameOf(closing)} does not come out again as it was closed: its content has another hash.`,
      details: { posting: closing.seq },
    });
  }

  /** Does the report say something else, as the transaction sees it, than this closing? */
  async isRestated(tx: Tx, closing: Closing): Promise<boolean> {
    const { hash } = await hashOf(closing, this.lines.read(tx, reportPeriod(closing)));
    return !hash.equals(closing.content.hash);
  }
}

const nameOf = ({ edition, period, report, subject }: Closing): string =>
  `${report} ${subject} ${period}, edition ${edition},`;

export async function collect(lines: AsyncIterable<ReportLine>): Promise<ReportLine[]> {
  const all: ReportLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
