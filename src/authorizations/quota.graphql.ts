import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { UnderFrame } from '../ledger/reading.graphql.js';
import { TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { Tpp } from '../rules/tpp.js';

@ObjectType('QuotaUnder', { description: 'An LPP quota under another reading of the law, on the same use.' })
export class QuotaUnderType extends UnderFrame {
  @Field(() => String, { nullable: true, description: 'Why it cannot be drawn on; null when it can.' })
  reason!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP per year; null without a quota.' })
  quotaTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'Quota minus used, never below zero; null without a quota.' })
  remainingTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'Used above the quota, never below zero.' })
  overTpp!: Tpp | null;
}

@ObjectType('Quota', {
  description:
    'The quota of License Exception LPP: TPP one ultimate parent may receive in a UTC calendar year over all exporters, of which this ledger knows its own. No legal advice. 15 CFR 740.29; R-34 to R-38.',
})
export class QuotaType extends AnswerFrame {
  @Field(() => Int, { description: 'The UTC calendar year of the exports (R-38).' })
  year!: number;

  @Field(() => String, {
    description: 'Whose quota it is, and how that follows from the consignee that was asked for (R-35).',
  })
  explanation!: string;

  @Field(() => Boolean, {
    description: 'Whether the quota can be drawn on in this reading in that year. The figures are given either way.',
  })
  applies!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it cannot be drawn on; null when it can.' })
  reason!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP per year: 26,900,000. Null in a year without a quota.' })
  quotaTpp!: Tpp | null;

  @Field(() => TppScalar, { description: 'TPP used by shipments recorded as LPP, breaches included.' })
  usedTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Quota minus used, never below zero.' })
  remainingTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Used above the quota, never below zero.' })
  overTpp!: Tpp;

  @Field(() => WholeNumberScalar, { description: 'Shipments behind the use.' })
  shipments!: bigint;

  @Field(() => [CitationType], { description: 'The text of the quota.' })
  citations!: readonly CitationType[];

  @Field(() => [QuotaUnderType], {
    description: 'The answers under the readings of `under`, side by side in their order; empty without any.',
  })
  readings!: readonly QuotaUnderType[];

  readonly consigneeId!: string;
  readonly holderId!: string;
}
