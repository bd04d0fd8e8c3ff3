import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { CountryGroups, Postures, words } from '../platform/graphql-words.js';
import type { Day } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { CountryGroup, Posture } from '../rules/vocabulary.js';
import { RulebookType } from './answer.graphql.js';

/** The quantities an assumption may change, by the word of the API. */
export const QUANTITY_OF = {
  COUNTRY_ALLOCATION: 'allocation.country',
  LPP_YEARLY_QUOTA: 'lpp.yearlyQuota',
  NVEU_LIMIT: 'nveu.limit',
  UVEU_OUTSIDE_SHARE: 'uveu.outsideShare',
  UVEU_COUNTRY_SHARE: 'uveu.countryShare',
  UVEU_ABROAD_SHARE: 'uveu.abroadShare',
  VOLUME_CAP_SHARE: 'review.volumeCapShare',
} as const;
export type AssumedQuantityWord = keyof typeof QUANTITY_OF;

export const AssumedQuantities = words<AssumedQuantityWord>(
  'AssumedQuantity',
  'A quantity of the law that an assumption may change: caps in TPP, shares in percent.',
  {
    COUNTRY_ALLOCATION: 'TPP of the allocation of each country, before any uplift (R-22).',
    LPP_YEARLY_QUOTA: 'TPP of the yearly quota under License Exception LPP (R-34).',
    NVEU_LIMIT: 'TPP of the largest base of a national validated end user (R-49).',
    UVEU_OUTSIDE_SHARE: 'Percent outside the allies for a universal one (R-43).',
    UVEU_COUNTRY_SHARE: 'Percent in one country outside the allies (R-44).',
    UVEU_ABROAD_SHARE: 'Percent outside the United States (R-45).',
    VOLUME_CAP_SHARE: 'Percent of what is sold in the United States that may go to China and Macau (R-91).',
  },
);

@InputType({
  description:
    'An assumption about the law, of one question only: a quantity, the group of a country, or the days of a rulebook. It changes nothing before its start: its day, or the earlier of the enacted and the assumed one.',
})
export class WhatIfInput {
  @Field(() => String, { description: 'Your name for it.' })
  name!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The first day of a quantity or a group.' })
  from?: Day | null;

  @Field(() => DateScalar, { nullable: true, description: 'The first day after it; open when left out.' })
  until?: Day | null;

  @Field(() => AssumedQuantities, { nullable: true, description: 'The quantity, with tpp or percent.' })
  quantity?: AssumedQuantityWord | null;

  @Field(() => TppScalar, { nullable: true, description: 'Of a cap.' })
  tpp?: Tpp | null;

  @Field(() => Int, { nullable: true, description: 'Of a share: a whole number from 0 to 100.' })
  percent?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True: from then on no such cap is in force.' })
  repealed?: boolean | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'The country, with its group.' })
  country?: string | null;

  @Field(() => CountryGroups, { nullable: true, description: 'Its group from then on.' })
  group?: CountryGroup | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the rule of October 2023, and what is enforced, ask for a license for that country; unchanged when left out.',
  })
  licenseRequired?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The rulebook, with at least one of its days.' })
  rulebook?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The first day it is in force.' })
  effectiveOn?: Day | null;

  @Field(() => DateScalar, { nullable: true, description: 'The first day it must be followed.' })
  complianceOn?: Day | null;

  @Field(() => DateScalar, { nullable: true, description: 'The first day it is not in force any more.' })
  removedOn?: Day | null;

  @Field(() => Boolean, { nullable: true, description: 'True: it is never removed.' })
  neverRemoved?: boolean | null;
}

@InputType({ description: 'A reading of the law: a posture, the rulebooks, and assumptions on top.' })
export class ReadingInput {
  @Field(() => String, { description: 'Your name for it, of up to 100 characters.' })
  name!: string;

  @Field(() => Postures, { defaultValue: 'AS_CODIFIED', description: 'The posture; as codified when left out.' })
  posture!: Posture;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only these rulebooks and overlays; all that are in force that day when left out.',
  })
  rulebooks?: readonly string[] | null;

  @Field(() => [WhatIfInput], { nullable: true, description: 'At most 20; later ones win over earlier ones.' })
  whatIf?: readonly WhatIfInput[] | null;
}

/** The argument `under`, for every query that takes it. */
export const UNDER = {
  type: (): [typeof ReadingInput] => [ReadingInput],
  nullable: true,
  description: 'Readings to answer under as well, side by side in `readings` of the answer. At most 10.',
};

/** What every answer under a reading says about itself. Base class. */
@ObjectType({ isAbstract: true })
export abstract class UnderFrame {
  @Field(() => String, { description: 'The name of the reading.' })
  name!: string;

  @Field(() => Postures, { description: 'Its posture.' })
  posture!: Posture;

  @Field(() => [RulebookType], { description: 'The rulebooks it rests on that day, with its days; oldest first.' })
  rulebooks!: readonly RulebookType[];

  @Field(() => Boolean, { description: 'Whether the answer must be followed that day (R-66, R-85).' })
  complianceRequired!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why there is no answer: no rulebook of the reading covers the day, or it is silent on what is asked. Null when there is one.',
  })
  gap!: string | null;
}
