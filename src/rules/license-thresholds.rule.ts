import { addDays, type Day } from './day.js';
import { invariant } from './invariant.js';

/**
 * When somebody is told that a license runs out. Choices of the house, not of the law: the law knows the last usable day
 * and the licensed amounts alone.
 */
export interface LicenseThresholds {
  /** Days before the last usable day. */
  readonly expiryDays: readonly number[];
  /** Percent of the licensed quantity, and of the licensed value, that are drawn. Exactly at one is reached. */
  readonly drawnPercents: readonly bigint[];
}

export const USUAL_EXPIRY_DAYS: readonly number[] = [90, 30, 7];
export const USUAL_DRAWN_PERCENTS: readonly bigint[] = [80n, 95n];

/** A license that is not over, with what is drawn from it and from those it replaces. Units, and value in US cents. */
export interface LicenseUse {
  readonly usableThrough: Day;
  readonly quantity: bigint;
  readonly drawnQuantity: bigint;
  readonly valueCents: bigint;
  readonly drawnValueCents: bigint;
}

/** The thresholds a license has reached, in the order they are set. */
export interface LicenseThresholdsReached {
  readonly expiryDays: readonly number[];
  readonly quantityPercents: readonly bigint[];
  readonly valuePercents: readonly bigint[];
}

/**
 * Which thresholds a license has reached on a day. So many days before the last usable day is inside; where no unit is left,
 * the end of a license is nobody's concern. A license without a value has no percent of it.
 */
export function licenseThresholdsReached(
  use: LicenseUse,
  on: Day,
  { drawnPercents, expiryDays }: LicenseThresholds,
): LicenseThresholdsReached {
  const hasUnits = use.drawnQuantity < use.quantity;
  return {
    expiryDays: expiryDays.filter((days) => hasUnits && on >= addDays(use.usableThrough, -days)),
    quantityPercents: drawnPercents.filter((percent) => isReached(percent, use.drawnQuantity, use.quantity)),
    valuePercents: drawnPercents.filter((percent) => isReached(percent, use.drawnValueCents, use.valueCents)),
  };
}

const isReached = (percent: bigint, drawn: bigint, licensed: bigint): boolean =>
  drawn > 0n && licensed > 0n && 100n * drawn >= percent * licensed;

/** The days on which a license reaches a threshold by itself. */
export const licenseThresholdTurns = (usableThrough: Day, { expiryDays }: LicenseThresholds): readonly Day[] =>
  expiryDays.map((days) => addDays(usableThrough, -days));

/** By when somebody has decided on renewing a license: the first of its days; `null` where no days are set. */
export function renewalDueOn(usableThrough: Day, { expiryDays }: LicenseThresholds): Day | null {
  const days = Math.max(...expiryDays);
  return expiryDays.length === 0 ? null : addDays(usableThrough, -days);
}

/** What was drawn on one day: negative where more was taken back. */
export interface DrawnOn {
  readonly on: Day;
  readonly amount: bigint;
}

/** The day from which on a percent of what is licensed has been drawn without a break; it must be reached in the end. */
export function reachedOn(percent: bigint, licensed: bigint, drawn: readonly DrawnOn[]): Day {
  let [sum, since] = [0n, null as Day | null];
  for (const { amount, on } of drawn.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
    sum += amount;
    if (!isReached(percent, sum, licensed)) since = null;
    else since ??= on;
  }
  invariant(since !== null, 'the percent is reached in the end');
  return since;
}
