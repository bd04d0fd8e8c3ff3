import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { Given } from '../platform/input-check.js';
import { DrawdownAnswer, DrawdownInput } from './drawdown.graphql.js';
import { PlanDrawdown } from './plan-drawdown.js';
import { PostShipmentPayload } from './post-shipment.graphql.js';
import { ShipmentType } from './shipment.graphql.js';
import { ShipmentReads } from './shipment.reads.js';
import { toDrawdownAnswer } from './to-drawdown-type.js';
import { toShipmentType } from './to-shipment-type.js';

@Resolver()
export class DrawdownResolver {
  constructor(private readonly planDrawdown: PlanDrawdown) {}

  @Query(() => DrawdownAnswer, {
    description:
      'How a line could be split over the licenses that cover it: each strategy with its parts, what it leaves and what it wastes. Stores nothing. No legal advice.',
  })
  async drawdown(
    @Args('input', { type: () => DrawdownInput, description: 'The line.' }) input: Given<DrawdownInput>,
    @Context('caller') caller: Caller,
  ): Promise<DrawdownAnswer> {
    return toDrawdownAnswer(await this.planDrawdown.run(caller, input));
  }
}

@Resolver(() => PostShipmentPayload)
export class PostShipmentPartsResolver {
  constructor(
    private readonly db: Database,
    private readonly shipments: ShipmentReads,
  ) {}

  @ResolveField(() => [ShipmentType], {
    description:
      'The shipments it was recorded as: with `drawdown` one for each license, by their references; otherwise the shipment itself. Empty when it was not recorded.',
  })
  async parts(@Parent() { seq }: PostShipmentPayload, @Context('caller') caller: Caller): Promise<ShipmentType[]> {
    if (seq === undefined || seq === null) return [];
    const records = await this.db.read((tx) => this.shipments.ofLine(tx, seq), caller);
    return records.map(toShipmentType);
  }
}
