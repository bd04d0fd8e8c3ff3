import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CitationType, KNOWN } from '../ledger/answer.graphql.js';
import { DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsText } from '../platform/input-check.js';
import { Connection, PageArgs } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import { kindFacts, OBLIGATION_KINDS, type ObligationKind } from '../rules/obligations-kinds.js';
import type { ObligationStatus } from '../rules/obligations-status.rule.js';

const meanings = Object.fromEntries(OBLIGATION_KINDS.map((kind) => [kind, kindFacts(kind).why]));

export const ObligationKinds = words<ObligationKind>(
  'ObligationKind',
  'What is owed.',
  meanings as Record<ObligationKind, string>,
);

type StatusAsked = ObligationStatus | 'ALL';

export const ObligationStatuses = words<ObligationStatus>('ObligationStatus', 'Where an obligation stands on a day.', {
  OVERDUE: 'The due day is past and no evidence is on record.',
  UPCOMING: 'The due day is today or later and no evidence is on record.',
  SATISFIED: 'Evidence is on record, in time or late.',
});

export const ObligationStatusesAsked = words<StatusAsked>(
  'ObligationStatusFilter',
  'Which obligations, by where they stand.',
  {
    OVERDUE: 'Only those that are overdue.',
    UPCOMING: 'Only those that are due today or later.',
    SATISFIED: 'Only those with evidence.',
    ALL: 'All of them.',
  },
);

@ObjectType('ObligationEvidence', { description: 'What shows that something owed was done.' })
export class ObligationEvidenceType {
  @Field(() => DateScalar, { description: 'The day on which it was done.' })
  satisfiedOn!: Day;

  @Field(() => String, { description: 'What was done, in words.' })
  evidence!: string;

  @Field(() => String, { nullable: true, description: 'The number or place of the paper.' })
  reference!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When this was recorded; null for a notice that a site was registered with.',
  })
  postedAt!: Instant | null;
}

@ObjectType('Obligation', {
  description:
    'Something that is owed by a day: a certification, a notice, a copy or a report. It follows from the text as codified; BIS says it does not enforce the Framework (R-88). No legal advice.',
})
export class ObligationType {
  @Field(() => ObligationKinds, { description: 'What is owed.' })
  kind!: ObligationKind;

  @Field(() => String, {
    description:
      'Whom or what it is about: a party, a shipment, PARENT/YEAR, a site, VEU/COUNTRY, a VEU, a license, LICENSE|CONDITION, SHIPMENT|LICENSE|CONDITION or LICENSE|quantity-80.',
  })
  subject!: string;

  @Field(() => DateScalar, { description: 'The last day for it, in UTC.' })
  dueOn!: Day;

  @Field(() => String, { description: 'Why it is owed.' })
  why!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The shipment that makes it due; null when a date or a registration does.',
  })
  because!: string | null;

  @Field(() => CitationType, { description: 'The text.' })
  citation!: CitationType;

  @Field(() => String, { description: 'What satisfies it.' })
  satisfiedBy!: string;

  @Field(() => ObligationStatuses, { description: 'Where it stands on the day `asOf`.' })
  status!: ObligationStatus;

  @Field(() => DateScalar, { nullable: true, description: 'The first day with evidence, if that is by `asOf`.' })
  satisfiedOn!: Day | null;

  @Field(() => Boolean, { description: 'Whether it was satisfied after its due day: late stays late (R-52).' })
  late!: boolean;

  @Field(() => [ObligationEvidenceType], { description: 'All evidence on record, the earliest first.' })
  evidence!: readonly ObligationEvidenceType[];

  @Field(() => DateScalar, { description: 'The day the status is of.' })
  asOf!: Day;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event this answer has seen.' })
  ledgerSequence!: number;
}

@ObjectType({ description: 'A page of obligations, by due day, kind and subject.' })
export class ObligationConnection extends Connection(ObligationType, 'Obligation') {}

@ArgsType()
export class ObligationsArgs extends PageArgs {
  @Field(() => [ObligationKinds], { nullable: true, description: 'Only these kinds.' })
  kinds?: ObligationKind[] | null;

  @Field(() => String, { nullable: true, description: 'Only this subject, as obligations name it.' })
  subject?: string | null;

  @Field(() => ObligationStatusesAsked, {
    defaultValue: 'ALL',
    description: 'Only those that stand so on `asOf`; all when left out.',
  })
  status!: StatusAsked;

  @Field(() => DateScalar, { nullable: true, description: 'Only those due on this day or later.' })
  from?: Day | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Only those due on this day or before. Without it, what repeats is listed one year beyond `asOf`; never further than ten.',
  })
  to?: Day | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day the status is of; today (UTC), or the day of `known`, when left out.',
  })
  asOf?: Day | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}

@InputType({ description: 'What shows that an obligation was satisfied. It may be given before anything is due.' })
export class SatisfyObligationInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ObligationKinds, { description: 'What was owed.' })
  kind!: ObligationKind;

  @Field(() => String, {
    description:
      'Whom or what it is about: a party, a shipment, PARENT/YEAR, a site, VEU/COUNTRY, a VEU, a license, LICENSE|CONDITION, SHIPMENT|LICENSE|CONDITION or LICENSE|quantity-80.',
  })
  @IsText(200)
  subject!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'For VEU_REPORT, VEU_CHIP_ACCOUNT, ACM_ACCOUNT and LICENSE_RENEWAL, which repeat: the due day it is for. The others arise once per subject, so it is not read.',
  })
  dueOn?: Day | null;

  @Field(() => DateScalar, { description: 'The day on which it was done. Not in the future.' })
  satisfiedOn!: Day;

  @Field(() => String, { description: 'What was done, in words, up to 2,000 characters.' })
  @IsText(2_000)
  evidence!: string;

  @Field(() => String, { nullable: true, description: 'The number or place of the paper, up to 500 characters.' })
  @IfGiven()
  @IsText(500)
  reference?: string | null;
}

@ObjectType({ description: 'What became of evidence for an obligation.' })
export class SatisfyObligationPayload {
  @Field(() => ObligationType, {
    nullable: true,
    description: 'The obligation as it stands today; null when refused, or when nothing on record asks for it yet.',
  })
  obligation!: ObligationType | null;

  @Field(() => Boolean, { description: 'Whether this is the answer of an earlier request with the same key.' })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];
}
