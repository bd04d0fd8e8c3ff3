import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { KNOWN } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, DateScalar, DateTimeScalar, TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { Connection, PageArgs } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { LicenseStatus } from './license-positions.js';
import type { LicenseRecord } from './license.reads.js';

export const LicenseStatuses = words<LicenseStatus>(
  'LicenseStanding',
  'Where a license stands on a day: the first of these that holds.',
  {
    REVOKED: 'It is revoked, for good.',
    RETURNED: 'It is returned, for good; what it licensed stays counted (R-23).',
    REPLACED: 'Another license has replaced it (R-61).',
    EXPIRED: 'Its last usable day is past (R-59).',
    SUSPENDED: 'It is suspended.',
    EXHAUSTED: 'Its quantity is used up (R-60).',
    ACTIVE: 'It can be used.',
  },
);

@ObjectType('LicenseLine', { description: 'One item a license lists, with what was drawn of it (R-60).' })
export class LicenseLineType {
  @Field(() => ID, { description: 'The item.' })
  item!: string;

  @Field(() => WholeNumberScalar, { description: 'Licensed units of it. There is no tolerance (R-60).' })
  quantity!: bigint;

  @Field(() => UsdScalar, {
    description: 'Its part of the licensed value, in US dollars. The limit is the value of all lines together (R-60).',
  })
  valueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'Its licensed TPP.' })
  licensedTpp!: Tpp;

  @Field(() => WholeNumberScalar, {
    description: 'Units of it drawn from this license and from those it replaces (R-61).',
  })
  shippedQuantity!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Licensed minus drawn units, never below zero.' })
  remainingQuantity!: bigint;
}

@ObjectType('License', {
  description:
    'An individual license on record, for exactly one destination and consignee and the items it lists, mostly one, with what was drawn from it.',
})
export class LicenseType {
  @Field(() => ID, { description: 'Its number.' })
  number!: string;

  @Field(() => DateScalar, { description: 'Valid from 00:00:00Z of this day.' })
  issuedOn!: Day;

  @Field(() => DateScalar, { description: 'The printed expiry, or its estimate: issue plus one year (R-59).' })
  expiresOn!: Day;

  @Field(() => Boolean, { description: 'Whether the expiry is estimated because none is on record.' })
  expiryEstimated!: boolean;

  @Field(() => DateScalar, {
    description: 'The last day it can be used: the expiry, moved past a legal holiday (15 CFR 750.7(g)).',
  })
  usableThrough!: Day;

  @Field(() => WholeNumberScalar, { description: 'Licensed units, of all its lines. There is no tolerance (R-60).' })
  quantity!: bigint;

  @Field(() => UsdScalar, {
    description: 'Licensed value in US dollars, of all its lines; shipments may exceed it by 10 percent (R-60).',
  })
  valueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'Licensed TPP: quantity times unit TPP for level A, 0 otherwise (R-10).' })
  licensedTpp!: Tpp;

  @Field(() => DateScalar, { nullable: true, description: 'The issue day of the license that replaces it (R-61).' })
  replacedOn!: Day | null;

  @Field(() => LicenseStatuses, { nullable: true, description: 'Where it stands; null before its issue.' })
  status!: LicenseStatus | null;

  @Field(() => WholeNumberScalar, {
    description: 'Units drawn from it and from those it replaces, with or without breaches (R-60, R-61).',
  })
  shippedQuantity!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Licensed minus drawn units of each line, never below zero.' })
  remainingQuantity!: bigint;

  @Field(() => [LicenseLineType], { description: 'The items it lists, in the order in which they were given.' })
  lines!: LicenseLineType[];

  @Field(() => TppScalar, { description: 'TPP drawn.' })
  shippedTpp!: Tpp;

  @Field(() => UsdScalar, { description: 'Value drawn, in US dollars.' })
  shippedValueUsd!: UsdCents;

  @Field(() => DateTimeScalar, { description: 'The instant these figures are for.' })
  at!: Instant;

  @Field(() => DateTimeScalar, {
    description: 'The instant of what it knows; when it was computed, unless `known` was given.',
  })
  known!: Instant;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event this answer has seen.' })
  ledgerSequence!: bigint | number;

  @Field(() => DateTimeScalar, { description: 'When it was computed, by the clock of the server.' })
  computedAt!: Instant;

  readonly record!: LicenseRecord;
}

@ObjectType({ description: 'A page of licenses, by number.' })
export class LicenseConnection extends Connection(LicenseType, 'License') {}

@ArgsType()
export class LicensesArgs extends PageArgs {
  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Only to this country; a territory stands for its EAR destination.',
  })
  country?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only for this consignee.' })
  consignee?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only for this item.' })
  item?: string | null;

  @Field(() => LicenseStatuses, { nullable: true, description: 'Only those that stand so at that instant.' })
  status?: LicenseStatus | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The instant of the figures; now when left out.' })
  at?: Instant | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}

@InputType({ description: 'A further item of a license that lists several (R-60).' })
export class LicenseLineInput {
  @Field(() => ID, { description: 'Item: of the catalog or your own, and on no line above.' })
  @IsId()
  item!: string;

  @Field(() => WholeNumberScalar, { description: 'Licensed units of it, above zero, at most 12 digits.' })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Its part of the licensed value, in US dollars.' })
  valueUsd!: UsdCents;
}

@InputType({ description: 'A license to put on record.' })
export class IssueLicenseInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Its number: up to 64 letters, digits and . _ / -' })
  @IsId()
  number!: string;

  @Field(() => DateScalar, { description: 'Issue day: valid, and counted, from 00:00:00Z of it (R-23).' })
  issuedOn!: Day;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The printed expiry. Left out: issue plus one year, marked as estimated (R-59).',
  })
  expiresOn?: Day | null;

  @Field(() => CountryCodeScalar, { description: 'Destination.' })
  destinationCountry!: string;

  @Field(() => ID, { description: 'Ultimate consignee: a registered party.' })
  @IsId()
  consignee!: string;

  @Field(() => ID, { description: 'Item: of the catalog or your own.' })
  @IsId()
  item!: string;

  @Field(() => WholeNumberScalar, { description: 'Licensed units, above zero, at most 12 digits.' })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Licensed value in US dollars.' })
  valueUsd!: UsdCents;

  @Field(() => [LicenseLineInput], {
    nullable: true,
    description:
      'Further lines, when it lists several items: each has a quantity of its own, and the value of all lines is one limit (R-60). At most 50.',
  })
  furtherLines?: LicenseLineInput[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The license it replaces: same destination and every item of it, not issued later, not replaced yet (R-61).',
  })
  @IfGiven()
  @IsId()
  replaces?: string | null;
}

@ObjectType({ description: 'What became of a license to put on record.' })
export class IssueLicensePayload {
  @Field(() => LicenseType, { nullable: true, description: 'The license; null when it was refused.' })
  license?: LicenseType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence?: bigint | number | null;

  readonly determinationSeq?: number | null;
}
