import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { Instant } from '../rules/day.js';
import { PERIOD, ReportClosingType, ReportKinds, ReportLineType, SUBJECT } from './closing.graphql.js';
import type { ReportKind } from './report-kinds.js';

export const CLOSED_AT =
  'When it was last closed; null when it was not, as far as was known. What is known at that very instant is what was closed.';
export const RESTATED =
  'Whether it says something else than when it was last closed: see `restatements`. False when it was not closed.';

@ObjectType('PeriodReport', { description: 'A report of a period in the words it is closed in.' })
export class PeriodReportType {
  @Field(() => ReportKinds, { description: 'Which report.' })
  report!: ReportKind;

  @Field(() => ID, { description: SUBJECT })
  subject!: string;

  @Field(() => String, { description: PERIOD })
  period!: string;

  @Field(() => [ReportLineType], { description: 'Its lines.' })
  lines!: readonly ReportLineType[];

  @Field(() => String, { description: 'SHA-256 of what it says, in hexadecimal.' })
  contentHash!: string;

  @Field(() => ReportClosingType, { nullable: true, description: 'The last edition that was closed.' })
  closing!: ReportClosingType | null;

  @Field(() => DateTimeScalar, { nullable: true, description: CLOSED_AT })
  closedAt!: Instant | null;

  @Field(() => Int, { description: 'How often it was closed; 0 when it was not.' })
  edition!: number;

  @Field(() => Boolean, { description: RESTATED })
  restated!: boolean;

  @Field(() => DateTimeScalar, {
    description: 'The instant of what it knows: nothing that was recorded later is in it.',
  })
  known!: Instant;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event it has seen.' })
  ledgerSequence!: number;

  @Field(() => DateTimeScalar, { description: 'When it was computed, by the clock of the server.' })
  computedAt!: Instant;
}
