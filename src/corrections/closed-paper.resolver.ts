import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ChipAccountType, VeuReportType } from '../obligations/veu-report.graphql.js';
import type { Caller } from '../platform/caller.js';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import type { Instant } from '../rules/day.js';
import { CLOSED_AT, RESTATED } from './report.graphql.js';
import { halfYearOf, type ReportKey } from './report-kinds.js';
import { ReadReport } from './read-report.js';

/** Adds to the account of chips what only a higher floor knows: whether it was closed, and restated since. */
@Resolver(() => ChipAccountType)
export class ClosedChipAccount {
  constructor(private readonly read: ReadReport) {}

  @ResolveField(() => DateTimeScalar, { nullable: true, description: CLOSED_AT })
  async closedAt(@Parent() paper: ChipAccountType, @Context('caller') caller: Caller): Promise<Instant | null> {
    return (await this.read.lastClosing(caller, accountKey(paper), paper.known ?? undefined))?.knownAt ?? null;
  }

  @ResolveField(() => Boolean, { description: RESTATED })
  restated(@Parent() paper: ChipAccountType, @Context('caller') caller: Caller): Promise<boolean> {
    return this.read.isRestated(caller, accountKey(paper), paper.known ?? undefined);
  }
}

/** The same of the semiannual report. */
@Resolver(() => VeuReportType)
export class ClosedVeuReport {
  constructor(private readonly read: ReadReport) {}

  @ResolveField(() => DateTimeScalar, { nullable: true, description: CLOSED_AT })
  async closedAt(@Parent() paper: VeuReportType, @Context('caller') caller: Caller): Promise<Instant | null> {
    return (await this.read.lastClosing(caller, reportKey(paper), paper.known ?? undefined))?.knownAt ?? null;
  }

  @ResolveField(() => Boolean, { description: RESTATED })
  restated(@Parent() paper: VeuReportType, @Context('caller') caller: Caller): Promise<boolean> {
    return this.read.isRestated(caller, reportKey(paper), paper.known ?? undefined);
  }
}

const accountKey = ({ startsOn, veu }: ChipAccountType): ReportKey => ({
  report: 'VEU_CHIP_ACCOUNT',
  subject: veu,
  period: halfYearOf(startsOn),
});
const reportKey = ({ startsOn, veu }: VeuReportType): ReportKey => ({
  report: 'VEU_REPORT',
  subject: veu,
  period: halfYearOf(startsOn),
});
