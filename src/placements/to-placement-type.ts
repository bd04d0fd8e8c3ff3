import { frameOf } from '../ledger/answer.graphql.js';
import { toCountryType } from '../parties/country.graphql.js';
import { ENACTED, type Law } from '../rules/law.js';
import { frameworkInForce } from '../rules/rulebook-in-force.js';
import { nveuLimitOn, nveuStanding, uveuStanding } from '../rules/veu-position.rule.js';
import { limitsOf, urgentFirst } from '../rules/veu-room-limits.rule.js';
import { nextMeasuringDay, shareLimits, sumsOf } from '../rules/veu-shares.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import type { PlacementLimitType, PlacementType } from './placement.graphql.js';
import type { PlacementFacts } from './read-placement.js';
import { toLimitType, toNationalLimitType, toShare } from './to-limit-type.js';

const NOT_ENFORCED = 'As enforced there are no placement limits of validated end users (R-87, R-88).';
const NOT_IN_FORCE = 'The Framework is not in force that day: its limits begin on 13 January 2025 (R-86).';

/** Why the limits do not apply; `null` when they do. */
export const whyNot = (facts: PlacementFacts, posture: Posture, law: Law = ENACTED): string | null => {
  if (posture === 'AS_ENFORCED') return NOT_ENFORCED;
  return frameworkInForce(facts.position.on, law) ? null : NOT_IN_FORCE;
};

export function toPlacementType(facts: PlacementFacts, posture: Posture): PlacementType {
  const { position, state } = facts;
  const { base, on, parties, veu } = position;
  const { outside, total, unitedStates } = sumsOf(base, on);
  const reason = whyNot(facts, posture);
  const { limits, violations, warnings } = limitsUnder(facts);
  const [binding = null, next = null] = limits;
  return {
    ...placementFrame(facts, posture),
    veu: veu.id,
    members: position.members,
    kind: veu.kind,
    state,
    parties,
    applies: reason === null,
    reason,
    totalTpp: total,
    outsideAlliesTpp: outside,
    unitedStatesTpp: unitedStates,
    byCountry: [...base]
      .filter(([, amount]) => amount !== 0n)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([country, amount]) => ({
        country: toCountryType(country, on),
        installedTpp: amount,
        share: toShare(amount, total),
      })),
    limits,
    binding,
    next,
    violations: reason === null ? violations : [],
    warnings: reason === null ? warnings : [],
    nextMeasuringOn: veu.kind === 'UVEU' ? nextMeasuringDay(on) : null,
    readings: [],
  };
}

export interface Limits {
  readonly limits: PlacementLimitType[];
  readonly violations: readonly string[];
  readonly warnings: readonly string[];
}

/** Every limit of a group on its day under a law, with what is broken. */
export const limitsUnder = (facts: PlacementFacts, law: Law = ENACTED): Limits =>
  facts.position.veu.kind === 'UVEU' ? universal(facts, law) : national(facts, law);

function universal({ position: { base, on, veu }, unitTpp }: PlacementFacts, law: Law): Limits {
  const shares = shareLimits(on, law);
  const { violations, warnings } = uveuStanding(base, veu, on, shares);
  const limits = urgentFirst(limitsOf(base, veu, on, shares)).map((limit) => toLimitType(limit, unitTpp, on, law));
  return { limits, violations, warnings };
}

function national({ position: { base, on, veu }, unitTpp }: PlacementFacts, law: Law): Limits {
  if (veu.destination === null) return { limits: [], violations: [], warnings: [] };
  const standing = nveuStanding(base.get(veu.destination) ?? 0n, on, nveuLimitOn(on, law));
  return {
    limits: [toNationalLimitType(standing, veu.destination, unitTpp, on, law)],
    violations: standing.compliant === false ? ['R-49'] : [],
    warnings: standing.limitTpp === null ? ['R-49'] : [],
  };
}

/** The frame of an answer about a position. */
export const placementFrame = ({ at, known, ledgerSequence, now }: PlacementFacts, posture: Posture) =>
  frameOf({ posture, at, known, ledgerSequence, now });
