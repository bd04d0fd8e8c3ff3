import { Args, Context, ID, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { KNOWN, knownBy } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { toUserErrors } from '../platform/user-error.js';
import type { Instant } from '../rules/day.js';
import { ClosePeriod } from './close-period.js';
import { ClosedReports, type ReplayedReport } from './closed-reports.js';
import {
  ClosePeriodInput,
  ClosePeriodPayload,
  ClosingsArgs,
  PERIOD,
  ReportClosingConnection,
  ReportClosingType,
  ReportKinds,
  ReportLineType,
  SUBJECT,
} from './closing.graphql.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { readableReports, type ReportKind, requireRole } from './report-kinds.js';
import { ReadRestatements } from './read-restatements.js';
import { RestatementType } from './restatement.graphql.js';
import { toClosingType, toLineType, toRestatementType } from './to-closing-type.js';

const LIST = { name: 'closings', keys: 1 };

@Resolver(() => ReportClosingType)
export class ClosingResolver {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly closePeriod: ClosePeriod,
    private readonly closings: ClosingStore,
    private readonly closed: ClosedReports,
    private readonly readRestatements: ReadRestatements,
  ) {}

  @Query(() => ReportClosingConnection, { name: 'closings', description: 'Closed reports, in the order of closing.' })
  async list(
    @Args() args: ClosingsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<ReportClosingConnection> {
    const request = readPage(LIST, args);
    const { period, report, subject } = args;
    if (report !== undefined && report !== null) requireRole(caller.role, report);
    const filter = { reports: readableReports(caller.role), report, subject, period };
    return this.db.read(
      async (tx) => {
        const rows = await this.closings.page(tx, filter, request);
        const counted = asksFor(info, 'totalCount') ? { totalCount: await this.closings.count(tx, filter) } : {};
        return toPage(LIST, request, rows, { keysOf: ({ seq }) => [String(seq)], nodeOf: toClosingType, ...counted });
      },
      { ...caller, known: args.known ?? undefined },
    );
  }

  @Query(() => [RestatementType], {
    description:
      'What a closed report says otherwise than it does now, line by line, with the postings behind it; and each edition against the next. Empty: it says the same.',
  })
  async restatements(
    @Args('report', { type: () => ReportKinds, description: 'Which report.' }) report: ReportKind,
    @Args('subject', { type: () => ID, description: SUBJECT }) subject: string,
    @Args('period', { type: () => String, description: PERIOD }) period: string,
    @Context('caller') caller: Caller,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<RestatementType[]> {
    const by = knownBy({ known }, this.clock.now());
    const found = await this.readRestatements.run(caller, { report, subject, period }, by);
    return found.map(toRestatementType);
  }

  @ResolveField(() => [ReportLineType], {
    description: 'Its lines as it was closed. An error when they do not come out again: CLOSED_REPORT_DIFFERS.',
  })
  async lines(@Parent() { record }: ReportClosingType, @Context() context: GraphqlContext): Promise<ReportLineType[]> {
    return this.closed.intactLines(record, await this.replayed(context, record)).map(toLineType);
  }

  @ResolveField(() => Boolean, {
    description: 'Whether the report as it was known then still has the hash it was closed with. Reads it again.',
  })
  async intact(@Parent() { record }: ReportClosingType, @Context() context: GraphqlContext): Promise<boolean> {
    return (await this.replayed(context, record)).intact;
  }

  @ResolveField(() => Boolean, { description: 'Whether the report says something else now. Reads it again.' })
  async restated(@Parent() { record }: ReportClosingType, @Context('caller') caller: Caller): Promise<boolean> {
    return this.db.read((tx) => this.closed.isRestated(tx, record), caller);
  }

  @Mutation(() => ClosePeriodPayload, {
    name: 'closePeriod',
    description:
      'Closes a report of a period that is over, as it is known now. Facts are recorded as before: of the period they restate it, and then it can be closed again as the next edition. Safe to repeat with the same key.',
  })
  async close(
    @Args('input', { type: () => ClosePeriodInput, description: 'Which report.' }) input: Given<ClosePeriodInput>,
    @Context('caller') caller: Caller,
  ): Promise<ClosePeriodPayload> {
    const problems = problemsOf(ClosePeriodInput, input, ['input']);
    if (problems.length > 0) return { closing: null, replayed: false, userErrors: problems };
    try {
      const { closing, replayed } = await this.closePeriod.run(caller, input);
      return { closing: toClosingType(closing), replayed, userErrors: [] };
    } catch (error) {
      const userErrors = toUserErrors(error).map((one) => ({ ...one, path: ['input', ...one.path.map(inOurs)] }));
      return { closing: null, replayed: false, userErrors };
    }
  }

  /** Read again once for each operation, whichever of its fields are asked for. */
  private replayed(context: GraphqlContext, closing: Closing): Promise<ReplayedReport> {
    const replay = (all: readonly Closing[]): Promise<ReplayedReport[]> =>
      Promise.all(all.map((one) => this.closed.replay(context.caller, one)));
    const loader = loaderOf(
      context,
      ClosedReports,
      () => new DataLoader<Closing, ReplayedReport, number>(replay, { cacheKeyFn: ({ seq }) => seq }),
    );
    return loader.load(closing);
  }
}

const inOurs = (name: string): string => (name === 'veu' ? 'subject' : name);
