import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import { DateScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day } from '../rules/day.js';
import type { LicenseConditionRow } from './license-condition.store.js';

const KEY = 'Names this request: repeat it with the same key and you get the first answer again.';

@ObjectType('LicenseCondition', {
  description:
    'A condition that a license prints, as it was recorded. Whether it is met is for a person to judge: what shows it is evidence for an obligation.',
})
export class LicenseConditionType {
  @Field(() => ID, { description: 'Its id on its license.' })
  id!: string;

  @Field(() => String, { description: 'Its wording.' })
  text!: string;

  @Field(() => Boolean, {
    description: 'Whether every shipment under the license needs evidence of its own; otherwise the license, once.',
  })
  perShipment!: boolean;

  @Field(() => Int, {
    description:
      'Days after the export, or after `effectiveOn` when owed once, by which evidence is due; negative: before.',
  })
  dueDays!: number;

  @Field(() => DateScalar, { description: 'Shipments exported on this day or later owe it.' })
  effectiveOn!: Day;

  @Field(() => DateScalar, { nullable: true, description: 'From this day on nobody owes it; null while it stands.' })
  liftedOn!: Day | null;

  @Field(() => String, { nullable: true, description: 'Why it was lifted.' })
  liftedBecause!: string | null;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: number;
}

@InputType({ description: 'A condition of a license to put on record. It is never changed; it can be lifted.' })
export class RecordLicenseConditionInput {
  @Field(() => String, { description: KEY })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The license. A license that replaces it has conditions of its own (R-61).' })
  @IsId()
  license!: string;

  @Field(() => ID, { description: 'Its id on the license: up to 64 letters, digits and . _ / -, such as "C1".' })
  @IsId()
  id!: string;

  @Field(() => String, { description: 'Its wording, up to 2,000 characters.' })
  @IsText(2_000)
  text!: string;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether every shipment under the license needs evidence; false: the license does, once.',
  })
  perShipment!: boolean;

  @Field(() => Int, {
    defaultValue: 0,
    description:
      'Days after the export, or after `effectiveOn` when owed once, by which evidence is due, -3,660 to 3,660; negative: before. 0 when left out.',
  })
  @IfGiven()
  @IsInt()
  @Min(-3_660)
  @Max(3_660)
  dueDays!: number;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Shipments exported on this day or later owe it; the issue day when left out, and not before it.',
  })
  effectiveOn?: Day | null;
}

@InputType({ description: 'A condition of a license to lift.' })
export class LiftLicenseConditionInput {
  @Field(() => String, { description: KEY })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The license.' })
  @IsId()
  license!: string;

  @Field(() => ID, { description: 'The condition, by its id.' })
  @IsId()
  id!: string;

  @Field(() => DateScalar, { description: 'From this day on nobody owes it. Not before it takes effect.' })
  liftedOn!: Day;

  @Field(() => String, { description: 'Why, such as the letter that says so, up to 2,000 characters.' })
  @IsText(2_000)
  reason!: string;
}

@ObjectType({ description: 'What became of a condition to record or lift.' })
export class LicenseConditionPayload {
  @Field(() => LicenseConditionType, { nullable: true, description: 'The condition; null when refused.' })
  condition!: LicenseConditionType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}

export const toLicenseConditionType = (row: LicenseConditionRow): LicenseConditionType => ({
  id: row.id,
  text: row.text,
  perShipment: row.perShipment,
  dueDays: row.dueDays,
  effectiveOn: row.effectiveOn,
  liftedOn: row.liftedOn,
  liftedBecause: row.liftedBecause,
  ledgerSequence: row.seq,
});
