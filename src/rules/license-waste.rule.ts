import { addDays } from './day.js';
import type { Drawdown } from './license-drawdown.rule.js';
import { atLeastZero, capacityOf, type LicenseLeft, type Line } from './license-left.rule.js';

/** How far ahead a license counts as ending soon, where nothing is said: a choice of this house, no law. */
export const USUAL_HORIZON_DAYS = 90;

/**
 * Why something left on a license is stranded: it ends before the horizon does; its value left does not pay for its units
 * left at the price of the line; or no unit is left for its value.
 */
export type Stranding = 'EXPIRES' | 'VALUE_SHORT' | 'UNITS_GONE';

/** A license after a drawdown, and what of it is stranded. Units, and value in US cents; never below zero. */
export interface LicenseAfter {
  readonly left: LicenseLeft;
  readonly takenUnits: bigint;
  readonly takenValueCents: bigint;
  readonly unitsLeft: bigint;
  /** The tolerance included. */
  readonly valueLeftCents: bigint;
  readonly stranding: Stranding | null;
  readonly strandedUnits: bigint;
  /** Licensed value only: what the tolerance would allow beyond it is nobody's to lose. */
  readonly strandedValueCents: bigint;
}

/** What a drawdown leaves behind on every license that could be used, and what of it is stranded in all. */
export interface Waste {
  readonly licenses: readonly LicenseAfter[];
  readonly units: bigint;
  readonly valueCents: bigint;
}

/**
 * The waste of a drawdown: what is left on licenses that nobody can ship any more, if nothing else is shipped first.
 *
 * A license whose last usable day is on or before the day of the line plus `horizonDays` strands all units left and all
 * licensed value left. Of another one, units beyond what its value left (with tolerance) pays for at the price of the line
 * are stranded; and its licensed value left is, when it has no unit left or the value does not pay for one. A license that
 * another replaces strands nothing by ending: what is left of it counts on the other..
 */
export function wasteOf(line: Line, usable: readonly LicenseLeft[], taken: Drawdown, horizonDays: number): Waste {
  const horizon = addDays(line.on, horizonDays);
  const licenses = usable.map((left): LicenseAfter => {
    const part = taken.parts.find((one) => one.left === left);
    const [takenUnits, takenValueCents] = [part?.quantity ?? 0n, part?.valueCents ?? 0n];
    const unitsLeft = left.units - takenUnits;
    const valueLeftCents = atLeastZero(left.valueCents - takenValueCents);
    const licensed = atLeastZero(left.licensedValueCents - takenValueCents);
    const shared = { left, takenUnits, takenValueCents, unitsLeft, valueLeftCents };
    const nothing = { ...shared, stranding: null, strandedUnits: 0n, strandedValueCents: 0n };
    if (unitsLeft === 0n && licensed === 0n) return nothing;
    const { replacedOn, usableThrough } = left.license;
    if (usableThrough <= horizon && replacedOn === null)
      return { ...shared, stranding: 'EXPIRES', strandedUnits: unitsLeft, strandedValueCents: licensed };
    if (unitsLeft === 0n)
      return { ...shared, stranding: 'UNITS_GONE', strandedUnits: 0n, strandedValueCents: licensed };
    const payable = left.capacity === 0n ? 0n : capacityOf(line, unitsLeft, valueLeftCents);
    if (payable === unitsLeft) return nothing;
    return {
      ...shared,
      stranding: 'VALUE_SHORT',
      strandedUnits: unitsLeft - payable,
      strandedValueCents: payable === 0n ? licensed : 0n,
    };
  });
  return {
    licenses,
    units: licenses.reduce((sum, { strandedUnits }) => sum + strandedUnits, 0n),
    valueCents: licenses.reduce((sum, { strandedValueCents }) => sum + strandedValueCents, 0n),
  };
}
