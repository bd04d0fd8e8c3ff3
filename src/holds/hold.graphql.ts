import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateTimeScalar, TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { RecordedAsWords, words } from '../platform/graphql-words.js';
import { Connection } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Instant } from '../rules/day.js';
import type { HoldEvent, HoldStage, HoldStatus } from '../rules/hold-life.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { RecordedAs } from '../rules/vocabulary.js';
import { HoldStages, HoldStatuses } from './hold.input.js';
import type { HoldRecord } from './hold.reads.js';

export const HoldEventKinds = words<HoldEvent['kind']>('HoldEventKind', 'What happened to a hold.', {
  STAGE: 'Its order came to another stage.',
  FULFILLED: 'A shipment took some of it, or all.',
  GIVEN_BACK: 'A shipment that had taken some of it was reversed.',
  EXTENDED: 'It is held until another instant.',
  LIFTED: 'It was given up.',
  EXPIRED: 'Its time was over.',
});

@ObjectType('HoldEvent', { description: 'Something that happened to a hold. It is never changed.' })
export class HoldEventType {
  @Field(() => HoldEventKinds, { description: 'What.' })
  kind!: HoldEvent['kind'];

  @Field(() => DateTimeScalar, { description: 'When it took effect.' })
  at!: Instant;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'Units of the hold that were taken or given back.' })
  quantity!: bigint | null;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'Units a shipment had beyond the hold.' })
  surplus!: bigint | null;

  @Field(() => ID, { nullable: true, description: 'The reference of the shipment.' })
  shipment!: string | null;

  @Field(() => HoldStages, { nullable: true, description: 'The stage it came to.' })
  stage!: HoldStage | null;

  @Field(() => ID, { nullable: true, description: 'The license it draws on from then on.' })
  licenseNumber!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it is held from then on.' })
  expiresAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'The credential that did it; null for what follows by itself.' })
  by!: string | null;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: number;
}

@ObjectType('Hold', {
  description:
    'TPP set aside for an order on everything its shipment would draw: country, LPP quota, license and installed bases. A promise of this ledger, not of BIS.',
})
export class HoldType {
  @Field(() => ID, { description: 'Your reference.' })
  reference!: string;

  @Field(() => HoldStatuses, { description: 'Where it stands: now, or as it was known.' })
  status!: HoldStatus;

  @Field(() => Boolean, { description: 'Whether anything is still set aside for it.' })
  open!: boolean;

  @Field(() => String, { description: 'For whom it is held.' })
  owner!: string;

  @Field(() => Int, { description: 'The smaller the more urgent. It takes nothing from another hold.' })
  priority!: number;

  @Field(() => DateTimeScalar, { description: 'When the items are to leave.' })
  plannedAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'At this instant it ends, or ended, unless something else did that.' })
  expiresAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  placedAt!: Instant;

  @Field(() => WholeNumberScalar, { description: 'Units it was placed for.' })
  quantity!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units still set aside.' })
  openQuantity!: bigint;

  @Field(() => WholeNumberScalar, {
    description: 'Units that shipments had beyond it: they counted as any other shipment.',
  })
  overQuantity!: bigint;

  @Field(() => TppScalar, { description: 'TPP still set aside.' })
  heldTpp!: Tpp;

  @Field(() => UsdScalar, { description: 'Value it was placed for.' })
  valueUsd!: UsdCents;

  @Field(() => RecordedAsWords, {
    description:
      'What it draws on: what its shipment would be recorded as. UNAUTHORIZED: a license is to be applied for.',
  })
  authorization!: RecordedAs;

  @Field(() => ID, { nullable: true, description: 'The license it draws on, or is to be licensed under.' })
  licenseNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'The LPP quota it draws, as "holder/year" (R-35).' })
  lppQuota!: string | null;

  @Field(() => CountryCodeScalar, { description: 'Where it is to go, as an EAR destination.' })
  destination!: string;

  @Field(() => ID, { description: 'The ultimate consignee.' })
  consignee!: string;

  @Field(() => ID, { description: 'The item.' })
  item!: string;

  @Field(() => ID, { nullable: true, description: 'The site of a validated end user it is to go to.' })
  site!: string | null;

  @Field(() => String, { description: 'The credential that asked for it.' })
  placedBy!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The credential of the second person who let it stand although it did not fit; null when it did.',
  })
  approvedBy!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it may stand although it did not fit.' })
  approvalReason!: string | null;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: number;

  readonly record!: HoldRecord;
}

@ObjectType({ description: 'A page of holds, in the order in which they were placed.' })
export class HoldConnection extends Connection(HoldType, 'Hold') {}

@ObjectType({ description: 'What became of a hold to place or to change.' })
export class HoldPayload {
  @Field(() => HoldType, { nullable: true, description: 'The hold as it stands now; null when there is none.' })
  hold!: HoldType | null;

  @Field(() => [HoldType], {
    description:
      'The holds that were placed: with `drawdown` one for each license, by their references; otherwise the hold itself. Empty when there is none.',
  })
  parts!: readonly HoldType[];

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'When it did not fit: the largest quantity that would have, 0 when none; null otherwise.',
  })
  largestQuantity!: bigint | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The stored determination that says why it was refused: query determination(id:), or have it approved.',
  })
  refusal!: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'Its number in the ledger.' })
  ledgerSequence!: number | null;
}
