import { Field, ID, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { Breaches, Flags, RecordedAsWords, ReviewPolicies, words } from '../platform/graphql-words.js';
import type { AsEnforced } from '../rules/as-enforced.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import type { DeterminationRecord, SubjectKind } from './determination.reads.js';

export type NumberUnit = 'TPP' | 'USD' | 'UNIT';

export const NumberUnits = words<NumberUnit>('NumberUnit', 'What a number counts.', {
  TPP: 'Total processing performance.',
  USD: 'US dollars.',
  UNIT: 'Units, or days where the name says so.',
});

export const EnforcedAuthorizations = words<AsEnforced['authorization']>(
  'EnforcedAuthorization',
  'What a movement needs under what BIS says it enforces (R-88).',
  {
    NONE_REQUIRED: 'No license is required.',
    NOT_AN_EXPORT: 'It goes to the United States: no export.',
    ACA: 'License Exception ACA fits (R-39).',
    NAC: 'License Exception NAC fits, with prior notification (R-39).',
    LICENSE_REQUIRED: 'A license is required.',
  },
);

export const SubjectKinds = words<SubjectKind>('DeterminationSubject', 'What a determination is about.', {
  SHIPMENT: 'A shipment on record.',
  LICENSE: 'A license at its issue.',
  REMOVAL: 'A removal from an installed base.',
  HOLD: 'A hold, as it was placed: what its shipment would be recorded as, and draw.',
  REFUSAL: 'A shipment or a hold that was refused: it is not on record and counts nowhere.',
});

@ObjectType('FindingNumber', { description: 'A number a rule used, exact.' })
export class FindingNumberType {
  @Field(() => String, { description: 'What it is.' })
  name!: string;

  @Field(() => String, { description: 'Its value: an exact decimal.' })
  value!: string;

  @Field(() => NumberUnits, { description: 'What it counts.' })
  unit!: NumberUnit;
}

@ObjectType('Finding', { description: "One rule's answer with its numbers and the text it rests on." })
export class FindingType {
  @Field(() => String, { description: 'The rule, such as "lpp.quota". Ids are added to and never renamed.' })
  rule!: string;

  @Field(() => Boolean, { description: 'Whether what the rule asks for is met.' })
  met!: boolean;

  @Field(() => Breaches, { nullable: true, description: 'The breach it is when it is not met; null when it is.' })
  breach!: Breach | null;

  @Field(() => [FindingNumberType], { description: 'The numbers it used.' })
  numbers!: readonly FindingNumberType[];

  @Field(() => [CitationType], { description: 'The text it rests on.' })
  citations!: readonly CitationType[];
}

@ObjectType('AsEnforcedAnswer', {
  description:
    'The answer under what BIS says it enforces, beside the one as codified (R-85, R-88). Licenses on record play no part in it.',
})
export class AsEnforcedType {
  @Field(() => EnforcedAuthorizations, { description: 'What it needs.' })
  authorization!: AsEnforced['authorization'];

  @Field(() => ReviewPolicies, {
    nullable: true,
    description: 'The policy an application would meet; null when none is needed.',
  })
  reviewPolicy!: ReviewPolicy | null;

  @Field(() => [CitationType], { description: 'The text it rests on.' })
  citations!: readonly CitationType[];
}

/** What the rules say of one movement, stored or only thought through. */
@ObjectType({ isAbstract: true })
export abstract class JudgmentFrame extends AnswerFrame {
  @Field(() => RecordedAsWords, {
    nullable: true,
    description: 'What the movement is recorded as; null for a license or a removal.',
  })
  authorization!: RecordedAs | null;

  @Field(() => ID, { nullable: true, description: 'The license it is recorded under, or that was judged.' })
  licenseNumber!: string | null;

  @Field(() => Boolean, { description: 'Whether that license is on record (R-58).' })
  licenseOnRecord!: boolean;

  @Field(() => ReviewPolicies, {
    nullable: true,
    description:
      'The policy an application would meet. Given for what is unauthorized, goes under a license not on record, or is a license at its issue (R-24). A presumption, not a decision.',
  })
  reviewPolicy!: ReviewPolicy | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'The part of the TPP that the presumption covers, when the policy was found by quantity (R-24).',
  })
  coveredTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'The part that exceeds what remains, when the policy was found by quantity (R-24).',
  })
  excessTpp!: Tpp | null;

  @Field(() => [Breaches], { description: 'What it breaks; empty when nothing.' })
  breaches!: readonly Breach[];

  @Field(() => [Flags], { description: 'What should be known besides.' })
  flags!: readonly Flag[];

  @Field(() => Boolean, {
    description:
      'Whether more of its product has gone to China and Macau with it than the cap of January 2026 lets (R-91). No breach of a shipment: the cap is a condition of applications. The numbers are in the finding review.volumeCap.',
  })
  overVolumeCap!: boolean;

  @Field(() => TppScalar, {
    description:
      'TPP of the line: quantity times unit TPP for level A, 0 otherwise (R-10); of a license, what it licenses.',
  })
  lineTpp!: Tpp;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'The country whose measures it debits; null when it debits none (R-23, R-27).',
  })
  debitCountry!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The LPP quota it draws, as "holder/year"; null when it draws none (R-35).',
  })
  lppQuota!: string | null;

  @Field(() => [FindingType], { description: "The rules' answers behind it." })
  findings!: readonly FindingType[];

  @Field(() => AsEnforcedType, {
    nullable: true,
    description: 'The answer as enforced; null for a license or a removal.',
  })
  asEnforced!: AsEnforcedType | null;
}

@ObjectType('Determination', {
  description:
    'The stored answer for one movement or license, as codified, with the answer as enforced beside it. It is never changed: when an earlier fact turns up, another determination is stored and this one stays. No legal advice.',
})
export class DeterminationType extends JudgmentFrame {
  @Field(() => ID, { description: 'Its number in the ledger.' })
  id!: string;

  @Field(() => SubjectKinds, { description: 'What it is about.' })
  subject!: SubjectKind;

  @Field(() => String, { nullable: true, description: 'The reference of the shipment; null for a license.' })
  reference!: string | null;

  @Field(() => TppScalar, {
    description: 'What it adds to the LICENSED measure of debitCountry, or counts where it is drawn (R-23).',
  })
  countedTpp!: Tpp;

  @Field(() => Boolean, { description: 'Whether this is the answer that stands: no later one replaced it.' })
  stands!: boolean;

  readonly record!: DeterminationRecord;
}

@ObjectType('Judgment', { description: 'What a movement would be recorded as. Nothing is stored.' })
export class JudgmentType extends JudgmentFrame {}
