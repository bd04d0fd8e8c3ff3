import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { UserError } from '../platform/user-error.js';
import type { Instant } from '../rules/day.js';
import type { DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import { DrawdownStrategies } from './drawdown.graphql.js';
import type { Made } from './made.js';
import { MovementInput } from './movement.input.js';

export type OnBreach = 'REFUSE' | 'RECORD';

export const OnBreaches = words<OnBreach>('OnBreach', 'What happens to a shipment that breaks something.', {
  REFUSE: 'It is not recorded; the answer says why, and what would fit. For shipments that have not left.',
  RECORD: 'It is recorded with its breaches: it has happened.',
});

@InputType({ description: 'A shipment to record.' })
export class PostShipmentInput extends MovementInput {
  @Field(() => String, {
    description:
      'Names this request: repeat it with the same key and you get the first answer again (1 to 200 characters).',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Your reference, one namespace with reversals: up to 64 letters, digits and . _ / - Left out: the idempotency key.',
  })
  @IfGiven()
  @IsId()
  reference?: string | null;

  @Field(() => DateTimeScalar, {
    description: 'When the items left. It may be long ago: what came after is judged again (R-65).',
  })
  exportedAt!: Instant;

  @Field(() => OnBreaches, {
    defaultValue: 'REFUSE',
    description: 'What to do when it breaks something; REFUSE when left out.',
  })
  onBreach!: OnBreach;

  @Field(() => ID, {
    nullable: true,
    description:
      'The hold it fulfils, for the same consignee, EAR destination and item. What it has beyond the hold counts as any other shipment. Declaring nothing, it goes under what the hold was placed for. Of a hold that was split over licenses the reference without the marks of its parts: then one shipment is recorded for each part it takes, all or none.',
  })
  @IfGiven()
  @IsId()
  hold?: string | null;

  @Field(() => DrawdownStrategies, {
    nullable: true,
    description:
      'Splits it over the licenses on record that cover it, and records one shipment for each, all or none: under references with /1, /2 behind them where there is more than one. For a shipment with no `licenseNumber` and no `hold`.',
  })
  drawdown?: DrawdownStrategy | null;
}

@InputType({ description: 'Shipments to record, each with its own answer.' })
export class PostShipmentsInput {
  @Field(() => [PostShipmentInput], {
    description: 'At most 1,000. They are recorded together and judged in the order of R-65.',
  })
  shipments!: PostShipmentInput[];
}

@ObjectType({ description: 'What became of a shipment to record.' })
export class PostShipmentPayload {
  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], {
    description:
      'Why it was not recorded; empty when it was. LIMIT_EXCEEDED and NOT_AUTHORIZED come with the stored determination.',
  })
  userErrors!: UserError[];

  readonly seq?: number | null;
  readonly determinationSeq?: number | null;
  readonly sequence?: () => Promise<number>;
  /** What it was made of, when it was recorded by this very request. */
  readonly made?: Made | undefined;
}

@ObjectType({ description: 'What became of shipments to record.' })
export class PostShipmentsPayload {
  @Field(() => [PostShipmentPayload], { nullable: true, description: 'One answer per shipment, in their order.' })
  results?: PostShipmentPayload[] | null;

  @Field(() => [UserError], {
    description: 'Why the whole request was refused; what is wrong with one shipment is in its answer.',
  })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence?: bigint | number | null;
}

@InputType({ description: 'A shipment to take back.' })
export class ReverseShipmentInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The reference of the reversal itself. Left out: the idempotency key.',
  })
  @IfGiven()
  @IsId()
  reference?: string | null;

  @Field(() => ID, { description: 'The reference of the shipment.' })
  @IsId()
  reverses!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@ObjectType({
  description: 'What became of a shipment to take back. Its determination is the last one given: it stays stored.',
})
export class ReverseShipmentPayload {
  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was not taken back; empty when it was.' })
  userErrors!: UserError[];

  /** The reference of the shipment; `null` when nothing was taken back. */
  readonly reverses?: string | null;
}
