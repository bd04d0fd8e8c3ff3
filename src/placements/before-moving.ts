import { toCountryType } from '../parties/country.graphql.js';
import type { Destination } from '../rules/destination.js';
import { ENACTED, type Law } from '../rules/law.js';
import { rowsUnder } from '../rules/parameter.js';
import { nveuLimit } from '../rules/rulebook/nveu-limit.js';
import type { Tpp } from '../rules/tpp.js';
import { ceilDivide, unitsWithin } from '../rules/veu-room-limits.rule.js';
import { nveuNeedFirst } from '../rules/veu-room-national.rule.js';
import { type NeededFirst, needFirst, safeRemoval } from '../rules/veu-room.rule.js';
import { shareLimits } from '../rules/veu-shares.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import type { PlacementFacts } from './read-placement.js';
import type { NeededFirstType, NeedFirstFigures, SafeRemovalFigures, SafeRemovalType } from './room.graphql.js';
import { closedReason } from './to-limit-type.js';
import { whyNot } from './to-placement-type.js';

const NOTHING = { unitedStates: null, otherAlly: null, removeFirstTpp: null, fitsFrom: null } as const;

/** Where a reading has no answer. */
export const NO_NEED: NeedFirstFigures = { applies: false, reason: null, fitsNow: false, ...NOTHING };

/** What must come before a placement, under a law in a posture. Where no limits apply, only Macau and D:5 are closed. */
export function needFirstUnder(
  facts: PlacementFacts,
  destination: Destination,
  wantedTpp: Tpp,
  posture: Posture,
  law: Law = ENACTED,
): NeedFirstFigures {
  const { position, unitTpp } = facts;
  const { base, on, veu } = position;
  const reason = whyNot(facts, posture, law);
  if (reason !== null)
    return { applies: false, reason, fitsNow: closedReason(destination, on, law) === null, ...NOTHING };
  const applies = { applies: true, reason: null };
  if (veu.kind === 'NVEU') {
    if (veu.destination !== destination) return { ...applies, fitsNow: false, ...NOTHING };
    const steps = rowsUnder(nveuLimit, law).map(({ from, value }) => ({ from, limitTpp: value }));
    const need = nveuNeedFirst(base.get(destination) ?? 0n, wantedTpp, on, steps);
    return { ...applies, ...NOTHING, fitsNow: need.fitsFrom === on, ...need };
  }
  const { otherAlly, unitedStates } = needFirst(base, veu, destination, wantedTpp, on, shareLimits(on, law));
  return {
    ...applies,
    ...NOTHING,
    fitsNow: unitedStates.amountTpp === 0n,
    unitedStates: toNeeded(unitedStates, unitTpp),
    otherAlly: toNeeded(otherAlly, unitTpp),
  };
}

const toNeeded = ({ amountTpp, because }: NeededFirst, unitTpp: Tpp): NeededFirstType => ({
  possible: amountTpp !== null,
  amountTpp,
  amountUnits: amountTpp === null || unitTpp === 0n ? null : ceilDivide(amountTpp, unitTpp),
  because,
});

/** How much may leave countries, under a law in a posture: all of it where no share can break. */
export function safeRemovalsUnder(
  facts: PlacementFacts,
  destinations: readonly Destination[],
  posture: Posture,
  law: Law = ENACTED,
): SafeRemovalFigures {
  const { base, on, veu } = facts.position;
  const reason = whyNot(facts, posture, law);
  const countries = destinations.map((destination): SafeRemovalType => {
    const here = base.get(destination) ?? 0n;
    const installed = here > 0n ? here : 0n;
    const all = { installedTpp: installed, amountTpp: installed, breaksNext: [], brokenAlready: [] };
    const answer =
      reason !== null || veu.kind === 'NVEU' ? all : safeRemoval(base, veu, destination, on, shareLimits(on, law));
    const amountUnits = unitsWithin(answer.amountTpp, facts.unitTpp);
    return { country: toCountryType(destination, on), ...answer, amountUnits };
  });
  return { applies: reason === null, reason, countries };
}
