import type { UnderFrame } from '../ledger/reading.graphql.js';
import { answersUnder } from '../ledger/to-readings.js';
import { dayOf } from '../rules/day.js';
import { overOf, remainingOf } from '../rules/tpp.js';
import type { Reading } from '../rules/under.rule.js';
import type { QuotaUnderType } from './quota.graphql.js';
import { quotaOfYear } from './quota-positions.js';
import type { ReadQuotaAnswer } from './read-quota.js';

type Answered = Omit<QuotaUnderType, keyof UnderFrame>;

const NO_ANSWER: Answered = { reason: null, quotaTpp: null, remainingTpp: null, overTpp: null };

export const NOT_ENFORCED =
  'As enforced License Exception LPP is not offered: whether it may still be used is unsettled (R-88).';

/** A quota under each reading, on the same use. The quota of a year is the one in force on its last day. */
export const quotasUnder = ({ at, position }: ReadQuotaAnswer, readings: readonly Reading[]): QuotaUnderType[] =>
  answersUnder(readings, dayOf(at), {
    ask: (law, posture): Answered => {
      const { usedTpp, year } = position;
      const quotaTpp = quotaOfYear(year, law);
      if (quotaTpp === null) return { ...NO_ANSWER, reason: `No quota exists for ${year} in this reading (R-34).` };
      return {
        reason: posture === 'AS_ENFORCED' ? NOT_ENFORCED : null,
        quotaTpp,
        remainingTpp: remainingOf(quotaTpp, usedTpp),
        overTpp: overOf(quotaTpp, usedTpp),
      };
    },
    to: (answer) => answer,
    none: NO_ANSWER,
  });
