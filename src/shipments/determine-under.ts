import type { UnderFrame } from '../ledger/reading.graphql.js';
import { toCitationType } from '../ledger/answer.graphql.js';
import { answersUnder } from '../ledger/to-readings.js';
import type { Before, Movement } from '../rules/movement.js';
import { type MovementAnswer, movementUnder, type Reading } from '../rules/under.rule.js';
import type { DetermineUnderType } from './determine-under.graphql.js';
import type { Thought } from './determine-shipment.js';

type Answered = Omit<DetermineUnderType, keyof UnderFrame>;

const NO_ANSWER: Answered = {
  recordedAs: null,
  requirement: null,
  licenseNumber: null,
  reviewPolicy: null,
  breaches: [],
  flags: [],
  citations: [],
};

/** A movement that was thought through, under each reading on the same balances. */
export const determinationsUnder = ({ judged }: Thought, readings: readonly Reading[]): DetermineUnderType[] =>
  movementsUnder(judged.movement, judged.before, readings);

/** A movement under each reading, on the balances it was judged on. */
export const movementsUnder = (
  movement: Movement,
  before: Before,
  readings: readonly Reading[],
): DetermineUnderType[] =>
  answersUnder(readings, movement.on, {
    ask: (law, posture) => movementUnder(movement, before, law, posture),
    to: toUnder,
    none: NO_ANSWER,
  });

function toUnder(answer: MovementAnswer): Answered {
  const { breaches, citations, flags, licenseNumber, reviewPolicy } = answer;
  return {
    recordedAs: answer.posture === 'AS_CODIFIED' ? answer.authorization : null,
    requirement: answer.posture === 'AS_ENFORCED' ? answer.authorization : null,
    licenseNumber,
    reviewPolicy,
    breaches,
    flags,
    citations: citations.map(toCitationType),
  };
}
