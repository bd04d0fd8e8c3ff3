import { Field, Int, ObjectType } from '@nestjs/graphql';
import { TppScalar } from '../platform/graphql-scalars.js';
import { words } from '../platform/graphql-words.js';
import type { Tpp } from '../rules/tpp.js';
import type { Certification } from '../rules/vocabulary.js';
import { FindingType } from './determination.graphql.js';

export const Certifications = words<Certification>(
  'Certification',
  'What an application for China or Macau certifies or proves from 15 January 2026 on (R-90, R-92).',
  {
    AVAILABLE_IN_US: 'Commercially available in the United States on the day of publication.',
    NO_US_DELAY: 'No order from the United States is delayed by it.',
    NO_CAPACITY_DIVERTED: 'No foundry capacity is diverted for it.',
    PERMITTED_END_USE: 'End use and end user are permitted.',
    CONSIGNEE_SAFEGUARDS: 'The consignee knows its customers and guards remote access.',
    NO_WEIGHTS_TO_UNDISCLOSED: 'No trained weights go to users who are not disclosed.',
    TESTED_IN_US_LABORATORY: 'An independent laboratory in the United States has tested the shipment.',
  },
);

@ObjectType('VolumeCap', {
  description:
    'The cap of one product: what was shipped of it for end use in the United States, and to China and Macau (R-91).',
})
export class VolumeCapType {
  @Field(() => Int, { description: 'The largest share, in percent; exactly it is inside.' })
  sharePercent!: number;

  @Field(() => TppScalar, { description: 'Shipped for end use in the United States.' })
  unitedStatesTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Shipped to China and Macau together.' })
  chinaMacauTpp!: Tpp;

  @Field(() => TppScalar, { description: 'The most that may have been.' })
  capTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Cap minus shipped, never below zero.' })
  remainingTpp!: Tpp;

  @Field(() => TppScalar, { description: 'Shipped minus cap, never below zero.' })
  overTpp!: Tpp;
}

@ObjectType('CaseByCase', {
  description: 'Whether an application for China or Macau moves from presumption of denial to case-by-case review.',
})
export class CaseByCaseType {
  @Field(() => Boolean, { description: 'Whether it does: every finding is met.' })
  applies!: boolean;

  @Field(() => [FindingType], { description: 'The class of R-90, the cap of R-91, the certifications of R-92.' })
  findings!: readonly FindingType[];

  @Field(() => [Certifications], { description: 'What is asked for and was not given.' })
  missing!: readonly Certification[];

  @Field(() => VolumeCapType, { nullable: true, description: 'The cap before the movement; null on days without one.' })
  volumeCap!: VolumeCapType | null;
}
