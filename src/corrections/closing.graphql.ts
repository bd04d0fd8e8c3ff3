import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CitationType, KNOWN } from '../ledger/answer.graphql.js';
import { DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IsText } from '../platform/input-check.js';
import { Connection, PageArgs } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { Closing } from './closing.store.js';
import type { FigureUnit } from './report-content.js';
import type { ReportKind } from './report-kinds.js';

export const ReportKinds = words<ReportKind>('ReportKind', 'A report that can be closed.', {
  VEU_REPORT: 'The semiannual report about a validated end user: inventory, receipts, customers (R-53).',
  VEU_CHIP_ACCOUNT: 'The facility-by-facility account of chips of a validated end user (R-54).',
  LPP_YEAR: 'The shipments that draw the LPP quota of a holder in a calendar year (R-37, R-38).',
});

export const FigureUnits = words<FigureUnit>('ReportFigureUnit', 'What a figure of a report counts.', {
  UNITS: 'Units, as a whole number.',
  TPP: 'TPP, with up to four decimals.',
  USD: 'US dollars, with two decimals.',
});

export const SUBJECT = 'A validated end user; of LPP_YEAR the party that holds the quota.';
export const PERIOD = 'A half-year such as 2025-H2; of LPP_YEAR a year such as 2025.';

@ObjectType('ReportDetail', { description: 'A name, code or day that a line of a report says.' })
export class ReportDetailType {
  @Field(() => String, { description: 'What it is.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it says.' })
  value!: string | null;
}

@ObjectType('ReportFigure', { description: 'A figure of a line of a report.' })
export class ReportFigureType {
  @Field(() => String, { description: 'What it is.' })
  name!: string;

  @Field(() => FigureUnits, { description: 'What it counts.' })
  unit!: FigureUnit;

  @Field(() => String, { description: 'The exact amount.' })
  amount!: string;
}

@ObjectType('ReportLine', { description: 'A line of a report.' })
export class ReportLineType {
  @Field(() => String, { description: 'The part of the report: INVENTORY, RECEIPT, CUSTOMER, ACCOUNT or SHIPMENT.' })
  section!: string;

  @Field(() => String, { description: 'Tells it from the others of its part.' })
  name!: string;

  @Field(() => [ReportDetailType], { description: 'What it says besides figures.' })
  details!: readonly ReportDetailType[];

  @Field(() => [ReportFigureType], { description: 'Its figures.' })
  figures!: readonly ReportFigureType[];
}

@ObjectType('ReportClosing', {
  description:
    'A report as it was closed. It is never reopened or edited; what is recorded later is a restatement, and may be closed as the next edition.',
})
export class ReportClosingType {
  @Field(() => ReportKinds, { description: 'Which report.' })
  report!: ReportKind;

  @Field(() => ID, { description: SUBJECT })
  subject!: string;

  @Field(() => String, { description: PERIOD })
  period!: string;

  @Field(() => DateScalar, { description: 'The first day of the period, in UTC.' })
  startsOn!: Day;

  @Field(() => DateScalar, { description: 'The last day of the period, in UTC.' })
  endsOn!: Day;

  @Field(() => Int, { description: '1 for the first closing, one more for each that followed a restatement.' })
  edition!: number;

  @Field(() => DateTimeScalar, {
    description: 'The instant of closing: what was recorded by then is in it, nothing later. Give it as `known`.',
  })
  closedAt!: Instant;

  @Field(() => ID, { description: 'The key or account that closed it.' })
  closedBy!: string;

  @Field(() => WholeNumberScalar, { description: 'The last event of the ledger that is in it.' })
  knownSequence!: number;

  @Field(() => WholeNumberScalar, { description: 'Its own number in the ledger: it is sealed like every event.' })
  ledgerSequence!: number;

  @Field(() => WholeNumberScalar, { description: 'How many lines it has.' })
  lineCount!: number;

  @Field(() => String, { description: 'SHA-256 of what it says, in hexadecimal.' })
  contentHash!: string;

  @Field(() => CitationType, { description: 'The text the report answers to.' })
  citation!: CitationType;

  readonly record!: Closing;
}

@ObjectType({ description: 'A page of closings, in the order of closing.' })
export class ReportClosingConnection extends Connection(ReportClosingType, 'ReportClosing') {}

@ArgsType()
export class ClosingsArgs extends PageArgs {
  @Field(() => ReportKinds, { nullable: true, description: 'Only this report; all that you may read when left out.' })
  report?: ReportKind | null;

  @Field(() => ID, { nullable: true, description: `Only about this one. ${SUBJECT}` })
  subject?: string | null;

  @Field(() => String, { nullable: true, description: `Only this period. ${PERIOD}` })
  period?: string | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}

@InputType({ description: 'A report to close as it is now.' })
export class ClosePeriodInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ReportKinds, { description: 'Which report.' })
  report!: ReportKind;

  @Field(() => ID, { description: SUBJECT })
  @IsText(64)
  subject!: string;

  @Field(() => String, { description: PERIOD })
  @IsText(7)
  period!: string;
}

@ObjectType({ description: 'What became of a closing.' })
export class ClosePeriodPayload {
  @Field(() => ReportClosingType, { nullable: true, description: 'The closed report; null when refused.' })
  closing!: ReportClosingType | null;

  @Field(() => Boolean, { description: 'Whether this is the answer of an earlier request with the same key.' })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}
