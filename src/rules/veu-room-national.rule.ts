import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { invariant } from './invariant.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import { type Tpp } from './tpp.js';
import { nveuLimitOn, nveuStanding } from './veu-position.rule.js';

/** From a day on, this limit; `null` ends the table: silence is neither zero nor unlimited. */
export interface NveuStep {
  readonly from: Day;
  readonly limitTpp: Tpp | null;
}

/** The table of R-49 as steps. */
export const nveuSteps = (): readonly NveuStep[] =>
  nveuLimit.values.map(({ from, value }) => ({ from, limitTpp: value }));

/** The limit of a day under other steps than the regulation's. `null` before the first one. */
export const limitUnder = (steps: readonly NveuStep[], on: Day): Tpp | null =>
  steps.findLast((step) => step.from <= on)?.limitTpp ?? null;

/**
 * The largest further TPP a national VEU's company may have in a destination on a day. None outside the country of the
 * authorization, and none in a quarter without a limit, because a shipment then breaks `NVEU_LIMIT_UNDEFINED`.
 */
export function nveuRoom(
  installed: Tpp,
  veuDestination: Destination,
  destination: Destination,
  on: Day,
  limit: Tpp | null = nveuLimitOn(on),
): Tpp {
  if (destination !== veuDestination) return 0n;
  return nveuStanding(installed, on, limit).remainingTpp ?? 0n;
}

/** What makes room for a placement that does not fit: placing elsewhere never does. */
export interface NveuNeed {
  /** The least TPP that must leave the country first; `null` when no removal is enough, or no limit is defined. */
  readonly removeFirstTpp: Tpp | null;
  /** The first day, from `on` on, whose quarter has room for it; `null` when none has. */
  readonly fitsFrom: Day | null;
}

export function nveuNeedFirst(
  installed: Tpp,
  amount: Tpp,
  on: Day,
  steps: readonly NveuStep[] = nveuSteps(),
): NveuNeed {
  invariant(amount > 0n, 'a placement places some TPP');
  const fits = (day: Day): boolean => {
    const limit = limitUnder(steps, day);
    return limit !== null && installed + amount <= limit;
  };
  const limit = limitUnder(steps, on);
  const over = limit === null ? null : installed + amount - limit;
  const least = over === null ? null : over > 0n ? over : 0n;
  return {
    removeFirstTpp: least === null || (least > 0n && least > installed) ? null : least,
    fitsFrom: [on, ...steps.map(({ from }) => from).filter((from) => from > on)].find(fits) ?? null,
  };
}
