import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/caller.js';
import type { Given } from '../platform/input-check.js';
import { PlacementPlanType } from './plan.graphql.js';
import { PlanPlacementInput } from './plan.input.js';
import { PlanPlacement } from './plan-placement.js';
import { toPlanType } from './to-plan-type.js';

@Resolver()
export class PlanResolver {
  constructor(private readonly plan: PlanPlacement) {}

  @Query(() => PlacementPlanType, {
    description:
      'Checks a plan at every step and on every measuring day between, under several sets of limits, and says what cures it. Records nothing.',
  })
  async planPlacement(
    @Args('input', { type: () => PlanPlacementInput, description: 'The plan.' }) input: Given<PlanPlacementInput>,
    @Context('caller') caller: Caller,
  ): Promise<PlacementPlanType> {
    return toPlanType(await this.plan.run(caller, input));
  }
}
