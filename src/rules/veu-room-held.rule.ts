import { isAlly } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { InstalledBase, VeuFacts } from './site.js';
import type { Tpp } from './tpp.js';
import { bindingRule, limitsAt } from './veu-room-limits.rule.js';

/** A VEU on a day with its group's base. */
export interface RoomAsked {
  readonly veu: Pick<VeuFacts, 'kind' | 'holderHeadquarters' | 'holderParentHeadquarters'>;
  readonly base: InstalledBase;
  readonly on: Day;
}

/**
 * How much of the room in a destination promises leave. For an NVEU they are subtracted; for a UVEU each share is taken as
 * if only those promises were kept that worsen it, and the smallest room decides: a promise elsewhere never makes room.
 * Cites 15 CFR 748.15 and supplement no. 10 to part 748.
 */
export function roomBesidePromises(of: RoomAsked, promised: InstalledBase, destination: Destination, room: Tpp): Tpp {
  const { base, on, veu } = of;
  if (veu.kind === 'NVEU') return atLeastNothing(room - (promised.get(destination) ?? 0n));
  const worsening: readonly ((to: Destination) => boolean)[] = [
    (to) => !isAlly(to, on),
    (to) => to === destination,
    (to) => to !== 'US',
  ];
  const rooms = worsening.map((counts) => {
    const beside = new Map(base);
    for (const [to, tpp] of promised) if (counts(to)) beside.set(to, (beside.get(to) ?? 0n) + tpp);
    return bindingRule(limitsAt(beside, veu, destination, on)).binding?.roomTpp ?? room;
  });
  return rooms.reduce((least, one) => (one < least ? one : least), room);
}

const atLeastNothing = (tpp: Tpp): Tpp => (tpp < 0n ? 0n : tpp);
