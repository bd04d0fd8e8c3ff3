import { toCountryType } from '../parties/country.graphql.js';
import type { Destination } from '../rules/destination.js';
import { ENACTED, type Law } from '../rules/law.js';
import { nveuLimitOn, nveuStanding } from '../rules/veu-position.rule.js';
import { bindingRule, limitsAt, unitsWithin } from '../rules/veu-room-limits.rule.js';
import { nveuRoom } from '../rules/veu-room-national.rule.js';
import { shareLimits } from '../rules/veu-shares.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import type { PlacementFacts } from './read-placement.js';
import type { RoomFigures, RoomType } from './room.graphql.js';
import { closedReason, toLimitType, toNationalLimitType } from './to-limit-type.js';
import { whyNot } from './to-placement-type.js';

/** Room in one country, with what it is about. */
export const toRoomType = (facts: PlacementFacts, destination: Destination, posture: Posture): RoomType => ({
  ...roomUnder(facts, destination, posture),
  about: {
    position: facts.position,
    destination,
    at: facts.at,
    known: facts.known ?? facts.now,
    computedAt: facts.now,
  },
});

/** Room in one country under a law. Without limits, as enforced, only Macau and D:5 are closed. */
export function roomUnder(
  facts: PlacementFacts,
  destination: Destination,
  posture: Posture,
  law: Law = ENACTED,
): RoomFigures {
  const { position, unitTpp } = facts;
  const { base, on, veu } = position;
  const shared = { country: toCountryType(destination, on), installedTpp: base.get(destination) ?? 0n };
  const closed = closedReason(destination, on, law);
  const reason = closed ?? whyNot(facts, posture, law);
  if (reason !== null) {
    const roomTpp = closed === null ? null : 0n;
    const roomUnits = unitsWithin(roomTpp, unitTpp);
    return { ...shared, roomTpp, roomUnits, unlimited: closed === null, binding: null, next: null, reason };
  }
  if (veu.kind === 'NVEU') return { ...shared, ...nationalRoom(facts, destination, law) };
  const { binding, next } = bindingRule(limitsAt(base, veu, destination, on, shareLimits(on, law)));
  const roomTpp = binding === null ? null : binding.roomTpp;
  return {
    ...shared,
    roomTpp,
    roomUnits: unitsWithin(roomTpp, unitTpp),
    unlimited: roomTpp === null,
    binding: binding === null ? null : toLimitType(binding, unitTpp, on, law),
    next: next === null ? null : toLimitType(next, unitTpp, on, law),
    reason: null,
  };
}

function nationalRoom(
  facts: PlacementFacts,
  destination: Destination,
  law: Law,
): Omit<RoomFigures, 'country' | 'installedTpp'> {
  const { base, on, veu } = facts.position;
  const own = veu.destination === destination;
  const installed = base.get(destination) ?? 0n;
  const limit = nveuLimitOn(on, law);
  const standing = nveuStanding(installed, on, limit);
  const roomTpp = veu.destination === null ? 0n : nveuRoom(installed, veu.destination, destination, on, limit);
  const undefinedUntil = standing.limitTpp === null ? 'No limit is defined for that quarter (R-49).' : null;
  return {
    roomTpp,
    roomUnits: unitsWithin(roomTpp, facts.unitTpp),
    unlimited: false,
    binding: own ? toNationalLimitType(standing, destination, facts.unitTpp, on, law) : null,
    next: null,
    reason: own ? undefinedUntil : 'A national validated end user is authorized for its own country only (R-48).',
  };
}
