import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { LicenseEventKind, NonMaterialChange } from '../rules/license-life.rule.js';
import { LicenseType } from './license.graphql.js';

export const LicenseEventKinds = words<LicenseEventKind>(
  'LicenseEventKind',
  'What happens to a license after its issue. A replacement is a license of its own: issueLicense with `replaces` (R-61).',
  {
    EXTENSION: 'A later expiry is printed, on request while it is valid; nothing else changes (R-59).',
    NON_MATERIAL: 'A change that needs nothing of BIS (R-61).',
    NAME_CHANGE: 'Another name, by an approved advisory opinion (R-61).',
    SUSPENDED: 'It authorizes nothing until it is reinstated.',
    REINSTATED: 'A suspension ends.',
    REVOKED: 'It authorizes nothing any more, for good. What it licensed stays counted (R-23).',
    RETURNED: 'It is given back, for good. What it licensed stays counted (R-23).',
  },
);

export const NonMaterialChanges = words<NonMaterialChange>(
  'NonMaterialChange',
  'The changes of a license that need nothing of BIS (R-61). Any other needs a replacement.',
  {
    LOWER_PRICE: 'A lower price.',
    PRICE_WITHIN_TOLERANCE: 'A higher price within the tolerance on value (R-60).',
    FREIGHT_AND_SIMILAR: 'A higher price due to freight and similar.',
    INTERMEDIATE_CONSIGNEE: 'Another intermediate consignee in the same destination country.',
    ADDRESS: 'Another address within the country.',
    ECCN_BY_CCL_REVISION: 'Another ECCN because the Commerce Control List was revised.',
    AMONG_NAMED_END_USERS: 'A movement among end users named on the license.',
  },
);

@ObjectType('LicenseEvent', {
  description: 'Something that happened to a license after its issue. It is never changed.',
})
export class LicenseEventType {
  @Field(() => LicenseEventKinds, { description: 'What.' })
  kind!: LicenseEventKind;

  @Field(() => DateScalar, { description: 'From 00:00:00Z of this day on.' })
  effectiveOn!: Day;

  @Field(() => DateScalar, { nullable: true, description: 'The expiry printed by an extension; null otherwise.' })
  expiresOn!: Day | null;

  @Field(() => NonMaterialChanges, { nullable: true, description: 'Which change; null for all but NON_MATERIAL.' })
  change!: NonMaterialChange | null;

  @Field(() => String, {
    nullable: true,
    description: "The advisory opinion's reference; null for all but NAME_CHANGE.",
  })
  opinion!: string | null;

  @Field(() => String, { description: 'What it is known from.' })
  evidence!: string;

  @Field(() => String, { description: 'What else should be known, such as the new name; may be empty.' })
  note!: string;

  @Field(() => Boolean, {
    description:
      'Whether it came from a file and changes nothing yet: a reinstatement whose suspension is not on record, or a suspension or extension of a license that is suspended by then.',
  })
  waiting!: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was withdrawn as recorded in error: it counts at no instant (R-65). Null while it stands.',
  })
  withdrawnAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' })
  withdrawalReason!: string | null;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: number;
}

@InputType({ description: 'Something that happened to a license on record.' })
export class RecordLicenseEventInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The number of the license.' })
  @IsId()
  license!: string;

  @Field(() => LicenseEventKinds, { description: 'What happened. One of a kind a day.' })
  kind!: LicenseEventKind;

  @Field(() => DateScalar, { description: 'From 00:00:00Z of this day on; not before the issue.' })
  effectiveOn!: Day;

  @Field(() => String, { description: 'What it is known from, such as the letter: up to 1,000 characters.' })
  @IsText(1_000)
  evidence!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'For EXTENSION, and only for it: the new printed expiry, not before the one it moves.',
  })
  expiresOn?: Day | null;

  @Field(() => NonMaterialChanges, { nullable: true, description: 'For NON_MATERIAL, and only for it: which change.' })
  change?: NonMaterialChange | null;

  @Field(() => String, {
    nullable: true,
    description: "For NAME_CHANGE, and only for it: the approved advisory opinion's reference, up to 200 characters.",
  })
  @IfGiven()
  @IsText(200)
  opinion?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else should be known, such as the new name: up to 1,000 characters.',
  })
  @IfGiven()
  @IsText(1_000)
  note?: string | null;
}

@InputType({ description: 'An event of a license that was recorded in error.' })
export class WithdrawLicenseEventInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The ledgerSequence of the event.' })
  @IsId()
  event!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@ObjectType({ description: 'What became of an event of a license to record or to withdraw.' })
export class LicenseEventPayload {
  @Field(() => LicenseType, {
    nullable: true,
    description: 'The license as it stands now; null when the request was refused.',
  })
  license?: LicenseType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: "The fact's number in the ledger." })
  ledgerSequence?: bigint | number | null;
}
