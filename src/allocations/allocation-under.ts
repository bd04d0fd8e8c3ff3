import type { UnderFrame } from '../ledger/reading.graphql.js';
import { answersUnder } from '../ledger/to-readings.js';
import { type CountryStanding, countryStanding } from '../rules/country-position.rule.js';
import { dayOf } from '../rules/day.js';
import type { Reading } from '../rules/under.rule.js';
import type { Posture } from '../rules/vocabulary.js';
import type { AllocationType, AllocationUnderType } from './allocation.graphql.js';
import type { CountryPosition } from './country-positions.js';
import { whyNot } from './to-allocation-type.js';

const NO_ANSWER = {
  group: null,
  reason: null,
  allocationTpp: null,
  licensedTpp: null,
  remainingTpp: null,
  statusByLicensed: null,
  statusByExported: null,
};

/** A country's position with the same under each reading, on the same measures of the ledger. */
export function withUnder(
  answer: AllocationType,
  { country, found }: CountryPosition,
  readings: readonly Reading[],
): AllocationType {
  if (readings.length === 0) return answer;
  const on = dayOf(answer.at);
  return {
    ...answer,
    readings: answersUnder(readings, on, {
      ask: (law, posture) => ({ posture, standing: countryStanding(country, on, found.news, found.measures, law) }),
      to: toUnder,
      none: NO_ANSWER,
    }),
  };
}

const toUnder = ({
  posture,
  standing,
}: {
  posture: Posture;
  standing: CountryStanding;
}): Omit<AllocationUnderType, keyof UnderFrame> => ({
  group: standing.group,
  reason: whyNot(standing, posture),
  allocationTpp: standing.allocationTpp,
  licensedTpp: standing.licensedTpp,
  remainingTpp: standing.remainingTpp,
  statusByLicensed: posture === 'AS_ENFORCED' ? null : standing.reviewPolicy,
  statusByExported: posture === 'AS_ENFORCED' ? null : standing.statusByExported,
});
