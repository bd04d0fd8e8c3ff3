import { Field, ID, ObjectType } from '@nestjs/graphql';
import { AnswerFrame, CitationType } from '../ledger/answer.graphql.js';
import { UnderFrame } from '../ledger/reading.graphql.js';
import { TppScalar } from '../platform/graphql-scalars.js';
import type { Tpp } from '../rules/tpp.js';
import { VolumeCapType } from './case-by-case.graphql.js';

@ObjectType('VolumeCapUnder', { description: 'The cap of a product under another reading of the law.' })
export class VolumeCapUnderType extends UnderFrame {
  @Field(() => VolumeCapType, { nullable: true, description: 'The cap; null where the reading has none.' })
  cap!: VolumeCapType | null;
}

@ObjectType('ProductVolumes', {
  description:
    'What this ledger knows to have been shipped of one product for end use in the United States and to China and Macau, and the cap between the two (R-91). Other exporters are not in it. No legal advice. Supplement No. 2 to 15 CFR part 748, paragraph (dd).',
})
export class ProductVolumesType extends AnswerFrame {
  @Field(() => ID, { description: 'The product: the part number, in our reading.' })
  item!: string;

  @Field(() => TppScalar, { description: 'Shipped for end use in the United States.' })
  unitedStatesTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Shipped to China and Macau together.' })
  chinaMacauTpp!: Tpp;

  @Field(() => VolumeCapType, { nullable: true, description: 'The cap; null before 15 January 2026.' })
  cap!: VolumeCapType | null;

  @Field(() => [CitationType], { description: 'The text of the cap.' })
  citations!: readonly CitationType[];

  @Field(() => [VolumeCapUnderType], {
    description: 'The answers under the readings of `under`, side by side in their order; empty without any.',
  })
  readings!: readonly VolumeCapUnderType[];
}
