import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ReportAllocationChangeInput } from '../allocations/allocation.graphql.js';
import { RecordLicenseEventInput } from '../authorizations/license-event.graphql.js';
import { IssueLicenseInput } from '../authorizations/license.graphql.js';
import type { StatusKind } from '../ledger/subjects.js';
import { ObligationKinds } from '../obligations/obligation.graphql.js';
import { DateScalar, DateTimeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Breaches, Flags, RecordedAsWords, ReviewPolicies, words } from '../platform/graphql-words.js';
import { UserError } from '../platform/user-error.js';
import { StatusKinds } from '../presumption/status-change.graphql.js';
import type { Day, Instant } from '../rules/day.js';
import type { ObligationKind } from '../rules/obligations-kinds.js';
import type { Tpp } from '../rules/tpp.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import { PostShipmentInput } from '../shipments/post-shipment.graphql.js';
import type { ChangedKind } from './changed-answers.reads.js';
import { ReportClosingType } from './closing.graphql.js';
import { WithdrawnFactInput } from './withdrawal.graphql.js';

export const ChangedKinds = words<ChangedKind>('ChangedKind', 'What an answer that changes is about.', {
  SHIPMENT: 'A shipment, by its reference.',
  LICENSE: 'A license, by its number.',
  REMOVAL: 'A removal from an installed base, by its reference.',
});

@InputType({
  description:
    'Facts to try out together: a fact is replaced by taking it back and giving the right one. A replacement shipment needs a reference of its own.',
})
export class ImpactInput {
  @Field(() => [ID], { nullable: true, description: 'References of shipments or removals to take back.' })
  reverses?: string[] | null;

  @Field(() => [WithdrawnFactInput], {
    nullable: true,
    description: 'Licenses, opening stock, holidays and other facts to withdraw as recorded in error.',
  })
  withdraws?: WithdrawnFactInput[] | null;

  @Field(() => [PostShipmentInput], { nullable: true, description: 'Shipments to record, perhaps of a past day.' })
  shipments?: PostShipmentInput[] | null;

  @Field(() => IssueLicenseInput, { nullable: true, description: 'A license to put on record.' })
  license?: IssueLicenseInput | null;

  @Field(() => [RecordLicenseEventInput], { nullable: true, description: 'What happens to licenses on record.' })
  licenseEvents?: RecordLicenseEventInput[] | null;

  @Field(() => ReportAllocationChangeInput, { nullable: true, description: "News about a country's allocation." })
  allocationChange?: ReportAllocationChangeInput | null;
}

@ObjectType('AnswerInBrief', { description: 'What tells one determination from another.' })
export class AnswerInBriefType {
  @Field(() => RecordedAsWords, {
    nullable: true,
    description: 'What the movement is recorded as; null for a license or a removal.',
  })
  authorization!: RecordedAs | null;

  @Field(() => ID, { nullable: true, description: 'The license it is recorded under, or that is judged.' })
  licenseNumber!: string | null;

  @Field(() => ReviewPolicies, { nullable: true, description: 'The policy an application would meet (R-24).' })
  reviewPolicy!: ReviewPolicy | null;

  @Field(() => [Breaches], { description: 'What it breaks.' })
  breaches!: readonly Breach[];

  @Field(() => [Flags], { description: 'What should be known besides.' })
  flags!: readonly Flag[];

  @Field(() => Boolean, { description: 'Whether it passes the volume cap of its product (R-91).' })
  overVolumeCap!: boolean;

  @Field(() => TppScalar, { description: 'What it counts where it is drawn (R-23).' })
  countedTpp!: Tpp;
}

@ObjectType('ChangedDetermination', { description: 'A determination that another takes the place of.' })
export class ChangedDeterminationType {
  @Field(() => ChangedKinds, { description: 'What it is about.' })
  kind!: ChangedKind;

  @Field(() => ID, { description: 'Its reference or number.' })
  reference!: string;

  @Field(() => DateTimeScalar, { description: 'The instant it is judged at.' })
  effectiveAt!: Instant;

  @Field(() => AnswerInBriefType, { nullable: true, description: 'The answer before; null for what is new.' })
  before!: AnswerInBriefType | null;

  @Field(() => AnswerInBriefType, { nullable: true, description: 'The answer after; null for what is taken back.' })
  after!: AnswerInBriefType | null;
}

@ObjectType('ChangedStatus', { description: 'A status whose headline changes.' })
export class ChangedStatusType {
  @Field(() => StatusKinds, { description: 'What the status is about.' })
  kind!: StatusKind;

  @Field(() => String, { description: 'Which one of its kind.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'The headline before; null when it had none.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'The headline after; null when it has none.' })
  after!: string | null;
}

@ObjectType('ChangedObligation', {
  description: 'Something that is owed because of it, or no longer: papers, notices and the reports of R-37 and R-53.',
})
export class ChangedObligationType {
  @Field(() => ObligationKinds, { description: 'What is owed.' })
  kind!: ObligationKind;

  @Field(() => String, { description: 'What it is about.' })
  subject!: string;

  @Field(() => DateScalar, { description: 'The last day for it.' })
  dueOn!: Day;

  @Field(() => Boolean, { description: 'Whether it becomes owed; false when it no longer is.' })
  owed!: boolean;
}

@ObjectType('Impact', {
  description: 'What facts would change, found by the engine itself. Nothing of it is stored. No legal advice.',
})
export class ImpactType {
  @Field(() => [ChangedDeterminationType], {
    description:
      'The determinations that would differ, the new and the taken back among them, in the order of judging.',
  })
  determinations!: readonly ChangedDeterminationType[];

  @Field(() => [ChangedStatusType], { description: 'The statuses that would change, as of now.' })
  statuses!: readonly ChangedStatusType[];

  @Field(() => [ChangedObligationType], { description: 'What would be owed besides, or no longer, by due day.' })
  obligations!: readonly ChangedObligationType[];

  @Field(() => [ReportClosingType], {
    description: 'Closed reports that would be restated, each by its latest edition: they would say something else.',
  })
  restated!: readonly ReportClosingType[];

  @Field(() => [UserError], { description: 'Why facts would be refused: the others are tried without them.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { description: 'The last event of the ledger that it has seen.' })
  ledgerSequence!: bigint | number;

  @Field(() => DateTimeScalar, { description: 'When it was computed.' })
  computedAt!: Instant;
}
