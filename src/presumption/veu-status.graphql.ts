import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { TppScalar } from '../platform/graphql-scalars.js';
import { words } from '../platform/graphql-words.js';
import type { Tpp } from '../rules/tpp.js';
import type { VeuStatusWord } from '../rules/veu-status.rule.js';
import type { ThresholdChange } from '../rules/veu-thresholds.rule.js';
import { ageOf, type Known, StatusAge } from './status-age.graphql.js';
import type { VeuLimitReading, VeuReading } from './status.js';

export const VeuStandings = words<VeuStatusWord>(
  'VeuStanding',
  'What the limits of a validated end user say: a violation beats a warning (R-42 to R-50).',
  {
    COMPLIANT: 'Every limit is kept.',
    WARNING:
      'A limit is exceeded that does not bind today: the one on chips abroad, outside its measuring days (R-45).',
    VIOLATION: 'A limit is broken.',
    UNDEFINED: 'National, in a quarter for which no limit is set (R-49).',
    NOT_YET_GRANTED: 'It is granted later.',
  },
);

export const ThresholdMoves = words<ThresholdChange['change']>(
  'ThresholdMove',
  'What became of a threshold of a limit. Each is told once when it is reached, and once when it no longer is.',
  { RAISED: 'Use reached it.', CLEARED: 'Use fell below it.' },
);

@ObjectType({
  description: "One limit of a validated end user and what stands against it: a share, or a quarter's TPP.",
})
export class VeuLimitUse {
  @Field(() => String, { description: 'The rule, with the country if it has one: "R-43", "R-44:IN", "R-49".' })
  rule!: string;

  @Field(() => TppScalar, { description: 'TPP that count against it.' })
  partTpp!: Tpp;

  @Field(() => TppScalar, { nullable: true, description: 'TPP of which it is a share; null for a limit in TPP.' })
  wholeTpp!: Tpp | null;

  @Field(() => Int, { nullable: true, description: 'The share allowed, in percent; null for a limit in TPP.' })
  limitPercent!: number | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP allowed; null for a share.' })
  limitTpp!: Tpp | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The highest threshold reached, in percent of the limit; null below the lowest. The setting HEADROOM_VEU_THRESHOLDS.',
  })
  reachedPercent!: number | null;
}

@ObjectType({ description: 'A threshold of a limit that was raised or cleared.' })
export class VeuThresholdChange {
  @Field(() => String, { description: 'The rule of the limit, such as "R-43" or "R-44:IN".' })
  rule!: string;

  @Field(() => Int, { description: 'The threshold, in percent of the limit.' })
  percent!: number;

  @Field(() => ThresholdMoves, { description: 'Whether it was reached, or is no longer.' })
  move!: ThresholdChange['change'];
}

@ObjectType({ description: 'The status of a validated end user against its limits, as a worker last computed it.' })
export class VeuStatus extends StatusAge {
  @Field(() => ID, { description: 'Its id.' })
  veuId!: string;

  @Field(() => VeuStandings, { description: 'The status.' })
  headline!: VeuStatusWord;

  @Field(() => TppScalar, {
    description: 'TPP of the installed base: of the owner group, or of the company in the country of a national one.',
  })
  totalTpp!: Tpp;

  @Field(() => [String], { description: 'The rules that are broken, such as "R-44:IN".' })
  violations!: readonly string[];

  @Field(() => [String], { description: 'The rules that warn.' })
  warnings!: readonly string[];

  @Field(() => [VeuLimitUse], { description: 'Each limit with its use, by rule.' })
  limits!: readonly VeuLimitUse[];
}

export function toVeuStatus(known: Known): VeuStatus {
  const { limits, totalTpp, violations, warnings } = known.status.reading as VeuReading;
  return {
    veuId: known.status.key,
    headline: known.status.headline as VeuStatusWord,
    totalTpp,
    violations,
    warnings,
    limits: limits.map(toLimitUse),
    ...ageOf(known),
  };
}

function toLimitUse(limit: VeuLimitReading): VeuLimitUse {
  const inTpp = 'limitTpp' in limit;
  return {
    rule: limit.rule,
    partTpp: limit.partTpp,
    wholeTpp: inTpp ? null : limit.wholeTpp,
    limitPercent: inTpp ? null : Number(limit.limitPercent),
    limitTpp: inTpp ? limit.limitTpp : null,
    reachedPercent: limit.reachedPercents.length === 0 ? null : Number(limit.reachedPercents.at(-1)),
  };
}

export const toThresholdChange = ({ change, percent, rule }: ThresholdChange): VeuThresholdChange => ({
  rule,
  percent: Number(percent),
  move: change,
});
