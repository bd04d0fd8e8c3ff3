import type { UnderFrame } from '../ledger/reading.graphql.js';
import { answersUnder } from '../ledger/to-readings.js';
import { type Reading } from '../rules/under.rule.js';
import { sumsOf } from '../rules/veu-shares.rule.js';
import type { PlacementUnderType } from './placement.graphql.js';
import type { PlacementFacts } from './read-placement.js';
import { limitsUnder, whyNot } from './to-placement-type.js';

type Answered = Omit<PlacementUnderType, keyof UnderFrame>;

const NO_ANSWER: Answered = {
  applies: false,
  reason: null,
  outsideAlliesTpp: null,
  limits: [],
  violations: [],
  warnings: [],
};

/** Where a group stands under each reading, on the same base. */
export const placementsUnder = (facts: PlacementFacts, readings: readonly Reading[]): PlacementUnderType[] =>
  answersUnder(readings, facts.position.on, {
    ask: (law, posture): Answered => {
      const reason = whyNot(facts, posture, law);
      const { base, on } = facts.position;
      const { limits, violations, warnings } =
        reason === null ? limitsUnder(facts, law) : { limits: [], violations: [], warnings: [] };
      const { outside } = sumsOf(base, on, law);
      return { applies: reason === null, reason, outsideAlliesTpp: outside, limits, violations, warnings };
    },
    to: (answer) => answer,
    none: NO_ANSWER,
  });
