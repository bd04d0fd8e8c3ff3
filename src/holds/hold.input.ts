import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import { KNOWN } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { PageArgs } from '../platform/relay.js';
import type { Instant } from '../rules/day.js';
import type { DrawdownStrategy } from '../rules/license-drawdown.rule.js';
import type { HoldStage, HoldStatus } from '../rules/hold-life.rule.js';
import { DrawdownStrategies } from '../shipments/drawdown.graphql.js';
import { MovementInput } from '../shipments/movement.input.js';

const STAGES: Readonly<Record<HoldStage, string>> = {
  QUOTED: 'A quotation was given.',
  ORDERED: 'It is ordered.',
  APPLIED: 'A license was applied for.',
  LICENSED: 'The license was issued.',
  IN_TRANSIT: 'It is on its way.',
};
export const HoldStages = words<HoldStage>('HoldStage', 'How far an order is.', STAGES);
export const HoldStatuses = words<HoldStatus>(
  'HoldStatus',
  'Where a hold stands: the stage of its order while it is open, or how it ended. What has ended never opens again.',
  {
    ...STAGES,
    FULFILLED: 'Ended: shipments took all of it.',
    LIFTED: 'Ended: somebody gave it up.',
    EXPIRED: 'Ended: its time was over.',
  },
);

const KEY = 'Names this request: repeat it with the same key and you get the first answer again (1 to 200 characters).';

@InputType({ description: 'A shipment that is planned: what it would draw is set aside for it.' })
export class PlaceHoldInput extends MovementInput {
  @Field(() => String, { description: KEY })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Your reference of the hold: up to 64 letters, digits and . _ / - Left out: the idempotency key.',
  })
  @IfGiven()
  @IsId()
  reference?: string | null;

  @Field(() => DateTimeScalar, { description: 'When the items are to leave. It is judged as of that instant.' })
  plannedAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'Until then it is held; at exactly that instant no more.' })
  expiresAt!: Instant;

  @Field(() => HoldStages, { defaultValue: 'ORDERED', description: 'How far the order is; ORDERED when left out.' })
  stage!: HoldStage;

  @Field(() => Int, {
    defaultValue: 100,
    description: 'The smaller the more urgent, 0 to 1,000. Recorded and shown; it takes nothing from another hold.',
  })
  @IsInt()
  @Min(0)
  @Max(1_000)
  priority!: number;

  @Field(() => String, { description: 'For whom it is held: a person or an order, up to 200 characters.' })
  @IsText(200)
  owner!: string;

  @Field(() => DrawdownStrategies, {
    nullable: true,
    description:
      'Splits it over the licenses on record that cover it, and places one hold for each, all or none: under references with /1, /2 behind them where there is more than one. A shipment that names the reference without these marks fulfils them in their order. For a plan with no `licenseNumber`.',
  })
  drawdown?: DrawdownStrategy | null;
}

/** What every change of a hold names. */
@InputType({ isAbstract: true })
abstract class HoldChangeInput {
  @Field(() => String, { description: KEY })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The reference of the hold.' })
  @IsId()
  hold!: string;
}

@InputType({ description: 'A hold to give up.' })
export class LiftHoldInput extends HoldChangeInput {
  @Field(() => String, { description: 'Why, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@InputType({ description: 'A hold to keep longer, or shorter.' })
export class ExtendHoldInput extends HoldChangeInput {
  @Field(() => DateTimeScalar, { description: 'Until then it is held, from now on.' })
  expiresAt!: Instant;
}

@InputType({ description: 'A stage that the order of a hold has come to.' })
export class SetHoldStageInput extends HoldChangeInput {
  @Field(() => HoldStages, { description: 'The stage.' })
  stage!: HoldStage;

  @Field(() => ID, {
    nullable: true,
    description: 'With LICENSED: the license on record that was issued for it. From then on it draws on that license.',
  })
  @IfGiven()
  @IsId()
  licenseNumber?: string | null;
}

@InputType({ description: 'A refused hold to place nevertheless.' })
export class ApproveHoldOverrideInput {
  @Field(() => String, { description: KEY })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The determination of the refusal: LIMIT_EXCEEDED, of this tenant.' })
  refusal!: string;

  @Field(() => String, { description: 'Why it may stand, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@ArgsType()
export class HoldsArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that are open, or only those that have ended.' })
  open?: boolean | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Only for this EAR destination.' })
  country?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only for this consignee.' })
  consignee?: string | null;

  @Field(() => String, { nullable: true, description: 'Only of this owner.' })
  owner?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: KNOWN.description })
  known?: Instant | null;
}
