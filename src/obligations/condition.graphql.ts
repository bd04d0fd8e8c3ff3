import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CitationType } from '../ledger/answer.graphql.js';
import { DateScalar } from '../platform/graphql-scalars.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day } from '../rules/day.js';
import { ObligationEvidenceType } from './obligation.graphql.js';

@ObjectType('VeuCondition', {
  description:
    'A condition of supplement no. 10 to part 748 that a validated end user keeps, with your evidence. A checklist: whether it is kept is for a person to judge (R-55).',
})
export class VeuConditionType {
  @Field(() => ID, { description: 'Names it for `recordVeuConditionEvidence`.' })
  id!: string;

  @Field(() => Int, { description: 'Paragraph of supplement no. 10.' })
  paragraph!: number;

  @Field(() => String, { description: 'What it is about.' })
  title!: string;

  @Field(() => String, { description: 'What it asks for; read the text for the whole of it.' })
  asks!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The day the text gives, where it gives one.' })
  dueOn!: Day | null;

  @Field(() => String, { nullable: true, description: 'What else the text says about time.' })
  timing!: string | null;

  @Field(() => CitationType, { description: 'The text.' })
  citation!: CitationType;

  @Field(() => [ObligationEvidenceType], { description: 'Evidence on record, the earliest first.' })
  evidence!: readonly ObligationEvidenceType[];
}

@InputType({ description: 'What shows that a validated end user keeps a condition.' })
export class VeuConditionEvidenceInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The validated end user.' })
  @IsId()
  veu!: string;

  @Field(() => ID, { description: 'The condition, by its id.' })
  @IsText(40)
  condition!: string;

  @Field(() => DateScalar, { description: 'The day of the evidence. Not in the future.' })
  on!: Day;

  @Field(() => String, { description: 'What it is, in words, up to 2,000 characters.' })
  @IsText(2_000)
  evidence!: string;

  @Field(() => String, { nullable: true, description: 'The number or place of the paper, up to 500 characters.' })
  @IfGiven()
  @IsText(500)
  reference?: string | null;
}

@ObjectType({ description: 'What became of evidence for a condition.' })
export class VeuConditionEvidencePayload {
  @Field(() => VeuConditionType, { nullable: true, description: 'The condition; null when refused.' })
  condition!: VeuConditionType | null;

  @Field(() => Boolean, { description: 'Whether this is the answer of an earlier request with the same key.' })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}
