import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateScalar, DateTimeScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { VeuEventKind } from '../rules/veu-life.rule.js';
import { VeuEventKinds, VeuKinds, VeuType } from './veu.graphql.js';

export type RemovalReason = 'LOST' | 'DAMAGED' | 'FAILED' | 'RELOCATED' | 'RESOLD';

export const RemovalReasons = words<RemovalReason>('RemovalReason', 'Why chips leave an installed base (R-46, R-50).', {
  LOST: 'Lost.',
  DAMAGED: 'Damaged.',
  FAILED: 'Failed.',
  RELOCATED: 'Moved elsewhere, also by the same company: what arrives there is a shipment.',
  RESOLD: 'Sold on.',
});

@InputType({ isAbstract: true })
abstract class KeyedInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;
}

@InputType({ description: 'A validated end user to put on record.' })
export class RegisterVeuInput extends KeyedInput {
  @Field(() => ID, { description: 'Your id for it: up to 64 letters, digits and . _ / -' })
  @IsId()
  id!: string;

  @Field(() => VeuKinds, { description: 'Its kind: one universal per holder, one national per holder and country.' })
  kind!: 'UVEU' | 'NVEU';

  @Field(() => ID, { description: 'Its holder: a registered party, eligible on the day of the grant (R-42, R-48).' })
  @IsId()
  holder!: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'The country of a national one; not for a universal one.',
  })
  country?: string | null;

  @Field(() => DateScalar, { description: 'Valid from 00:00:00Z of this day on.' })
  grantedOn!: Day;
}

@InputType({ description: 'An authorized location to put on record.' })
export class RegisterSiteInput extends KeyedInput {
  @Field(() => ID, { description: 'Your id for it.' })
  @IsId()
  id!: string;

  @Field(() => ID, { description: 'The validated end user it belongs to.' })
  @IsId()
  veu!: string;

  @Field(() => CountryCodeScalar, {
    description: 'Where it is: not in Macau or D:5; for a national VEU in its country.',
  })
  country!: string;

  @Field(() => DateScalar, { description: 'Usable from this day on.' })
  authorizedOn!: Day;

  @Field(() => DateScalar, { nullable: true, description: 'The day of the notice of a new location (R-47).' })
  notifiedOn?: Day | null;
}

@ObjectType({ description: 'What became of a validated end user, a site or an event to record.' })
export class VeuPayload {
  @Field(() => VeuType, { nullable: true, description: 'The validated end user; null when the request was refused.' })
  veu?: VeuType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: "The fact's number in the ledger, when it has one." })
  ledgerSequence?: bigint | number | null;
}

@InputType({ description: 'A suspension, reinstatement or revocation to record (R-41).' })
export class RecordVeuEventInput extends KeyedInput {
  @Field(() => ID, { description: 'The validated end user.' })
  @IsId()
  veu!: string;

  @Field(() => VeuEventKinds, { description: 'What happened.' })
  kind!: VeuEventKind;

  @Field(() => DateScalar, { description: 'From 00:00:00Z of this day on; not before the grant.' })
  effectiveOn!: Day;

  @Field(() => String, { description: 'What it is known from, up to 1,000 characters.' })
  @IsText(1_000)
  evidence!: string;
}

@InputType({ isAbstract: true })
abstract class HoldingInput extends KeyedInput {
  @Field(() => ID, { description: 'The party that owns the chips.' })
  @IsId()
  holder!: string;

  @Field(() => CountryCodeScalar, { description: 'Where they stand.' })
  country!: string;

  @Field(() => ID, { description: 'Item: of the catalog or your own.' })
  @IsId()
  item!: string;

  @Field(() => WholeNumberScalar, { description: 'Units, above zero, at most 12 digits.' })
  quantity!: bigint;
}

@InputType({
  description: 'Stock that stood somewhere before shipments are on record: an addition, not a count (R-46).',
})
export class AddOpeningStockInput extends HoldingInput {
  @Field(() => DateScalar, { description: 'Added at 00:00:00Z of this day.' })
  asOf!: Day;
}

@InputType({ description: 'Chips that leave an installed base (R-46, R-50).' })
export class RecordRemovalInput extends HoldingInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Your reference, one namespace with shipments. Left out: the idempotency key.',
  })
  @IfGiven()
  @IsId()
  reference?: string | null;

  @Field(() => DateTimeScalar, { description: 'When they left.' })
  effectiveAt!: Instant;

  @Field(() => RemovalReasons, { description: 'Why.' })
  reason!: RemovalReason;
}

@ObjectType({ description: 'What became of stock to add or to remove.' })
export class HoldingPayload {
  @Field(() => TppScalar, {
    nullable: true,
    description: 'Its TPP: quantity times unit TPP for level A, 0 otherwise; null when it was refused.',
  })
  tpp?: Tpp | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: "The fact's number in the ledger." })
  ledgerSequence?: bigint | number | null;
}
