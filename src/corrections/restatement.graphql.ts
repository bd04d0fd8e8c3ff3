import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import type { Instant } from '../rules/day.js';
import type { ChangedLine } from './changed-lines.js';
import { FigureUnits, ReportClosingType, ReportDetailType } from './closing.graphql.js';
import type { FigureUnit } from './report-content.js';
import type { RestatingKind } from './restating.reads.js';

export const LineChanges = words<ChangedLine['change']>('ReportLineChange', 'What became of a line of a report.', {
  ADDED: 'The closed report does not have it.',
  REMOVED: 'Only the closed report has it.',
  CHANGED: 'It says something else.',
});

export const RestatingKinds = words<RestatingKind>('RestatingKind', 'What a posting that restates a report is.', {
  SHIPMENT: 'A shipment of the period, recorded after the closing.',
  REMOVAL: 'A removal from an installed base, recorded after the closing.',
  OPENING_STOCK: 'Opening stock, recorded after the closing.',
  REVERSAL: 'A shipment or removal of the closed report was taken back.',
  WITHDRAWAL: 'Opening stock of the closed report was withdrawn as recorded in error.',
  REJUDGED: 'A shipment is recorded as something else: `causedBy` made it necessary.',
});

@ObjectType('RestatedFigure', { description: 'A figure as it was closed and as it is now.' })
export class RestatedFigureType {
  @Field(() => String, { description: 'What it is.' })
  name!: string;

  @Field(() => FigureUnits, { description: 'What it counts.' })
  unit!: FigureUnit;

  @Field(() => String, { nullable: true, description: 'As it was closed; null when the line was not there.' })
  closed!: string | null;

  @Field(() => String, { nullable: true, description: 'As it is now; null when the line is gone.' })
  now!: string | null;

  @Field(() => String, { description: 'Now less closed, with its sign; what is not there counts 0.' })
  difference!: string;
}

@ObjectType('RestatedLine', { description: 'A line of a report that says something else than it did.' })
export class RestatedLineType {
  @Field(() => String, { description: 'The part of the report: INVENTORY, RECEIPT, CUSTOMER, ACCOUNT or SHIPMENT.' })
  section!: string;

  @Field(() => String, { description: 'Tells it from the others of its part.' })
  name!: string;

  @Field(() => LineChanges, { description: 'What became of it.' })
  change!: ChangedLine['change'];

  @Field(() => [ReportDetailType], { description: 'What it says besides figures.' })
  details!: readonly ReportDetailType[];

  @Field(() => [RestatedFigureType], { description: 'Its figures, those that are the same among them.' })
  figures!: readonly RestatedFigureType[];

  @Field(() => [ID], { description: 'The numbers of the postings that are part of the difference.' })
  postings!: readonly string[];
}

@ObjectType('RestatingPosting', { description: 'A posting that made a report say something else.' })
export class RestatingPostingType {
  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: number;

  @Field(() => RestatingKinds, { description: 'What it is.' })
  kind!: RestatingKind;

  @Field(() => ID, {
    nullable: true,
    description: 'The shipment or removal it is about; opening stock has no reference.',
  })
  reference!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  effectiveAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  postedAt!: Instant;

  @Field(() => ID, { nullable: true, description: 'The posting that made it necessary, when that is another one.' })
  causedBy!: string | null;
}

@ObjectType('Restatement', {
  description: 'What a closed report says otherwise than the next edition, or than the report as it is now.',
})
export class RestatementType {
  @Field(() => ReportClosingType, { description: 'The report as it was closed.' })
  closing!: ReportClosingType;

  @Field(() => ReportClosingType, {
    nullable: true,
    description:
      'The edition it is compared with; null: it was not closed again, and is compared with the report as it is.',
  })
  next!: ReportClosingType | null;

  @Field(() => [RestatedLineType], { description: 'The lines that differ.' })
  lines!: readonly RestatedLineType[];

  @Field(() => [RestatingPostingType], { description: 'What made the difference, in the order recorded.' })
  postings!: readonly RestatingPostingType[];
}
