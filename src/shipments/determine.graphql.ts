import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { CountryType } from '../parties/country.graphql.js';
import { DateScalar, DateTimeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Breaches, Flags, RecordedAsWords, ReviewPolicies, words } from '../platform/graphql-words.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { Breach, Certification, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import { AsEnforcedType, FindingType, JudgmentType, NumberUnits, type NumberUnit } from './determination.graphql.js';
import { CaseByCaseType, Certifications } from './case-by-case.graphql.js';
import { DetermineUnderType } from './determine-under.graphql.js';
import { MovementInput } from './movement.input.js';

export type MayShip = 'YES' | 'NO' | 'UNCERTAIN' | 'UNDEFINED';

export const MayShips = words<MayShip>(
  'MayShip',
  'Whether a movement may go, in the reading asked for. No legal advice.',
  {
    YES: 'Nothing is required, or an authorization covers it.',
    NO: 'It needs a license that is not on record, or breaks what it would go under.',
    UNCERTAIN: 'An authorization covers it, and the law is open to doubt or a fact is not known: read the flags.',
    UNDEFINED: 'No rulebook covers the day, so there is no answer: read why in `because`.',
  },
);

@InputType({ description: 'A movement to think through. Nothing is stored.' })
export class DetermineInput extends MovementInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the items would leave; now when left out.' })
  exportedAt?: Instant | null;

  @Field(() => [Certifications], {
    nullable: true,
    description:
      'What an application for China or Macau would certify (R-92). Left out: nothing is known of it, and case-by-case review is only possible.',
  })
  certifications?: readonly Certification[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The entity of the rule for the United Arab Emirates that the consignee is, such as "G42" (R-96). Left out: what it was registered as.',
  })
  consigneeListedAs?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The one its ultimate parent is, such as "ORACLE". Left out: what that was registered as.',
  })
  parentListedAs?: string | null;
}

@ObjectType('Condition', { description: 'Something to fulfil for a pathway: paperwork, a notice, a record.' })
export class ConditionType {
  @Field(() => String, { description: 'What is to be done.' })
  text!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The last day for it, where the day of the export decides that.',
  })
  dueOn!: Day | null;

  @Field(() => [CitationType], { description: 'The text it rests on.' })
  citations!: readonly CitationType[];
}

@ObjectType('Draw', { description: 'What a pathway draws on: a quota, or what a license has left.' })
export class DrawType {
  @Field(() => String, { description: 'What it is, such as "LPP quota VIS/2025".' })
  of!: string;

  @Field(() => NumberUnits, { description: 'What its amounts count.' })
  unit!: NumberUnit;

  @Field(() => String, { description: 'The limit: an exact decimal.' })
  limit!: string;

  @Field(() => String, { description: 'Used before the movement.' })
  usedBefore!: string;

  @Field(() => String, { description: 'Remaining before it, never below zero.' })
  remainingBefore!: string;

  @Field(() => String, { description: 'Remaining after it, never below zero.' })
  remainingAfter!: string;

  @Field(() => Boolean, { description: 'Whether the movement fits.' })
  fits!: boolean;
}

@ObjectType('Pathway', { description: 'One way a movement may go, in the order of R-57.' })
export class PathwayType {
  @Field(() => RecordedAsWords, { description: 'The authorization.' })
  authorization!: RecordedAs;

  @Field(() => ID, { nullable: true, description: 'The license, when it is one.' })
  licenseNumber!: string | null;

  @Field(() => Boolean, { description: 'Whether it is available in this reading.' })
  available!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is not available, in words; null when it is.' })
  reason!: string | null;

  @Field(() => [Breaches], { description: 'What the movement breaks of it, as codified.' })
  breaches!: readonly Breach[];

  @Field(() => [FindingType], { description: "The rules' answers, with numbers and texts." })
  findings!: readonly FindingType[];

  @Field(() => [DrawType], { description: 'What it draws on, before and after.' })
  draws!: readonly DrawType[];

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description:
      'The largest quantity that would fit what it draws on, other breaches aside; null when it draws on nothing (R-34, R-60).',
  })
  largestQuantity!: bigint | null;

  @Field(() => [ConditionType], { description: 'What is to be fulfilled under it.' })
  conditions!: readonly ConditionType[];
}

@ObjectType('LicenseApplication', {
  description:
    'What an application for a license for this line would meet, as codified, just before the movement (R-20 to R-28). A presumption, not a decision.',
})
export class LicenseApplicationType {
  @Field(() => ReviewPolicies, { description: 'The policy.' })
  reviewPolicy!: ReviewPolicy;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'The part of the line that the presumption covers; null when quantity does not decide.',
  })
  coveredTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'The part that exceeds what remains; null when quantity does not decide.',
  })
  excessTpp!: Tpp | null;

  @Field(() => CountryType, {
    nullable: true,
    description: 'The country whose allocation it would debit; null when it would debit none.',
  })
  debits!: CountryType | null;

  @Field(() => TppScalar, { nullable: true, description: "That country's allocation; null on days without one." })
  allocationTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'Remaining of it before, never below zero.' })
  remainingBeforeTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'Remaining of it if the line were licensed, never below zero.',
  })
  remainingAfterTpp!: Tpp | null;

  @Field(() => CaseByCaseType, {
    nullable: true,
    description: 'Case-by-case review; null for what does not go to China or Macau (R-90 to R-92).',
  })
  caseByCase!: CaseByCaseType | null;

  @Field(() => [Flags], { description: 'What should be known besides.' })
  flags!: readonly Flag[];

  @Field(() => [CitationType], { description: 'The text of the policy.' })
  citations!: readonly CitationType[];
}

@ObjectType('DetermineAnswer', {
  description:
    'What would happen to a movement: whether it may go, by which pathways, and what posting it would record. Nothing is stored. No legal advice.',
})
export class DetermineAnswer extends AnswerFrame {
  @Field(() => MayShips, { description: 'Whether it may go, in this reading.' })
  mayShip!: MayShip;

  @Field(() => String, { description: 'Why, in one sentence.' })
  because!: string;

  @Field(() => RecordedAsWords, { nullable: true, description: 'What it may go under; null when it may not.' })
  under!: RecordedAs | null;

  @Field(() => TppScalar, { description: 'TPP of the line: quantity times unit TPP for level A, 0 otherwise (R-10).' })
  lineTpp!: Tpp;

  @Field(() => [PathwayType], {
    description:
      'Every pathway of R-57 in its order: exceptions, then each license on record for exactly this. Empty where none is needed.',
  })
  pathways!: readonly PathwayType[];

  @Field(() => LicenseApplicationType, {
    nullable: true,
    description: 'What an application would meet; null where no license can be needed.',
  })
  application!: LicenseApplicationType | null;

  @Field(() => JudgmentType, { description: 'The determination that posting it now would give, as codified.' })
  wouldBeRecordedAs!: JudgmentType;

  @Field(() => AsEnforcedType, { description: 'The answer as enforced.' })
  asEnforced!: AsEnforcedType;

  @Field(() => [DetermineUnderType], {
    description: 'The answers under the readings of `under`, side by side in their order; empty without any.',
  })
  readings!: readonly DetermineUnderType[];

  @Field(() => [Flags], { description: 'What should be known besides.' })
  flags!: readonly Flag[];

  @Field(() => [ConditionType], { description: 'What is to be fulfilled under what it may go under.' })
  conditions!: readonly ConditionType[];

  @Field(() => [CitationType], { description: 'The texts the answer rests on, each once.' })
  citations!: readonly CitationType[];
}
