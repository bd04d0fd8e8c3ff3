import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PlacementType } from '../placements/placement.graphql.js';
import { RoomType } from '../placements/room.graphql.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import { TppScalar } from '../platform/graphql-scalars.js';
import { roomBesidePromises } from '../rules/veu-room-held.rule.js';
import type { InstalledBase } from '../rules/site.js';
import type { Tpp } from '../rules/tpp.js';
import { heldTimesOf, nameOfTimes, readingAt } from './held-times.js';
import { HeldReads } from './held.reads.js';

@Resolver(() => PlacementType)
export class HeldOnPlacement {
  constructor(
    private readonly db: Database,
    private readonly reads: HeldReads,
  ) {}

  @ResolveField(() => TppScalar, {
    description:
      'TPP set aside in the base of its group by holds that are open at the instant of the position, as it was known.',
  })
  async heldTpp(@Parent() placement: PlacementType, @Context() { caller }: GraphqlContext): Promise<Tpp> {
    const times = heldTimesOf(placement);
    const held = await this.db.read(
      (tx) => this.reads.base(tx, placement.members, times?.at),
      readingAt(caller, times),
    );
    return [...held.values()].reduce((sum, tpp) => sum + tpp, 0n);
  }
}

@Resolver(() => RoomType)
export class HeldOnRoom {
  constructor(
    private readonly db: Database,
    private readonly reads: HeldReads,
  ) {}

  @ResolveField(() => TppScalar, {
    description: 'TPP set aside there by holds that are open at the instant of the position, as it was known.',
  })
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
    const times = heldTimesOf(about);
    const known = loaderOf(context, HeldOnRoom, () => new Map<string, Promise<InstalledBase>>());
    const name = `${nameOfTimes(times)} ${members.join(' ')}`;
    const read =
      known.get(name) ??
      this.db.read((tx) => this.reads.base(tx, members, times?.at), readingAt(context.caller, times));
    known.set(name, read);
    return read;
  }
}
