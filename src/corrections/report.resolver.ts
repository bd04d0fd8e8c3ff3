import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { KNOWN, knownBy } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import type { Instant } from '../rules/day.js';
import { PERIOD, ReportKinds, SUBJECT } from './closing.graphql.js';
import { PeriodReportType } from './report.graphql.js';
import type { ReportKind } from './report-kinds.js';
import { ReadReport } from './read-report.js';
import { toClosingType, toLineType } from './to-closing-type.js';

@Resolver(() => PeriodReportType)
export class ReportResolver {
  constructor(
    private readonly read: ReadReport,
    private readonly clock: Clock,
  ) {}

  @Query(() => PeriodReportType, {
    description:
      'A report of a period as it is, or as it was known: its lines, and whether it was closed and restated since.',
  })
  async periodReport(
    @Args('report', { type: () => ReportKinds, description: 'Which report.' }) report: ReportKind,
    @Args('subject', { type: () => ID, description: SUBJECT }) subject: string,
    @Args('period', { type: () => String, description: PERIOD }) period: string,
    @Context('caller') caller: Caller,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<PeriodReportType> {
    const by = knownBy({ known }, this.clock.now());
    const { closing, content, ledgerSequence, lines, now } = await this.read.run(
      caller,
      { report, subject, period },
      by,
    );
    return {
      report,
      subject,
      period,
      lines: lines.map(toLineType),
      contentHash: content.hash.toString('hex'),
      closing: closing === null ? null : toClosingType(closing),
      closedAt: closing?.knownAt ?? null,
      edition: closing?.edition ?? 0,
      restated: closing !== null && !closing.content.hash.equals(content.hash),
      known: by ?? now,
      ledgerSequence,
      computedAt: now,
    };
  }
}
