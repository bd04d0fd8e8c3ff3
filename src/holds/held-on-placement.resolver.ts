import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PlacementType } from '../placements/placement.graphql.js';
import { RoomType } from '../placements/room.graphql.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import { TppScalar } from '../platform/graphql-scalars.js';
import { roomBesidePromises } from '../rules/veu-room-held.rule.js';
import type { InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';
import { HeldReads } from './held.reads.js';

@Resolver(() => PlacementType)
export class HeldOnPlacement {
  constructor(
    private readonly db: Database,
    private readonly reads: HeldReads,
  ) {}

  @ResolveField(() => TppScalar, {
    description: 'TPP that open holds set aside in the base of its group, now, whatever day the position is of.',
  })
  async heldTpp(@Parent() { members }: PlacementType, @Context() { caller }: GraphqlContext): Promise<Tpp> {
    const held = await this.db.read((tx) => this.reads.base(tx, members), caller);
    return [...held.values()].reduce((sum, tpp) => sum + tpp, 0n);
  }
}

@Resolver(() => RoomType)
export class HeldOnRoom {
  constructor(
    private readonly db: Database,
    private readonly reads: HeldReads,
  ) {}

  @ResolveField(() => TppScalar, { description: 'TPP that open holds set aside there, now.' })
  async heldTpp(@Parent() room: RoomType, @Context() context: GraphqlContext): Promise<Tpp> {
    return (await this.promised(room, context)).get(room.about.destination) ?? 0n;
  }

  @ResolveField(() => TppScalar, {
    nullable: true,
    description:
      'The room that open holds leave: each share is taken as if only those of them were kept that worsen it. Null: no bound.',
  })
  async roomAfterHoldsTpp(@Parent() room: RoomType, @Context() context: GraphqlContext): Promise<Tpp | null> {
    const { destination, position } = room.about;
    if (room.roomTpp === null) return null;
    return roomBesidePromises(position, await this.promised(room, context), destination, room.roomTpp);
  }

  /** Read once for all countries of an answer: they are about one list of members. */
  private promised({ about }: RoomType, context: GraphqlContext): Promise<InstalledBase> {
    const { members } = about.position;
    const known = loaderOf(context, HeldOnRoom, () => new Map<readonly string[], Promise<InstalledBase>>());
    const read = known.get(members) ?? this.db.read((tx) => this.reads.base(tx, members), context.caller);
    known.set(members, read);
    return read;
  }
}
