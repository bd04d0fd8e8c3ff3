import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, AT, AT_LEAST_SEQUENCE, KNOWN } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER, UnderFrame } from '../ledger/reading.graphql.js';
import { CountryType } from '../parties/country.graphql.js';
import { CountryCodeScalar, DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { CountryGroups, OfficialStatuses, Postures, ReviewPolicies, words } from '../platform/graphql-words.js';
import { IfGiven, IsText } from '../platform/input-check.js';
import { Connection, PageArgs } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { CountryGroup, OfficialStatus, Posture, ReviewPolicy } from '../rules/vocabulary.js';

export const AllocationBases = words<'LICENSED' | 'EXPORTED'>(
  'AllocationBasis',
  'Which measure heads the status of an allocation.',
  {
    LICENSED: 'TPP licensed, as the regulation counts (R-23).',
    EXPORTED: 'TPP exported under individual licenses or without authorization: what has left.',
  },
);

@ObjectType('AllocationUnder', {
  description:
    'The position of one country under another reading of the law, on what the ledger counted under the law as it is: a country that has an allocation only by assumption has used nothing of it here.',
})
export class AllocationUnderType extends UnderFrame {
  @Field(() => CountryGroups, { nullable: true, description: 'Its group that day; null where there is no answer.' })
  group!: CountryGroup | null;

  @Field(() => String, { nullable: true, description: 'Why no allocation applies; null when one does.' })
  reason!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP of the allocation with its uplift; null without one.' })
  allocationTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP licensed, ours and reported (R-23).' })
  licensedTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'Remaining of it, never below zero; null without one.' })
  remainingTpp!: Tpp | null;

  @Field(() => ReviewPolicies, {
    nullable: true,
    description: 'The policy that would meet one more TPP, by LICENSED; null as enforced and where there is no answer.',
  })
  statusByLicensed!: ReviewPolicy | null;

  @Field(() => ReviewPolicies, { nullable: true, description: 'The same with EXPORTED in the place of LICENSED.' })
  statusByExported!: ReviewPolicy | null;
}

@ObjectType('Allocation', {
  description:
    'The position of one country: how much TPP may be licensed to it, how much is, and the policy that would meet the next application. Read from the ledger now, not from the status that workers keep. No legal advice.',
})
export class AllocationType extends AnswerFrame {
  @Field(() => CountryType, {
    description: 'The EAR destination. A territory is answered with the one it posts to (R-16).',
  })
  country!: CountryType;

  @Field(() => CountryGroups, {
    description: 'Its group on that day. Allies, Macau and D:5 have no allocation: their figures are null.',
  })
  group!: CountryGroup;

  @Field(() => Boolean, {
    description: 'Whether an allocation applies in this reading on that day. The figures are given either way.',
  })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: 'Why no allocation applies; null when it does.' })
  reason!: string | null;

  @Field(() => TppScalar, {
    nullable: true,
    description:
      'TPP, 2025 to 2027: 790,000,000 times (1 + uplift), 15 CFR 742.6(b)(10)(iii)(B), (C). Null on days without one (R-22, R-25, R-26).',
  })
  allocationTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description:
      'TPP licensed: own licenses at issue, shipments under licenses not on record, and what is reported of others (R-23).',
  })
  licensedTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'The part of licensedTpp that this ledger knows by itself.' })
  knownLicensedTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'The part of licensedTpp that is only reported of others (R-28).',
  })
  externalLicensedTpp!: Tpp | null;

  @Field(() => String, { nullable: true, description: 'Who reported it.' })
  externalSource!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The day of that report.' })
  externalReportedOn!: Day | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'TPP exported under individual licenses, on record or not, or without authorization.',
  })
  exportedTpp!: Tpp | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'Allocation minus licensed, never below zero; also when the official status overrides it.',
  })
  remainingTpp!: Tpp | null;

  @Field(() => String, {
    description: 'The uplift in force: 0 to 1 as an exact decimal, for government assurances (R-25).',
  })
  uplift!: string;

  @Field(() => OfficialStatuses, {
    nullable: true,
    description: 'What BIS published; it beats our figures (R-28). Null without an allocation.',
  })
  officialStatus!: OfficialStatus | null;

  @Field(() => AllocationBases, { description: 'Which measure heads the status: the setting ALLOCATION_BASIS.' })
  basis!: 'LICENSED' | 'EXPORTED';

  @Field(() => ReviewPolicies, {
    nullable: true,
    description:
      'The policy that would meet an application for one more TPP, by the measure of `basis`. Null where no allocation applies in this reading.',
  })
  status!: ReviewPolicy | null;

  @Field(() => ReviewPolicies, { description: 'The same by LICENSED, as codified (R-24).' })
  statusByLicensed!: ReviewPolicy;

  @Field(() => ReviewPolicies, { description: 'The same with EXPORTED in the place of LICENSED, as codified.' })
  statusByExported!: ReviewPolicy;

  @Field(() => [AllocationUnderType], {
    description: 'The answers under the readings of `under`, side by side in their order; empty without any.',
  })
  readings!: readonly AllocationUnderType[];
}

@ObjectType({ description: 'A page of allocations, by country code.' })
export class AllocationConnection extends Connection(AllocationType, 'Allocation') {}

@ArgsType()
export class AllocationsArgs extends PageArgs {
  @Field(AT.type, AT)
  at?: Instant | null;

  @Field(() => Postures, { defaultValue: 'AS_CODIFIED', description: 'The reading; as codified when left out.' })
  posture!: Posture;

  @Field(() => CountryGroups, {
    nullable: true,
    description: 'Only countries of this group that day; every EAR destination but the United States when left out.',
  })
  group?: CountryGroup | null;

  @Field(() => WholeNumberScalar, { nullable: true, description: AT_LEAST_SEQUENCE })
  atLeastSequence?: bigint | null;

  @Field(UNDER.type, { nullable: true, description: UNDER.description })
  under?: readonly ReadingInput[] | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}

@InputType({ description: "News about a country's allocation. What is left out changes nothing." })
export class ReportAllocationChangeInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => CountryCodeScalar, { description: 'A country that has an allocation that day.' })
  country!: string;

  @Field(() => DateScalar, {
    description: 'In force from 00:00:00Z of this day. One report per EAR destination and day.',
  })
  effectiveOn!: Day;

  @Field(() => String, {
    nullable: true,
    description: 'Uplift for government assurances: a decimal from 0 to 1, at most 4 decimals; 0 withdraws it (R-25).',
  })
  uplift?: string | null;

  @Field(() => OfficialStatuses, { nullable: true, description: 'What BIS published (R-28).' })
  officialStatus?: OfficialStatus | null;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'TPP licensed to others, cumulative; replaces the earlier figure (R-28).',
  })
  externalLicensedTpp?: Tpp | null;

  @Field(() => String, { nullable: true, description: 'Where this was read, up to 1,000 characters.' })
  @IfGiven()
  @IsText(1_000)
  source?: string | null;
}

@ObjectType({ description: "What became of news about a country's allocation." })
export class ReportAllocationChangePayload {
  @Field(() => ID, { nullable: true, description: "The fact's number in the ledger; null when it was refused." })
  id?: string | null;

  @Field(() => AllocationType, {
    nullable: true,
    description: 'The position of the country now; null when the news was refused.',
  })
  allocation?: AllocationType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence?: bigint | number | null;
}
