import { invariant } from './invariant.js';
import type { Tpp } from './tpp.js';

/** A limit and what stands against it: the part of a whole with a percentage, or a base with a limit in TPP. */
export type LimitUse =
  | { readonly rule: string; readonly partTpp: Tpp; readonly wholeTpp: Tpp; readonly limitPercent: bigint }
  | { readonly rule: string; readonly partTpp: Tpp; readonly limitTpp: Tpp };

/** At which percentages of a limit a planner is told, ascending. Exactly at one is reached. */
export const USUAL_THRESHOLDS: readonly bigint[] = [80n, 90n, 95n, 100n];

/** One threshold that a limit passed, upward or downward. */
export interface ThresholdChange {
  readonly rule: string;
  readonly percent: bigint;
  readonly change: 'RAISED' | 'CLEARED';
}

/** The thresholds a use has reached; a limit of zero is reached with anything, and by nothing with nothing. */
export function thresholdsReached(use: LimitUse, thresholds: readonly bigint[] = USUAL_THRESHOLDS): readonly bigint[] {
  if (use.partTpp <= 0n) return [];
  const [part, limit] =
    'limitTpp' in use ? [100n * use.partTpp, use.limitTpp] : [10_000n * use.partTpp, use.limitPercent * use.wholeTpp];
  return thresholds.filter((percent) => part >= percent * limit);
}

/** The raised thresholds by rule, as they are kept between two looks. */
export type RaisedThresholds = ReadonlyMap<string, readonly bigint[]>;

/**
 * What changed since the last look: each threshold is raised once when it is reached and cleared once when it no longer
 * is, however often one looks in between. A limit that is gone, as the share of a country that was emptied, clears all of
 * its own. `next` is to be kept for the next look.
 */
export function thresholdChanges(
  before: RaisedThresholds,
  uses: readonly LimitUse[],
  thresholds: readonly bigint[] = USUAL_THRESHOLDS,
): { readonly changes: readonly ThresholdChange[]; readonly next: RaisedThresholds } {
  invariant(
    thresholds.every((percent, index) => percent > (thresholds[index - 1] ?? 0n)),
    'thresholds ascend and are above zero',
  );
  const next = new Map<string, readonly bigint[]>();
  for (const use of uses) {
    const reached = thresholdsReached(use, thresholds);
    if (reached.length > 0) next.set(use.rule, reached);
  }
  const rules = [...new Set([...before.keys(), ...next.keys()])].sort();
  const changes = rules.flatMap((rule): ThresholdChange[] => {
    const [was, is] = [before.get(rule) ?? [], next.get(rule) ?? []];
    return [
      ...is
        .filter((percent) => !was.includes(percent))
        .map((percent) => ({ rule, percent, change: 'RAISED' as const })),
      ...was
        .filter((percent) => !is.includes(percent))
        .map((percent) => ({ rule, percent, change: 'CLEARED' as const })),
    ];
  });
  return { changes, next };
}
