import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { AT, frameOf, KNOWN, toCitationType } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { answersUnder, toReadings } from '../ledger/to-readings.js';
import type { Caller } from '../platform/caller.js';
import { Postures } from '../platform/graphql-words.js';
import { dayOf, type Instant } from '../rules/day.js';
import { ENACTED, type Law } from '../rules/law.js';
import { citationsOf } from '../rules/rule-citations.js';
import { volumeCap } from '../rules/volume-cap.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import type { VolumeCapType } from './case-by-case.graphql.js';
import { ReadVolumes } from './read-volumes.js';
import { toVolumeCapType } from './to-case-by-case.js';
import { ProductVolumesType } from './volume-cap.graphql.js';

@Resolver()
export class VolumeCapResolver {
  constructor(private readonly read: ReadVolumes) {}

  @Query(() => ProductVolumesType, {
    description: 'How much of a product may still go to China and Macau under the 50 percent cap of January 2026.',
  })
  async volumeCap(
    @Args('item', { type: () => ID, description: 'The product.' }) item: string,
    @Context('caller') caller: Caller,
    @Args('at', AT) at?: Instant | null,
    @Args('posture', {
      type: () => Postures,
      defaultValue: 'AS_ENFORCED',
      description: 'The reading; as enforced when left out. The cap is the same in both.',
    })
    posture: Posture = 'AS_ENFORCED',
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<ProductVolumesType> {
    const readings = toReadings(under);
    const { volumes, ...seen } = await this.read.run(caller, item, { at, known });
    const on = dayOf(seen.at);
    const capUnder = (law: Law): VolumeCapType | null => {
      const cap = volumeCap(volumes, on, law);
      return cap === undefined ? null : toVolumeCapType(cap);
    };
    return {
      ...frameOf({ posture, ...seen }),
      item,
      ...volumes,
      cap: capUnder(ENACTED),
      citations: citationsOf('review.volumeCap', on).map(toCitationType),
      readings: answersUnder(readings, on, {
        ask: (law) => ({ cap: capUnder(law) }),
        to: (answer) => answer,
        none: { cap: null },
      }),
    };
  }
}
