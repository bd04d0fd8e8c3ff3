import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CitationType } from '../ledger/answer.graphql.js';
import { DateScalar } from '../platform/graphql-scalars.js';
import { IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day } from '../rules/day.js';

@ObjectType('Retention', {
  description: 'Until when the records of a shipment are kept: five years from the latest known event (R-64).',
})
export class RetentionType {
  @Field(() => ID, { description: 'The reference of the shipment.' })
  reference!: string;

  @Field(() => DateScalar, {
    description: 'Kept until this day at least. A later event, once recorded, moves it.',
  })
  retentionUntil!: Day;

  @Field(() => DateScalar, {
    description:
      "The day it is counted from: the export, or the last known removal of the same item from the consignee's base in the destination. Units are not told apart, so each removal counts for all earlier shipments.",
  })
  countedFrom!: Day;

  @Field(() => Boolean, {
    description: 'Whether an agency has asked for these records: then they are kept whatever the day.',
  })
  held!: boolean;

  @Field(() => String, { nullable: true, description: 'Why they are held, or why a hold was lifted.' })
  holdReason!: string | null;

  @Field(() => CitationType, { description: 'The text.' })
  citation!: CitationType;
}

@InputType({ description: 'Puts a hold on the records of a shipment, or lifts it.' })
export class HoldRecordsInput {
  @Field(() => ID, { description: 'The reference of the shipment.' })
  @IsId()
  reference!: string;

  @Field(() => Boolean, { description: 'True: an agency has asked for them. False: the hold is lifted.' })
  hold!: boolean;

  @Field(() => String, { description: 'Who asked, or why it is lifted, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@ObjectType({ description: 'What became of a hold on records.' })
export class HoldRecordsPayload {
  @Field(() => RetentionType, { nullable: true, description: 'How long the records are kept now; null when refused.' })
  retention!: RetentionType | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}
