import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { DateScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { IfGiven, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day } from '../rules/day.js';

@InputType({
  description: 'A legal holiday: a license that expires on it stays usable until the next working day (R-59).',
})
export class RecordHolidayInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => DateScalar, { description: 'The day.' })
  on!: Day;

  @Field(() => String, { nullable: true, description: 'Its name, up to 200 characters.' })
  @IfGiven()
  @IsText(200)
  name?: string | null;
}

@ObjectType({ description: 'What became of a legal holiday to record.' })
export class RecordHolidayPayload {
  @Field(() => DateScalar, { nullable: true, description: 'The day; null when it was refused.' })
  on?: Day | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: "The fact's number in the ledger." })
  ledgerSequence?: bigint | number | null;
}
