import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { toCitationType } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { kindFacts, obligationCitation } from '../rules/obligations-kinds.js';
import type { Evidence } from './evidence.store.js';
import { keysOf, ListObligations, type ObligationRecord } from './list-obligations.js';
import {
  ObligationConnection,
  type ObligationEvidenceType,
  ObligationsArgs,
  type ObligationType,
  SatisfyObligationInput,
  SatisfyObligationPayload,
} from './obligation.graphql.js';
import { SatisfyObligation } from './satisfy-obligation.js';

const LIST = { name: 'obligations', keys: 3 };
const FIRST = { limit: 0, backward: false, from: undefined };

@Resolver()
export class ObligationResolver {
  constructor(
    private readonly list: ListObligations,
    private readonly satisfyObligation: SatisfyObligation,
  ) {}

  @Query(() => ObligationConnection, {
    description:
      'What is owed by when, with evidence: overdue and upcoming papers, notices, copies and reports. `status: UPCOMING, to:` a day gives what is due until then.',
  })
  async obligations(
    @Args() args: ObligationsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<ObligationConnection> {
    const request = readPage(LIST, args);
    const filter = {
      kinds: args.kinds ?? undefined,
      subject: args.subject ?? undefined,
      status: args.status === 'ALL' ? undefined : args.status,
      from: args.from ?? undefined,
      to: args.to ?? undefined,
      asOf: args.asOf ?? undefined,
      known: args.known ?? undefined,
    };
    const { rows, total } = await this.list.run(caller, filter, request);
    const counted = asksFor(info, 'totalCount') ? { totalCount: total } : {};
    return toPage(LIST, request, rows, { keysOf, nodeOf: toObligationType, ...counted });
  }

  @Mutation(() => SatisfyObligationPayload, {
    name: 'satisfyObligation',
    description:
      'Records what shows that an obligation was satisfied. Evidence is added to, never changed. Safe to repeat with the same key.',
  })
  async satisfy(
    @Args('input', { type: () => SatisfyObligationInput, description: 'The evidence.' })
    input: Given<SatisfyObligationInput>,
    @Context('caller') caller: Caller,
  ): Promise<SatisfyObligationPayload> {
    const problems = problemsOf(SatisfyObligationInput, input, ['input']);
    if (problems.length > 0) return { obligation: null, replayed: false, userErrors: problems };
    const { dueOn = null, kind, reference = null, subject } = input;
    const answer = await this.satisfyObligation.run(caller, { ...input, dueOn, reference });
    const userErrors = [...answer.userErrors];
    if (userErrors.length > 0) return { obligation: null, replayed: false, userErrors };
    const due = kindFacts(kind).repeats && dueOn !== null ? { from: dueOn, to: dueOn } : {};
    const { rows } = await this.list.run(caller, { kinds: [kind], subject, ...due }, FIRST);
    const [record] = rows;
    return {
      obligation: record === undefined ? null : toObligationType(record),
      replayed: answer.replayed,
      userErrors,
    };
  }
}

const toObligationType = (record: ObligationRecord): ObligationType => ({
  kind: record.kind,
  subject: record.subject,
  dueOn: record.dueOn,
  why: record.detail ?? kindFacts(record.kind).why,
  because: record.because,
  citation: toCitationType(obligationCitation(record.kind, record.dueOn)),
  satisfiedBy: kindFacts(record.kind).satisfiedBy,
  status: record.status,
  satisfiedOn: record.satisfiedOn,
  late: record.late,
  evidence: record.evidence.map(toEvidenceType),
  asOf: record.asOf,
  ledgerSequence: record.ledgerSequence,
});

export const toEvidenceType = ({ evidence, postedAt, reference, satisfiedOn }: Evidence): ObligationEvidenceType => ({
  satisfiedOn,
  evidence,
  reference,
  postedAt,
});
